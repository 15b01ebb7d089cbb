"""Templates of registers, and mappings of other people's."""

from __future__ import annotations

from contextlib import nullcontext

import click

from casco_kg.cli.options import language_option
from casco_kg.cli.outputs import Target, output_options
from casco_kg.cli.reading import base_option, encoding_option, nearest_settings
from casco_kg.cli.support import language_for_people, print_table, reporting_errors, tell, working
from casco_kg.errors import UsageError
from casco_kg.texts import many, plain

__all__ = ["mapping", "template"]


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--format", "template_format", type=click.Choice(["csv", "xlsx"]), help="By default as the file is called."
)
@click.option("--example", is_flag=True, help="With a row as it may be.")
@language_option("What headers, notes and drop-down values are in; a table in CSV has plain keys unless it is given")
@output_options()
def template(
    kind: str | None,
    template_format: str | None,
    example: bool,
    language: str | None,
    output: str | None,
    force: bool,
) -> None:
    """Write an empty register to fill in: of KIND, or with -o register.xlsx a workbook with a sheet for each kind.

    The workbook has drop-down lists of the values that are known, columns of days, an example, and a sheet that
    explains the columns. In whatever language it is, it is read back without a mapping, by the keys in brackets in its
    headers. Without KIND and without a file, list the kinds and their columns.
    """
    from casco_kg.languages.words import speaking
    from casco_kg.registers.column_words import columns_in, required_in
    from casco_kg.registers.columns import kinds
    from casco_kg.registers.templates import template

    with reporting_errors():
        target = Target(output, force=force)
        chosen = target.format(template_format, {"csv": (".csv",), "xlsx": (".xlsx",)}, "csv")
        if kind is None and target.output is None and template_format is None:
            words = speaking(language_for_people(language))
            names = ("kinds_kind", "explained_column", "explained_required", "explained_meaning")
            rows = [
                (each, column.key, required_in(column, words), column.meaning)
                for each in kinds()
                for column in columns_in(each, words.language)
            ]
            print_table(tuple(map(words, names)), rows, "table")
            return
        if target.output is None and chosen == "xlsx":
            raise UsageError("a workbook is no text: give a file with -o")
        spoken = None if chosen == "csv" and language is None else language_for_people(language)
        target.write(template(kind, chosen, example=example, language=spoken))


@click.command()
@click.argument("file")
@click.option("--table", metavar="NAME", help="Only for this table: a sheet, or the JSON pointer of a list.")
@encoding_option
@base_option
@click.option("--interactive", is_flag=True, help="Ask about what is undecided, with samples, and write the answers.")
@output_options()
def mapping(
    file: str,
    table: str | None,
    encoding: str | None,
    base: str | None,
    interactive: bool,
    output: str | None,
    force: bool,
) -> None:
    """Propose a mapping for FILE, a table in CSV, Excel or HTML or a listing in JSON, whose columns are no keys.

    Read and correct what is proposed, then give it to --mapping of any command. Each line says one thing:

    \b
    column,key                the column holds the values of that key; several lines may name several keys
    column,                   no key: the column is of no concern
    column,?                  not decided yet; such a line says nothing
    column,key,value,means    what a value means, as in Status,status,gültig,active; * stands for any text, an empty
                              value for an empty cell, the meaning - for nothing, and ? is not decided
    ,key,value                every record has this value
    column,skip,value         rows with the value are no records; only: no others are
    ,base,IRI                 how the IRIs of identifiers begin: lab-1 of one register is not lab-1 of another
    ,encoding,name            how a text is encoded that is not in UTF-8, such as windows-1252

    The column format is the order of a date (dmy, mdy, ymd), serial where a spreadsheet counts days, or the sign that
    divides a cell into several values. The column record, with a name, makes a record of its own of the lines that have
    it. The column sheet is the table that is meant: the sheet of a workbook, the JSON pointer of a list, or the name of
    a CSV file without its ending. A list within the records of another is /bodies/*/entries, say: its members
    are records of their own, and what the record around them says has ../ before it, as in ../id,grantedTo. Else what
    such a list says is of the record that holds it.
    """  # noqa: D301 (by the sign of backspace click leaves lines as they are)
    from casco_kg.registers.proposals import propose_mapping
    from casco_kg.registers.questions import Asking

    with reporting_errors():
        target = Target(output, (file,), force=force)
        target.format(None, {"csv": (".csv",)}, "csv")
        asking = Asking(_ask, tell) if interactive else None
        usual = nearest_settings()
        encoding, base = encoding or usual.encoding or "", base or usual.base or ""
        with nullcontext() if interactive else working("reading"):
            proposal = propose_mapping(file, table, encoding=encoding, base=base, asking=asking)
        target.write(proposal.content)
        if len(proposal.tables) > 1:
            names = ", ".join(f"{name} ({many(count, 'record')})" for name, count in proposal.tables.items())
            tell(f"{file}: has {len(proposal.tables)} tables: {names}; --table NAME chooses one")


def _ask(question: str, usual: str) -> str:
    """Put a question on standard error, so that the answers alone make what is written."""
    answer: str = click.prompt(plain(question), default=usual, err=True)
    return answer
