"""The records of a large register, in columns: counted there, and made of those that findings are on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.places import LinePlaces
from casco_kg.columns.statements import Statements, between
from casco_kg.graph import Graph
from casco_kg.owl.plan.columns import ID
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.ours import NUMBER
from casco_kg.rdf.terms import Term
from casco_kg.validation.records import DEPTH, Record, Table, in_order

__all__ = ["ColumnRecords"]


class ColumnRecords:
    """The records of a large register.

    Args:
        found: the ids of what the query of records asks for: ``order``, ``kind``, ``record`` and ``body``.
        data: the data, in columns.
        closed: the closed graph, for the names of bodies.
    """

    def __init__(self, found: pl.DataFrame, data: Graph, closed: Graph) -> None:
        assert isinstance(data.triples, Statements)
        self._made: dict[int, Record] = {}
        self._label = cache(closed.label)
        self._data, self._statements = data, data.triples
        self._dictionary = self._statements.graph.dictionary
        found = found.filter(pl.col("record").is_in(self._statements.subject_ids.implode()))
        kinds = found.select("order", "kind").unique()
        order, kind = (
            {id_: term.value for id_, term in self._dictionary.decode(kinds[name].unique()).items()}
            for name in ("order", "kind")
        )
        ranks = kinds.with_columns(
            rank=pl.col("order").replace_strict({id_: int(text) for id_, text in order.items()}, return_dtype=pl.Int64),
            name=pl.col("kind").replace_strict(kind, return_dtype=pl.String),
        )
        self._kinds = (
            found.join(ranks, on=["order", "kind"])
            .sort("rank", "name")
            .group_by("record", maintain_order=True)
            .agg(pl.col("rank", "name").first())
            .sort("record")
        )
        self._bodies = found.select("record", "body").drop_nulls().unique().sort("record")

    def __len__(self) -> int:
        return self._kinds.height

    def __iter__(self) -> Iterator[Record]:
        made = (self._record(id_) for id_ in self._kinds["record"])
        ranks = dict(zip(self._kinds["record"], self._kinds["rank"], strict=True))
        ranked = zip(ranks.values(), made, strict=True)
        return (record for _, record in sorted(ranked, key=lambda each: (each[0], in_order(each[1]))))

    def is_part(self, node: Term) -> bool:
        """See :class:`~casco_kg.validation.records.Records`."""
        record = self.of(node)
        return record is not None and record.node != node

    def by_kind(self) -> Mapping[str, int]:
        """See :class:`~casco_kg.validation.records.Records`."""
        return dict(self._kinds.sort("rank").group_by("name", maintain_order=True).len().iter_rows())

    def by_table(self) -> Mapping[Table, int]:
        """See :class:`~casco_kg.validation.records.Records`."""
        counted: dict[Table, int] = {}
        left = self._kinds.sort("rank")["record"]
        for part in self._data.places.parts:
            if isinstance(part, LinePlaces):
                here = part.among(left)
                counted[part.file, None] = counted.get((part.file, None), 0) + len(here)
                left = left.filter(~left.is_in(here.implode()))
        for node in self._dictionary.decode_all(left):
            if place := self._data.places.find(node.value):
                counted[place.file, place.sheet] = counted.get((place.file, place.sheet), 0) + 1
        return {table: count for table, count in counted.items() if count}

    def by_body(self) -> Mapping[str, int]:
        """See :class:`~casco_kg.validation.records.Records`."""
        bodies = self._bodies["body"].unique()
        names = pl.DataFrame(
            {"body": bodies, "name": [self._label(node) for node in self._dictionary.decode_all(bodies)]},
            schema={"body": ID, "name": pl.String},
        )
        named = self._bodies.join(names, on="body").select("record", "name").unique()
        ranked = named.join(self._kinds.select("record", "rank"), on="record").sort("rank", "record", "name")
        return dict(ranked.group_by("name", maintain_order=True).len().iter_rows())

    def of(self, node: Term) -> Record | None:
        """See :class:`~casco_kg.validation.records.Records`."""
        (id_,) = self._statements.ids([node])
        for _ in range(DEPTH + 1):
            if between(self._kinds, "record", id_).height:
                return self._record(id_)
            leading = between(self._statements.by_object, "o", id_)["s"].unique()
            if not len(leading):
                return None
            texts = self._dictionary.texts(leading)
            id_ = leading[texts.arg_min() or 0]
        return None

    def _record(self, id_: int) -> Record:
        """Return a record by its id."""
        if id_ not in self._made:
            (node,) = self._dictionary.decode([id_]).values()
            _, _, kind = between(self._kinds, "record", id_).row(0)
            bodies = self._dictionary.decode_all(between(self._bodies, "record", id_)["body"])
            self._made[id_] = Record(
                node,
                kind,
                tuple(sorted(map(self._label, bodies))),
                self._data.places.find(node.value),
                self._text(node, RDFS + "label"),
                self._text(node, NUMBER.value),
            )
        return self._made[id_]

    def _text(self, node: Term, predicate: str) -> str:
        """Return the first text that a node has for a property."""
        texts = (value.value for value in self._data.values(node, predicate) if isinstance(value, ox.Literal))
        return min(texts, default="")
