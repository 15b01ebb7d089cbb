"""What is found of somebody else's tables and their columns, and what is guessed of these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

__all__ = ["Column", "Found", "Guess"]

#: How many of the cells of a column are looked at.
_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column may mean.

    Attributes:
        key: the key, or the path of keys; empty for no concern, ``?`` if undecided.
        confidence: "certain", "likely", "perhaps" or "none".
        reason: why, in words.
        sureness: from 0 to 1, to choose between columns that may mean the same.
    """

    key: str
    confidence: str
    reason: str
    sureness: float


@dataclass(frozen=True)
class Column:
    """A column as it is found.

    Attributes:
        sheet: its sheet.
        header: its header.
        cells: its cells that are not empty.
        within: the path to the list of a record in which its values stand; empty for those of the record itself.
    """

    sheet: str
    header: str
    cells: tuple[str, ...]
    within: str = ""

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Some of the cells."""
        return self.cells[:_SAMPLE]


@dataclass(frozen=True, slots=True)
class Found:
    """A table as it is found.

    Attributes:
        sheet: what a mapping calls it; empty where it is the only one.
        columns: its columns.
        count: how many records it has.
        describes: what the list is called whose columns it is about; empty where it has records.
    """

    sheet: str
    columns: tuple[Column, ...]
    count: int
    describes: str = ""
