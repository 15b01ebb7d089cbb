"""Proposes a mapping file for somebody else's table or listing: a guess for each column, with its reason.

Nothing that is guessed is used before a person has read the file and given it to ``--mapping``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casco_kg.errors import InputError, UsageError
from casco_kg.keys.dates import readings
from casco_kg.keys.headers import key_path
from casco_kg.reading.csv_text import TEXT_TABLES, decoded, read_text_table
from casco_kg.reading.html_tables import html_tables, html_text, is_html_table
from casco_kg.reading.json_tables import JSON_LINES, Listing, parse_document
from casco_kg.reading.mapping_file import FIELDS, UNDECIDED
from casco_kg.reading.source import bytes_of, called, clipped, text_in
from casco_kg.reading.table import Table
from casco_kg.reading.workbooks import WORKBOOKS, workbook_tables
from casco_kg.registers.guesses import Column, guesses, is_date, named_like
from casco_kg.texts import for_people, inert, plain

__all__ = ["Proposal", "propose_mapping"]

#: How many rows are looked at.
_SAMPLE = 1000
_JSON = (".json", *JSON_LINES)
_HTML = (".htm", ".html")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping.

    Attributes:
        content: the mapping file, as CSV in UTF-8.
        tables: the number of records of each table that it is for, by what it is called in the column ``sheet``.
    """

    content: bytes
    tables: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """A table as it is found: what a mapping calls it, its columns, and how many records it has."""

    sheet: str
    columns: tuple[Column, ...]
    count: int


def propose_mapping(path: Path | str, table: str | None = None) -> Proposal:
    """Propose a mapping for a table in CSV, Excel or HTML, or a listing in JSON.

    Args:
        path: the file.
        table: the only table that the mapping is for: a sheet of a workbook, or the JSON pointer of a list.

    Raises:
        InputError: the file cannot be read, or has no columns.
        UsageError: it has no such table.
    """
    found = [each for each in _tables(path) if each.columns]
    if not found:
        raise InputError(f"{path}: has no columns; a mapping is for a table, or for a list of objects in JSON")
    if table is not None:
        names = ", ".join(each.sheet or "one without a name" for each in found)
        found = [each for each in found if each.sheet == table]
        if not found:
            raise UsageError(f"{path}: has no table {table}; it has {names}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*FIELDS, "confidence", "reason", "example"])
    for each in found:
        for column, guess in zip(each.columns, guesses(each.columns), strict=True):
            order, why = _order(column.cells) if is_date(guess.key) else ("", "")
            example = clipped(next(iter(column.cells), ""), 60)
            reason = "; ".join(filter(None, (guess.reason, why)))
            row = [column.header, guess.key or UNDECIDED, order, "", each.sheet, guess.confidence, reason, example]
            writer.writerow(inert(plain(cell)) for cell in row)
    return Proposal(for_people(text.getvalue()), {each.sheet: each.count for each in found})


def _tables(path: Path | str) -> list[_Found]:
    name, suffix = called(path), Path(path).suffix.lower()
    data = bytes_of(path, name)
    if suffix in _JSON:
        return _of_json(text_in(data, name), name)
    if suffix in _HTML or (suffix in (*WORKBOOKS, *TEXT_TABLES) and is_html_table(data)):
        return _of_tables(html_tables(html_text(data, name), name))
    if suffix in WORKBOOKS:
        return _of_tables(workbook_tables(data, name, suffix))
    if suffix in TEXT_TABLES:
        text = decoded(data, name)
        return _of_tables([read_text_table(text, name, suffix, lambda header: bool(named_like(header, ())))])
    endings = " ".join([*TEXT_TABLES, *WORKBOOKS[:2], *_JSON, *_HTML])
    raise InputError(f"{name}: no mapping is needed or possible for this ending; known are {endings}")


def _of_json(text: str, name: str) -> list[_Found]:
    """Return the lists of a document, or it itself where it rather is one record."""
    listings = parse_document(text, name).listings()
    lists = [listing for listing in listings if not listing.is_single]
    single = [listing for listing in listings if listing.is_single]
    within = tuple(f"{each.pointer}/" for each in lists)
    if single and (not lists or _recognized(single[0], within) > max(map(_recognized, lists))):
        lists = single
    several = len(lists) > 1
    return [_Found(each.pointer if several else "", _columns_of(each, several), each.count) for each in lists]


def _columns_of(listing: Listing, several: bool) -> tuple[Column, ...]:
    found = []
    for column in listing.columns:
        values = (value for entry in listing.entries for value in entry.values.get(column, ()))
        cells = tuple(value for _, value in zip(range(_SAMPLE), values, strict=False))
        found.append(Column(listing.pointer if several else "", column, cells))
    return tuple(found)


def _recognized(listing: Listing, within: tuple[str, ...] = ()) -> int:
    """Return how many of the columns of the records themselves, not of what they hold, are called as known ones are.

    Args:
        listing: the records.
        within: how the JSON pointers of what they hold begin.
    """
    own = {
        column
        for entry in listing.entries
        if entry.is_whole
        for column in entry.values
        if not entry.pointers[column].startswith(within)
    }
    return sum(key_path(column) is not None or named_like(column, ()) is not None for column in own)


def _of_tables(tables: Sequence[Table]) -> list[_Found]:
    return [_of_table(table, len(tables) > 1) for table in tables if table.rows]


def _of_table(table: Table, several: bool) -> _Found:
    width = max(sum(map(bool, row)) for _, row in table.rows[:20])
    index = next(i for i, (_, row) in enumerate(table.rows) if 2 * sum(map(bool, row)) > width)
    sheet, columns = (table.sheet or "") if several else "", []
    below = [row for _, row in table.rows[index + 1 : index + 1 + _SAMPLE]]
    for number, header in enumerate(table.rows[index][1]):
        if header.strip():
            cells = tuple(row[number].strip() for row in below if number < len(row) and row[number].strip())
            columns.append(Column(sheet, " ".join(header.split()), cells))
    return _Found(sheet, tuple(columns), len(table.rows) - index - 1)


def _order(cells: Sequence[str]) -> tuple[str, str]:
    """Return the order of day and month that a column of dates has, and why; empty where it does not matter or tell."""
    unsettled = [cell for cell in cells if len(readings(cell)) > 1]
    if not unsettled:
        return "", ""
    fits = {order for order in ("dmy", "mdy") if all(readings(cell, order) for cell in cells if _has_orders(cell))}
    if len(fits) == 1:
        (order,) = fits
        return order, f"all its dates can be read as {order} only"
    return "", f"{unsettled[0]} may be two days: write dmy or mdy as the format"


def _has_orders(cell: str) -> bool:
    """Return whether the order of the parts makes a difference to whether a date can be read."""
    return bool(readings(cell, "dmy")) or bool(readings(cell, "mdy"))
