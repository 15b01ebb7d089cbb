"""Where statements that are held in columns stand: each on a line of its file, or in a cell of its table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import repeat
from typing import Any

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.statements import NAMELESS, between
from casco_kg.owl.plan.columns import ID, Dictionary
from casco_kg.reading.parquet import PLACE, noted
from casco_kg.reading.places import Place, Places

__all__ = ["FIRST", "CellPlaces", "LinePlaces"]

#: Where records stand first: their ids, the file, the sheet, and the number of the row or the line.
FIRST = {"record": ID, "file": pl.String, "sheet": pl.String, "number": ID}
#: So far back from a node without a name is looked for what leads to it.
_STEPS = 20


class LinePlaces:
    """The places of statements by their lines, or what else tells them.

    Args:
        rows: the ids of statements, ``s``, ``p`` and ``o``, in the order of the file, each with what is known of its
            place (:data:`~casco_kg.reading.parquet.PLACE`).
        dictionary: of these ids.
        file: what the file is called.
    """

    def __init__(self, rows: pl.DataFrame, dictionary: Dictionary, file: str) -> None:
        self._rows, self._dictionary, self.file = rows, dictionary, file

    @cached_property
    def _by_subject(self) -> pl.DataFrame:
        return self._rows.sort("s", maintain_order=True)

    @cached_property
    def _by_object(self) -> pl.DataFrame:
        """What leads to nodes without a name, which stand where that does."""
        nameless = self._dictionary.starting_with([NAMELESS])
        return self._rows.filter(pl.col("o").is_in(nameless.implode())).sort("o", maintain_order=True)

    @property
    def subjects(self) -> Collection[str]:
        """See :class:`~casco_kg.reading.places.LookedUp`."""
        return _Subjects(self._by_subject, self._dictionary)

    @property
    def places(self) -> Places:
        """See :class:`~casco_kg.reading.places.LookedUp`."""
        return self.of_all(self.subjects)

    def among(self, ids: pl.Series) -> pl.Series:
        """Return those of some ids that are subjects here."""
        return ids.filter(ids.is_in(self._by_subject["s"].unique().implode()))

    def first(self, ids: pl.Series) -> pl.DataFrame:
        """Return where some subjects stand first, as :data:`FIRST` has it."""
        rows = self._rows.filter(pl.col("s").is_in(ids.implode())).unique("s", keep="first", maintain_order=True)
        known = [pl.col(column).cast(ID) for column in ("row", "line") if column in rows.columns]
        sheet = pl.col("sheet") if "sheet" in rows.columns else pl.lit(None, dtype=pl.String).alias("sheet")
        return rows.select(
            pl.col("s").alias("record"), pl.lit(self.file).alias("file"), sheet, number=pl.coalesce(known)
        )

    def of(self, subject: str) -> Places:
        """See :class:`~casco_kg.reading.places.LookedUp`."""
        return self.of_all([subject])

    def of_all(self, subjects: Iterable[str]) -> Places:
        """See :class:`~casco_kg.reading.places.LookedUp`."""
        ids = pl.Series(list(self._dictionary.ids(map(_node, subjects)).values()), dtype=ID)
        if len(ids) == 1:
            rows = between(self._by_subject, "s", ids[0])
        else:
            rows = self._rows.filter(pl.col("s").is_in(ids.implode()))
        texts = [self._dictionary.values(rows[column]) for column in ("s", "p", "o")]
        said = zip(zip(*texts, strict=True), repeat(self.file), self._where(rows), strict=False)
        places = noted(said)
        for id_, text in zip(ids, self._dictionary.texts(ids), strict=True):
            if text.startswith(NAMELESS):
                places.note(self._lead(id_), text[1:-1])
        return places

    def _where(self, rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """Yield what is known of the place of each row."""
        return rows.select(column for column in PLACE if column in rows.columns).iter_rows(named=True)

    def _lead(self, node: int) -> Place:
        """Return where the property stands by which a node with a name leads to one without, in so many steps."""
        leading = between(self._by_object, "o", node)
        for _ in range(_STEPS):
            if not leading.height:
                return Place(self.file)
            node, predicate = leading.row(0)[:2]
            further = between(self._by_object, "o", node)
            if not further.height:
                if "row" in leading.columns and leading["row"][0] is not None:
                    return Place(self.file, **next(self._where(leading)))
                own = between(self._by_subject, "s", node).filter(pl.col("p") == predicate)
                return Place(self.file, **next(self._where(own)))
            leading = further
        return Place(self.file)


class CellPlaces(LinePlaces):
    """The places of what tables say, cell by cell.

    Args:
        rows: as for :class:`LinePlaces`; those without an object say that a property stands nowhere, or without a
            property either where a record stands.
    """

    def of_all(self, subjects: Iterable[str]) -> Places:
        """See :class:`~casco_kg.reading.places.LookedUp`."""
        ids = pl.Series(list(self._dictionary.ids(map(_node, subjects)).values()), dtype=ID)
        if len(ids) == 1:
            rows = between(self._by_subject, "s", ids[0])
        else:
            rows = self._rows.filter(pl.col("s").is_in(ids.implode()))
        places = Places()
        said = zip(*(self._values(rows[column]) for column in ("s", "p", "o")), strict=True)
        for names, where in zip(said, rows.select("sheet", "row", "column").iter_rows(), strict=True):
            sheet, row, column = where
            places.note(Place(self.file, sheet=sheet, row=row, column=column), *names)
        return places

    def first(self, ids: pl.Series) -> pl.DataFrame:
        """See :class:`LinePlaces`: the rows of records themselves go before those that speak of them."""
        own = CellPlaces(self._rows.filter(pl.col("p").is_null()), self._dictionary, self.file)
        return LinePlaces.first(own, ids)

    def _values(self, ids: pl.Series) -> pl.Series:
        """Return what terms are; nothing for those that are not there."""
        there = ids.is_not_null().arg_true()
        texts = pl.repeat("", len(ids), dtype=pl.String, eager=True)
        return texts.scatter(there, self._dictionary.values(ids.gather(there))) if len(there) else texts


class _Subjects(Collection[str]):
    """The IRIs of subjects, each looked up."""

    def __init__(self, by_subject: pl.DataFrame, dictionary: Dictionary) -> None:
        self._by_subject, self._dictionary = by_subject, dictionary

    def __contains__(self, iri: object) -> bool:
        if not isinstance(iri, str):
            return False
        (id_,) = self._dictionary.ids([_node(iri)]).values()
        return between(self._by_subject, "s", id_).height > 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._dictionary.values(self._by_subject["s"].unique()))

    def __len__(self) -> int:
        return self._by_subject["s"].n_unique()


def _node(iri: str) -> ox.NamedNode | ox.BlankNode:
    """Return the node of a name; of one that is no IRI the blank node."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return ox.BlankNode(iri)
