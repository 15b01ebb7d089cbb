"""Makes one graph of what several files say, one of them at least in columns, as loading does of terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.said import said_in
from casco_kg.columns.source import ColumnSource, renamed
from casco_kg.columns.statements import NAMELESS, Statements
from casco_kg.keys.documents import DESCRIBING, WORKS
from casco_kg.keys.known import meaning_of, meant_by_designation, meant_by_name, naming, told_by_text
from casco_kg.keys.names import NAMED
from casco_kg.keys.numbers import meant_by_number
from casco_kg.keys.parties import meant_as_known
from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, ColumnGraph, Dictionary, encode
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.reading.places import Places
from casco_kg.reading.source import Source

__all__ = ["merged_in_columns"]

_FACTS = ["s", "p", "o"]
_Skolemized = Callable[[Source, str], tuple[frozenset[ox.Triple], Places, frozenset[ox.Triple]]]


def merged_in_columns(
    sources: Sequence[Source | ColumnSource], dictionary: Dictionary, genid: str, skolemized: _Skolemized
) -> tuple[Statements, Places, frozenset[ox.Triple]]:
    """Return what several sources say as one: blank nodes by IRIs, what is named by words by its own IRI.

    Args:
        sources: what files say, one of them at least in columns.
        dictionary: that of all these columns.
        genid: how the IRIs of blank nodes begin.
        skolemized: what replaces blank nodes in a source of terms.

    Returns:
        The statements, where they stand, and the remarks on files.
    """
    merging = _Merging(dictionary)
    for number, source in enumerate(sources, 1):
        if isinstance(source, ColumnSource):
            merging.add(source.skolemized(f"{genid}{number}-"))
        else:
            merging.add_terms(*skolemized(source, f"{genid}{number}-"))
    merging.understand_texts()
    merging.rename()
    merging.lead()
    return merging.statements(), merging.places(), merging.remarks


class _Merging:
    """Statements by their ids, with the number of their source and their line, as far as these are known."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._parts: list[ColumnSource] = []
        self._terms: list[pl.DataFrame] = []
        self._places: list[Places] = []
        self.remarks: frozenset[ox.Triple] = frozenset()

    def add(self, source: ColumnSource) -> None:
        """Add a source in columns, without blank nodes."""
        self._parts.append(source)
        self.remarks |= frozenset(source.remarks)

    def add_terms(self, triples: Iterable[ox.Triple], places: Places, remarks: frozenset[ox.Triple]) -> None:
        """Add what a source of terms says, without blank nodes."""
        self._terms.append(encode(triples, self._dictionary).facts)
        self._places.append(places)
        self.remarks |= remarks

    def _facts(self) -> pl.DataFrame:
        return pl.concat([*(part.rows.select(_FACTS) for part in self._parts), *self._terms]).unique()

    def statements(self) -> Statements:
        """Return what is said by now, each statement once."""
        return Statements(ColumnGraph(self._dictionary, self._facts()))

    def _each(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        """Change all statements."""
        self._parts = [part.changed(change) for part in self._parts]
        self._terms = [change(rows) for rows in self._terms]

    def _ids(self, terms: Iterable[Term]) -> list[int]:
        wanted = [*terms]
        ids = self._dictionary.ids(wanted)
        return [ids[term] for term in wanted]

    def _table(self, **columns: Iterable[Term]) -> pl.DataFrame:
        """Return columns of terms by their ids."""
        return pl.DataFrame(
            {name: self._ids(terms) for name, terms in columns.items()}, schema=dict.fromkeys(columns, ID)
        )

    def understand_texts(self) -> None:
        """Lead to what a text means where statements give it instead."""
        rows = self.statements().rows_having(*(predicate.value for predicate in told_by_text()))
        texts = rows.filter(pl.col("o") >= FIRST_LITERAL).select("p", "o").unique()
        if not texts.height:
            return
        predicates, values = (self._dictionary.decode(texts[name]) for name in ("p", "o"))
        meant = [meaning_of(predicates[p], values[o]) for p, o in texts.iter_rows()]  # type: ignore[arg-type]
        led = texts.with_columns(new=pl.Series(self._ids(meant), dtype=ID)).filter(pl.col("new") != pl.col("o"))
        if led.height:
            self._lead_otherwise(led, ["p", "o"])

    def _lead_otherwise(self, led: pl.DataFrame, on: list[str]) -> None:
        def change(rows: pl.DataFrame) -> pl.DataFrame:
            found = rows.join(led, on=on, how="left", maintain_order="left")
            return found.with_columns(pl.coalesce("new", "o").alias("o")).drop("new")

        self._each(change)

    def rename(self) -> None:
        """Call what is named by words by its own IRI."""
        statements = self.statements()
        names: dict[str, str] = {}
        named = self._dictionary.starting_with([f"<{NAMED}"])
        if statements.subject_ids.is_in(named.implode()).any():
            names = meant_by_name(statements)
        names |= meant_by_designation([*_of_documents(statements)])
        if not names:
            return
        frame = self._table(id=map(ox.NamedNode, names), new=map(ox.NamedNode, names.values()))
        self._each(lambda rows: renamed(rows, frame))
        self._places = [places.renamed(names) for places in self._places]

    def lead(self) -> None:
        """Lead to the bodies that everybody knows, and to records by their numbers."""
        known = meant_as_known(said_in(self.statements()))
        if known:
            predicates, values = zip(*known, strict=True)
            self._note(known)
            self._lead_otherwise(self._table(p=predicates, o=values, new=known.values()), ["p", "o"])
            self._forget(values)
        if numbered := meant_by_number(said_in(self.statements())):
            led = [(*terms_of(triple), record) for triple, records in numbered.items() for record in records]
            for row in led:
                self._note_one(*row)
            subjects, predicates, values, new = zip(*led, strict=True)
            self._lead_otherwise(self._table(s=subjects, p=predicates, o=values, new=new), _FACTS)
            self._forget(values)

    def _note(self, known: Mapping[tuple[ox.NamedNode, Term], ox.NamedNode]) -> None:
        """Note where what leads otherwise now stands, in sources of terms."""
        for rows in self._terms if self._places else ():
            triples = Statements(ColumnGraph(self._dictionary, rows))
            for predicate in {predicate for predicate, _ in known}:
                for subject, _, value in map(terms_of, triples.having(predicate.value)):
                    if body := known.get((predicate, value)):
                        self._note_one(subject, predicate, value, body)

    def _note_one(self, subject: Term, predicate: Term, value: Term, new: Term) -> None:
        for places in self._places:
            if place := places.find(subject.value, predicate.value, value.value):
                places.note(place, subject.value, predicate.value, new.value)

    def _forget(self, values: Iterable[Term]) -> None:
        """Leave out what is said of nodes without a name to which nothing leads any more, and so on."""
        nameless = self._dictionary.starting_with([NAMELESS])
        left = pl.Series(self._ids(dict.fromkeys(values)), dtype=ID)
        while len(left := left.filter(left.is_in(nameless.implode()))):
            facts = self._facts()
            left = left.filter(~left.is_in(facts["o"].implode()))
            gone = facts.filter(pl.col("s").is_in(left.implode()))
            self._each(lambda rows, left=left: rows.filter(~pl.col("s").is_in(left.implode())))  # type: ignore[misc]
            left = gone["o"].filter(gone["o"] < FIRST_LITERAL).unique()

    def places(self) -> Places:
        """Return where statements stand."""
        return reduce(Places.__or__, [*(part.places for part in self._parts), *self._places], Places())


def _of_documents(statements: Statements) -> Iterable[ox.Triple]:
    """Yield statements that lead to documents, one to each, and those that describe documents of the data."""
    facts = statements.rows_having(*(predicate.value for predicate in naming()))
    yield from statements.terms(facts.unique(["p", "o"]))
    classes = statements.ids(WORKS).implode()
    of_type = statements.rows_having(TYPE.value).filter(pl.col("o").is_in(classes))["s"]
    about = pl.col("s").is_in(of_type.implode())
    yield from statements.terms(statements.rows_having(*DESCRIBING).filter(about))
