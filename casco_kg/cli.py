"""The command line: parse, call one function, print, exit code. No logic.

Exit codes: 0 fine; 1 findings at or above --fail-on; 2 usage or unreadable input; 3 logical contradiction.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import casco_kg
from casco_kg.errors import CascoError, InputError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from casco_kg.graph import Graph

__all__ = ["main"]

_FINDINGS, _USAGE, _CONTRADICTION = 1, 2, 3
#: The width of a table where no terminal sets one.
_PLAIN_WIDTH = 160

Command = Callable[..., Any]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(casco_kg.__version__, prog_name="casco-kg")
def main() -> None:
    """Ask the CASCO toolbox as a knowledge graph, infer with it, and validate data against it."""


def _files(required: bool = False) -> Callable[[Command], Command]:
    return click.argument("files", nargs=-1, required=required, metavar="FILE..." if required else "[FILE]...")


_engine = click.option(
    "--engine",
    default="compiled",
    show_default=True,
    help="What infers and validates; 'reference' is owlrl and pyshacl.",
)
_data = click.option("--data", multiple=True, metavar="FILE", help="Data to load beside the knowledge graph.")
_table_format = click.option(
    "--format",
    "table_format",
    type=click.Choice(["table", "csv", "tsv", "json"]),
    default="table",
    show_default=True,
)
_as_of = click.option("--as-of", metavar="DATE", help="The day that is asked about, as in 2026-01-31; default today.")
_settings = click.option(
    "--set", "settings", multiple=True, metavar="PARAMETER=VALUE", help="Give a parameter of the query another value."
)
_rdf_format = click.option(
    "--format",
    "rdf_format",
    type=click.Choice(["turtle", "ntriples", "rdfxml", "jsonld"]),
    default="turtle",
    show_default=True,
)


@main.command()
@click.argument("name", required=False)
@_data
@click.option("--pin", "pins", multiple=True, metavar="COLUMN=VALUE", help="Keep the rows where the column reads so.")
@_as_of
@_settings
@_table_format
@_engine
def ask(
    name: str | None,
    data: tuple[str, ...],
    pins: tuple[str, ...],
    as_of: str | None,
    settings: tuple[str, ...],
    table_format: str,
    engine: str,
) -> None:
    """Answer the stored question NAME; without a name, list the questions."""
    from casco_kg.answers import ask, questions

    with _reported():
        if name is None:
            rows = [(q.name, q.question, " ".join(q.pins), " ".join(q.parameters)) for q in questions().values()]
            _print_table(("name", "question", "pins", "parameters"), rows, table_format)
            return
        parameters = _parameters(questions()[name].days if name in questions() else (), as_of, settings)
        with _working("answering"):
            answer = ask(name, _loaded(data), pins=dict(map(_pair, pins)), parameters=parameters, engine=engine)
        _print_table(answer.columns, answer.text(), table_format)
        if not answer.rows:
            hint = "" if data else "; a question about your own data needs --data FILE"
            click.echo(f"no row{' is left by the pins' if pins else ''}{hint}", err=True)


@main.command()
@click.argument("file")
@_data
@_as_of
@_settings
@_table_format
@_engine
def query(
    file: str,
    data: tuple[str, ...],
    as_of: str | None,
    settings: tuple[str, ...],
    table_format: str,
    engine: str,
) -> None:
    """Answer the SPARQL query in FILE (- for standard input) over the closed graph."""
    from casco_kg.answers import Answer, days, query
    from casco_kg.exports import serialize

    with _reported():
        text = _query_text(file)
        with _working("answering"):
            parameters = _parameters(days(text), as_of, settings)
            result = query(text, _loaded(data), parameters=parameters, engine=engine)
        if isinstance(result, Answer):
            _print_table(result.columns, result.text(), table_format)
        elif isinstance(result, bool):
            click.echo("yes" if result else "no")
        else:
            click.echo(serialize(result, "turtle"), nl=False)


@main.command()
@_files()
@click.option("--new", "only_new", is_flag=True, help="Only what was not written.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
@_rdf_format
@_engine
def infer(files: tuple[str, ...], only_new: bool, output: str | None, rdf_format: str, engine: str) -> None:
    """Infer what follows from FILEs by the knowledge graph; without files, from the knowledge graph alone."""
    from casco_kg.closure import infer
    from casco_kg.exports import serialize
    from casco_kg.graph import Graph

    with _reported():
        data = _loaded(files)
        with _working("inferring"):
            closure = infer(data, engine=engine)
            known = infer(engine=engine).inferred if data else frozenset()
        written = data or closure.asserted
        shown = Graph((closure.inferred - known) | (frozenset() if only_new else written.triples))
        _write(output, serialize(shown, rdf_format))
        click.echo(f"{len(written)} statements, {len(closure.inferred - known)} new ({closure.engine})", err=True)


@main.command()
@_files(required=True)
@_as_of
@click.option("--explain", "with_proofs", is_flag=True, help="With proofs of what was inferred and led to a finding.")
@click.option("--shapes", multiple=True, metavar="FILE", help="Shapes of your own, beside ours.")
@click.option("--select", multiple=True, metavar="NAME", help="Report only this constraint.")
@click.option("--ignore", multiple=True, metavar="NAME", help="Do not report this constraint.")
@click.option("--fail-on", type=click.Choice(["violation", "warning", "info"]), default="violation", show_default=True)
@click.option(
    "--format",
    "report_format",
    type=click.Choice(["text", "json", "csv", "ttl"]),
    default="text",
    show_default=True,
)
@_engine
def validate(
    files: tuple[str, ...],
    as_of: str | None,
    with_proofs: bool,
    shapes: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    report_format: str,
    engine: str,
) -> None:
    """Check FILEs: findings, each with its reason, its place and what to do."""
    from casco_kg.findings import validate
    from casco_kg.graph import load
    from casco_kg.proofs import explain_findings
    from casco_kg.rendering import findings_text, report_in

    with _reported():
        data = load(*files)
        with _working("validating"):
            report = validate(data, shapes=shapes, select=select, ignore=ignore, as_of=_day(as_of), engine=engine)
            proofs = explain_findings(report, data) if with_proofs else {}
        if report_format == "text":
            findings_text(_console(), report, proofs)
        else:
            click.echo(report_in(report_format, report, proofs), nl=False)
    if report.clashes:
        sys.exit(_CONTRADICTION)
    sys.exit(_FINDINGS if report.at_least(fail_on) else 0)


@main.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("value", metavar="OBJECT")
@_data
@click.option("--all", "every", is_flag=True, help="All proofs, the shortest first, instead of the shortest.")
@click.option(
    "--format",
    "explanation_format",
    type=click.Choice(["text", "json", "mermaid"]),
    default="text",
    show_default=True,
)
def explain(
    subject: str, predicate: str, value: str, data: tuple[str, ...], every: bool, explanation_format: str
) -> None:
    """Prove that SUBJECT PREDICATE OBJECT follows, down to what is written; or say what it lacks (exit code 1).

    Names are written as in Turtle ('a' for is a), or as labels, or as identifiers of the data.
    """
    from casco_kg.proofs import explain, resolve, resolve_value
    from casco_kg.rendering import explanation_in, explanation_text

    with _reported():
        loaded = _loaded(data)
        s, p = resolve(subject, loaded), resolve(predicate, loaded)
        o = resolve_value(value, s, p, loaded)
        with _working("explaining"):
            explanation = explain(s, p, o, loaded, every=every)
        if explanation_format == "text":
            explanation_text(_console(), explanation)
        else:
            click.echo(explanation_in(explanation_format, explanation), nl=False)
    sys.exit(0 if explanation.proofs else _FINDINGS)


@main.command()
@click.argument("name", required=False)
@_table_format
def rules(name: str | None, table_format: str) -> None:
    """List what is checked and inferred; with NAME, tell all about one."""
    from casco_kg.rulebook import rules

    with _reported():
        entries = rules(name)
        if name is None:
            _print_table(("name", "kind", "text"), [(e.name, e.kind, e.text) for e in entries], table_format)
            return
        (entry,) = entries
        told = {
            "name": entry.name,
            "kind": entry.kind,
            "reads": f"the {entry.reads} graph" if entry.reads else "",
            "text": entry.text,
            "do": entry.fix,
            "why": ", ".join(entry.sources),
        }
        _print_table(("", ""), [row for row in told.items() if row[1]], table_format)


@main.command()
@click.option("--closed", is_flag=True, help="With what follows from it.")
@click.option("--shapes", is_flag=True, help="The shapes instead: a folder of self-contained files (needs -o).")
@click.option("-o", "--output", metavar="PATH", help="Write to a file, or for --shapes to a folder.")
@_rdf_format
@_engine
def export(closed: bool, shapes: bool, output: str | None, rdf_format: str, engine: str) -> None:
    """Write the knowledge graph as one file for a triple store, or the shapes for a SHACL engine."""
    from casco_kg.exports import export, export_shapes, serialize

    with _reported():
        if not shapes:
            with _working("exporting"):
                graph = export(closed=closed, engine=engine)
            _write(output, serialize(graph, rdf_format))
            return
        if closed or output is None:
            raise UsageError("--shapes writes several files: give a folder with -o, and leave out --closed")
        _folder(output)
        for name, graph in export_shapes().items():
            path = Path(output) / f"{name}.{_ENDINGS[rdf_format]}"
            _write(str(path), serialize(graph, rdf_format))
            click.echo(f"wrote {path}", err=True)


@main.command()
@click.argument("endpoint")
@_files()
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
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True, metavar="SECONDS"
)
@_engine
def push(
    endpoint: str,
    files: tuple[str, ...],
    closed: bool,
    name: str | None,
    replace: bool,
    protocol: str,
    user: str | None,
    timeout: float,
    engine: str,
) -> None:
    """Put the knowledge graph, and FILEs beside it, into the triple store at ENDPOINT, as one graph."""
    from casco_kg.exports import export
    from casco_kg.push import OWN_GRAPH, push

    with _reported():
        password = _password() if user else ""
        with _working("inferring"):
            graph = export(_loaded(files), closed=closed, engine=engine)
        with _working("pushing"):
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
        click.echo(f"graph {done.graph} {verb} {done.statements} statements", err=True)
        if not done.atomic:
            click.echo("cleared and filled in one request; not every store lets others see both at once", err=True)


def _password() -> str:
    return os.environ.get("CASCO_KG_PASSWORD") or str(click.prompt("Password", hide_input=True, err=True))


_ENDINGS = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}


def _loaded(files: tuple[str, ...]) -> Graph | None:
    from casco_kg.graph import load

    return load(*files) if files else None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text}: write NAME=VALUE")
    return name, value


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--as-of {text}: is no date; write it as in 2026-01-31") from error


def _parameters(days: tuple[str, ...], as_of: str | None, settings: tuple[str, ...]) -> dict[str, str]:
    """Return the parameters of a query: the day for those that stand for the present one, and what is set."""
    if as_of is not None and not days:
        raise UsageError("--as-of: this question does not depend on the day")
    day = as_of or date.today().isoformat()
    return dict.fromkeys(days, day) | dict(map(_pair, settings))


def _query_text(file: str) -> str:
    from casco_kg.reading.source import text_of

    return text_of(file, "standard input" if file == "-" else file)


def _write(output: str | None, content: bytes) -> None:
    from casco_kg.files import write

    if output is None:
        click.echo(content, nl=False)
    else:
        write(output, content)


def _folder(path: str) -> None:
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be made a folder: {error.strerror or error}") from error


def _print_table(columns: tuple[str, ...], rows: Any, table_format: str) -> None:  # noqa: ANN401 (rows of any kind)
    from casco_kg.rendering import show_table, table_in

    if table_format == "table":
        show_table(_console(), columns, rows)
    else:
        click.echo(table_in(table_format, columns, rows), nl=False)


def _console() -> Console:
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PLAIN_WIDTH)


@contextmanager
def _working(what: str) -> Iterator[None]:
    """Show on standard error, if that is a terminal, that work goes on."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …"):
        yield


@contextmanager
def _reported() -> Iterator[None]:
    """Turn what goes wrong on purpose into a message on standard error and the exit code for it."""
    try:
        yield
    except CascoError as error:
        click.echo(f"casco-kg: {error}", err=True)
        sys.exit(_CONTRADICTION if hasattr(error, "closure") else _USAGE)
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"casco-kg: {error.strerror or error}", err=True)
        sys.exit(_USAGE)
