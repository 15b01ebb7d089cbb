"""Tables that stand one below the other in a sheet, each with a header of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from casco_kg.reading.table import Remark, Table

__all__ = ["parts_below"]

Row = tuple[int, Sequence[str]]

#: A cell that no header is: a day, a number, an amount.
_FIGURES = re.compile(r"[\d\s.,:/%€$£+-]*\d[\d\s.,:/%€$£+-]*(T[\d:.]+Z?)?")
#: What a note below a table has and a name or an identifier has not: a sign before it, a colon in it, or a day.
_NOTE = re.compile(r"^[*†‡©(]|:(\s|$)|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
#: How many cells a header has at least that is known by its shape alone, and how many rows below it are looked at.
_CELLS, _LOOKED_AT = 3, 20


def parts_below(table: Table, first: int, known: Callable[[str], bool]) -> list[Table]:
    """Return the tables that stand in one: what begins at its header, and each table below with another header.

    A row below is the header of another table where it has several cells, and all of them are known headers; or where
    an empty row or a title stands above it and it reads like one: words alone, over a column of days or numbers.

    Args:
        table: the rows.
        first: the index of the first header; what stands above it belongs to the first part.
        known: whether a text is known as a header.
    """
    rows = table.rows
    below = range(first + 1, len(rows))
    headers = [at for at in below if _is_known(rows[at][1], known) or _reads_like_a_header(rows, at, first)]
    starts = [0, *(_with_title(rows, at, first) for at in headers), len(rows)]
    numbers = {_words(rows[first][1]): 1}
    parts: list[Table] = []
    for at, (start, end) in zip([first, *headers], pairwise(starts), strict=True):
        number = numbers.setdefault(_words(rows[at][1]), len(numbers) + 1)
        part = replace(table, rows=rows[start:end], part=number)
        parts.append(_without_notes(replace(part, remarks=[]) if parts else part, at - start))
    return parts


def _without_notes(table: Table, header: int) -> Table:
    """Return a table in which notes below its rows, such as the day for which it speaks, are told and no records."""
    noted = list[int]()
    if len(_words(table.rows[header][1])) >= _CELLS:
        for number, row in reversed(table.rows[header + 1 :]):
            cells = _words(row)
            if number not in table.banners and not (len(cells) == 1 and _NOTE.search(cells[0])):
                break
            noted += [number] if number not in table.banners else []
    told = [Remark(table.place(number), f"row {number}, a note below the table") for number in reversed(noted)]
    return replace(table, banners=table.banners | {*noted}, remarks=[*table.remarks, *told])


def _words(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for cell in row if (text := " ".join(cell.split())))


def _is_known(row: Sequence[str], known: Callable[[str], bool]) -> bool:
    cells = _words(row)
    return len(cells) > 1 and not any(map(str.isdigit, cells[0])) and all(map(known, cells))


def _reads_like_a_header(rows: Sequence[Row], at: int, first: int) -> bool:
    cells = _words(rows[at][1])
    if len(cells) < _CELLS or len(set(cells)) < len(cells) or any(map(str.isdigit, "".join(cells))):
        return False
    start = _with_title(rows, at, first)
    if rows[start - 1][0] == rows[start][0] - 1:
        return False
    below = [row for _, row in rows[at + 1 : at + 1 + _LOOKED_AT]]
    return any(_is_over_figures(index, below) for index, cell in enumerate(rows[at][1]) if cell.strip())


def _with_title(rows: Sequence[Row], at: int, first: int) -> int:
    """Return the index of the title above a header where an empty row stands above that; else of the header."""
    start = at
    while start - 1 > first and rows[start - 1][0] == rows[start][0] - 1 and len(_words(rows[start - 1][1])) == 1:
        start -= 1
    return start if rows[start - 1][0] < rows[start][0] - 1 else at


def _is_over_figures(index: int, below: Sequence[Sequence[str]]) -> bool:
    texts = [text for row in below if index < len(row) and (text := row[index].strip())]
    return bool(texts) and all(map(_FIGURES.fullmatch, texts))
