"""Where a check may tell something else of one graph than of another: the focus nodes that the difference reaches.

From each triple that one of the graphs lacks, and that matches a pattern of the check, the patterns beside it lead
back to focus nodes, over the triples of both. What no patterns lead back from concerns all nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush
from itertools import count

import polars as pl

from casco_kg.owl.plan.columns import ID
from casco_kg.shacl.compiled.checks import Check
from casco_kg.shacl.compiled.relational import Columns, read_check
from casco_kg.sparql.relational.algebra import NotRelationalError, Variable
from casco_kg.sparql.relational.dependence import Dependence, Everywhere, Link, dependences, name_of

__all__ = ["Affected"]

_THIS = "this"
_Way = tuple[tuple[Link, bool], ...]


class Affected:
    """The focus nodes that a difference reaches.

    Args:
        columns: the new graph.
        added: the triples that the old graph lacks, by ids.
        removed: those that the new one lacks.
        everywhere: whether groups that share no variable had a solution in the old graph, by their names.
    """

    def __init__(
        self, columns: Columns, added: pl.DataFrame, removed: pl.DataFrame, everywhere: Mapping[str, bool]
    ) -> None:
        self._columns, self._everywhere = columns, everywhere
        self._changed = pl.concat([added, removed])
        self._changed_by = self._changed.partition_by("p", as_dict=True)
        self._gone_by = removed.partition_by("p", as_dict=True)
        self._both = pl.concat([columns.facts, removed])
        self._rows: dict[object, pl.DataFrame] = {}
        self._spread: dict[tuple[Link, bool], float] = {}

    def of(self, check: Check) -> pl.Series | None:
        """Return the ids of focus nodes of which a check may tell something else; None where these may be any."""
        targets, broken = read_check(check)
        try:
            found = dict.fromkeys((*dependences(targets), *dependences(broken)))
        except NotRelationalError:
            return None
        parts = []
        for each in found:
            if isinstance(each, Everywhere):
                if self._everywhere.get(name_of(each.group)) is not self._columns.holds(each.group):
                    return None
                continue
            nodes = self._reached(each)
            if nodes is None:
                return None
            parts.append(nodes)
        return pl.concat([pl.Series(dtype=ID), *parts]).unique()

    def _reached(self, each: Dependence) -> pl.Series | None:
        """Return the nodes that changed triples reach which match a pattern; None for any."""
        rows = self._matching(each.link)
        if not rows.height:
            return pl.Series(dtype=ID)
        starts = {
            end.name: column
            for column, end in (("s", each.link.subject), ("o", each.link.object))
            if isinstance(end, Variable)
        }
        if _THIS in starts:
            return rows[starts[_THIS]].unique()
        way = self._way({*starts}, each.beside)
        if way is None:
            return None
        name = _entered(way[0])
        nodes = rows[starts[name]].unique()
        for link, forward in way:
            nodes = self._step(nodes, link, forward=forward)
        return nodes

    def _matching(self, link: Link) -> pl.DataFrame:
        """Return the changed triples that match a pattern, turned as it is."""
        rows = self._turned(link, self._changed, self._changed_by)
        for column, end in (("s", link.subject), ("o", link.object)):
            if not isinstance(end, Variable):
                rows = rows.filter(pl.col(column) == self._columns.id_of(end))
        if isinstance(link.subject, Variable) and link.subject == link.object:
            rows = rows.filter(pl.col("s") == pl.col("o"))
        return rows

    def _turned(
        self, link: Link, every: pl.DataFrame, by_property: Mapping[tuple[object, ...], pl.DataFrame]
    ) -> pl.DataFrame:
        """Return the triples with the properties of a pattern, with subject and object as it has them."""
        if link.steps is None:
            return every.select("s", "o")
        parts = []
        for property_, backwards in link.steps:
            rows = by_property.get((self._columns.id_of(property_),))
            if rows is not None:
                ends = ("o", "s") if backwards else ("s", "o")
                parts.append(rows.select(pl.col(ends[0]).alias("s"), pl.col(ends[1]).alias("o")))
        return pl.concat(parts) if parts else every.select("s", "o").clear()

    def _way(self, starts: set[str], beside: tuple[Link, ...]) -> _Way | None:
        """Return the patterns that lead from one of some variables to the focus node, by the fewest nodes."""
        numbers = count()
        waiting: list[tuple[float, int, str, _Way]] = [(0.0, next(numbers), name, ()) for name in sorted(starts)]
        done: set[str] = set()
        while waiting:
            cost, _, name, way = heappop(waiting)
            if name == _THIS:
                return way
            if name in done:
                continue
            done.add(name)
            for link in dict.fromkeys(beside):
                for forward, (near, far) in (
                    (True, (link.subject, link.object)),
                    (False, (link.object, link.subject)),
                ):
                    if isinstance(near, Variable) and isinstance(far, Variable) and near.name == name:
                        spread = self._spread_of(link, forward=forward)
                        further = (max(cost, 1.0) * max(spread, 1.0)) + 1
                        heappush(waiting, (further, next(numbers), far.name, (*way, (link, forward))))
        return None

    def _spread_of(self, link: Link, *, forward: bool) -> float:
        """Return to how many nodes a pattern leads from one, on average."""
        key = (link, forward)
        if key not in self._spread:
            rows = self._pairs(link)
            nodes = rows["s" if forward else "o"].n_unique()
            self._spread[key] = rows.height / nodes if nodes else 0.0
        return self._spread[key]

    def _pairs(self, link: Link) -> pl.DataFrame:
        """Return the ends of all triples that have the properties of a pattern, in one graph or the other."""
        key = link.steps
        if key not in self._rows:
            rows = self._turned(link, self._both, self._columns.by_property)
            if link.steps is not None:
                rows = pl.concat([rows, self._turned(link, self._both, self._gone_by)])
            self._rows[key] = rows
        return self._rows[key]

    def _step(self, nodes: pl.Series, link: Link, *, forward: bool) -> pl.Series:
        near, far = ("s", "o") if forward else ("o", "s")
        return self._pairs(link).filter(pl.col(near).is_in(nodes.implode()))[far].unique()


def _entered(first: tuple[Link, bool]) -> str:
    link, forward = first
    end = link.subject if forward else link.object
    assert isinstance(end, Variable)
    return end.name
