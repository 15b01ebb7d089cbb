"""Infer."""

from __future__ import annotations

import click

from casco_kg.cli.on_spark import infer_on_spark
from casco_kg.cli.options import engine_option, files_argument, master_option, rdf_format_option
from casco_kg.cli.outputs import Target, endings_in, output_options
from casco_kg.cli.reading import Reading, load_given, reading_options
from casco_kg.cli.support import reporting_errors, tell, working
from casco_kg.engines import SPARK
from casco_kg.errors import UsageError
from casco_kg.texts import many

__all__ = ["infer"]


@click.command()
@files_argument()
@reading_options()
@click.option("--new", "only_new", is_flag=True, help="Only what was not written.")
@output_options()
@rdf_format_option
@engine_option
@master_option
def infer(
    files: tuple[str, ...],
    reading: Reading,
    only_new: bool,
    output: str | None,
    force: bool,
    rdf_format: str | None,
    engine: str,
    master: str | None,
) -> None:
    """Infer what follows from FILEs by the knowledge graph; without files, from the knowledge graph alone."""
    from casco_kg.closure import infer
    from casco_kg.graph import Graph
    from casco_kg.writing.exports import GRAPH_FORMATS, IN_PARQUET, serialize

    with reporting_errors():
        target = Target(output, (*files, *reading.files), force=force)
        if engine == SPARK:
            infer_on_spark(files, reading, target, rdf_format, master, only_new=only_new)
            return
        if master is not None:
            raise UsageError("--master says where --engine spark runs; give that, too")
        chosen = target.format(rdf_format, endings_in(GRAPH_FORMATS), "turtle")
        if chosen == IN_PARQUET:
            target.need_file(chosen)
        data = load_given(files, reading)
        with working("inferring"):
            closure = infer(data, engine=engine)
            known = infer(engine=engine).inferred if data else frozenset()
        written = data or closure.asserted
        shown = Graph((closure.inferred - known) | (frozenset() if only_new else written.triples))
        target.write(serialize(shown, chosen))
        tell(f"{many(len(written), 'statement')}, {len(closure.inferred - known)} new ({closure.engine})")
