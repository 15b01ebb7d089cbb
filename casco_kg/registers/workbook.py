"""Writes empty registers as Excel workbooks: drop-down lists, checked dates, a sheet that explains the columns."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from casco_kg.reading.workbooks import FOR_PEOPLE

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from casco_kg.registers.columns import TemplateColumn

__all__ = ["workbook"]

#: How many rows have lists and checks.
_ROWS = 5000
_EXPLAINED = ("column", "what stands in it", "must it be filled?", "example", "values")
#: The day that workbooks say they were made on, so that two runs write the same bytes.
_DAY = "1980-01-01T00:00:00Z"


def workbook(kind: str, columns: Sequence[TemplateColumn], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook with a sheet to fill in, one that explains its columns, and a hidden one with the lists."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = kind
    explained = book.create_sheet("Columns")
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    lists["A1"] = f"{FOR_PEOPLE} the values of the drop-down lists. This sheet is not read as data."
    bold = Font(bold=True)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.cell(1, number, column.key).font = bold
        sheet.column_dimensions[letter].width = max(14, len(column.key) + 2, *map(len, column.allowed[:12] or ("",)))
        for row in range(2, 2 + max(len(rows), 200)):
            sheet.cell(row, number).number_format = "yyyy-mm-dd" if column.is_date else "@"
        _check(sheet, lists, number, letter, column)
    for row, cells in enumerate(rows, 2):
        for number, cell in enumerate(cells, 1):
            sheet.cell(row, number, cell or None)
    sheet.freeze_panes = "A2"
    _explain(explained, columns, bold)
    content = io.BytesIO()
    book.save(content)
    return _settled(content.getvalue())


def _check(sheet: Worksheet, lists: Worksheet, number: int, letter: str, column: TemplateColumn) -> None:
    """Add a drop-down list, or a check of dates; both warn only, as a register may know more than the graph."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.allowed:
        lists.cell(2, number, column.key)
        for row, value in enumerate(column.allowed, 3):
            lists.cell(row, number, value)
        formula = f"{lists.title}!${letter}$3:${letter}${len(column.allowed) + 2}"
        check = DataValidation(type="list", formula1=formula, allow_blank=True, errorStyle="warning")
        check.error = "The list does not have this value. Keep it only if it is right."
    elif column.is_date:
        check = DataValidation(
            type="date", operator="greaterThan", formula1="1", allow_blank=True, errorStyle="warning"
        )
        check.error = "This is no date. Write it as in 2026-01-31."
    else:
        return
    check.errorTitle, check.showErrorMessage = column.key, True
    check.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(check)


def _explain(sheet: Worksheet, columns: Sequence[TemplateColumn], bold: object) -> None:
    from openpyxl.styles import Alignment, Font

    assert isinstance(bold, Font)
    sheet["A1"] = f"{FOR_PEOPLE} what the columns of the first sheet mean. This sheet is not read as data."
    for number, (title, width) in enumerate(zip(_EXPLAINED, (22, 70, 20, 24, 60), strict=True), 1):
        sheet.cell(2, number, title).font = bold
        sheet.column_dimensions["ABCDE"[number - 1]].width = width
    for row, column in enumerate(columns, 3):
        values = "; ".join(column.allowed[:20]) + (" … (see the list)" if len(column.allowed) > 20 else "")
        if column.is_date:
            values = "a date, as in 2026-01-31"
        for number, text in enumerate((column.key, column.meaning, column.required, column.example, values), 1):
            sheet.cell(row, number, text or None).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A3"


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
