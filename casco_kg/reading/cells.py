"""The cells of a column: what stands in them, and what that means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from casco_kg.keys.dates import date_in, day_of_serial, month_or_year_in
from casco_kg.keys.names import datatype_of, joined_in, property_of, value_of
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import DATA_BASE, Term
from casco_kg.reading.mapping import Format, Meanings

__all__ = [
    "CELL_SEPARATOR",
    "Cell",
    "Column",
    "Field",
    "based",
    "default_in",
    "field_of",
    "text_in",
    "texts_in",
    "values_in",
]

#: Several values in one cell are separated by this.
CELL_SEPARATOR = "|"

Cell = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read.

    Attributes:
        index: where it stands, counted from 0.
        header: what is written above it.
        path: the keys that lead to its cells.
        format: how its values are written, where a mapping says so.
        record: which record of a row it is for; empty for all.
        meanings: what texts in it mean, where a mapping says so.
    """

    index: int
    header: str
    path: tuple[str, ...]
    format: Format = field(default_factory=Format)
    record: str = ""
    meanings: Meanings = field(default_factory=Meanings, hash=False)


@dataclass(slots=True)
class Field:
    """A column made ready: its property, and what its texts mean."""

    column: Column
    key: str
    predicate: ox.NamedNode
    iri: str
    is_date: bool
    base: str
    meanings: dict[str, tuple[Term, str]] = field(default_factory=dict)

    def meaning(self, text: str) -> tuple[Term, str]:
        """Return the term that a text means, and its IRI or its text."""
        found = self.meanings.get(text)
        if found is None:
            term = based(self._term(text), self.base)
            found = self.meanings[text] = (term, term.value)
        return found

    def _term(self, text: str) -> Term:
        if not self.is_date:
            return value_of(self.key, text)
        serial = day_of_serial(text) if self.column.format.is_serial else None
        day = serial or date_in(text, self.column.format.order)
        if day is None and (part := month_or_year_in(text)):
            return ox.Literal(part, datatype=ox.NamedNode(XSD + ("gYearMonth" if "-" in part else "gYear")))
        return value_of(self.key, day or text)


def field_of(column: Column, base: str) -> Field:
    """Make a column ready; ``base`` is how the IRIs of identifiers begin, empty for as usual."""
    key = column.path[-1]
    predicate = property_of(key)
    return Field(column, key, predicate, predicate.value, datatype_of(key) == XSD + "date", base)


def based(term: Term, base: str) -> Term:
    """Return what an identifier stands for in a register whose identifiers begin otherwise than as usual."""
    if not base or not isinstance(term, ox.NamedNode) or not term.value.startswith(DATA_BASE):
        return term
    return ox.NamedNode(base + term.value.removeprefix(DATA_BASE))


def text_in(cells: Sequence[Cell], column: Column) -> str:
    """Return the text of a cell as a whole."""
    cell = cells[column.index] if column.index < len(cells) else ""
    return (cell if isinstance(cell, str) else CELL_SEPARATOR.join(cell)).strip()


def values_in(cells: Sequence[Cell], column: Column) -> list[str]:
    """Return what the texts of a cell mean: of the cell as a whole, if that means something, else of each."""
    return [part for text in _meant(cells, column) for part in joined_in(column.path[-1], text)]


def _meant(cells: Sequence[Cell], column: Column) -> list[str]:
    texts = texts_in(cells, column.index, column.format.separator)
    if not column.meanings.said:
        return texts
    whole = text_in(cells, column)
    if whole and (means := column.meanings.of(whole)) != whole:
        return [means] if means else []
    return [means for text in texts if (means := column.meanings.of(text))]


def default_in(column: Column, cells: Sequence[Cell]) -> list[str]:
    """Return what an empty cell means; nothing where it is not empty, whatever that means."""
    default = column.meanings.of_nothing
    return [default] if default and not texts_in(cells, column.index) else []


def texts_in(cells: Sequence[Cell], index: int, separator: str = "") -> list[str]:
    """Return the texts of a cell: what stands between the usual sign, and between another one if there is one."""
    cell = cells[index] if index < len(cells) else ""
    parts: Iterable[str] = cell.split(CELL_SEPARATOR) if isinstance(cell, str) else cell
    if separator:
        parts = (part for text in parts for part in text.split(separator))
    return [text for part in parts if (text := part.strip())]
