"""Checks over the columns of a graph: what breaks a constraint, at all focus nodes at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import polars as pl
from pyoxigraph import BlankNode, Literal, NamedNode

from casco_kg.owl.plan.columns import ID, ColumnGraph
from casco_kg.shacl.compiled.checks import Check, Result
from casco_kg.sparql.relational.algebra import Group, Select
from casco_kg.sparql.relational.evaluation import Evaluation
from casco_kg.sparql.relational.parsing import Reader, prefixes_in
from casco_kg.sparql.relational.tables import UNIT, Tables
from casco_kg.sparql.relational.terms import Terms
from casco_kg.sparql.tokens import tokens_of

__all__ = ["Columns"]

_THIS = frozenset({"this"})
_FOUND = frozenset({"this", "path", "value"})


@lru_cache(maxsize=1000)
def _read(check: Check) -> tuple[Group, Group | Select]:
    """Return the targets of a check, and what breaks it."""
    prefixes = prefixes_in(tokens_of(check.prologue))
    if isinstance(check.broken, str):
        broken: Group | Select = Reader(tokens_of(check.broken), prefixes).whole_group()
    else:
        broken = Reader(check.broken, prefixes).whole_select()
    return Reader(tokens_of(check.targets), prefixes).whole_group(), broken


@dataclass
class Columns:
    """A graph that checks are run over.

    Attributes:
        graph: the graph.
        focuses: the focus nodes that are wanted.
    """

    graph: ColumnGraph
    focuses: pl.Series
    _targets: dict[Group, pl.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the triples by property."""
        self._terms = Terms(self.graph.dictionary)
        self._evaluation = Evaluation(Tables(self.graph.facts, self._terms), self._terms)
        self._wanted = pl.DataFrame({"this": self.focuses}, schema={"this": ID})

    def results(self, check: Check) -> Iterator[Result]:
        """Yield the results of a check.

        Raises:
            NotRelationalError: it has something that is not evaluated on columns.
        """
        targets, broken = _read(check)
        if targets not in self._targets:
            found = self._evaluation.group(targets, UNIT, _THIS, frozenset()).select("this").unique()
            self._targets[targets] = found.join(self._wanted, on="this", how="semi")
        rows = self._targets[targets]
        if not rows.height:
            return iter(())
        if isinstance(broken, Select):
            found = self._evaluation.select(broken, rows, _THIS)
        else:
            found = self._evaluation.group(broken, rows, _FOUND, _THIS)
        return self._as_results(check, found.select(name for name in found.columns if name in _FOUND).unique())

    def _as_results(self, check: Check, found: pl.DataFrame) -> Iterator[Result]:
        terms = self._terms.decode(id_ for name in found.columns for id_ in found[name].drop_nulls())
        for row in found.iter_rows(named=True):
            said: dict[str, NamedNode | BlankNode | Literal | None] = {
                name: terms[id_] for name, id_ in row.items() if id_ is not None
            }
            focus, path = said["this"], said.get("path", check.path)
            assert focus is not None
            leads = path if isinstance(path, NamedNode | BlankNode) else None
            value = said.get("value", focus if check.blamed else None)
            yield Result(check.shape, check.component, check.severity, focus, leads, value)
