"""Reads large tables as columns: each distinct value of a column is understood once, and no cell becomes a term.

What a row says is what casco_kg/reading/records.py makes of it; here it is worked out for all rows at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.source import ColumnSource
from casco_kg.keys.dates import date_in
from casco_kg.keys.names import LABEL, counted_from, each_by_its_name, known_by_name, named_subject, property_of
from casco_kg.owl.plan.columns import ID, Dictionary
from casco_kg.rdf.terms import DATA_BASE, Term
from casco_kg.reading.cells import Column, Field, text_in, values_in
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.places import Places
from casco_kg.reading.records import Records
from casco_kg.reading.table import Table
from casco_kg.reading.tables import Wanted, collect

__all__ = ["tables_in_columns"]

_Path: TypeAlias = tuple[str, ...]
_Texts: TypeAlias = Sequence[tuple[str, ...]]


def tables_in_columns(
    tables: Sequence[Table], name: str, mapping: ColumnMapping | None, dictionary: Dictionary
) -> ColumnSource | None:
    """Return what the tables of a file say, in columns; None where a mapping says what one row does not tell alone.

    Args:
        tables: the tables.
        name: what the file is called.
        mapping: what the columns mean, where they are not called as the keys are.
        dictionary: gets the terms.

    Raises:
        InputError: none has a known header, one has a header twice, or there is no row.
    """
    places, notes = Places(), list[pl.DataFrame]()

    def add(wanted: Wanted) -> bool:
        if wanted.constants or any(column.record or column.meanings.of_nothing for column in wanted.columns):
            raise _NotAloneError
        notes.append(_Rows(wanted, dictionary).notes())
        return bool(notes[-1]["o"].count())

    try:
        remarks = collect(tables, name, mapping, places, add)
    except _NotAloneError:
        return None
    every = pl.concat(notes)
    return ColumnSource(name, every.drop_nulls("o"), dictionary, every, remarks, places)


class _NotAloneError(Exception):
    """What a row says is not told by its cells alone."""


class _Rows:
    """The rows under one header, in columns."""

    def __init__(self, wanted: Wanted, dictionary: Dictionary) -> None:
        self._wanted, self._dictionary = wanted, dictionary
        self._records = Records(wanted.columns, (), Places(), wanted.base)
        self._numbers = [number for number, _ in wanted.rows]
        self._parts: list[pl.DataFrame] = []

    def notes(self) -> pl.DataFrame:
        """Return what the rows say and where it stands, in their order.

        The ids of subject, property and object, ``s``, ``p`` and ``o``, and ``sheet``, ``row`` and ``column``. Without
        an object it is what stands nowhere, or where the record itself stands.
        """
        records = self._records
        texts = {id(each): self._texts(each.column) for fields in records.by_level.values() for each in fields}
        if any(
            outer[-1] in each_by_its_name()
            and any(len(cell) > 1 for each in fields if each.key == LABEL for cell in texts[id(each)])
            for outer, fields in records.by_level.items()
            if outer
        ):
            raise _NotAloneError
        identifiers = {outer: self._identifiers(column) for outer, column in records.identifiers.items()}
        filled = self._filled(texts, identifiers)
        subjects: dict[_Path, list[int | None]] = {}
        for outer in records.order:
            header = records.headers[outer]
            named = self._subjects(outer, filled[outer], identifiers.get(outer), texts)
            subjects[outer] = named
            if outer:
                leading, predicate = subjects[outer[:-1]], property_of(outer[-1])
                there = [subject is not None for subject in named]
                lacking = [above is not None and not said for above, said in zip(leading, there, strict=True)]
                self._note(lacking, leading, predicate, None, header)
                self._note(there, leading, predicate, named, header)
                self._note(there, named, None, None, header)
            else:
                self._note(filled[()], named, None, None, None)
            self._fill(outer, named, texts)
        empty = pl.DataFrame(schema={"at": ID, "s": ID, "o": ID, "p": ID, "column": pl.String})
        every = pl.concat([empty, *self._parts]).sort("at", maintain_order=True)
        numbers = pl.Series("row", self._numbers, dtype=pl.UInt32)
        sheet = pl.lit(self._wanted.header.table.sheet, dtype=pl.String).alias("sheet")
        return every.select("s", "p", "o", sheet, numbers.gather(every["at"]), "column")

    def _cells(self, column: Column) -> list[str]:
        index = column.index
        return [row[index] if index < len(row) else "" for _, row in self._wanted.rows]

    def _texts(self, column: Column) -> _Texts:
        """Return what each cell of a column says."""
        cells = self._cells(column)
        known = {cell: tuple(values_in(_alone(cell, column), column)) for cell in dict.fromkeys(cells)}
        return [known[cell] for cell in cells]

    def _identifiers(self, column: Column) -> list[str]:
        cells = self._cells(column)
        known = {cell: column.meanings.of(text_in(_alone(cell, column), column)) for cell in dict.fromkeys(cells)}
        return [known[cell] for cell in cells]

    def _filled(self, texts: dict[int, _Texts], identifiers: dict[_Path, list[str]]) -> dict[_Path, list[bool]]:
        """Return for each record of a row whether the row says anything of it, or of a record within it."""
        filled: dict[_Path, list[bool]] = {}
        for outer, fields in self._records.by_level.items():
            said = [texts[id(each)] for each in fields]
            said += [identifiers[outer]] if outer in identifiers else []  # type: ignore[list-item]
            filled[outer] = [any(cells) for cells in zip(*said, strict=True)] or [False] * len(self._numbers)
        for outer in reversed(self._records.order):
            if outer:
                above = zip(filled[outer[:-1]], filled[outer], strict=True)
                filled[outer[:-1]] = [one or other for one, other in above]
        return filled

    def _subjects(
        self, outer: _Path, filled: list[bool], identifiers: list[str] | None, texts: dict[int, _Texts]
    ) -> list[int | None]:
        """Return the id of the record of each row: by its identifier, else its name, else the row."""
        end = "".join(f"-{key}" for key in outer)
        made = [f"<{DATA_BASE}{self._wanted.prefix}{number}{end}>" for number in self._numbers]
        if outer and outer[-1] in known_by_name():
            made = self._named(outer, made, texts)
        if identifiers is not None:
            known = {each: str(self._records.subject(each, "")) for each in dict.fromkeys(filter(None, identifiers))}
            made = [known.get(each) or other for each, other in zip(identifiers, made, strict=True)]
        wanted = pl.Series("s", [text if said else None for text, said in zip(made, filled, strict=True)], pl.String)
        return wanted.to_frame().select(self._dictionary.resources(pl.col("s"))).to_series().to_list()

    def _named(self, outer: _Path, made: list[str], texts: dict[int, _Texts]) -> list[str]:
        fields = self._records.by_level[outer]
        known: dict[tuple[tuple[str, ...], ...], ox.NamedNode | None] = {}
        rows = [*zip(*(texts[id(each)] for each in fields), strict=True)]
        for said in dict.fromkeys(rows):
            given = [(each.key, text) for each, values in zip(fields, said, strict=True) for text in values]
            known[said] = named_subject(outer[-1], given)
        return [str(known[said] or other) for said, other in zip(rows, made, strict=True)] if rows else made

    def _fill(self, outer: _Path, subjects: list[int | None], texts: dict[int, _Texts]) -> None:
        """Note what the columns about one record of each row say."""
        fields = self._records.by_level[outer]
        for each in fields:
            alike = [texts[id(other)] for other in fields if other.iri == each.iri]
            values = pl.Series("o", self._meant(each, outer, texts), dtype=pl.List(ID))
            rows = pl.DataFrame({"s": pl.Series(subjects, dtype=ID), "o": values}).with_row_index("at")
            said = pl.Series([*map(any, zip(*alike, strict=True))], dtype=pl.Boolean)
            rows = rows.filter(pl.col("s").is_not_null() & ((values.list.len() > 0) | ~said))
            self._add(rows.explode("o", empty_as_null=True), each.predicate, each.column.header)

    def _meant(self, each: Field, outer: _Path, texts: dict[int, _Texts]) -> list[list[int]]:
        """Return the ids of what each cell of a column means."""
        cells = texts[id(each)]
        terms = {values: [each.meaning(text)[0] for text in values] for values in dict.fromkeys(cells)}
        rows = [terms[values] for values in cells]
        if each.key in counted_from():
            periods = {values for values in terms if not all(map(date_in, values))}
            for at in [at for at, values in enumerate(cells) if values in periods]:
                rows[at] = self._endings(each, outer, texts, at)
        ids = self._dictionary.ids(term for found in rows for term in found)
        known = {id(found): [ids[term] for term in found] for found in rows}
        return [known[id(found)] for found in rows]

    def _endings(self, each: Field, outer: _Path, texts: dict[int, _Texts], at: int) -> list[Term]:
        """Return what the texts of a cell mean that may be a period from another day of the same record."""
        fields = self._records.by_level[outer]
        said = {number: [*texts[id(field)][at]] for number, field in enumerate(fields) if texts[id(field)][at]}
        return [
            (self._records.ending(each, text, outer, said) or each.meaning(text))[0] for text in texts[id(each)][at]
        ]

    def _note(
        self,
        where: list[bool],
        subjects: list[int | None],
        predicate: ox.NamedNode | None,
        values: list[int | None] | None,
        header: str | None,
    ) -> None:
        """Note where subjects of some rows stand, or what they lead to."""
        rows = {
            "s": pl.Series(subjects, dtype=ID),
            "o": pl.Series(values or [None] * len(where), dtype=ID),
        }
        self._add(pl.DataFrame(rows).with_row_index("at").filter(pl.Series(where, dtype=pl.Boolean)), predicate, header)

    def _add(self, rows: pl.DataFrame, predicate: ox.NamedNode | None, header: str | None) -> None:
        if rows.height:
            p = None if predicate is None else self._dictionary.ids([predicate])[predicate]
            columns = pl.col("at").cast(ID), "s", "o", pl.lit(p, dtype=ID).alias("p")
            self._parts.append(rows.select(*columns, pl.lit(header, dtype=pl.String).alias("column")))


def _alone(cell: str, column: Column) -> Sequence[str]:
    """Return a row in which a cell stands alone."""
    return [""] * column.index + [cell]
