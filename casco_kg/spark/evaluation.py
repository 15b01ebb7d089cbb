"""Evaluates groups over DataFrames, at all focus nodes at once, as the embedded engine does over columns.

A group that binds for itself all that it shares with what stands around it is worked out for itself and joined; others
start from what is bound there. Solutions are sets.

Source: https://www.w3.org/TR/sparql11-query/#sparqlAlgebra
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from casco_kg.spark.expressions import Expressions
from casco_kg.spark.grouping import grouped
from casco_kg.spark.relations import NOTHING, UNIT, Rows, column, joined, local, together
from casco_kg.spark.session import fixed
from casco_kg.spark.tables import Tables
from casco_kg.sparql.relational.algebra import (
    Bind,
    Element,
    Exists,
    Filter,
    Group,
    NotRelationalError,
    Optional,
    Pattern,
    Repeated,
    Select,
    Union,
    Values,
    Variable,
    certain,
    mentioned,
)
from casco_kg.sparql.relational.rows import all_mentioned

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["Evaluation"]

_Names = frozenset[str]
_NONE: _Names = frozenset()


class Evaluation:
    """Evaluates queries over a graph.

    Args:
        tables: the statements.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._expressions = Expressions(self._marked)

    def select(self, select: Select, rows: Rows = UNIT, given: _Names = _NONE) -> Rows:
        """Return the solutions of a query; see :class:`casco_kg.sparql.relational.evaluation.Evaluation`."""
        if select.columns is None:
            return self.group(select.group, rows, mentioned(select.group), given)
        needed = all_mentioned([*(part for part, _ in select.columns), *select.by, *select.having]) | given
        solutions = self._framed(self.group(select.group, rows, needed, given))
        return grouped(select, solutions, self._expressions, given & rows.names)

    def group(self, group: Group, rows: Rows, wanted: _Names, given: _Names) -> Rows:
        """Return the solutions of a group.

        Args:
            group: the group.
            rows: what is bound around it.
            wanted: the names of the variables whose values are wanted.
            given: the names of what is bound around and seen everywhere within.
        """
        wanted = wanted | rows.names
        others = [element for element in group.elements if not isinstance(element, Filter)]
        bound = all_mentioned(others) | rows.names
        filters = {element: mentioned(element) & bound for element in group.elements if isinstance(element, Filter)}
        patterns: list[Pattern] = []
        for place, element in enumerate(others):
            later = others[place + 1 :]
            if isinstance(element, Pattern):
                patterns.append(element)
                if not (later and isinstance(later[0], Pattern)):
                    rows = self._patterns(patterns, rows, filters, wanted, later)
                    patterns = []
            else:
                needed = wanted | all_mentioned([*later, *filters])
                rows = self._element(element, rows, needed, given)
                rows = self._filtered(rows, filters, certainly=True, wanted=wanted | all_mentioned(later))
            if rows.is_nothing:
                return NOTHING
        return self._filtered(rows, filters, certainly=False, wanted=wanted)

    def _element(self, element: Element, rows: Rows, needed: _Names, given: _Names) -> Rows:
        match element:
            case Bind(expression, variable):
                if variable.name in rows.names:
                    raise NotRelationalError("BIND of a variable that has a value")
                return self._expressions.bound(self._framed(rows), expression, variable.name)
            case Values(variables, given_rows):
                names = [variable.name for variable in variables]
                texts = {tuple(map(str, row)) for row in given_rows}
                return joined(rows, Rows(self._local(names, texts), frozenset(names), most=len(texts)))
            case Optional(group):
                return self._optional(group, rows, needed)
            case Group() | Union():
                return self._beside(_groups_in(element), rows, needed, given)
            case Select():
                return self._selected(element, rows, given)
        raise NotRelationalError(type(element).__name__)

    def _selected(self, select: Select, rows: Rows, given: _Names) -> Rows:
        shared = given & mentioned(select) & rows.names
        if _stands_alone(Group((select,)), shared):
            return joined(rows, self.select(select))
        rows = self._twice(rows)
        return joined(rows, self.select(select, rows.only(shared), shared))

    def _patterns(
        self,
        patterns: list[Pattern],
        rows: Rows,
        filters: dict[Filter, _Names],
        wanted: _Names,
        later: Sequence[Element],
    ) -> Rows:
        """Join triple patterns, always the one next that finds least, and filter as soon as that can be done."""
        left = [*patterns]
        while left and not rows.is_nothing:
            pattern = min(left, key=lambda each: self._cost(each, rows.names))
            left.remove(pattern)
            needed = wanted | all_mentioned(left) | all_mentioned(later)
            seen = needed | (mentioned(pattern) & rows.names) | all_mentioned([*filters])
            rows = joined(rows, self._tables.solutions(pattern, rows, seen))
            rows = self._filtered(rows, filters, certainly=True, wanted=needed)
        return rows

    def _cost(self, pattern: Pattern, bound: _Names) -> tuple[bool, float]:
        names = mentioned(pattern)
        return bool(bound and names and not names & bound), self._tables.many(pattern, bound)

    def _filtered(self, rows: Rows, filters: dict[Filter, _Names], *, certainly: bool, wanted: _Names) -> Rows:
        """Filter rows, and drop columns that nothing needs any more; filters that were applied are taken out."""
        for element, names in [*filters.items()]:
            if rows.is_nothing or (certainly and not (names <= rows.names and not names & rows.doubtful)):
                continue
            del filters[element]
            if isinstance(element.condition, Exists):
                rows = self._where(element.condition, rows)
            else:
                rows = self._expressions.filtered(self._framed(rows), element.condition)
        return rows.only(wanted | all_mentioned([*filters]))

    def _where(self, exists: Exists, rows: Rows) -> Rows:
        """Keep the rows at which a group has a solution, or has none."""
        rows, found = self._existing(exists.group, self._framed(rows))
        return joined(rows, found, "anti" if exists.negated else "semi")

    def _marked(self, exists: Exists, rows: Rows, name: str) -> Rows:
        """Add a column that says whether a group has a solution, or has none."""
        from pyspark.sql import functions as sf

        rows, found = self._existing(exists.group, rows)
        if found.is_nothing or found.is_unit:
            return replace(
                rows, frame=rows.data.withColumn(name, sf.lit(found.is_nothing == exists.negated)), kept=False
            )
        marks = Rows(found.data.distinct().withColumn(name, sf.lit(True)), found.names | {name}, most=found.most)
        rows = joined(rows, marks, "left")
        held = sf.coalesce(column(name), sf.lit(False))
        frame = rows.data.withColumn(name, ~held if exists.negated else held)
        return Rows(frame, rows.names - {name}, rows.doubtful - {name})

    def _existing(self, group: Group, rows: Rows) -> tuple[Rows, Rows]:
        """Return rows, and those combinations of their values with which a group has a solution."""
        names = mentioned(group) & rows.names
        if _stands_alone(group, names):
            return rows, self.group(group, UNIT, names, _NONE).only(names)
        rows = self._twice(rows)
        return rows, self.group(group, rows.only(names), names, names).only(names)

    def _beside(self, groups: Sequence[Group], rows: Rows, needed: _Names, given: _Names) -> Rows:
        """Join groups, put together, to what is bound around them."""
        starts = {}
        for group in groups:
            names = mentioned(group) & rows.names & (certain(group) | given)
            starts[group] = (names, _stands_alone(group, names))
        if not all(alone for _, alone in starts.values()) or len({names for names, _ in starts.values()}) > 1:
            rows = self._twice(rows)
        parts = []
        for group, (names, alone) in starts.items():
            seeds = UNIT if alone or not names else rows.only(names)
            within = (needed & mentioned(group)) | names
            parts.append(self.group(group, seeds, within, _NONE if alone else given))
        shared = {part.names & rows.names for part in parts if not part.is_nothing}
        if len(shared) > 1:
            return together([joined(rows, part) for part in parts])
        return joined(rows, together(parts))

    def _optional(self, group: Group, rows: Rows, needed: _Names) -> Rows:
        names = mentioned(group) & rows.names
        if not names:
            raise NotRelationalError("OPTIONAL that shares no variable")
        alone = _stands_alone(group, names)
        rows = rows if alone else self._twice(rows)
        seeds = UNIT if alone else rows.only(names)
        found = self.group(group, seeds, needed & mentioned(group) | names, _NONE if alone else names)
        return joined(rows, found, "left")

    def _twice(self, rows: Rows) -> Rows:
        """Return rows that are used twice, and so are worked out now, once."""
        if rows.frame is None or rows.kept:
            return rows
        return replace(rows, frame=fixed(rows.frame), kept=True)

    def _framed(self, rows: Rows) -> Rows:
        """Return one solution that binds nothing as a row."""
        return replace(rows, frame=self._local(["="], [(None,)])) if rows.is_unit else rows

    def _local(self, names: list[str], rows: Sequence[tuple[str | None, ...]] | set[tuple[str, ...]]) -> DataFrame:
        return local(self._tables.facts.sparkSession, names, [*rows])


def _stands_alone(group: Group, names: _Names) -> bool:
    """Return whether a group is worked out for itself, as it has the same solutions then, and not many more.

    What is bound around it by several variables keeps apart what else would be joined each to each.
    """
    others = [element for element in group.elements if not isinstance(element, Filter)]
    if not names <= certain(group) or not _is_connected(others) or (len(names) > 1 and len(others) > 1):
        return False
    bound: set[str] = set()
    for element in group.elements:
        match element:
            case Bind(expression, _) if not mentioned(expression) & names <= bound:
                return False
            case Group() | Optional() | Union():
                if not all(_stands_alone(each, mentioned(each) & names) for each in _groups_in(element)):
                    return False
            case Select(columns, within, by, _):
                shared = mentioned(within) & names
                shown = shared if columns is None else frozenset(name for _, name in columns)
                if not shared <= shown or not _stands_alone(within, shared) or (by and not shared <= all_mentioned(by)):
                    return False
            case Pattern() if _may_have_no_length(element):
                return False
        bound |= certain(element)
    return True


def _is_connected(elements: Sequence[Element]) -> bool:
    """Return whether elements have variables in common, one with another."""
    left = [mentioned(element) for element in elements]
    reached = left.pop() if left else frozenset[str]()
    while near := [names for names in left if names & reached]:
        reached = reached.union(*near)
        left = [names for names in left if not names & reached]
    return not left


def _groups_in(element: Group | Optional | Union) -> tuple[Group, ...]:
    match element:
        case Union(groups):
            return groups
        case Optional(group):
            return (group,)
    return (element,)


def _may_have_no_length(pattern: Pattern) -> bool:
    """Return whether a path needs an end that is known."""
    ends_open = isinstance(pattern.subject, Variable) and isinstance(pattern.object, Variable)
    return isinstance(pattern.path, Repeated) and pattern.path.or_none and ends_open
