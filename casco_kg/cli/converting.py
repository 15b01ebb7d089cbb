"""Convert."""

from __future__ import annotations

from collections import Counter

import click

from casco_kg.cli.options import context_option, files_argument, mapping_option, rdf_format_option
from casco_kg.cli.support import not_read, reporting_errors, working, write_output

__all__ = ["convert"]


@click.command()
@files_argument(required=True)
@mapping_option
@context_option
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
@click.option("-q", "--quiet", is_flag=True, help="Only count what was not read, and do not list it.")
@rdf_format_option
def convert(
    files: tuple[str, ...],
    mapping: str | None,
    contexts: tuple[str, ...],
    output: str | None,
    quiet: bool,
    rdf_format: str,
) -> None:
    """Write what FILEs say in casco-kg's terms; what could not be said in them is listed on standard error."""
    from casco_kg.exports import serialize
    from casco_kg.graph import load
    from casco_kg.understood import Depth

    with reporting_errors():
        with working("reading"):
            data = load(*files, mapping=mapping, contexts=contexts).understood
            data.account.require(Depth.READ)
        write_output(output, serialize(data, rdf_format))
        left = not_read(data)
        for place, words in left if not quiet else ():
            click.echo(f"not read: {place}: {words}", err=True)
        counts = Counter(place.file for place, _ in left if place)
        for file in dict.fromkeys("standard input" if file == "-" else file for file in files):
            click.echo(f"{file}: {counts[file]} parts not read", err=True)
        click.echo(f"{len(data)} statements", err=True)
