"""What a query selects of its solutions, on DataFrames: GROUP BY, HAVING and aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from casco_kg.rdf.constants import XSD
from casco_kg.spark.expressions import Expressions
from casco_kg.spark.relations import NOTHING, Rows, column
from casco_kg.spark.terms import worked
from casco_kg.sparql.relational.algebra import Call, Expression, NotRelationalError, Select, Variable
from casco_kg.sparql.relational.grouping import aggregates_in, with_names

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column

__all__ = ["grouped"]


def grouped(select: Select, rows: Rows, expressions: Expressions, given: frozenset[str]) -> Rows:
    """Return what is selected of solutions; see :func:`casco_kg.sparql.relational.grouping.grouped`."""
    assert select.columns is not None
    if rows.is_nothing:
        return NOTHING
    calls = dict.fromkeys(
        call for part in (*(each for each, _ in select.columns), *select.having) for call in aggregates_in(part)
    )
    having, columns = select.having, select.columns
    if select.by or calls:
        keys = list(dict.fromkeys([*sorted(given), *(variable.name for variable in select.by)]))
        if not keys or (given and not select.by):
            raise NotRelationalError("an aggregate over everything")
        names = {call: f"=aggregate{place}" for place, call in enumerate(calls)}
        rows = _reckoned(rows, keys, names, expressions)
        columns = tuple((with_names(part, names), name) for part, name in columns)
        having = tuple(with_names(part, names) for part in having)
    for condition in having:
        rows = expressions.filtered(rows, condition)
    wanted = {name: part for part, name in columns} | {name: Variable(name) for name in sorted(given)}
    values = [expressions.term(part, rows).alias(name) for name, part in wanted.items()]
    kept = {name for name, part in wanted.items() if isinstance(part, Variable) and part.name not in rows.doubtful}
    kept &= {name for name, part in wanted.items() if isinstance(part, Variable) and part.name in rows.names}
    return Rows(rows.data.select(*values).distinct(), frozenset(wanted), frozenset(wanted) - kept, rows.most)


def _reckoned(rows: Rows, keys: list[str], names: dict[Call, str], expressions: Expressions) -> Rows:
    from pyspark.sql import functions as sf

    frame = rows.data
    for name in keys:
        if name not in rows.names:
            frame = frame.withColumn(name, sf.lit(None).cast("string"))
    reckoned: list[Column] = []
    texts: list[str] = []
    for call, name in names.items():
        (argument,) = call.arguments
        if call.name == "COUNT":
            value = expressions.term(_counted(argument), rows)
            reckoned.append(sf.countDistinct(column(name)).alias(name))
        else:
            value = expressions.text(argument, rows)
            value = sf.when(value.isNull(), sf.raise_error(sf.lit(f"{call.name} of an error"))).otherwise(value)
            reckoned.append((sf.min if call.name == "MIN" else sf.max)(column(name)).alias(name))
            texts.append(name)
        frame = frame.withColumn(name, value)
    if not reckoned:
        return Rows(frame.select(*map(column, keys)).distinct(), frozenset(keys), rows.doubtful & {*keys}, rows.most)
    frame = frame.groupBy(*map(column, keys)).agg(*reckoned)
    for name in names.values():
        frame = frame.withColumn(name, _literal(name) if name in texts else _number(name))
    missing = {name for name in keys if name not in rows.names}
    bound = frozenset([*keys, *names.values()])
    return Rows(frame, bound, (rows.doubtful & {*keys}) | missing, rows.most)


def _counted(argument: Expression) -> Expression:
    if not isinstance(argument, Call) or argument.name != "DISTINCT":
        raise NotRelationalError("COUNT without DISTINCT")
    return argument.arguments[0]


def _number(name: str) -> Column:
    from pyspark.sql import functions as sf

    return sf.concat(sf.lit('"'), column(name).cast("string"), sf.lit(f'"^^<{XSD}integer>'))


def _literal(name: str) -> Column:
    """Return a text as a literal, with signs written as N-Triples has them."""
    return worked(_written)(column(name))


def _written(texts: pa.Array) -> pa.Array:
    import pyarrow as pa

    return pa.array([None if text is None else str(Literal(text)) for text in texts.to_pylist()], pa.string())
