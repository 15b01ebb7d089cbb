"""Reads workbooks of other kinds than Office Open XML, .xls, .xlsb and .ods, by calamine, in a process of its own.

calamine makes room for every cell up to the last one, however few there are, and where there is no such room the
process ends. So a file that has a cell in its last row and column ends that process and not this one.

Source: https://docs.rs/calamine
"""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

from casco_kg.errors import InputError
from casco_kg.rdf.ours import MERGED
from casco_kg.reading.hidden import Hidden, Ranges, told_hidden
from casco_kg.reading.hidden_elsewhere import hidden_elsewhere
from casco_kg.reading.merged_cells import Merged, banners, fill_down
from casco_kg.reading.places import Place
from casco_kg.reading.table import Remark, Table, as_text
from casco_kg.texts import clipped

__all__ = ["SPREADSHEETS", "spreadsheet_tables", "work"]

#: The endings of what is read so.
SPREADSHEETS = (".xls", ".xlsb", ".ods")

#: What the process may take: room for ten million cells, and time.
_MOST_BYTES = 2_000_000_000
_MOST_SECONDS = 120
_WORK = "import sys; sys.path[:] = {path!r}; from casco_kg.reading.spreadsheets import work; work()"


def spreadsheet_tables(data: bytes, name: str) -> Iterator[Table]:
    """Yield the sheets of a workbook.

    Raises:
        InputError: it is no workbook that can be read, has a password, or is too large.
    """
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError(f"{name}: has a password; save it without and try again")
    try:
        command = [sys.executable, "-c", _WORK.format(path=sys.path)]
        done = subprocess.run(command, check=False, input=data, capture_output=True, timeout=_MOST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{name}: takes more than {_MOST_SECONDS} seconds to read; save it as .xlsx") from error
    if done.returncode:
        raise InputError(
            f"{name}: could not be read to its end; it may have a cell very far down or to the right: "
            "save it as .xlsx and try again"
        )
    said = json.loads(done.stdout)
    if "error" in said:
        reason = clipped(said["error"], 100)
        raise InputError(f"{name}: is no workbook that can be read ({reason}); save it as .xlsx and try again")
    for sheet in said["sheets"]:
        rows = [(number, row) for number, row in sheet["rows"]]
        remarks = [
            Remark(
                Place(name, sheet=sheet["name"], row=row),
                f"merged cells in row {row} of sheet {sheet['name']}: their value was read in each of their rows",
                MERGED,
            )
            for row in sheet["merged"]
        ]
        remarks += [
            Remark(
                Place(name, sheet=sheet["name"], row=row),
                f"row {row} of sheet {sheet['name']}: a title or a note, no record",
            )
            for row in sheet["banners"]
        ]
        table = Table(
            name,
            sheet["name"],
            rows,
            remarks,
            banners=frozenset(sheet["banners"]),
            days=frozenset(map(tuple, sheet["days"])),
        )
        table.remarks.extend(told_hidden(table, Hidden(*sheet["hidden"])))
        yield table


def work() -> None:
    """Write what the workbook on standard input holds, as JSON, to standard output."""
    _limit_memory()
    try:
        said: dict[str, Any] = {"sheets": list(_sheets(sys.stdin.buffer.read()))}
    except Exception as error:  # whatever a damaged part led calamine to
        said = {"error": " ".join(str(error).split()) or type(error).__name__}
    sys.stdout.buffer.write(json.dumps(said).encode())


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # where there is no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))


def _sheets(data: bytes) -> Iterator[dict[str, Any]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    hidden = _hidden(data)
    for each in book.sheets_metadata:
        if each.typ != SheetTypeEnum.WorkSheet:
            yield {"name": each.name, "rows": [], "merged": [], "banners": [], "days": [], "hidden": [False, [], []]}
            continue
        sheet = book.get_sheet_by_name(each.name)
        rows: list[tuple[int, list[str]]] = []
        days: list[tuple[int, int]] = []
        for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
            texts = list(map(_text, cells))
            days += ((number, column) for column, cell in enumerate(cells, 1) if _is_day(cell))
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                rows.append((number, texts))
        ranges = [
            Merged(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in sheet.merged_cell_ranges or ()
        ]
        alone = banners(rows, ranges)
        fill_down(rows, ranges)
        merged = sorted({each.first for each in ranges} - alone)
        is_hidden = each.visible != SheetVisibleEnum.Visible
        yield {
            "name": each.name,
            "rows": rows,
            "merged": merged,
            "banners": sorted(alone),
            "days": days,
            "hidden": [is_hidden, *hidden.get(each.name, ((), ()))],
        }


def _hidden(data: bytes) -> dict[str, tuple[Ranges, Ranges]]:
    """Return what is hidden, as far as the file tells it: what calamine could read goes before that."""
    try:
        return hidden_elsewhere(data)
    except (LookupError, ValueError, struct.error, ElementTree.ParseError, zipfile.BadZipFile):
        return {}


def _is_day(value: object) -> bool:
    """Return whether a value is a day and no time on one."""
    return value.time() == time() if isinstance(value, datetime) else isinstance(value, date)


def _text(value: object) -> str:
    """Return what a cell shows; a day for a date at midnight."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.date().isoformat() if _is_day(value) else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else as_text(value)
