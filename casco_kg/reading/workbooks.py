"""Reads workbooks: each sheet is a table with its own header.

Values are those that Excel saved; no formula, macro or link to another file is followed.

Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/ (Office Open XML)
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from casco_kg.errors import InputError
from casco_kg.reading.hidden import Hidden, hidden_in_part, told_hidden
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.merged_cells import banners, fill_down
from casco_kg.reading.places import Place
from casco_kg.reading.source import Source
from casco_kg.reading.spreadsheets import SPREADSHEETS, spreadsheet_tables
from casco_kg.reading.table import Remark, Table, as_text
from casco_kg.reading.tables import read_tables
from casco_kg.reading.workbook_parts import merged_in, oddities
from casco_kg.texts import clipped

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["FOR_PEOPLE", "OPEN_XML", "WORKBOOKS", "is_workbook", "read_workbook", "workbook_tables"]

#: Endings of workbooks in Office Open XML, and of all that are read.
OPEN_XML = (".xlsx", ".xlsm")
WORKBOOKS = (*OPEN_XML, *SPREADSHEETS)

#: A sheet whose first cell begins like this is for people: it is not read, and that is no remark.
FOR_PEOPLE = "casco-kg:"

#: Limits, far above any register, that keep a small file from filling the memory.
_MOST_BYTES = 500_000_000
_MOST_CELLS = 10_000_000
_MOST_TEXTS = 3_000_000
#: As many as a sheet can have; a row may say any number, and those before it are counted up to it.
_MOST_ROWS = 1_048_576

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PLAIN_ZEROS = re.compile(r"0{2,}$")


def is_workbook(data: bytes) -> bool:
    """Return whether a file begins as workbooks do."""
    return data.startswith((_ZIP, _OLE))


def read_workbook(data: bytes, name: str, suffix: str, mapping: ColumnMapping | None = None) -> Source:
    """Read a workbook.

    Raises:
        InputError: it is no workbook that can be read, is too large, or has no sheet with a known header.
    """
    return read_tables(workbook_tables(data, name, suffix), name, mapping)


def workbook_tables(data: bytes, name: str, suffix: str) -> list[Table]:
    """Return the sheets of a workbook that are not empty and not for people.

    Raises:
        InputError: it is no workbook that can be read, or is too large.
    """
    _refuse_others(data, name, suffix)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if data.startswith(_ZIP):
                _refuse_large(data, name)
            if data.startswith(_OLE) or suffix in SPREADSHEETS:
                tables = spreadsheet_tables(data, name)
            else:
                tables = _tables(data, name)
            return [table for table in tables if not _is_for_people(table)]
        except (InputError, MemoryError):
            raise
        except Exception as error:  # openpyxl raises whatever a damaged part of the archive led it to
            reason = clipped(" ".join(str(error).split()), 100) or type(error).__name__
            raise InputError(
                f"{name}: is no workbook that can be read ({reason}); open it and save it as .xlsx again"
            ) from error


def _refuse_others(data: bytes, name: str, suffix: str) -> None:
    if not data.startswith((_ZIP, _OLE)):
        ending = suffix if suffix in WORKBOOKS else ".xlsx"
        raise InputError(f"{name}: is no {ending} workbook, whatever its ending says; save it as .xlsx and try again")


def _refuse_large(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > _MOST_BYTES:
        raise InputError(f"{name}: unpacks to {size // 1_000_000} MB; at most {_MOST_BYTES // 1_000_000} MB are read")


def _tables(data: bytes, name: str) -> Iterator[Table]:
    from casco_kg.reading.plain_sheets import Book, plain_rows

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _refuse_many_texts(archive, name)
    reader = Book(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    book = reader.wb
    try:
        left = _MOST_CELLS
        for sheet in book.worksheets:
            remarks: list[Remark] = []
            rows = []
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                part = archive.read(_part(sheet))
            for number, row in plain_rows(sheet, part, _text) or _rows(sheet, name, remarks):
                left -= len(row)
                if left < 0 or number > _MOST_ROWS:
                    raise InputError(
                        f"{name} sheet {sheet.title}: has more than {_MOST_CELLS:,} cells or {_MOST_ROWS:,} rows, "
                        "most of them likely empty; delete the empty rows and columns, or split the file"
                    )
                while row and not row[-1]:
                    row.pop()
                if row:
                    rows.append((number, row))
            if not rows or _is_for_people(Table(name, sheet.title, rows)):
                continue
            merged = [*merged_in(part)]
            alone = banners(rows, merged)
            fill_down(rows, merged)
            remarks += oddities(part, name, sheet.title, alone)
            table = Table(name, sheet.title, rows, remarks, banners=alone)
            table.remarks.extend(told_hidden(table, Hidden(sheet.sheet_state != "visible", *hidden_in_part(part))))
            yield table
        yield from _drawn(book, name)
    finally:
        book.close()


def _refuse_many_texts(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a workbook whose list of texts, which is read before any sheet, is longer than registers need."""
    for part in archive.infolist():
        if part.filename.lower().endswith("sharedstrings.xml") and part.file_size <= _MOST_BYTES:
            with archive.open(part) as file:
                texts = sum(block.count(b"<") for block in iter(lambda: file.read(1_000_000), b"")) // 4
            if texts > _MOST_TEXTS:
                raise InputError(f"{name}: lists more than {_MOST_TEXTS:,} texts; split the file, or save it as CSV")


def _is_for_people(table: Table) -> bool:
    return bool(table.rows) and table.rows[0][1][0].startswith(FOR_PEOPLE)


def _part(sheet: Any) -> str:  # noqa: ANN401 (openpyxl tells it of its read-only sheets, and its types do not)
    """Return the name of the part of the archive that a sheet stands in."""
    return str(sheet._worksheet_path)


def _drawn(book: Workbook, name: str) -> Iterator[Table]:
    """Remark on sheets that are a chart."""
    for sheet in book.chartsheets:
        yield Table(name, sheet.title, [], [])


def _rows(sheet: Any, name: str, remarks: list[Remark]) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
    """Yield the rows of a sheet with their numbers, hidden ones too, whatever size the sheet says it has."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), 1):
        texts = []
        for cell in row:
            if cell.data_type == "e":
                place = Place(name, sheet=sheet.title, row=number, column=cell.column_letter)
                remarks.append(
                    Remark(place, f"the error {cell.value} in cell {cell.coordinate} of sheet {sheet.title}")
                )
                texts.append("")
            else:
                texts.append(_text(cell))
        yield number, texts


def _text(cell: Any) -> str:  # noqa: ANN401 (a cell of one of several kinds)
    """Return what a cell shows: a day for a date at midnight, zeros in front where the format has them."""
    value = cell.value
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    text = as_text(value)
    if isinstance(value, int | float) and text.isdigit() and _PLAIN_ZEROS.match(cell.number_format):
        return text.zfill(len(cell.number_format))
    return text
