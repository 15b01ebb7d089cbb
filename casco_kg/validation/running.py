"""Runs our shapes over what is written and over what follows from it: in a store, or over columns.

A store is faster while there is little to look at. Over columns, each constraint is looked at for all records at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
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
    from casco_kg.validation.kept import Kept, Looked
    from casco_kg.validation.since import Again

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
        """Return the records that data describes; to be called after both."""

    def kept(self) -> bytes:
        """Return what was looked at and found, to be kept; to be called after both, where that was asked for."""


def running_over(
    closure: Closure, beside: Graph, data: Graph, since: Kept | None = None, *, keeps: bool = False
) -> Running:
    """Return what our shapes are run over.

    Args:
        closure: of the data.
        beside: what the shapes read beside data and knowledge.
        data: the data, for the nodes that are looked at.
        since: what was found before; what depends on no change is taken from there.
        keeps: whether what is found will be kept.
    """
    if len(data) < _MANY and since is None and not keeps:
        return _InStore(closure, beside, data)
    return _InColumns(closure, beside, data, since, keeps=keeps)


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

    def kept(self) -> bytes:
        raise NotImplementedError

    def _solutions(self, query: str) -> Iterator[Mapping[str, Term]]:
        found = cast(ox.QuerySolutions, self._whole.query(query))
        names = [variable.value for variable in found.variables]
        for solution in found:
            yield {name: value for name in names if (value := solution[name]) is not None}


class _InColumns:
    def __init__(
        self, closure: Closure, beside: Graph, data: Graph, since: Kept | None = None, *, keeps: bool = False
    ) -> None:
        self.in_store: list[str] = []
        self._closure = closure
        self._beside = beside
        self._data = data
        self._since, self._keeps = since, keeps
        self._found: dict[str, dict[str, pl.DataFrame]] = {}
        self._everywhere: dict[str, dict[str, bool]] = {}
        self._changed: dict[str, tuple[pl.DataFrame, pl.DataFrame]] = {}

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
    def _few(self) -> pl.DataFrame:
        """What shapes read beside data and knowledge."""
        return self._encoded(self._beside.triples).facts

    @cached_property
    def _graph(self) -> ColumnGraph:
        import polars as pl

        graph = self._closure.columns
        about = graph.facts.filter(pl.col("s").is_in(self._few["s"].unique().implode()))
        new = self._few.join(about, on=["s", "p", "o"], how="anti")
        return replace(graph, facts=pl.concat([graph.facts, new]))

    @cached_property
    def _written(self) -> Columns:
        from casco_kg.shacl.compiled.relational import Columns

        return Columns(self._graph, self._focuses)

    @cached_property
    def _whole(self) -> Columns:
        from casco_kg.columns.statements import Statements
        from casco_kg.shacl.compiled.relational import Columns

        inferred = self._closure.inferred
        if not isinstance(inferred, Statements):
            by_rules = self._closure.engine.name == COMPILED
            news = self._closure.compiled.columns if by_rules else self._encoded(inferred)
            return Columns(self._graph | news, self._focuses)
        import polars as pl

        new = inferred.graph.facts.join(self._few, on=["s", "p", "o"], how="anti")
        return Columns(replace(self._graph, facts=pl.concat([self._graph.facts, new])), self._focuses)

    @cached_property
    def _store(self) -> _InStore:
        """For what is not evaluated on columns."""
        return _InStore(self._closure, self._beside, self._data)

    @cached_property
    def _own(self) -> pl.DataFrame:
        """What is written, and stands beside it, as shapes read it, without the knowledge graph."""
        from casco_kg.sparql.relational.stored import as_stored

        return self._written.facts.join(as_stored(self._closure.parts[0]), on=["s", "p", "o"], how="anti")

    @cached_property
    def _news(self) -> pl.DataFrame:
        """What follows from it, as shapes read it."""
        return self._whole.facts.join(self._written.facts, on=["s", "p", "o"], how="anti")

    @cached_property
    def _before(self) -> Looked | None:
        """What was looked at before; its terms come into the dictionary after all has been inferred."""
        return self._since.looked(self._closure.columns.dictionary) if self._since else None

    def _again(self, reads: str) -> Again | None:
        """Return what is looked at again; None where that is everything."""
        if self._since is None:
            return None
        from casco_kg.validation.since import Again

        self._closure.inferred  # noqa: B018 (no term of what was looked at before may take part in it)
        assert self._before is not None
        columns = self._written if reads == "asserted" else self._whole
        changes = [self._changes("asserted", self._own)]
        if reads == "closed":
            changes.append(self._changes("closed", self._news))
        return Again(reads, columns, changes, self._focuses, self._before)

    def _changes(self, name: str, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the triples that are new in a graph, and those that are gone."""
        if name not in self._changed:
            assert self._before is not None
            before = self._before.graphs[name]
            new, gone = (
                one.join(other, on=["s", "p", "o"], how="anti") for one, other in ((rows, before), (before, rows))
            )
            self._changed[name] = new, gone
        return self._changed[name]

    def _run(self, reads: str, columns: Columns, checks: Checks) -> Iterator[Result]:
        from polars.exceptions import PolarsError

        from casco_kg.sparql.relational.algebra import NotRelationalError
        from casco_kg.validation.kept import everywhere_in, keys_of

        again, left = self._again(reads), list[Check]()
        keys = keys_of(checks.checks) if self._keeps or again else {}
        found = self._found.setdefault(reads, {})
        for check in checks.checks:
            try:
                rows = again.found(check, keys.get(check)) if again else columns.found(check)
                yield from [*columns.as_results(check, rows)]
            except (NotRelationalError, PolarsError, OverflowError):
                left.append(check)
                continue
            if check in keys:
                found[keys[check]] = rows
        if self._keeps:
            self._everywhere[reads] = everywhere_in(checks.checks, columns)
        if left:
            self.in_store += [constraint_name(check.shape) for check in left]
            run = self._store.asserted if reads == "asserted" else self._store.closed
            yield from run(Checks(tuple(left), {}))

    def asserted(self, checks: Checks) -> Iterator[Result]:
        return self._run("asserted", self._written, checks)

    def closed(self, checks: Checks) -> Iterator[Result]:
        return self._run("closed", self._whole, checks)

    def kept(self) -> bytes:
        from casco_kg.validation.kept import Looked, kept_bytes

        graphs = {"asserted": self._own, "closed": self._news}
        looked = Looked(graphs, self._focuses, self._found, self._everywhere)
        return kept_bytes(looked, self._closure.columns.dictionary)

    def records(self, data: Graph) -> Records:
        if not isinstance(data.triples, Indexed):
            return records_in(self._whole.solutions, data, self._closure.graph)
        from casco_kg.validation.column_records import ColumnRecords

        return ColumnRecords(self._whole.table(records_query()), data, self._closure.graph)
