"""Runs the relational plan of rules on DataFrames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import reduce
from typing import TYPE_CHECKING

from casco_kg.owl.conditions import holds
from casco_kg.owl.patterns import Pattern, Term, Variable
from casco_kg.owl.plan.columns import read_term
from casco_kg.owl.plan.operators import (
    AntiJoin,
    Distinct,
    Filter,
    Instantiate,
    Join,
    Literals,
    Plan,
    Scan,
    SemiJoin,
    Table,
    Union,
    Unit,
    table_of,
)
from casco_kg.owl.rules import Condition, Different, NotLiteral, used
from casco_kg.rdf.constants import TYPE
from casco_kg.spark.terms import is_literal, worked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

__all__ = ["Executor", "counted"]

#: The only column of the one row of a unit.
_UNIT = "="


class Executor:
    """Evaluates plans over facts.

    Args:
        facts: all facts, as ``s``, ``p`` and ``o``.
        new: those that came last.
        counts: how many facts each table has; what is missing has none.
        new_counts: how many of those that came last.
    """

    def __init__(
        self, facts: DataFrame, new: DataFrame, counts: dict[Table, int], new_counts: dict[Table, int]
    ) -> None:
        self._facts, self._new = facts, new
        self._counts, self._new_counts = counts, new_counts

    def evaluate(self, plan: Plan) -> DataFrame | None:
        """Return the rows of a plan, a column for each variable; None where there can be none."""
        match plan:
            case Scan(pattern, new):
                found = self._scan(pattern, new=new)
            case Literals(variable):
                values = self._facts.filter(is_literal(self._facts["o"]))
                found = values.select(values["o"].alias(variable.name)).distinct()
            case Unit():
                found = self._unit()
            case Join(left, right):
                found = self._join(left, right, "inner")
            case SemiJoin(left, right):
                found = self._join(left, right, "left_semi")
            case AntiJoin(left, right):
                found = self._join(left, right, "left_anti")
            case Filter(source, conditions):
                rows = self.evaluate(source)
                found = None if rows is None else reduce(_filtered, conditions, rows)
            case Instantiate(source, head):
                rows = self.evaluate(source)
                found = None if rows is None else rows.select(*_stated(head))
            case Union(sources):
                parts = [part for source in sources if (part := self.evaluate(source)) is not None]
                found = reduce(lambda one, other: one.unionByName(other), parts) if parts else None
            case Distinct(source):
                rows = self.evaluate(source)
                found = None if rows is None else rows.distinct()
        return found

    def _unit(self) -> DataFrame:
        return self._facts.sparkSession.createDataFrame([(0,)], f"`{_UNIT}` int")

    def _scan(self, pattern: Pattern, *, new: bool) -> DataFrame | None:
        if not (self._new_counts if new else self._counts).get(table_of(pattern)):
            return None
        rows = self._new if new else self._facts
        rows = rows.filter(rows["p"] == str(pattern.predicate))
        parts = {"s": pattern.subject, "o": pattern.object}
        for name, term in parts.items():
            if not isinstance(term, Variable):
                rows = rows.filter(rows[name] == str(term))
        if pattern.subject == pattern.object:
            rows = rows.filter(rows["s"] == rows["o"])
            parts.pop("o")
        names = {name: term.name for name, term in parts.items() if isinstance(term, Variable)}
        if not names:
            return self._unit().join(rows.limit(1).select("p"), how="left_semi")
        return rows.select(*(rows[name].alias(variable) for name, variable in names.items()))

    def _join(self, left: Plan, right: Plan, how: str) -> DataFrame | None:
        rows = self.evaluate(left)
        if rows is None:
            return None
        others = self.evaluate(right)
        if others is None:
            return rows if how == "left_anti" else None
        common = [name for name in rows.columns if name in others.columns]
        if common:
            return rows.join(others, on=common, how=how)
        return rows.crossJoin(others) if how == "inner" else rows.join(others.limit(1), how=how)


def _stated(head: Pattern) -> tuple[Column, ...]:
    from pyspark.sql import functions as sf

    def column(term: Term | Variable) -> Column:
        return sf.col(term.name) if isinstance(term, Variable) else sf.lit(str(term))

    return column(head.subject).alias("s"), sf.lit(str(head.predicate)).alias("p"), column(head.object).alias("o")


def _filtered(rows: DataFrame, condition: Condition) -> DataFrame:
    match condition:
        case Different(left, right):
            return rows.filter(rows[left.name] != rows[right.name])
        case NotLiteral(variable):
            return rows.filter(~is_literal(rows[variable.name]))
    names = sorted(variable.name for variable in used(condition))
    return rows.filter(_asked(condition, names)(*(rows[name] for name in names)))


def _asked(condition: Condition, names: list[str]) -> Callable[..., Column]:
    """Return what has the workers decide a condition on literals."""

    def decide(*columns: pa.Array) -> pa.Array:
        import pyarrow as pa

        known: dict[tuple[str, ...], bool] = {}
        found = []
        for row in zip(*(column.to_pylist() for column in columns), strict=True):
            if row not in known:
                terms = [read_term(text) for text in row]
                known[row] = holds(condition, {Variable(n): term for n, term in zip(names, terms, strict=True)})
            found.append(known[row])
        return pa.array(found, pa.bool_())

    return worked(decide, "boolean")


def counted(facts: DataFrame, tables: Iterable[Table]) -> dict[Table, int]:
    """Return how many facts each of some tables has, of those that have any."""
    from pyspark.sql import functions as sf

    known = {(str(table.predicate), table.class_ and str(table.class_)): table for table in tables}
    classes = [name for _, name in known if name]
    class_ = sf.when((sf.col("p") == str(TYPE)) & sf.col("o").isin(classes), sf.col("o")) if classes else sf.lit(None)
    found: Counter[Table] = Counter()
    for predicate, name, count in facts.groupBy("p", class_.alias("class")).count().collect():
        for key in {(predicate, None), (predicate, name)}:
            if key in known:
                found[known[key]] += count
    return found
