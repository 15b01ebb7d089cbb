"""Evaluates groups over rows of what is bound around them: at all focus nodes at once.

Solutions are sets: how often one is found makes no difference to what is asked here. What is joined is first looked up
from what is bound, and columns that nothing needs any more are dropped, so that rows that differ in nothing else become
one. Only where that could change what a query means, because a variable may be unbound, is the query not evaluated.

Source: https://www.w3.org/TR/sparql11-query/#sparqlAlgebra
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from casco_kg.sparql.relational.algebra import (
    Bind,
    Element,
    Exists,
    Filter,
    Group,
    NotRelationalError,
    Optional,
    Pattern,
    Select,
    Union,
    Values,
    certain,
    mentioned,
)
from casco_kg.sparql.relational.expressions import Expressions, looks_further
from casco_kg.sparql.relational.grouping import grouped
from casco_kg.sparql.relational.rows import all_mentioned, as_ids, check_bound, distinct, joined, nothing
from casco_kg.sparql.relational.tables import UNIT, Tables
from casco_kg.sparql.relational.terms import ID, Terms

__all__ = ["Evaluation"]

_Names = frozenset[str]


class Evaluation:
    """Evaluates queries over a graph.

    Args:
        tables: the triples.
        terms: the terms that they are of.
    """

    def __init__(self, tables: Tables, terms: Terms) -> None:
        self._tables = tables
        self._terms = terms
        self._expressions = Expressions(terms, self._holds)

    def select(self, select: Select, rows: pl.DataFrame = UNIT, given: _Names = frozenset()) -> pl.DataFrame:
        """Return the solutions of a query, each once.

        Args:
            select: the query.
            rows: what is bound before it runs.
            given: the names of what is bound and seen everywhere in it.
        """
        if select.columns is None:
            wanted = mentioned(select.group)
            return self.group(select.group, rows, wanted, given)
        needed = frozenset().union(
            *(mentioned(part) for part, _ in select.columns), *map(mentioned, (*select.by, *select.having)), given
        )
        solutions = self.group(select.group, rows, needed, given)
        if not solutions.height:
            return nothing(given | {name for _, name in select.columns})
        found = grouped(select, solutions, self._expressions, given & set(rows.columns))
        return found.unique()

    def group(self, group: Group, rows: pl.DataFrame, wanted: _Names, given: _Names) -> pl.DataFrame:
        """Return the solutions of a group, each once.

        Args:
            group: the group.
            rows: what is bound around it.
            wanted: the names of the variables whose values are wanted.
            given: the names of what is bound around and seen everywhere within.
        """
        wanted = wanted | set(rows.columns) - {""}
        others = [element for element in group.elements if not isinstance(element, Filter)]
        bound = all_mentioned(others) | set(rows.columns)
        filters = {element: mentioned(element) & bound for element in group.elements if isinstance(element, Filter)}
        patterns: list[Pattern] = []
        if not rows.height:
            return nothing(wanted & bound)
        for place, element in enumerate(others):
            later = others[place + 1 :]
            if isinstance(element, Pattern):
                patterns.append(element)
                if later and isinstance(later[0], Pattern):
                    continue
                rows = self._patterns(patterns, rows, filters, wanted, later)
                patterns = []
                if not rows.height:
                    return nothing(wanted & bound)
                continue
            needed = wanted | all_mentioned([*later, *filters])
            joining = all_mentioned([*later, *(each for each in filters if looks_further(each.condition))])
            rows = self._element(element, rows, needed, given, joining)
            rows = self._filtered(rows, filters, certainly=True, wanted=wanted | all_mentioned(later))
            if not rows.height:
                return nothing(wanted & bound)
        return self._filtered(rows, filters, certainly=False, wanted=wanted)

    def _element(
        self, element: Element, rows: pl.DataFrame, needed: _Names, given: _Names, joining: _Names
    ) -> pl.DataFrame:
        match element:
            case Bind(expression, variable):
                if variable.name in rows.columns:
                    raise NotRelationalError("BIND of a variable that has a value")
                column = self._expressions.value(expression, rows)
                plain = column.kind in ("text", "integer") and variable.name not in joining
                values = column.values if plain else self._expressions.ids(column)
                return rows.with_columns(values.alias(variable.name))
            case Values(variables, given_rows):
                columns = zip(*given_rows, strict=True)
                terms = {
                    variable.name: [self._terms.id_of(term) for term in column]
                    for variable, column in zip(variables, columns, strict=True)
                }
                return joined(rows, pl.DataFrame(terms, schema=dict.fromkeys(terms, ID)).unique())
            case Optional(group):
                return self._optional(group, rows, needed)
            case Group():
                return self._beside([element], rows, needed, given)
            case Union(groups):
                return self._beside(groups, rows, needed, given)
            case Select():
                shown = mentioned(element)
                seeds = distinct(rows, given & shown)
                return joined(rows, self.select(element, seeds, given & shown))
        raise NotRelationalError(type(element).__name__)

    def _patterns(
        self,
        patterns: list[Pattern],
        rows: pl.DataFrame,
        filters: dict[Filter, _Names],
        wanted: _Names,
        later: Sequence[Element],
    ) -> pl.DataFrame:
        """Join triple patterns, always the one next that finds least, and filter as soon as that can be done."""
        left = [*patterns]
        while left:
            bound = frozenset(rows.columns) - {""}
            pattern = min(left, key=lambda each: self._cost(each, bound))
            left.remove(pattern)
            shared = mentioned(pattern) & bound
            check_bound(rows, shared)
            needed = wanted | all_mentioned(left) | all_mentioned(later)
            seen = needed | shared | all_mentioned([*filters])
            found = self._tables.solutions(pattern, {name: rows[name] for name in shared}, seen)
            rows = joined(rows, found)
            if not rows.height:
                return rows
            rows = self._filtered(rows, filters, certainly=True, wanted=needed)
        return rows

    def _cost(self, pattern: Pattern, bound: _Names) -> tuple[bool, float]:
        names = mentioned(pattern)
        return bool(bound and names and not names & bound), self._tables.many(pattern, bound)

    def _filtered(
        self, rows: pl.DataFrame, filters: dict[Filter, _Names], *, certainly: bool, wanted: _Names
    ) -> pl.DataFrame:
        """Filter rows, and drop columns that nothing needs any more.

        Args:
            rows: the rows.
            filters: what is left to filter by, with the variables that it sees; what was done is taken out.
            certainly: whether only such filters are meant whose variables all have values by now.
            wanted: the names of the variables that are needed beside those of filters.
        """
        for element, names in [*filters.items()]:
            if certainly and not (names <= set(rows.columns) and not any(rows[name].null_count() for name in names)):
                continue
            del filters[element]
            condition = element.condition
            if isinstance(condition, Exists):
                rows = self._where(condition, rows)
            elif rows.height:
                rows = rows.filter(self._expressions.holds(condition, rows))
        needed = wanted | all_mentioned([*filters])
        kept = [name for name in rows.columns if name in needed]
        if len(kept) == len(rows.columns):
            return rows
        if not kept:
            return UNIT if rows.height else UNIT.clear()
        return rows.select(kept).unique()

    def _where(self, exists: Exists, rows: pl.DataFrame) -> pl.DataFrame:
        """Keep the rows at which a group has a solution, or has none."""
        names = sorted(mentioned(exists) & set(rows.columns))
        found = self._existing(exists.group, rows, names)
        if not names:
            return rows if bool(found.height) != exists.negated else rows.clear()
        return rows.join(found, on=names, how="anti" if exists.negated else "semi")

    def _holds(self, exists: Exists, rows: pl.DataFrame) -> pl.Series:
        """Return for each row whether a group has a solution there, or none."""
        names = sorted(mentioned(exists) & set(rows.columns))
        found = self._existing(exists.group, rows, names)
        if not names:
            return pl.repeat(bool(found.height) != exists.negated, rows.height, dtype=pl.Boolean, eager=True)
        marks = found.with_columns(pl.lit(value=True).alias("="))
        held = rows.select(names).join(marks, on=names, how="left", maintain_order="left")["="].fill_null(value=False)
        return ~held if exists.negated else held

    def _existing(self, group: Group, rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
        """Return those combinations of values with which a group has a solution."""
        check_bound(rows, names)
        seeds = distinct(rows, names)
        if not seeds.height:
            return seeds
        found = self.group(group, seeds, frozenset(names), frozenset(names))
        return found.select(names).unique() if names else found

    def _beside(self, groups: Sequence[Group], rows: pl.DataFrame, needed: _Names, given: _Names) -> pl.DataFrame:
        """Join groups, put together, to what is bound around them."""
        parts = []
        for group in groups:
            names = mentioned(group) & set(rows.columns) & (certain(group) | given)
            seeds = distinct(rows, names)
            check_bound(seeds, seeds.columns)
            # what it shares with the rows is joined by, whether or not it is needed afterwards
            shown = (needed | set(rows.columns)) & (mentioned(group) | names)
            parts.append(as_ids(self._expressions, self.group(group, seeds, shown, given)))
        shared = set.intersection(*(set(part.columns) for part in parts)) & set(rows.columns) - {""}
        if any((set(part.columns) & set(rows.columns) - {""}) != shared for part in parts):
            return self._beside_apart(parts, rows)
        for part in parts:
            check_bound(part, shared)
        filled = [part for part in parts if part.height] or parts[:1]
        whole = pl.concat(filled, how="diagonal").unique() if len(filled) > 1 else filled[0]
        if len(whole.columns) > 1 and "" in whole.columns:
            whole = whole.drop("")
        return joined(rows, whole)

    def _beside_apart(self, parts: Sequence[pl.DataFrame], rows: pl.DataFrame) -> pl.DataFrame:
        """Join groups that share different variables with what is bound, one by one."""
        apart = [joined(rows, part).drop("", strict=False) for part in parts]
        return pl.concat(apart, how="diagonal").unique()

    def _optional(self, group: Group, rows: pl.DataFrame, needed: _Names) -> pl.DataFrame:
        names = sorted(mentioned(group) & set(rows.columns))
        check_bound(rows, names)
        if not names:
            raise NotRelationalError("OPTIONAL that shares no variable")
        found = self.group(group, distinct(rows, names), needed & mentioned(group) | set(names), frozenset(names))
        return rows.join(as_ids(self._expressions, found), on=names, how="left").drop("", strict=False)
