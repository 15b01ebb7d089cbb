"""Writes empty registers as Excel workbooks: drop-down lists, days that are days, an example, a sheet that explains."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from casco_kg.languages.words import speaking
from casco_kg.reading.workbooks import FOR_PEOPLE
from casco_kg.registers.column_words import columns_in, examples_of, sheet_title
from casco_kg.registers.explained import add_examples, explain
from casco_kg.registers.headed import format_of, head, put, width_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from casco_kg.languages.words import Words
    from casco_kg.registers.columns import TemplateColumn

__all__ = ["workbook"]

#: How many rows have lists and checks.
_ROWS = 5000
#: The day that workbooks say they were made on, so that two runs write the same bytes.
_DAY = "1980-01-01T00:00:00Z"


def workbook(kinds: Sequence[str], language: str, *, example: bool = False) -> bytes:
    """Return a workbook with a sheet to fill in for each kind, an example, what the columns mean, and hidden lists.

    Args:
        kinds: the kinds of registers.
        language: the language of headers, notes and values.
        example: whether the first rows of each sheet are filled as they may be.

    Raises:
        UsageError: there is no such kind.
    """
    import openpyxl

    words = speaking(language)
    registers = {kind: columns_in(kind, language) for kind in kinds}
    book = openpyxl.Workbook()
    sheets = [book.worksheets[0], *(book.create_sheet() for _ in kinds[1:])]
    examples, explained = book.create_sheet(words("sheet_of_examples")), book.create_sheet(words("sheet_of_columns"))
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    lists["A1"] = f"{FOR_PEOPLE} {words('template_lists')}"
    before = 0
    for sheet, (kind, columns) in zip(sheets, registers.items(), strict=True):
        sheet.title = sheet_title(kind, words)
        _fill_in(sheet, lists, before, columns, words)
        before += len(columns)
        put(sheet, 2, columns, examples_of(columns) if example else ())
    add_examples(examples, registers, words)
    explain(explained, registers, words)
    content = io.BytesIO()
    book.save(content)
    return _settled(content.getvalue())


def _fill_in(sheet: Worksheet, lists: Worksheet, before: int, columns: Sequence[TemplateColumn], words: Words) -> None:
    """Give a sheet its header, the formats of its columns, and checks."""
    from openpyxl.utils import get_column_letter

    head(sheet, 1, columns, words, notes=True)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        dimension = sheet.column_dimensions[letter]
        dimension.width = width_of(column)
        dimension.number_format = format_of(column)
        _check(sheet, lists, before + number, letter, column, words)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"


def _check(sheet: Worksheet, lists: Worksheet, number: int, letter: str, column: TemplateColumn, words: Words) -> None:
    """Add a drop-down list, or a check of dates; both warn only, as a register may know more than the graph."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.allowed:
        lists.cell(2, number, column.key)
        for row, value in enumerate(column.allowed, 3):
            lists.cell(row, number, value)
        of = get_column_letter(number)
        formula = f"{lists.title}!${of}$3:${of}${len(column.allowed) + 2}"
        check = DataValidation(type="list", formula1=formula, allow_blank=True, errorStyle="warning")
        check.error = words("not_in_the_list")
    elif column.is_date:
        check = DataValidation(
            type="date", operator="greaterThan", formula1="1", allow_blank=True, errorStyle="warning"
        )
        check.error = words("no_date")
    else:
        return
    check.errorTitle, check.showErrorMessage = (column.title or column.key)[:32], True
    check.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(check)


def _settled(content: bytes) -> bytes:
    """Return a workbook without the time at which it was made: the same bytes on every run."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _DAY.encode(), part)
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return settled.getvalue()
