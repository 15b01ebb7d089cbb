"""A table as it stands in a file, before anything is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

import pyoxigraph as ox

from casco_kg.rdf.ours import UNREAD
from casco_kg.reading.places import Place

__all__ = ["Remark", "Table", "as_text"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be told of how a table was read, such as a part that could not be.

    Attributes:
        place: where it stands.
        text: what it is, in words.
        kind: the property that shapes read.
    """

    place: Place
    text: str
    kind: ox.NamedNode = UNREAD


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table with their numbers; rows without a cell are left out.

    Attributes:
        file: the name of the file.
        sheet: the name of the sheet, in a workbook.
        rows: the number of each row, counted from 1, and its cells.
        remarks: what is to be told of it.
        part: which it is of several tables with different headers that stand one below the other, counted from 1.
        banners: the numbers of the rows that are one cell over several columns: titles and notes, and no records.
        days: the row and the column, each counted from 1, of the cells that hold a day and no text.
    """

    file: str
    sheet: str | None
    rows: Sequence[tuple[int, Sequence[str]]]
    remarks: list[Remark] = field(default_factory=list)
    part: int = 1
    banners: frozenset[int] = frozenset()
    days: frozenset[tuple[int, int]] = frozenset()

    @property
    def name(self) -> str:
        """What a mapping calls it: the name of the sheet, or that of the file without its ending, and the part."""
        name = PurePath(self.file).stem if self.sheet is None else self.sheet
        return name if self.part == 1 else f"{name}#{self.part}"

    def place(self, row: int, column: str | None = None) -> Place:
        """Return the place of a row, or of a cell."""
        return Place(self.file, sheet=self.sheet, row=row, column=column)


def as_text(value: object) -> str:
    """Return a value of a cell as people write it: whole numbers without a fraction, yes and no as true and false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
