"""Equality beyond the rules: replacement (eq-rep-s, eq-rep-o) in facts that no rule reads or concludes."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from casco_kg.owl.patterns import SAME_AS, Term
from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, ColumnGraph
from casco_kg.owl.plan.executor import Executor
from casco_kg.owl.plan.operators import Table
from casco_kg.owl.rules import Unsupported
from casco_kg.rdf.constants import TYPE

SAME = Table(SAME_AS)


def replaced(graph: ColumnGraph, executor: Executor) -> pl.DataFrame:
    """Return what follows by replacement from the facts that are in no table of the executor."""
    same = _same(executor)
    if not same.height:
        return graph.facts.clear()
    facts = _others(graph, executor)
    subjects = facts.join(same, left_on="s", right_on="x").select(pl.col("y").alias("s"), "p", "o")
    either = pl.concat([facts, subjects])
    objects = either.join(same, left_on="o", right_on="x").select("s", "p", pl.col("y").alias("o"))
    return pl.concat([subjects, objects]).unique().join(facts, on=["s", "p", "o"], how="anti")


def renamed(graph: ColumnGraph, executor: Executor) -> Iterator[Unsupported]:
    """Yield the classes and properties that are the same as another term: none is replaced (eq-rep-p)."""
    same = _same(executor)
    if not same.height:
        return
    (type_,) = graph.dictionary.ids([TYPE]).values()
    used = pl.concat(
        [
            graph.facts["p"].unique(),
            graph.facts.filter(pl.col("p") == type_)["o"].unique(),
            pl.Series(list(graph.dictionary.ids(_names(executor)).values()), dtype=ID),
        ]
    )
    both = same.filter(pl.col("x").is_in(used.implode()))["x"].unique()
    for term in graph.dictionary.decode(both).values():
        yield Unsupported(SAME_AS, term, "a class or property that is the same as another term")


def _same(executor: Executor) -> pl.DataFrame:
    return (
        executor.rows(SAME)
        .select(pl.col("s").alias("x"), pl.col("o").alias("y"))
        .filter(pl.col("x") != pl.col("y"), pl.col("x") < FIRST_LITERAL, pl.col("y") < FIRST_LITERAL)
    )


def _others(graph: ColumnGraph, executor: Executor) -> pl.DataFrame:
    ids = graph.dictionary.ids([*_names(executor), TYPE])
    predicates = [ids[table.predicate] for table in executor.tables if table.class_ is None]
    classes = [ids[table.class_] for table in executor.tables if table.class_ is not None]
    held = pl.col("p").is_in(predicates) | ((pl.col("p") == ids[TYPE]) & pl.col("o").is_in(classes))
    return graph.facts.filter(~held)


def _names(executor: Executor) -> list[Term]:
    return [table.class_ or table.predicate for table in executor.tables]
