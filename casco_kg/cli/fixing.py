"""Fix."""

from __future__ import annotations

import click

from casco_kg.cli.outputs import Target, output_options
from casco_kg.cli.reading import Reading, reading_options
from casco_kg.cli.support import print_table, reporting_errors, tell, working
from casco_kg.errors import UsageError
from casco_kg.texts import many

__all__ = ["fix"]


@click.command()
@click.argument("file")
@reading_options(contexts=False)
@output_options("Write what is fixed to this file; without it, what would be fixed is only listed.")
@click.option(
    "--format",
    "table_format",
    type=click.Choice(["table", "csv", "tsv", "json"]),
    default="table",
    show_default=True,
    help="How the changes are listed.",
)
def fix(file: str, reading: Reading, output: str | None, force: bool, table_format: str) -> None:
    """Fix what is sure in FILE, a table in CSV or Excel, and list each change.

    That is: dates in another form than 2026-01-31 of which there is one reading, stray spaces, and names that differ
    from a known one in case, spaces and signs alone. FILE itself is never written to.
    """
    from pathlib import Path

    from casco_kg.fixing.fixes import fix

    with reporting_errors():
        if file == "-":
            raise UsageError("name a file; what comes from standard input has no format to keep")
        target = Target(output, (file, *reading.files), force=force)
        target.keep_inputs()
        ending = Path(file).suffix.lower()
        target.format(None, {ending.removeprefix("."): (ending,)}, "")
        with working("fixing"):
            fixed = fix(file, reading.columns)
        rows = [(str(each.place), each.old, each.new, each.reason) for each in fixed.fixes]
        if rows:
            print_table(("place", "was", "is", "reason"), rows, table_format)
        if output is not None and output != "-":
            target.write(fixed.content)
            tell(f"{output}: {many(len(rows), 'cell')} changed")
        else:
            tell(f"{many(len(rows), 'cell')} would be changed; -o FILE writes them")
