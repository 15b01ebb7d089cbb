"""What a query selects of its solutions: GROUP BY, HAVING and aggregates.

Source: https://www.w3.org/TR/sparql11-query/#aggregates
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from casco_kg.sparql.relational.algebra import Call, Expression, NotRelationalError, Select, Variable
from casco_kg.sparql.relational.expressions import Column, Expressions

__all__ = ["aggregates_in", "grouped", "with_names"]

_AGGREGATES = frozenset({"COUNT", "MIN", "MAX"})
_OTHERS = frozenset({"SUM", "AVG", "SAMPLE", "GROUP_CONCAT"})


def grouped(select: Select, rows: pl.DataFrame, expressions: Expressions, given: frozenset[str]) -> pl.DataFrame:
    """Return what is selected of solutions.

    Args:
        select: the query.
        rows: the solutions of its pattern, each once.
        expressions: evaluates expressions.
        given: what is bound before the query runs: one row of these after another is asked.
    """
    assert select.columns is not None
    calls = dict.fromkeys(
        call for part in (*(each for each, _ in select.columns), *select.having) for call in aggregates_in(part)
    )
    having, columns = select.having, select.columns
    if select.by or calls:
        keys = list(dict.fromkeys([*sorted(given), *(variable.name for variable in select.by)]))
        if not keys:
            raise NotRelationalError("an aggregate over everything")
        if given and not select.by:
            raise NotRelationalError("an aggregate over everything at a focus node")
        rows = _missing(rows, keys)
        names = {call: f"={place}" for place, call in enumerate(calls)}
        rows = _reckoned(rows, keys, names, expressions)
        columns = tuple((with_names(part, names), name) for part, name in columns)
        having = tuple(with_names(part, names) for part in having)
    for condition in having:
        rows = rows.filter(expressions.holds(condition, rows)) if rows.height else rows
    found = {}
    for part, name in dict.fromkeys([*columns, *((Variable(name), name) for name in sorted(given))]):
        found[name] = _kept(expressions.value(part, rows), expressions)
    return pl.DataFrame(found)


def _kept(column: Column, expressions: Expressions) -> pl.Series:
    return column.values if column.kind == "id" else expressions.ids(column)


def _missing(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return rows with a column for each name; what no solution binds is unbound."""
    absent = [name for name in names if name not in rows.columns]
    return rows.with_columns(pl.lit(None, dtype=pl.UInt32).alias(name) for name in absent)


def _reckoned(rows: pl.DataFrame, keys: list[str], names: dict[Call, str], expressions: Expressions) -> pl.DataFrame:
    aggregates = []
    for call, name in names.items():
        (argument,) = call.arguments
        if call.name == "COUNT":
            if not isinstance(argument, Call) or argument.name != "DISTINCT":
                raise NotRelationalError("COUNT without DISTINCT")
            values = expressions.value(argument.arguments[0], rows).values
            aggregates.append(pl.col(name).drop_nulls().n_unique().cast(pl.Int64))
        else:
            texts = expressions.texts(argument, rows)
            if texts is None or texts.null_count():
                raise NotRelationalError(f"{call.name} of what is no text")
            values = texts
            aggregates.append(pl.col(name).min() if call.name == "MIN" else pl.col(name).max())
        rows = rows.with_columns(values.alias(name))
    return rows.group_by(keys).agg(aggregates)


def aggregates_in(part: Expression) -> Iterator[Call]:
    """Yield the aggregates within an expression."""
    if isinstance(part, Call):
        if part.name in _OTHERS:
            raise NotRelationalError(part.name)
        if part.name in _AGGREGATES:
            yield part
        else:
            for argument in part.arguments:
                yield from aggregates_in(argument)


def with_names(part: Expression, names: dict[Call, str]) -> Expression:
    """Return an expression with aggregates by the names of their columns."""
    if isinstance(part, Call):
        if part in names:
            return Variable(names[part])
        return Call(part.name, tuple(with_names(argument, names) for argument in part.arguments))
    return part
