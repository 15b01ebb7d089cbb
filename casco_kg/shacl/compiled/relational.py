"""Checks over the columns of a graph: what breaks a constraint, at all focus nodes at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

import polars as pl
from pyoxigraph import BlankNode, Literal, NamedNode

from casco_kg.owl.plan.columns import ID, ColumnGraph
from casco_kg.shacl.compiled.checks import Check, Result
from casco_kg.sparql.relational.algebra import Constant, Group, Select, TooManyRowsError
from casco_kg.sparql.relational.evaluation import Evaluation
from casco_kg.sparql.relational.parsing import Reader
from casco_kg.sparql.relational.stored import as_stored
from casco_kg.sparql.relational.tables import UNIT, Tables
from casco_kg.sparql.relational.terms import Terms
from casco_kg.sparql.tokens import prefixes_in, tokens_of

__all__ = ["Columns", "read_check"]

_THIS = frozenset({"this"})
_FOUND = frozenset({"this", "path", "value"})
_ROW = {"this": ID, "path": ID, "value": ID}

_Solution: TypeAlias = dict[str, NamedNode | BlankNode | Literal]


@lru_cache(maxsize=1000)
def read_check(check: Check) -> tuple[Group, Group | Select]:
    """Return the targets of a check, and what breaks it."""
    prefixes = prefixes_in(tokens_of(check.prologue))
    if isinstance(check.broken, str):
        broken: Group | Select = Reader(tokens_of(check.broken), prefixes).whole_group()
    else:
        broken = Reader(check.broken, prefixes).whole_select()
    return Reader(tokens_of(check.targets.pattern), prefixes).whole_group(), broken


class Columns:
    """A graph that checks are run over.

    Args:
        graph: the graph, each triple once.
        focuses: the focus nodes that are wanted, by their ids.
    """

    def __init__(self, graph: ColumnGraph, focuses: pl.Series) -> None:
        terms = Terms(graph.dictionary)
        self._terms = terms
        self.facts = as_stored(graph)
        self._tables = Tables(self.facts, terms)
        self._evaluation = Evaluation(self._tables, terms)
        self._wanted = pl.DataFrame({"this": focuses}, schema={"this": ID})
        self._targets: dict[Group, pl.DataFrame] = {}
        self._holding: dict[Group, bool] = {}

    def results(self, check: Check) -> Iterator[Result]:
        """Yield the results of a check.

        Raises:
            NotRelationalError: it has something that is not evaluated on columns.
        """
        return self.as_results(check, self.found(check))

    def found(self, check: Check, among: pl.Series | None = None) -> pl.DataFrame:
        """Return what breaks a check, by ids: ``this``, ``path`` and ``value``, the last two null where there is none.

        Args:
            check: the check.
            among: the ids of the focus nodes that are looked at; by default all that are wanted.

        Raises:
            NotRelationalError: it has something that is not evaluated on columns.
        """
        targets, broken = read_check(check)
        rows = self._focuses(targets) if among is None else self._focuses_among(targets, among)
        if not rows.height:
            return pl.DataFrame(schema=_ROW)
        found = self._breaking(broken, rows)
        absent = [pl.lit(None, dtype=ID).alias(name) for name in _ROW if name not in found.columns]
        return found.with_columns(absent).select(pl.col(name).cast(ID) for name in _ROW)

    def _focuses(self, targets: Group) -> pl.DataFrame:
        """Return the focus nodes of targets."""
        if targets not in self._targets:
            found = self._evaluation.group(targets, UNIT, _THIS, frozenset()).select("this").unique()
            self._targets[targets] = found.join(self._wanted, on="this", how="semi")
        return self._targets[targets]

    def _focuses_among(self, targets: Group, nodes: pl.Series) -> pl.DataFrame:
        """Return those of some nodes that are focus nodes of targets."""
        if targets in self._targets:
            return self._targets[targets].filter(pl.col("this").is_in(nodes.implode()))
        asked = self._wanted.filter(pl.col("this").is_in(nodes.implode()))
        if not asked.height:
            return asked
        return self._evaluation.group(targets, asked, _THIS, frozenset()).select("this").unique()

    def as_results(self, check: Check, found: pl.DataFrame) -> Iterator[Result]:
        """Yield what :meth:`found` gives as results."""
        for said in self._decoded(found):
            path = said.get("path", check.path)
            value = said.get("value", said["this"] if check.blamed else None)
            leads = path if isinstance(path, NamedNode | BlankNode) else None
            yield Result(check.shape, check.component, check.severity, said["this"], leads, value)

    @property
    def by_property(self) -> Mapping[tuple[object, ...], pl.DataFrame]:
        """The triples by the id of their property."""
        return self._tables.by_property

    def id_of(self, term: Constant) -> int:
        """Return the id of a term."""
        return self._terms.id_of(term)

    def holds(self, group: Group) -> bool:
        """Return whether a group has a solution.

        Raises:
            NotRelationalError: it has something that is not evaluated on columns.
        """
        if group not in self._holding:
            self._holding[group] = self._evaluation.group(group, UNIT, frozenset(), frozenset()).height > 0
        return self._holding[group]

    def _breaking(self, broken: Group | Select, rows: pl.DataFrame) -> pl.DataFrame:
        """Return what breaks a constraint: at all focus nodes, or where that is too much, at half of them each."""
        try:
            if isinstance(broken, Select):
                found = self._evaluation.select(broken, rows, _THIS)
            else:
                found = self._evaluation.group(broken, rows, _FOUND, _THIS)
        except TooManyRowsError:
            half = rows.height // 2
            if not half:
                raise
            parts = [self._breaking(broken, part) for part in (rows.head(half), rows.tail(-half))]
            return pl.concat(parts, how="diagonal")
        return found.select(name for name in found.columns if name in _FOUND).unique()

    def solutions(self, query: str) -> Iterator[_Solution]:
        """Yield the solutions of a SELECT query, each once.

        Raises:
            NotRelationalError: it has something that is not evaluated on columns.
        """
        yield from self._decoded(self.table(query))

    def table(self, query: str) -> pl.DataFrame:
        """Return the solutions of a SELECT query as :meth:`solutions` does, by the ids of terms."""
        tokens = tokens_of(query)
        start = next(place for place, token in enumerate(tokens) if token.upper() == "SELECT")
        return self._evaluation.select(Reader(tokens[start:], prefixes_in(tokens)).whole_select())

    def _decoded(self, found: pl.DataFrame) -> Iterator[_Solution]:
        terms = self._terms.decode(id_ for name in found.columns for id_ in found[name].unique().drop_nulls())
        for row in found.iter_rows():
            yield {name: terms[id_] for name, id_ in zip(found.columns, row, strict=True) if id_ is not None}
