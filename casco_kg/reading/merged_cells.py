"""Merged cells of workbooks: what stands in the first of them is meant for each of their rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

__all__ = ["fill_down"]

#: How many cells are filled at most.
_MOST = 1_000_000


def fill_down(rows: list[tuple[int, list[str]]], merged: Iterable[tuple[int, int, int]]) -> None:
    """Write the value of the first of merged cells into the rows below that have something of their own and not there.

    Args:
        rows: the number of each row, in order, and its cells.
        merged: the first row, the index of the first column, and the last row.
    """
    numbers = [number for number, _ in rows]
    filled = 0
    for first, column, last in merged:
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
