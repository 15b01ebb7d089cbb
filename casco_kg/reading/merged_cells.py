"""Merged cells of workbooks: what stands in the first of them is meant for each of their rows.

A row that is one cell over several columns is a title, or a note, and no record.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Merged", "banners", "fill_down"]

#: How many cells are filled at most.
_MOST = 1_000_000
#: Over how many columns a cell goes at least for its row to be a title or a note.
_BANNER = 3


class Merged(NamedTuple):
    """Merged cells: first row, index of the first column, last row, index of the last column."""

    first: int
    column: int
    last: int
    last_column: int


def banners(rows: Iterable[tuple[int, Sequence[str]]], merged: Iterable[Merged]) -> frozenset[int]:
    """Return the numbers of the rows that are one cell over several columns, and nothing beside it."""
    wide = {each.first for each in merged if each.first == each.last and each.last_column - each.column + 1 >= _BANNER}
    return frozenset(number for number, row in rows if number in wide and sum(map(bool, row)) == 1)


def fill_down(rows: list[tuple[int, list[str]]], merged: Iterable[Merged]) -> None:
    """Write the value of the first of merged cells into the rows below that have something of their own and not there.

    Args:
        rows: the number of each row, in order, and its cells.
        merged: the merged cells.
    """
    numbers = [number for number, _ in rows]
    filled = 0
    for first, column, last, _ in merged:
        start, end = bisect_left(numbers, first), bisect_right(numbers, last)
        if start == end or numbers[start] != first or column >= len(rows[start][1]):
            continue
        value = rows[start][1][column]
        for _, row in rows[start + 1 : end]:
            row.extend([""] * (column + 1 - len(row)))
            row[column] = row[column] or value
        filled += end - start
        if filled > _MOST:
            return
