"""What a mapping says: which keys the columns of a table belong to, what their values mean, which rows are records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

import pyoxigraph as ox

from casco_kg.keys.headers import folded
from casco_kg.rdf.ours import ABSENT_COLUMN
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import file_remark
from casco_kg.texts import inert, plain

__all__ = [
    "ANY",
    "ColumnMapping",
    "Condition",
    "Constant",
    "Format",
    "Mapped",
    "Meanings",
    "column_name",
    "is_base",
    "value_name",
]

#: How alike the name of a column in a mapping and that in a table are that may be meant for one another.
_ALIKE = 0.6
#: What stands for any text in a value.
ANY = "*"
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#:]")

#: What follows the name of a sheet where its second table is meant, or a further one.
_PART = re.compile(r"#\d+$")

_Said = TypeVar("_Said")


def column_name(header: str) -> str:
    """Return the header of a column as mappings compare it; one like a formula has an apostrophe, as files have."""
    return folded(inert(plain(header)))


def value_name(text: str) -> str:
    """Return a value as mappings compare it: without case, needless spaces and the apostrophe before a formula."""
    name = " ".join(text.split()).casefold()
    return name[1:] if name[:1] == "'" and inert(name[1:]) == name else name


def is_base(text: str) -> bool:
    """Return whether IRIs may begin so that identifiers are put after it."""
    return bool(_BASE.fullmatch(text))


def _fits(name: str, pattern: str) -> bool:
    """Return whether a value is a pattern's, in which a star stands for any text."""
    first, *rest = pattern.split(ANY)
    if not rest:
        return name == first
    *middle, last = rest
    if not name.startswith(first):
        return False
    position = len(first)
    for part in middle:
        found = name.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return len(name) - len(last) >= position and name.endswith(last)


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the texts of a column mean.

    Attributes:
        said: the meaning of each value, as it is compared; empty where it means nothing.
    """

    said: dict[str, str] = field(default_factory=dict)

    @property
    def of_nothing(self) -> str:
        """What an empty cell means; empty where that is nothing."""
        return self.said.get("", "")

    def of(self, text: str) -> str:
        """Return what a text means: itself, where nothing is said of it."""
        if not self.said:
            return text
        name = value_name(text)
        if name in self.said:
            return self.said[name]
        return next((means for value, means in self.said.items() if ANY in value and _fits(name, value)), text)


@dataclass(frozen=True, slots=True)
class Format:
    """How the values of a column are written.

    Attributes:
        order: the order of the parts of a date, one of :data:`~casco_kg.keys.dates.ORDERS`, or empty.
        is_serial: whether numbers are days as spreadsheets count them.
        separator: what stands between several values of a cell, beside the usual sign; empty for none.
    """

    order: str = ""
    is_serial: bool = False
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping says of one column for one key.

    Attributes:
        key: the key or the path of keys; None for a column of no concern.
        format: how its values are written.
        record: which record of a row it is for; empty for all.
        meanings: what its values mean.
    """

    key: str | None
    format: Format = Format()
    record: str = ""
    meanings: Meanings = field(default_factory=Meanings)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must not have in a column to be a record, or what one at least of those that say so must find there.

    Attributes:
        column: the column, as mappings compare it.
        value: the value, as mappings compare it; ``*`` stands for any text.
        is_demand: whether only rows with it are records, and not those without.
    """

    column: str
    value: str
    is_demand: bool

    def holds(self, texts: Iterable[str]) -> bool:
        """Return whether one of the texts of a cell is the value, or there is none and none is meant."""
        names = [value_name(text) for text in texts] or [""]
        return any(_fits(name, self.value) for name in names)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that every record gets: its key, and which record of a row; empty for all."""

    key: str
    value: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A mapping as read.

    Attributes:
        name: the path of the file; empty where there is none, and only options state something.
        columns: by sheet (empty for any) and column.
        constants: by sheet, the values that every record gets.
        conditions: by sheet, which rows are records.
        bases: by sheet, how the IRIs of its identifiers begin.
        encodings: by sheet, in which encoding its text stands.
        lines: where each column stands first in the file, and how it is written there.
        keyed: the line that gives a column a key first, by sheet, column and key.
        met: the headers of each table that was read with it, by its name.
        undecided: the columns of which it leaves open what they are.
    """

    name: str
    columns: dict[tuple[str, str], list[Mapped]] = field(default_factory=dict)
    constants: dict[str, list[Constant]] = field(default_factory=dict)
    conditions: dict[str, list[Condition]] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    lines: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    keyed: dict[tuple[str, str, str], int] = field(default_factory=dict)
    met: dict[str, set[str]] = field(default_factory=dict)
    undecided: set[tuple[str, str]] = field(default_factory=set)

    def find(self, header: str, sheet: str) -> Sequence[Mapped]:
        """Return what is said of a column, by its sheet first; nothing where nothing is."""
        name = column_name(header)
        return next((found for where in (self._said_as(sheet), "") if (found := self.columns.get((where, name)))), ())

    def knows(self, header: str, sheet: str) -> bool:
        """Return whether anything is said of a column, be it only that its cells tell which rows are records."""
        name = column_name(header)
        return any((where, name) in self.lines for where in (self._said_as(sheet), ""))

    def where(self, header: str, sheet: str, key: str) -> str:
        """Return in words which line gives a column a key; empty where none does."""
        name = column_name(header)
        found = (self.keyed.get((where, name, key)) for where in (self._said_as(sheet), ""))
        line = next(filter(None, found), None)
        return f" in line {line} of {self.name}" if line else ""

    def leaves(self, header: str, sheet: str) -> bool:
        """Return whether it leaves open what a column is, so that it is not read, though it be called as a key is."""
        name = column_name(header)
        return any((where, name) in self.undecided for where in (self._said_as(sheet), ""))

    def sheets(self) -> list[str]:
        """Return the sheets that lines are about, as they come."""
        return [*dict.fromkeys([where for where, _ in self.lines] + [*self.constants])]

    def names(self, sheet: str) -> bool:
        """Return whether a line is about this sheet alone."""
        return sheet in self.constants or any(where == sheet for where, _ in self.lines)

    def _said_as(self, sheet: str) -> str:
        """Return by which name lines are about a table: its own, or where no line names that the name of its sheet."""
        return sheet if self.names(sheet) else _PART.sub("", sheet)

    def given(self, sheet: str) -> list[Constant]:
        """Return the values that every record of a sheet gets."""
        return _about(self.constants, self._said_as(sheet))

    def asked(self, sheet: str) -> list[Condition]:
        """Return the conditions on rows of a sheet."""
        return _about(self.conditions, self._said_as(sheet))

    def base(self, sheet: str) -> str:
        """Return how the IRIs of identifiers of a sheet begin; empty for as usual."""
        return next((found for where in (self._said_as(sheet), "") if (found := self.bases.get(where))), "")

    def encoding(self, sheet: str) -> str:
        """Return in which encoding a table of text stands; empty where nothing is said of it."""
        return self.encodings.get(sheet) or self.encodings.get("", "")

    def meet(self, table: str, headers: Iterable[str]) -> None:
        """Note the headers of a table that is read with it."""
        self.met.setdefault(table, set()).update(filter(None, headers))

    def absent(self, places: Places) -> Iterator[ox.Triple]:
        """Yield a remark on each column that none of the tables has that were read and that its line is about.

        Of a mapping whose lines are for other tables for the most part, only what resembles a column that is there.
        """
        for (sheet, name), (line, column) in self.lines.items():
            tables = [headers for table, headers in self.met.items() if sheet in ("", self._said_as(table))]
            there = {column_name(header): header for headers in tables for header in headers}
            if not self._matters(sheet, name) or not tables or name in there:
                continue
            wanted = [other for where, other in self.lines if where == sheet and self._matters(where, other)]
            left = [other for other in there if not self.knows(there[other], sheet)]
            close = get_close_matches(name, sorted(left), 1, _ALIKE)
            if close or 2 * sum(other in there for other in wanted) >= len(wanted):
                hint = f"; did you mean {there[close[0]]}?" if close else ""
                yield file_remark(places, Place(self.name, line=line), ABSENT_COLUMN, f"{column}{hint}")

    def _matters(self, sheet: str, column: str) -> bool:
        """Return whether a line gives a column a key or makes it a condition."""
        said = self.columns.get((sheet, column), ())
        return any(mapped.key for mapped in said) or any(
            condition.column == column for condition in self.conditions.get(sheet, ())
        )


def _about(by_sheet: dict[str, list[_Said]], sheet: str) -> list[_Said]:
    return [*by_sheet.get("", ()), *(by_sheet.get(sheet, ()) if sheet else ())]
