"""The records of a large register, in columns: counted there, and made of those that findings are on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.places import FIRST, CellPlaces, LinePlaces
from casco_kg.columns.statements import Statements
from casco_kg.graph import Graph
from casco_kg.owl.plan.columns import ID
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.ours import NUMBER
from casco_kg.rdf.terms import Term
from casco_kg.reading.places import LookedUp
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
        self._found: dict[Term, Record | None] = {}
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
        made = self._records(self._kinds["record"])
        ranked = [(rank, made[id_]) for id_, rank in self._kinds.select("record", "rank").iter_rows()]
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
        placed = self._placed.filter(pl.col("file").is_not_null())
        counted = placed.group_by("file", "sheet", maintain_order=True).len()
        return {(file, sheet): count for file, sheet, count in counted.iter_rows()}

    def by_body(self) -> Mapping[str, int]:
        """See :class:`~casco_kg.validation.records.Records`."""
        bodies = self._bodies["body"].unique()
        names = pl.DataFrame(
            {"body": bodies, "name": [self._label(node) for node in self._dictionary.decode_all(bodies)]},
            schema={"body": ID, "name": pl.String},
        )
        named = self._bodies.join(names, on="body").select("record", "name").unique()
        ranked = named.join(self._placed.select("record").with_row_index("at"), on="record").sort("at", "name")
        return dict(ranked.group_by("name", maintain_order=True).len().iter_rows())

    @cached_property
    def _placed(self) -> pl.DataFrame:
        """The records by their ids, in their order, each with the ``file`` and the ``sheet`` that it stands in."""
        parts = self._data.places.parts
        left, found = self._kinds["record"], list[pl.DataFrame]()
        for kind in (CellPlaces, LinePlaces):  # a row that a record has for itself goes before where it is spoken of
            if kind is LinePlaces:
                found.append(noted := self._noted(left, [part for part in parts if not isinstance(part, LinePlaces)]))
                left = left.filter(~left.is_in(noted["record"].implode()))
            for part in parts:
                if isinstance(part, kind):
                    found.append(here := part.first(part.among(left)))
                    left = left.filter(~left.is_in(here["record"].implode()))
        placed = self._kinds.select("record", "rank").join(pl.concat(found), on="record", how="left")
        written = placed.with_columns(self._dictionary.texts(placed["record"]).alias("text"))
        return written.sort("rank", "file", pl.col("sheet").fill_null(""), "number", "text")

    def _noted(self, ids: pl.Series, parts: Collection[LookedUp]) -> pl.DataFrame:
        """Return where records stand of which the place is held as it was noted."""
        nodes = zip(ids, self._dictionary.decode_all(ids), strict=True) if parts else ()
        rows = [
            (id_, place.file, place.sheet, place.row or place.line)
            for id_, node in nodes
            if any(node.value in part.subjects for part in parts)
            and (place := self._data.places.find(node.value)) is not None
        ]
        return pl.DataFrame(rows, schema=FIRST, orient="row")

    def of(self, node: Term) -> Record | None:
        """See :class:`~casco_kg.validation.records.Records`."""
        if node not in self._found:
            self.look_up([node])
        return self._found[node]

    def look_up(self, nodes: Iterable[Term]) -> None:
        """See :class:`~casco_kg.validation.records.Records`."""
        wanted = [node for node in dict.fromkeys(nodes) if node not in self._found]
        ids = self._dictionary.ids(wanted)
        above = self._above(
            pl.DataFrame({"node": ids.values(), "record": ids.values()}, schema={"node": ID, "record": ID})
        )
        records = self._records(pl.Series([*{*above.values()}], dtype=ID))
        self._found |= {node: records.get(above.get(id_, -1)) for node, id_ in ids.items()}

    def _above(self, rows: pl.DataFrame) -> dict[int, int]:
        """Return for each node the record that it is or is a part of, by ids."""
        found = dict[int, int]()
        rows = rows.filter(pl.col("node").is_in(self._statements.subject_ids.implode()))
        for _ in range(DEPTH + 1):
            here = rows.join(self._kinds, on="record", how="semi")
            found.update(here.iter_rows())
            rows = rows.join(here, on="node", how="anti")
            leading = rows.join(self._statements.graph.facts, left_on="record", right_on="o")
            if not leading.height:
                break
            written = leading.with_columns(self._dictionary.texts(leading["s"]).alias("text")).sort("text")
            rows = written.unique("node", keep="first", maintain_order=True).select("node", record="s")
        return found

    def _records(self, ids: pl.Series) -> dict[int, Record]:
        """Return records by their ids."""
        nodes = dict(zip(ids, self._dictionary.decode_all(ids), strict=True))
        self._data.places.look_up(node.value for node in nodes.values())
        texts = [self._first_texts(ids, predicate) for predicate in (RDFS + "label", NUMBER.value)]
        kinds = dict(self._kinds.filter(pl.col("record").is_in(ids.implode())).select("record", "name").iter_rows())
        bodies: dict[int, list[str]] = {}
        held = self._bodies.filter(pl.col("record").is_in(ids.implode()))
        for (record, _), body in zip(held.iter_rows(), self._dictionary.decode_all(held["body"]), strict=True):
            bodies.setdefault(record, []).append(self._label(body))
        return {
            id_: Record(
                node,
                kinds[id_],
                tuple(sorted({*bodies.get(id_, ())})),
                self._data.places.find(node.value),
                *(text.get(id_, "") for text in texts),
            )
            for id_, node in nodes.items()
        }

    def _first_texts(self, ids: pl.Series, predicate: str) -> dict[int, str]:
        """Return the first text that each of some nodes has for a property."""
        rows = self._statements.rows_having(predicate).filter(pl.col("s").is_in(ids.implode()))
        found = dict[int, str]()
        for subject, value in zip(rows["s"], self._dictionary.decode_all(rows["o"]), strict=True):
            if isinstance(value, ox.Literal):
                found[subject] = min(value.value, found.get(subject, value.value))
        return found
