"""Rows of what is bound: joined, taken apart, and refused where a join could meet what is unbound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import polars as pl

from casco_kg.sparql.relational.algebra import NotRelationalError, TooManyRowsError, mentioned
from casco_kg.sparql.relational.expressions import Column, Expressions
from casco_kg.sparql.relational.tables import UNIT
from casco_kg.sparql.relational.terms import ID

#: So many rows of a join are in memory at once.
MOST_ROWS = 5_000_000
#: Where rows are so many times fewer than those that they are joined with, the latter are looked through first.
_MANY_TIMES = 10

__all__ = ["MOST_ROWS", "all_mentioned", "as_ids", "check_bound", "distinct", "joined", "nothing"]


def nothing(names: frozenset[str]) -> pl.DataFrame:
    """Return no row."""
    return pl.DataFrame(schema=dict.fromkeys(sorted(names), ID)) if names else UNIT.clear()


def all_mentioned(parts: Sequence[object]) -> frozenset[str]:
    """Return the names of the variables that parts of a query mention."""
    return frozenset().union(*map(mentioned, parts))


def check_bound(rows: pl.DataFrame, names: Sequence[str] | frozenset[str] | set[str]) -> None:
    """Refuse to join by what may be unbound, which would match anything."""
    for name in names:
        if rows[name].null_count():
            raise NotRelationalError("a join by a variable that may be unbound")
        if rows[name].dtype != ID:
            raise NotRelationalError("a join by what is reckoned")


def distinct(rows: pl.DataFrame, names: Sequence[str] | frozenset[str]) -> pl.DataFrame:
    """Return the combinations of values that some columns have, each once."""
    kept = sorted(names)
    if not kept:
        return UNIT if rows.height else UNIT.clear()
    return rows.select(kept).unique()


def joined(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Join rows by the columns that they have in common."""
    common = [name for name in rows.columns if name in others.columns and name]
    check_bound(rows, common)
    check_bound(others, common)
    if common:
        if not set(others.columns) <= {*common, ""}:
            _check_size(rows, others, common)
        how = "semi" if set(others.columns) <= {*common, ""} else "inner"
        return rows.join(others.drop("", strict=False), on=common, how=how)  # type: ignore[arg-type]
    if not rows.height or not others.height:
        return pl.concat([rows.clear(), others.drop("", strict=False).clear()], how="horizontal")
    if others.columns == [""]:
        return rows
    if rows.columns == [""]:
        return others
    if rows.height * others.height > MOST_ROWS:
        raise TooManyRowsError("so many rows at once")
    return rows.drop("", strict=False).join(others.drop("", strict=False), how="cross")


def _check_size(rows: pl.DataFrame, others: pl.DataFrame, common: list[str]) -> None:
    """Refuse to join what multiplies, such as thousands of records that share one number."""
    if rows.height * others.height <= MOST_ROWS:
        return
    if rows.height * _MANY_TIMES < others.height:
        others = others.join(rows.select(common).unique(), on=common, how="semi")
        if rows.height * others.height <= MOST_ROWS:
            return
    counts = others.select(common).group_by(common).len("others")
    if rows.height * cast(int, counts["others"].max()) <= MOST_ROWS:
        return
    both = rows.select(common).group_by(common).len("rows").join(counts, on=common)
    if both.select((pl.col("rows").cast(pl.Int64) * pl.col("others")).sum()).item() > MOST_ROWS:
        raise TooManyRowsError("so many rows at once")


def as_ids(expressions: Expressions, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with ids for what was reckoned."""
    reckoned = [name for name in rows.columns if rows[name].dtype != ID]
    kinds = {pl.String: "text", pl.Int64: "integer"}
    return rows.with_columns(
        expressions.ids(Column(kinds[rows[name].dtype.base_type()], rows[name])).alias(name) for name in reckoned
    )
