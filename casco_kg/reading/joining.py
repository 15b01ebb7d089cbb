"""Joins what a record says of something with what the members of its lists say of the same.

A record may name the standard once and list the activities: each of the scopes that the list makes is then against
that standard, as people read it. The innermost list goes first, and a member keeps what it says itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from casco_kg.reading.cells import Column, values_in
from casco_kg.reading.json_tables import Entry

__all__ = ["Part", "distinct", "joined", "one_cell_each"]

_ID = "id"
_Level = tuple[str, ...]


@dataclass(slots=True)
class Part:
    """A part of a record while it is joined.

    Attributes:
        entry: what stands in the document.
        cells: its values, by the index of their column.
        lent: the JSON pointer of each value that it takes from what it stands in, by column.
    """

    entry: Entry
    cells: list[list[str]]
    lent: dict[str, str] = field(default_factory=dict)

    def pointer(self, header: str | None) -> str:
        """Return the JSON pointer of the value in a column, or of the part itself."""
        return self.lent.get(header or "") or self.entry.pointers.get(header or "", self.entry.pointer)

    def said(self, columns: Sequence[Column]) -> list[Column]:
        """Return the columns in which it says something of a record within the record."""
        return [column for column in columns if len(column.path) > 1 and values_in(self.cells, column)]


def one_cell_each(columns: Sequence[Column], width: int) -> tuple[list[Column], list[int]]:
    """Return columns with a cell for each, and the indexes of the cells that are to be had twice, for the end."""
    made: list[Column] = []
    again: list[int] = []
    seen: set[int] = set()
    for column in columns:
        if column.index in seen:
            made.append(replace(column, index=width + len(again)))
            again.append(column.index)
        else:
            made.append(column)
            seen.add(column.index)
    return made, again


def joined(parts: Sequence[Part], columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Give the parts of one record what is said of their records by what they stand in.

    Args:
        parts: the record first, and each part before those within it; they are changed.
        columns: what is read, with a cell for each.

    Returns:
        The header and the JSON pointer of each value that no part takes, since all have one of their own.
    """
    left: list[tuple[str, str]] = []
    for index in reversed(range(len(parts) - 1)):
        giver = parts[index]
        inner = f"{giver.entry.pointer}/"
        end = index + 1
        while end < len(parts) and parts[end].entry.pointer.startswith(inner):
            end += 1
        own: dict[_Level, list[Column]] = {}
        for column in giver.said(columns) if end > index + 1 else ():
            own.setdefault(column.path[:-1], []).append(column)
        if own:
            within = [(part, part.said(columns)) for part in parts[index + 1 : end]]
            for level, given in own.items():
                makers = [(part, said) for part, said in within if _makes(said, level)]
                if makers:
                    left += _lend(giver, given, makers, level)
    return left


def distinct(parts: Sequence[Part], columns: Sequence[Column]) -> list[Part]:
    """Return the parts of a record without those that differ from another only in what is not read.

    Two that do not differ at all are left, since that is perhaps a mistake.
    """
    kept: dict[tuple[str, ...], list[Part]] = {}
    for part in parts:
        read = (part.entry.list_pointer, *("\n".join(part.cells[column.index]) for column in columns))
        alike = kept.setdefault(read, [])
        if not alike or any(part.entry.values == other.entry.values for other in alike):
            alike.append(part)
    chosen = {id(part) for alike in kept.values() for part in alike}
    return [part for part in parts if id(part) in chosen]


def _makes(said: Sequence[Column], level: _Level) -> bool:
    return any(column.path[: len(level)] == level and len(column.path) > len(level) for column in said)


def _lend(
    giver: Part, given: Sequence[Column], makers: Sequence[tuple[Part, list[Column]]], level: _Level
) -> list[tuple[str, str]]:
    """Lend values of one record to the parts that make it, and return those that none of them takes.

    What says all that the parts say, and not only what they have in common, is a record beside theirs.
    """
    direct = {column.path for _, said in makers for column in said if column.path[:-1] == level}
    stays = bool(direct) and direct <= {column.path for column in given}
    left = []
    for column in given:
        lacking = [part for part, said in makers if not any(_same(column, other) for other in said)]
        if not (stays and column.path[-1] == _ID):
            for part in lacking:
                part.cells[column.index] = giver.cells[column.index]
                part.lent[column.header] = giver.pointer(column.header)
        if stays:
            continue
        if not lacking and not _is_repeated(giver, column, makers):
            left.append((column.header, giver.pointer(column.header)))
        giver.cells[column.index] = []
    return left


def _same(column: Column, other: Column) -> bool:
    return column.path == other.path and (column.record == other.record or "" in (column.record, other.record))


def _is_repeated(giver: Part, column: Column, makers: Sequence[tuple[Part, list[Column]]]) -> bool:
    """Return whether the parts say themselves what they are given."""
    said = {value for part, known in makers for other in known if _same(column, other) for value in _texts(part, other)}
    return _texts(giver, column) <= said


def _texts(part: Part, column: Column) -> set[str]:
    return {" ".join(text.split()).casefold() for text in values_in(part.cells, column)}
