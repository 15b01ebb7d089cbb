"""Fix."""

from __future__ import annotations

import click

from casco_kg.cli.options import language_option
from casco_kg.cli.outputs import Target, output_options
from casco_kg.cli.reading import Reading, reading_options
from casco_kg.cli.support import language_for_people, print_table, reporting_errors, tell, working
from casco_kg.errors import UsageError

__all__ = ["fix"]


@click.command()
@click.argument("file")
@reading_options(contexts=False)
@language_option("What the list for people speaks")
@output_options("Write what is fixed to this file; without it, what would be fixed is only listed.")
@click.option(
    "--format",
    "table_format",
    type=click.Choice(["table", "csv", "tsv", "json"]),
    default="table",
    show_default=True,
    help="How the changes are listed.",
)
def fix(file: str, reading: Reading, language: str | None, output: str | None, force: bool, table_format: str) -> None:
    """Fix what is sure in FILE, a table in CSV or Excel, and list each change.

    That is: dates in another form than 2026-01-31 of which there is one reading, stray spaces, and names that differ
    from a known one in case, spaces and signs alone. FILE itself is never written to.
    """
    from pathlib import Path

    from casco_kg.fixing.fixes import fix
    from casco_kg.fixing.listed import fixes_table
    from casco_kg.languages.words import ENGLISH, speaking

    with reporting_errors():
        if file == "-":
            raise UsageError("name a file; what comes from standard input has no format to keep")
        target = Target(output, (file, *reading.files), force=force)
        target.keep_inputs()
        ending = Path(file).suffix.lower()
        target.format(None, {ending.removeprefix("."): (ending,)}, "")
        for_people = table_format == "table"
        words = speaking(language_for_people(language) if language or for_people else ENGLISH)
        with working("fixing"):
            fixed = fix(file, reading.columns)
        columns, rows = fixes_table(fixed.fixes, words, for_people=for_people)
        if rows:
            print_table(columns, rows, table_format)
        if output is not None and output != "-":
            target.write(fixed.content)
            tell(f"{output}: {words.form('cells_changed', len(rows))}")
        else:
            tell(words.form("cells_would_change", len(rows)))
