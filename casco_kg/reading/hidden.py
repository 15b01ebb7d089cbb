"""What a workbook hides: sheets, rows and columns, which are read like the others, and told.

Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/ (Office Open XML)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from casco_kg.rdf.ours import HIDDEN
from casco_kg.reading.table import Remark, Table
from casco_kg.texts import many

__all__ = ["Hidden", "Ranges", "hidden_in_part", "letters", "told_hidden"]

#: From the first to the last of each, counted from 1.
Ranges = Sequence[tuple[int, int]]

#: So many ranges are told one by one.
_SHOWN = 8

_HIDES = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_ROWS = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_NUMBER = {name: re.compile(rb"\b" + name + rb"=[\"']([0-9]{1,7})[\"']") for name in (b"r", b"min", b"max")}


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a sheet is hidden.

    Attributes:
        whole: whether the sheet itself is.
        rows: the numbers of rows.
        columns: the numbers of columns.
    """

    whole: bool = False
    rows: Ranges = ()
    columns: Ranges = ()


def hidden_in_part(part: bytes) -> tuple[Ranges, Ranges]:
    """Return the hidden rows and columns of a sheet in Office Open XML, by its part of the workbook."""
    if not _HIDES.search(part):
        return (), ()
    rows, number = [], 0
    for attributes in _ROWS.findall(part):
        number = _attribute(b"r", attributes) or number + 1
        if _HIDES.search(attributes):
            rows.append((number, number))
    columns = [
        (_attribute(b"min", attributes), _attribute(b"max", attributes))
        for attributes in _COLUMNS.findall(part)
        if _HIDES.search(attributes)
    ]
    return rows, columns


def _attribute(name: bytes, attributes: bytes) -> int:
    found = _NUMBER[name].search(attributes)
    return int(found[1]) if found else 0


def told_hidden(table: Table, hidden: Hidden) -> Iterator[Remark]:
    """Yield a remark on a sheet that is hidden, or on its rows and one on its columns, as far as they hold text."""
    numbers = [number for number, _ in table.rows]
    if numbers and hidden.whole:
        yield Remark(table.place(numbers[0]), f"sheet {table.sheet}, which is hidden", HIDDEN)
        return
    if rows := _met(numbers, hidden.rows):
        yield Remark(table.place(rows[0]), _listed("row", rows, numbers, table, str), HIDDEN)
    if columns := _met(filled := _filled(table), hidden.columns):
        row = next(number for number, cells in table.rows if len(cells) >= columns[0] and cells[columns[0] - 1])
        told = _listed("column", columns, filled, table, letters)
        yield Remark(table.place(row, letters(columns[0])), told, HIDDEN)


def _filled(table: Table) -> list[int]:
    """Return the numbers of the columns that have a text somewhere."""
    widest = max(len(cells) for _, cells in table.rows)
    return [
        column
        for column in range(1, widest + 1)
        if any(len(cells) >= column and cells[column - 1] for _, cells in table.rows)
    ]


def _met(numbers: Sequence[int], ranges: Ranges) -> list[int]:
    """Return those of some numbers, which are sorted, that lie within a range."""
    return sorted(
        {
            number
            for first, last in ranges
            for number in numbers[bisect_left(numbers, first) : bisect_left(numbers, last + 1)]
        }
    )


def _listed(kind: str, hidden: Sequence[int], numbers: Sequence[int], table: Table, name: Callable[[int], str]) -> str:
    """Return what is hidden in words, such as "3 hidden rows of sheet Bodies: 3, 5 to 6"."""
    spans: list[list[int]] = []
    at = {number: index for index, number in enumerate(numbers)}
    for number in hidden:
        if spans and at[number] == at[spans[-1][-1]] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    shown = ", ".join(" to ".join(map(name, span)) for span in spans[:_SHOWN])
    others = " and others" * (len(spans) > _SHOWN)
    return f"{many(len(hidden), f'hidden {kind}')} of sheet {table.sheet}: {shown}{others}"


def letters(number: int) -> str:
    """Return the letters of a column by its number, counted from 1."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
