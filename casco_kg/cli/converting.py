"""Convert."""

from __future__ import annotations

from collections import Counter

import click

from casco_kg.cli.options import files_argument, rdf_format_option
from casco_kg.cli.outputs import Target, endings_in, output_options
from casco_kg.cli.reading import Reading, reading_options
from casco_kg.cli.support import reporting_errors, tell, working
from casco_kg.texts import many

__all__ = ["convert"]


@click.command()
@files_argument(required=True)
@reading_options()
@output_options()
@click.option("-q", "--quiet", is_flag=True, help="Only count what was not read, and do not list it.")
@rdf_format_option
def convert(
    files: tuple[str, ...],
    reading: Reading,
    output: str | None,
    force: bool,
    quiet: bool,
    rdf_format: str | None,
) -> None:
    """Write what FILEs say in casco-kg's terms; what could not be said in them is listed on standard error."""
    from casco_kg.loading import as_parquet, load
    from casco_kg.reading.account import Depth
    from casco_kg.writing.exports import GRAPH_FORMATS, IN_PARQUET, serialize

    with reporting_errors():
        target = Target(output, (*files, *reading.files), force=force)
        chosen = target.format(rdf_format, endings_in(GRAPH_FORMATS), "turtle")
        if chosen == IN_PARQUET:
            target.need_file(chosen)
        with working("reading"):
            if chosen == IN_PARQUET:
                data, content = as_parquet(*files, mapping=reading.columns, contexts=reading.contexts)
            else:
                data = load(*files, mapping=reading.columns, contexts=reading.contexts).understood
            data.account.require(Depth.READ)
        target.write(content if chosen == IN_PARQUET else serialize(data, chosen))
        left = data.not_read
        for place, words in left if not quiet else ():
            tell(f"not read: {place}: {words}")
        counts = Counter(place.file for place, _ in left if place)
        for file in dict.fromkeys("standard input" if file == "-" else file for file in files):
            tell(f"{file}: {many(counts[file], 'part')} not read")
        tell(many(len(data), "statement"))
