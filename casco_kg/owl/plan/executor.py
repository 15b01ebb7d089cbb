"""Runs the relational plan on Polars data frames, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from casco_kg.owl.conditions import holds
from casco_kg.owl.patterns import Pattern, Term, Variable
from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, ColumnGraph
from casco_kg.owl.plan.operators import (
    AntiJoin,
    Distinct,
    Filter,
    Fixpoint,
    Insert,
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

UNIT = pl.DataFrame({"": [0]}, schema={"": ID})
"""One row, with a column that no variable can be named like."""


class Executor:
    """The tables of a graph, and the plans run over them.

    Args:
        graph: the graph as asserted.
        tables: the tables that the plans name.
        constants: the terms that the plans name.

    """

    def __init__(self, graph: ColumnGraph, tables: Iterable[Table], constants: Iterable[Term]) -> None:
        self.tables = frozenset(tables)
        self._dictionary = graph.dictionary
        self._ids = graph.dictionary.ids(constants)
        self._rows = _partition(graph, self.tables)
        self._asserted = {table: rows.height for table, rows in self._rows.items()}
        self._new: dict[Table, pl.DataFrame] = {}

    @property
    def sizes(self) -> Mapping[Table, int]:
        """The number of rows of each table that has any."""
        return {table: rows.height for table, rows in self._rows.items()}

    def rows(self, table: Table) -> pl.DataFrame:
        """Return all rows of a table."""
        rows = self._rows.get(table)
        return _empty(table) if rows is None else rows

    def inferred(self, table: Table) -> pl.DataFrame:
        """Return the rows of a table that plans have added."""
        return self.rows(table).slice(self._asserted.get(table, 0))

    def run(self, fixpoint: Fixpoint) -> None:
        """Add to the tables what a stratum infers."""
        self._new = self._inserted(fixpoint.first)
        while self._new and fixpoint.again:
            self._new = self._inserted(fixpoint.again)

    def _inserted(self, inserts: Iterable[Insert]) -> dict[Table, pl.DataFrame]:
        """Do the inserts and return the rows that they added."""
        added: dict[Table, pl.DataFrame] = {}
        for insert in inserts:
            rows = self.evaluate(insert.plan)
            if rows is not None:
                added[insert.table] = rows
                self._rows[insert.table] = pl.concat([self.rows(insert.table), rows])
        return added

    def evaluate(self, plan: Plan) -> pl.DataFrame | None:
        """Return the rows of a plan, or None where there is none."""
        match plan:
            case Scan():
                rows = self._scan(plan)
            case Literals(variable):
                rows = self._dictionary.all_literals().alias(variable.name).to_frame()
            case Unit():
                rows = UNIT
            case Join(left, right):
                rows = self._join(left, right, "inner")
            case SemiJoin(left, right):
                rows = self._join(left, right, "semi")
            case AntiJoin(left, right):
                rows = self._join(left, right, "anti")
            case Filter(source, conditions):
                rows = self._filter(source, conditions)
            case Instantiate(source, head):
                rows = self._facts(source, head)
            case Union(sources):
                parts = [part for source in sources if (part := self.evaluate(source)) is not None]
                rows = pl.concat(parts) if parts else None
            case Distinct(source):
                all_rows = self.evaluate(source)
                rows = None if all_rows is None else _distinct(all_rows)
        return rows if rows is not None and rows.height else None

    def _scan(self, scan: Scan) -> pl.DataFrame | None:
        subject, _, object_ = scan.pattern
        table = table_of(scan.pattern)
        rows = (self._new if scan.new else self._rows).get(table)
        if rows is None:
            return None
        columns = {"s": subject} if table.class_ else {"s": subject, "o": object_}
        for name, term in columns.items():
            if not isinstance(term, Variable):
                rows = rows.filter(pl.col(name) == self._ids[term])
        names = {name: term.name for name, term in columns.items() if isinstance(term, Variable)}
        if not names:
            return UNIT if rows.height else None
        if len(names) == 2 and subject == object_:
            return rows.filter(pl.col("s") == pl.col("o")).select(pl.col("s").alias(names["s"]))
        return pl.DataFrame([rows.get_column(name).alias(variable) for name, variable in names.items()])

    def _join(self, left: Plan, right: Plan, how: pl._typing.JoinStrategy) -> pl.DataFrame | None:
        rows = self.evaluate(left)
        if rows is None:
            return None
        others = self.evaluate(right)
        if others is None:
            return rows if how == "anti" else None
        common = [name for name in rows.columns if name in others.columns]
        if len(common) == 2 and how != "inner":
            return rows.join(others, on=_pair(*common), how=how)
        if common:
            return rows.join(others, on=common, how=how)
        if how == "inner":
            return rows.join(others, how="cross")
        return rows if how == "semi" else None

    def _filter(self, source: Plan, conditions: Iterable[Condition]) -> pl.DataFrame | None:
        rows = self.evaluate(source)
        for condition in conditions:
            if rows is None:
                return None
            match condition:
                case Different(left, right):
                    rows = rows.filter(pl.col(left.name) != pl.col(right.name))
                case NotLiteral(variable):
                    rows = rows.filter(pl.col(variable.name) < FIRST_LITERAL)
                case _:
                    rows = self._filter_literals(rows, condition)
        return rows

    def _filter_literals(self, rows: pl.DataFrame, condition: Condition) -> pl.DataFrame:
        """Keep the rows whose literals satisfy a condition, which is asked once for each combination."""
        names = [name for name in rows.columns if Variable(name) in used(condition)]
        literals = rows.select(names).unique().filter(pl.all_horizontal(pl.all() >= FIRST_LITERAL))
        terms = self._dictionary.decode(literals.select(pl.concat_list(pl.all()).explode()).to_series())
        kept = [
            holds(condition, {Variable(name): terms[id_] for name, id_ in zip(names, row, strict=True)})
            for row in literals.iter_rows()
        ]
        return rows.join(literals.filter(pl.Series(kept, dtype=pl.Boolean)), on=names, how="semi")

    def _facts(self, source: Plan, head: Pattern) -> pl.DataFrame | None:
        rows = self.evaluate(source)
        if rows is None:
            return None
        columns = {"s": head.subject} if table_of(head).class_ else {"s": head.subject, "o": head.object}
        return pl.DataFrame([self._values(term, rows).alias(name) for name, term in columns.items()])

    def _values(self, term: Term | Variable, rows: pl.DataFrame) -> pl.Series:
        if isinstance(term, Variable):
            return rows.get_column(term.name)
        return pl.repeat(self._ids[term], rows.height, dtype=ID, eager=True)


def _pair(first: str, second: str) -> pl.Expr:
    """Return two columns of ids as one of numbers, which Polars compares several times as fast."""
    return pl.col(first).cast(pl.UInt64) * 2**32 + pl.col(second)


def _distinct(rows: pl.DataFrame) -> pl.DataFrame:
    """Return each row once, in order, by sorting: a hash table larger than the cache is slower per row."""
    match rows.columns:
        case [_]:
            return rows.select(pl.all().sort().unique())
        case [first, second]:
            pairs = rows.select(_pair(first, second).sort().unique().alias(first))
            return pairs.select(
                (pl.col(first) // 2**32).cast(ID),
                (pl.col(first) % 2**32).cast(ID).alias(second),
            )
        case _:
            return rows.unique()


def _empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={"s": ID} if table.class_ else {"s": ID, "o": ID})


def _partition(graph: ColumnGraph, tables: Collection[Table]) -> dict[Table, pl.DataFrame]:
    """Return the rows of each table that has any."""
    predicates = {table.predicate for table in tables if not table.class_} | {TYPE}
    by_predicate = _split(graph, graph.facts, "p", predicates, ["s", "o"])
    types = by_predicate.get(TYPE, _empty(Table(TYPE)))
    by_class = _split(graph, types, "o", {table.class_ for table in tables if table.class_}, ["s"])
    rows = {
        table: by_predicate[table.predicate] for table in tables if not table.class_ and table.predicate in by_predicate
    }
    return rows | {Table(TYPE, class_): members for class_, members in by_class.items()}


def _split(
    graph: ColumnGraph, rows: pl.DataFrame, column: str, terms: Iterable[Term], kept: list[str]
) -> dict[Term, pl.DataFrame]:
    terms_by_id = {id_: term for term, id_ in graph.dictionary.ids(terms).items()}
    ids = pl.Series(list(terms_by_id), dtype=ID)
    parts = rows.filter(pl.col(column).is_in(ids.implode())).partition_by(column, as_dict=True)
    return {terms_by_id[id_]: part.select(kept) for (id_,), part in parts.items()}
