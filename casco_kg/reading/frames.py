"""Reads tables that a program holds: data frames of Polars or pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from casco_kg.errors import InputError
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.source import Source
from casco_kg.reading.table import Table, as_text
from casco_kg.reading.tables import read_tables

__all__ = ["Frame", "read_frame"]


class Frame(Protocol):
    """A table with a name for each column, as Polars and pandas make them."""

    @property
    def columns(self) -> Iterable[Any]:
        """The names of the columns."""


def read_frame(frame: Frame, name: str, mapping: ColumnMapping | None = None) -> Source:
    """Read a data frame as the table of a file would be read, its header being row 1.

    Args:
        frame: the table; an index, as pandas has, is not read.
        name: what it lists, such as "bodies"; it stands for the file in places.
        mapping: what the columns mean, where they are not called as the keys are.

    Raises:
        InputError: no column is known, or one stands there twice; there is no row; or it is no frame.
    """
    header = [str(column) for column in frame.columns]
    rows = [(number, [_text(cell) for cell in row]) for number, row in enumerate(_rows(frame, name), 2)]
    return read_tables([Table(name, None, [(1, header), *rows])], name, mapping)


def _rows(frame: Any, name: str) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 (of either library, if installed)
    if hasattr(frame, "iter_rows"):
        return iter(frame.iter_rows())
    if hasattr(frame, "itertuples"):
        return iter(frame.itertuples(index=False, name=None))
    raise InputError(f"{name}: is neither a frame of Polars nor one of pandas")


def _text(cell: object) -> str:
    # what is missing is None, or what differs from itself
    return "" if cell is None or cell != cell else as_text(cell)  # noqa: PLR0124
