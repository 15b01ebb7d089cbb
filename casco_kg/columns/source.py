"""What one large file says, in columns: its statements with their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.places import CellPlaces, LinePlaces
from casco_kg.owl.plan.columns import ID, Dictionary, triples_of
from casco_kg.rdf.constants import FIRST, OWL, REST, TYPE
from casco_kg.reading.foreign.vocabularies import is_reasoned
from casco_kg.reading.places import Places
from casco_kg.reading.source import Source

__all__ = ["ColumnSource"]


@dataclass(frozen=True)
class ColumnSource:
    """What one file says, as :class:`~casco_kg.reading.source.AnySource` has it.

    Attributes:
        name: the path of the file as given.
        rows: ids of subject, property and object, ``s``, ``p`` and ``o``, in the order of the file, and what is
            known of their places (:data:`~casco_kg.reading.parquet.PLACE`).
        dictionary: of these ids.
        notes: of tables, whose cells tell more than what is said: where records stand, and what stands nowhere; the
            same columns, without an object or without a property.
        remarks: as :class:`~casco_kg.reading.source.Source` has them.
        told: where the remarks belong.
    """

    name: str
    rows: pl.DataFrame
    dictionary: Dictionary
    notes: pl.DataFrame | None = None
    remarks: tuple[ox.Triple, ...] = ()
    told: Places = field(default_factory=Places)

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """Every triple as terms, in the order of the file; may hold blank nodes and repetitions."""
        return tuple(triples_of(self.rows, self.dictionary))

    @property
    def places(self) -> Places:
        """Where what it says stands."""
        kind, rows = (LinePlaces, self.rows) if self.notes is None else (CellPlaces, self.notes)
        return Places.looked_up(kind(rows, self.dictionary, self.name)) | self.told

    def changed(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> ColumnSource:
        """Return the same with all statements changed, and where they stand."""
        notes = None if self.notes is None else change(self.notes)
        return replace(self, rows=change(self.rows), notes=notes)

    @cached_property
    def _samples(self) -> tuple[tuple[ox.Triple, int], ...]:
        type_ = self.dictionary.ids([TYPE])[TYPE]
        spoken = pl.when(pl.col("p") == type_).then("o")
        numbered = self.rows.select("s", "p", "o").with_row_index("number")
        sampled = numbered.group_by("p", spoken.alias("spoken")).agg(
            pl.col("s", "o", "number").sort_by("number").first(), count=pl.len()
        )
        triples = [*triples_of(sampled, self.dictionary)]
        reasoned = pl.Series([is_reasoned(triple) for triple in triples], dtype=pl.Boolean)
        axioms = sampled.filter(reasoned).select("p", "spoken")
        single = numbered.with_columns(spoken.alias("spoken")).join(
            axioms, on=["p", "spoken"], how="semi", nulls_equal=True
        )
        told = [
            *zip(sampled["number"], triples, sampled["count"], reasoned, strict=True),
            *((place, triple, 1, False) for place, triple in _numbered(single, self.dictionary)),
        ]
        told.sort(key=lambda each: each[0])
        return tuple((triple, count) for _, triple, count, is_left in told if not is_left)

    def samples(self) -> Iterable[tuple[ox.Triple, int]]:
        """See :class:`~casco_kg.reading.source.AnySource`."""
        return self._samples

    def in_terms(self) -> Source:
        """Return the same with terms, for who looks at each."""
        return Source(self.name, self.triples, self.places, self.remarks)

    def skolemized(self, genid: str) -> ColumnSource:
        """Return the same with IRIs for blank nodes, but for those of class expressions, lists and other axioms.

        Args:
            genid: how these IRIs begin.
        """
        blank = self.dictionary.starting_with(["_:"])
        if not len(blank):
            return self
        axiomatic = self.rows.filter(pl.col("p").is_in(self._of_axioms.implode()))["s"]
        numbered = self.rows.select("s", "o").with_row_index("row")
        ends = [numbered.select("row", pl.lit(place).alias("at"), id=name) for place, name in enumerate("so")]
        nameless = (
            pl.concat(ends)
            .filter(pl.col("id").is_in(blank.implode()), ~pl.col("id").is_in(axiomatic.implode()))
            .sort("row", "at")
            .unique("id", keep="first", maintain_order=True)
            .with_row_index("number", offset=1)
        )
        names = nameless.select("id", new=self.dictionary.resources(pl.format(f"<{genid}{{}}>", "number")))
        return self.changed(partial(renamed, names=names))

    @cached_property
    def _of_axioms(self) -> pl.Series:
        """The ids of properties that axioms and lists are made of."""
        owl = self.dictionary.starting_with([f"<{OWL}"])
        return pl.concat([owl, pl.Series([*self.dictionary.ids([FIRST, REST]).values()], dtype=ID)])


def renamed(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return statements whose subjects and objects are called otherwise.

    Args:
        rows: the statements, by ids.
        names: the ``id`` of what is called otherwise, each once, and the ``new`` one.
    """
    for column in ("s", "o"):
        found = rows.join(names, left_on=column, right_on="id", how="left", maintain_order="left")
        rows = found.with_columns(pl.coalesce("new", column).alias(column)).drop("new")
    return rows


def _numbered(rows: pl.DataFrame, dictionary: Dictionary) -> Iterable[tuple[int, ox.Triple]]:
    return zip(rows["number"], triples_of(rows, dictionary), strict=True)
