"""Export, and push into a triple store."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import click

from casco_kg.cli.options import engine_option, files_argument, rdf_format_option
from casco_kg.cli.outputs import Target, endings_in, output_options
from casco_kg.cli.reading import Reading, load_given, reading_options
from casco_kg.cli.support import make_folder, reporting_errors, tell, working
from casco_kg.errors import UsageError
from casco_kg.texts import many

__all__ = ["export", "push"]


@click.command()
@files_argument()
@click.option(
    "--as",
    "name",
    metavar="FORMAT",
    help="Write what FILEs say in this format: recognized-entities, schema.org or untp.",
)
@reading_options()
@click.option("-q", "--quiet", is_flag=True, help="With --as: only count what could not be said, and do not list it.")
@click.option("--closed", is_flag=True, help="With what follows from it.")
@click.option("--shapes", is_flag=True, help="The shapes instead: a folder of self-contained files (needs -o).")
@output_options("Write to this file, or for --shapes to this folder.")
@rdf_format_option
@engine_option
def export(
    files: tuple[str, ...],
    name: str | None,
    reading: Reading,
    quiet: bool,
    closed: bool,
    shapes: bool,
    output: str | None,
    force: bool,
    rdf_format: str | None,
    engine: str,
) -> None:
    """Write the knowledge graph as one file for a triple store, or the shapes for a SHACL engine.

    With --as, write what FILEs say in another format; what cannot be said in it is listed on standard error.
    """
    from casco_kg.writing.exports import GRAPH_FORMATS, IN_PARQUET, RDF_FORMATS, export, export_shapes, serialize

    with reporting_errors():
        if bool(files) != (name is not None):
            raise UsageError("FILEs are written with --as FORMAT, and --as needs FILEs (casco-kg convert: our terms)")
        if name is not None:
            if closed or shapes:
                raise UsageError("--as writes what FILEs say: leave out --closed and --shapes")
            target = Target(output, (*files, *reading.files), force=force)
            target.format(None, {"jsonld": RDF_FORMATS["jsonld"].endings}, "jsonld")
            _write_in(name, files, reading, target, quiet)
            return
        if not shapes:
            target = Target(output, force=force)
            chosen = target.format(rdf_format, endings_in(GRAPH_FORMATS), "turtle")
            if chosen == IN_PARQUET:
                target.need_file(chosen)
            with working("exporting"):
                graph = export(closed=closed, engine=engine)
            target.write(serialize(graph, chosen))
            return
        if closed or output is None:
            raise UsageError("--shapes writes several files: give a folder with -o, and leave out --closed")
        chosen = rdf_format or "turtle"
        parts = {
            Path(output) / f"{part}{GRAPH_FORMATS[chosen].endings[0]}": graph for part, graph in export_shapes().items()
        }
        targets = {path: Target(str(path), force=force) for path in parts}
        make_folder(output)
        for path, graph in parts.items():
            targets[path].write(serialize(graph, chosen))
            tell(f"wrote {path}")


def _write_in(name: str, files: tuple[str, ...], reading: Reading, target: Target, quiet: bool) -> None:
    from casco_kg.loading import load
    from casco_kg.reading.account import Depth
    from casco_kg.writing.foreign import write_in

    with working("writing"):
        data = load(*files, mapping=reading.columns, contexts=reading.contexts)
        data.account.require(Depth.READ)
        written = write_in(name, data)
    target.write(written.content)
    unread = data.not_read
    for place, words in () if quiet else unread:
        tell(f"not read: {place}: {words}")
    for place, words in () if quiet else written.left:
        tell(f"not written: {place}: {words}" if place else f"not written: {words}")
    for words in written.missing:
        tell(f"missing: {words}")
    tell(f"{len(written.documents)} written, {many(len(written.left), 'part')} not written, {len(unread)} not read")


@click.command()
@click.argument("endpoint")
@files_argument()
@reading_options()
@click.option("--closed", is_flag=True, help="With what follows from it.")
@click.option(
    "--graph",
    "name",
    metavar="NAME",
    help="The graph of the store that receives it: an IRI, a prefixed name, or 'default' for the one without a"
    " name. If left out, a graph called as the ontology, which holds nothing of anybody else's.",
)
@click.option("--replace/--add", default=True, show_default=True, help="Replace what is in that graph, or add.")
@click.option(
    "--protocol",
    type=click.Choice(["graph-store", "update"]),
    default="graph-store",
    show_default=True,
    help="What ENDPOINT is the address of: a SPARQL 1.1 Graph Store, or SPARQL 1.1 Update.",
)
@click.option("--user", metavar="NAME", help="Who asks. The password is $CASCO_KG_PASSWORD, or is prompted for.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True, max=threading.TIMEOUT_MAX),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="How long sending and the store's answer may take in all.",
)
@engine_option
def push(
    endpoint: str,
    files: tuple[str, ...],
    reading: Reading,
    closed: bool,
    name: str | None,
    replace: bool,
    protocol: str,
    user: str | None,
    timeout: float,
    engine: str,
) -> None:
    """Put the knowledge graph, and FILEs beside it, into the triple store at ENDPOINT, as one graph."""
    from casco_kg.writing.exports import export
    from casco_kg.writing.pushing import OWN_GRAPH, push

    with reporting_errors():
        password = _password() if user else ""
        with working("inferring"):
            graph = export(load_given(files, reading), closed=closed, engine=engine)
        with working("pushing"):
            done = push(
                endpoint,
                graph,
                name=name or OWN_GRAPH,
                replace=replace,
                protocol=protocol,
                user=user,
                password=password,
                timeout=timeout,
            )
        verb = "replaced by" if done.replaced else "received"
        tell(f"graph {done.graph} {verb} {many(done.statements, 'statement')}")
        if not done.atomic:
            tell("cleared and filled in one request; not every store lets others see both at once")


def _password() -> str:
    return os.environ.get("CASCO_KG_PASSWORD") or str(click.prompt("Password", hide_input=True, err=True))
