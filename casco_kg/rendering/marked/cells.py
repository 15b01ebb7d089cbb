"""The cells that findings stand in: a place names the header of a column, a workbook its letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casco_kg.reading.places import Place
from casco_kg.reading.table import Table

__all__ = ["Cells", "Mark", "reference"]

#: How far down a header is looked for.
_HEADER_ROWS = 25


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to be marked.

    Attributes:
        row: its row, counted from 1.
        column: its column, counted from 1.
        severity: the gravest of its findings.
        text: what is said of it.
    """

    row: int
    column: int
    severity: str
    text: str


def reference(row: int, column: int) -> str:
    """Return what a cell is called, such as B5."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


class Cells:
    """Where the columns of a table stand.

    Args:
        table: the table as it was read.
        headers: the columns that are asked about, as places name them.
    """

    def __init__(self, table: Table, headers: Iterable[str]) -> None:
        wanted = set(headers)
        rows = [
            {_said(cell): at for at, cell in reversed([*enumerate(row, 1)])} for _, row in table.rows[:_HEADER_ROWS]
        ]
        self._columns = max(rows, key=lambda row: len(wanted & row.keys()), default={})
        self._first = {number: _first(row) for number, row in table.rows}

    def find(self, place: Place) -> tuple[int, int] | None:
        """Return row and column of a place; for one of a whole row the first cell of it that is filled."""
        if place.row is None:
            return None
        first = self._first.get(place.row, 1)
        if place.column is None:
            return place.row, first
        return place.row, self._columns.get(_said(place.column)) or _by_letter(place.column) or first


def _said(header: str) -> str:
    return " ".join(header.split())


def _first(row: Sequence[str]) -> int:
    return next((at for at, cell in enumerate(row, 1) if cell.strip()), 1)


def _by_letter(column: str) -> int | None:
    """Return the number of a column that is called by its letters or by its number, as those without a header are."""
    if column.isascii() and column.isdecimal():
        return int(column)
    if not re.fullmatch("[A-Z]{1,3}", column):
        return None
    number = 0
    for letter in column:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
