"""Makes statements from rows: one record a row, or several rows a record where they share an identifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias, cast

import pyoxigraph as ox

from casco_kg.keys.dates import date_in, end_of
from casco_kg.keys.names import LABEL, counted_from, each_by_its_name, named_subject, property_of, subject_of, value_of
from casco_kg.rdf.terms import DATA_BASE, Term
from casco_kg.reading.cells import Cell, Column, Field, based, default_in, field_of, text_in, values_in
from casco_kg.reading.places import Place, Places

__all__ = ["Located", "Records"]

#: What a row says: by the path of a record and the index of a column among those of the record, its values.
_Said: TypeAlias = dict[tuple[str, ...], dict[int, list[str]]]


class Located(Protocol):
    """Says where a cell of the present row stands; None stands for the row."""

    def __call__(self, header: str | None) -> Place:
        """Return the place of the cell under a header."""


class Records:
    """Collects the statements of rows under one header, and where each cell stands.

    Attributes:
        triples: the statements.
        identifiers: the columns that give identifiers, by the paths of the records that these are of.
        by_level: the other columns, made ready, by the paths of the records that they say something of.
        order: these paths, the outer ones first.
        headers: by these paths the first header of a column that says something of the record, or within it.
    """

    def __init__(
        self, columns: Iterable[Column], constants: Iterable[tuple[str, str]], places: Places, base: str = ""
    ) -> None:
        """Make ready.

        Args:
            columns: those that are read.
            constants: a path of keys and a value for every record.
            places: where the places of cells are noted.
            base: how the IRIs of identifiers begin; empty for as usual.
        """
        self._base = base
        self.triples: list[ox.Triple] = []
        self._places = places
        self.identifiers: dict[tuple[str, ...], Column] = {}
        self.by_level: dict[tuple[str, ...], list[Field]] = {(): []}
        self._constants: dict[tuple[str, ...], list[tuple[ox.NamedNode, Term]]] = {}
        self._given: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for column in columns:
            self._add_level(column.path[:-1])
            if column.path[-1] == "id":
                self.identifiers[column.path[:-1]] = column
            else:
                self.by_level[column.path[:-1]].append(field_of(column, base))
        for path, value in constants:
            *outer, key = path.split(".")
            self._add_level(tuple(outer))
            self._constants.setdefault(tuple(outer), []).append((property_of(key), based(value_of(key, value), base)))
            self._given.setdefault(tuple(outer), []).append((key, value))
        self.order = sorted(self.by_level, key=len)
        meanings = [each.column.meanings for fields in self.by_level.values() for each in fields]
        self._has_defaults = any(meaning.of_nothing for meaning in meanings)
        self.headers = {outer: self._first_header(outer) for outer in self.by_level}

    def _add_level(self, outer: tuple[str, ...]) -> None:
        for depth in range(len(outer) + 1):
            self.by_level.setdefault(outer[:depth], [])

    def _first_header(self, outer: tuple[str, ...]) -> str | None:
        """Return the header of the first column of a level; None where only constants stand there."""
        columns = [each.column for level, fields in self.by_level.items() for each in fields]
        columns += self.identifiers.values()
        below = [column for column in columns if column.path[: len(outer)] == outer]
        return min(below, key=lambda column: column.index).header if below else None

    def levels(self, cells: Sequence[Cell]) -> frozenset[tuple[str, ...]]:
        """Return the paths of the records that a row says something of, constants and identifiers aside."""
        return frozenset(outer for outer, said in self._said(cells).items() if said)

    def _said(self, cells: Sequence[Cell]) -> _Said:
        return {
            outer: {at: values for at, each in enumerate(fields) if (values := values_in(cells, each.column))}
            for outer, fields in self.by_level.items()
        }

    def _with_defaults(self, said: _Said, cells: Sequence[Cell]) -> _Said:
        """Return what a row says together with what its empty cells mean."""
        if not self._has_defaults:
            return said
        return {
            outer: {
                at: values
                for at, each in enumerate(fields)
                if (values := said[outer].get(at) or default_in(each.column, cells))
            }
            for outer, fields in self.by_level.items()
        }

    def add(
        self,
        cells: Sequence[Cell],
        nameless: str,
        row: str,
        located: Located,
        without: frozenset[tuple[str, ...]] | None = frozenset(),
    ) -> bool:
        """Add what one row says, and return whether it says anything: a row without a cell that is read does not.

        Args:
            cells: the cells, by the index of their columns.
            nameless: the identifier of the record where no column gives one.
            row: the identifier of the row, for the records within it.
            located: where the cells stand.
            without: the paths of records that constants alone do not make, as another row of the record makes them;
                None for all.
        """
        identifiers = {outer: column.meanings.of(text_in(cells, column)) for outer, column in self.identifiers.items()}
        said = self._said(cells)
        filled = {outer for outer in said if said[outer] or identifiers.get(outer)}
        if not filled:
            return False
        said = self._with_defaults(said, cells)
        filled |= {outer for outer in said if said[outer] and without is not None and outer not in without}
        filled |= {outer for outer in self._constants if without is not None and outer not in without}
        filled = {outer[:depth] for outer in filled for depth in range(len(outer) + 1)}
        subjects: dict[tuple[str, ...], ox.NamedNode] = {(): self.subject(identifiers.get((), ""), nameless)}
        self._places.note(located(None), subjects[()].value)
        for outer in self.order:
            if outer and (leading := subjects.get(outer[:-1])):
                lead, predicate = located(self.headers[outer]), property_of(outer[-1])
                if outer not in filled:
                    self._places.note(lead, leading.value, predicate.value)
                    continue
                apart = () if identifiers.get(outer) else self.apart(outer, said)
                for one in apart or (said[outer],):
                    subject = self._nested(outer, identifiers.get(outer, ""), one, row)
                    self.triples.append(ox.Triple(leading, predicate, subject))
                    self._places.note(lead, leading.value, predicate.value, subject.value)
                    self._places.note(lead, subject.value)
                    if apart:
                        self._fill(subject, outer, one, located)
                    else:
                        subjects[outer] = subject
            if outer in subjects:
                self._fill(subjects[outer], outer, said[outer], located)
        return True

    def apart(self, outer: tuple[str, ...], said: _Said) -> tuple[dict[int, list[str]], ...]:
        """Return what is said of each of several records that a cell names; nothing where it names one."""
        if not outer or outer[-1] not in each_by_its_name() or outer in self._constants or len(said[outer]) != 1:
            return ()
        ((at, texts),) = said[outer].items()
        within = any(said[other] for other in said if len(other) > len(outer) and other[: len(outer)] == outer)
        if len(texts) == 1 or within or self.by_level[outer][at].key != LABEL:
            return ()
        return tuple({at: [text]} for text in texts)

    def subject(self, identifier: str, nameless: str) -> ox.NamedNode:
        """Return what an identifier stands for, or the one that is made up where there is none."""
        if not identifier:
            return ox.NamedNode(DATA_BASE + nameless)
        return cast(ox.NamedNode, based(subject_of(identifier), self._base))

    def _nested(self, outer: tuple[str, ...], identifier: str, said: dict[int, list[str]], row: str) -> ox.NamedNode:
        """Return the subject of a record within a row: by its identifier, else its name, else the row."""
        if identifier:
            return self.subject(identifier, "")
        texts = [(each.key, text) for at, each in enumerate(self.by_level[outer]) for text in said.get(at, ())]
        named = named_subject(outer[-1], texts + self._given.get(outer, []))
        return named or ox.NamedNode(DATA_BASE + "-".join((row, *outer)))

    def _fill(
        self, subject: ox.NamedNode, outer: tuple[str, ...], said: dict[int, list[str]], located: Located
    ) -> None:
        note, add, name = self._places.note, self.triples.append, subject.value
        filled = {self.by_level[outer][at].iri for at in said}
        for at, each in enumerate(self.by_level[outer]):
            place = located(each.column.header)
            texts = said.get(at)
            if texts is None:
                if each.iri not in filled:
                    note(place, name, each.iri)
                continue
            for text in texts:
                term, meant = self.ending(each, text, outer, said) or each.meaning(text)
                add(ox.Triple(subject, each.predicate, term))
                note(place, name, each.iri, meant)
        for predicate, value in self._constants.get(outer, ()):
            add(ox.Triple(subject, predicate, value))

    def ending(
        self, each: Field, text: str, outer: tuple[str, ...], said: dict[int, list[str]]
    ) -> tuple[Term, str] | None:
        """Return the last day that a period means where a last day is due; None where it is no period, or has no start.

        The period is counted from the first day of the same record, where that is one.
        """
        if (first := counted_from().get(each.key)) is None or date_in(text):
            return None
        starts = {
            other.meaning(start)[1]
            for at, other in enumerate(self.by_level[outer])
            if other.key == first
            for start in said.get(at, ())
        }
        end = end_of(text, starts.pop()) if len(starts) == 1 else None
        return (value_of(each.key, end), end) if end else None
