"""Templates of registers, and mappings of other people's."""

from __future__ import annotations

import click

from casco_kg.cli.support import print_table, reporting_errors, working, write_output
from casco_kg.errors import UsageError

__all__ = ["mapping", "template"]


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--format", "template_format", type=click.Choice(["csv", "xlsx"]), help="By default as the file is called."
)
@click.option("--example", is_flag=True, help="With a row as it may be.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
def template(kind: str | None, template_format: str | None, example: bool, output: str | None) -> None:
    """Write an empty register of KIND to fill in; without a kind, list the kinds and their columns.

    The Excel workbook has drop-down lists of the values that are known, and a sheet that explains the columns.
    """
    from casco_kg.templates import kinds, template, template_columns

    with reporting_errors():
        if kind is None:
            rows = [(each, c.key, c.required, c.meaning) for each in kinds() for c in template_columns(each)]
            print_table(("kind", "column", "must it be filled?", "what stands in it"), rows, "table")
            return
        chosen = template_format or ("xlsx" if (output or "").lower().endswith(".xlsx") else "csv")
        if output is None and chosen == "xlsx":
            raise UsageError("a workbook is no text: give a file with -o")
        write_output(output, template(kind, chosen, example=example))


@click.command()
@click.argument("file")
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
def mapping(file: str, output: str | None) -> None:
    """Propose a mapping for FILE, a CSV table, an Excel workbook or a listing in JSON whose columns are no keys.

    Read and correct what is proposed, then give it to validate --mapping. A key ? is not decided, an empty key says
    that the column is of no concern, format is the order of a date: dmy, mdy or ymd, and sheet is the table that is
    meant: the sheet of a workbook, or the name of a CSV file without its ending.
    """
    from casco_kg.proposals import propose_mapping

    with reporting_errors():
        with working("reading"):
            proposed = propose_mapping(file)
        write_output(output, proposed)
