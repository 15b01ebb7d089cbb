"""Runs our shapes over what is written and over what follows from it: in a store, or over columns.

A store is faster while there is little to look at. Over columns, each constraint is looked at for all records at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox

from casco_kg.closure import Closure
from casco_kg.engines import COMPILED
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge, knowledge_store
from casco_kg.rdf.index import Indexed
from casco_kg.rdf.terms import Term
from casco_kg.shacl.compiled.checks import Check, Checks, Result
from casco_kg.validation.constraints import constraint_name
from casco_kg.validation.records import Records, records_in, records_query

if TYPE_CHECKING:
    import polars as pl

    from casco_kg.owl.plan.columns import ColumnGraph
    from casco_kg.shacl.compiled.relational import Columns

__all__ = ["Running", "looked_at", "running_over"]

#: As many statements take as long in a store as over columns.
_MANY = 10_000


class Running(Protocol):
    """What our shapes are run over: first what is written, then what follows from it as well.

    Attributes:
        in_store: the shapes, by name, that were asked of a store, since they cannot be looked at in columns.
    """

    in_store: list[str]

    def asserted(self, checks: Checks) -> Iterator[Result]:
        """Yield the results over what is written."""

    def closed(self, checks: Checks) -> Iterator[Result]:
        """Yield the results over what is written and what follows; to be called after the other."""

    def records(self, data: Graph) -> Records:
        """Return the records that data describes; to be called last."""


def running_over(closure: Closure, beside: Graph, data: Graph) -> Running:
    """Return what our shapes are run over.

    Args:
        closure: of the data.
        beside: what the shapes read beside data and knowledge.
        data: the data, for the nodes that are looked at.
    """
    return _InColumns(closure, beside, data) if len(data) >= _MANY else _InStore(closure, beside, data)


def looked_at(data: Graph) -> frozenset[Term]:
    """Return the nodes of data that our shapes look at: its subjects, what it leads to, and what remarks are about."""
    return data.subjects() | (data.objects() - knowledge().subjects()) | Graph(data.remarks).subjects()


class _InStore:
    def __init__(self, closure: Closure, beside: Graph, data: Graph) -> None:
        self.in_store: list[str] = []
        self._closure = closure
        self._beside = beside
        self._focuses = looked_at(data)

    @cached_property
    def _written(self) -> ox.Store:
        return self._beside.store(self._closure.data.store(knowledge_store()))

    @cached_property
    def _whole(self) -> ox.Store:
        """The same store, in which what follows has been added."""
        return Graph(self._closure.inferred).store(self._written)

    def asserted(self, checks: Checks) -> Iterator[Result]:
        return checks.run(self._written, self._focuses.__contains__)

    def closed(self, checks: Checks) -> Iterator[Result]:
        return checks.run(self._whole, self._focuses.__contains__)

    def records(self, data: Graph) -> Records:
        return records_in(self._solutions, data, self._closure.graph)

    def _solutions(self, query: str) -> Iterator[Mapping[str, Term]]:
        found = cast(ox.QuerySolutions, self._whole.query(query))
        names = [variable.value for variable in found.variables]
        for solution in found:
            yield {name: value for name in names if (value := solution[name]) is not None}


class _InColumns:
    def __init__(self, closure: Closure, beside: Graph, data: Graph) -> None:
        self.in_store: list[str] = []
        self._closure = closure
        self._beside = beside
        self._data = data

    @cached_property
    def _focuses(self) -> pl.Series:
        import polars as pl

        ours, users = (graph.facts for graph in self._closure.parts)
        remarks = self._encoded(self._data.remarks).facts
        leads_to = users["o"].filter(~users["o"].is_in(ours["s"].implode()))
        return pl.concat([users["s"], leads_to, remarks["s"]]).unique()

    def _encoded(self, triples: Iterable[ox.Triple]) -> ColumnGraph:
        from casco_kg.owl.plan.columns import encode

        return encode(triples, self._closure.columns.dictionary)

    @cached_property
    def _graph(self) -> ColumnGraph:
        return self._closure.columns | self._encoded(self._beside.triples)

    @cached_property
    def _written(self) -> Columns:
        from casco_kg.shacl.compiled.relational import Columns

        return Columns(self._graph, self._focuses)

    @cached_property
    def _whole(self) -> Columns:
        from casco_kg.shacl.compiled.relational import Columns

        by_rules = self._closure.engine.name == COMPILED
        inferred = self._closure.compiled.columns if by_rules else self._encoded(self._closure.inferred)
        return Columns(self._graph | inferred, self._focuses)

    @cached_property
    def _store(self) -> _InStore:
        """For what is not evaluated on columns."""
        return _InStore(self._closure, self._beside, self._data)

    def asserted(self, checks: Checks) -> Iterator[Result]:
        left = list[Check]()
        yield from _over(self._written, checks, left)
        if left:
            self.in_store += [constraint_name(check.shape) for check in left]
            yield from self._store.asserted(Checks(tuple(left), {}))

    def closed(self, checks: Checks) -> Iterator[Result]:
        left = list[Check]()
        yield from _over(self._whole, checks, left)
        if left:
            self.in_store += [constraint_name(check.shape) for check in left]
            yield from self._store.closed(Checks(tuple(left), {}))

    def records(self, data: Graph) -> Records:
        if not isinstance(data.triples, Indexed):
            return records_in(self._whole.solutions, data, self._closure.graph)
        from casco_kg.validation.column_records import ColumnRecords

        return ColumnRecords(self._whole.table(records_query()), data, self._closure.graph)


def _over(columns: Columns, checks: Checks, left: list[Check]) -> Iterator[Result]:
    """Yield the results over columns, and note which checks are left to a store."""
    from polars.exceptions import PolarsError

    from casco_kg.sparql.relational.algebra import NotRelationalError

    for check in checks.checks:
        try:
            yield from [*columns.results(check)]
        except (NotRelationalError, PolarsError, OverflowError):
            left.append(check)
