"""The closure of facts under rules, as :mod:`casco_kg.owl.closure` has it, on DataFrames.

Each round is two jobs: rules that look at several facts, over what came last, then in one pass all that rules say which
look at one. What came is kept, so that no round is worked out twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.owl.closure import is_result, reads
from casco_kg.owl.patterns import DIFFERENT_FROM, SAME_AS, VOCABULARIES, Pattern, Variable, variables
from casco_kg.owl.plan.columns import read_term
from casco_kg.owl.plan.operators import Instantiate, Table, table_of
from casco_kg.owl.plan.planner import reachable, solve, useful
from casco_kg.owl.plan.replacement import SAME
from casco_kg.owl.rules import Rule, RuleSet
from casco_kg.spark.executor import Executor, counted
from casco_kg.spark.linear import Step, composed, is_linear
from casco_kg.spark.relations import local
from casco_kg.spark.session import fixed
from casco_kg.spark.terms import is_literal

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

__all__ = ["Closed", "closed"]

#: The columns of a step: what holds, and with h what follows. The value is the key; same is set where the ends are one.
_STEP = ("p", "key", "s", "same", "hs", "hp", "ho")
#: How a column of a step says that it takes over what stands in one of the fact.
_TAKEN = {"s": "?s", "o": "?o"}


@dataclass(frozen=True, slots=True)
class Closed:
    """What follows from facts.

    Attributes:
        news: what follows and is news, as ``s``, ``p`` and ``o``.
        contradictions: rules that must not match, each with what its variables stand for where it does.
        equal: whether something is the same as something else.
    """

    news: DataFrame
    contradictions: tuple[tuple[Rule, dict[Variable, ox.NamedNode | ox.BlankNode | ox.Literal]], ...]
    equal: bool


def closed(facts: DataFrame, rules: RuleSet) -> Closed:
    """Infer what follows from facts by rules.

    Args:
        facts: all that takes part in inference, each fact once, as ``s``, ``p`` and ``o``.
        rules: what :func:`casco_kg.owl.compiler.compile_rules` made of the axioms.
    """
    tables = {table_of(pattern) for rule in (*rules.rules, *rules.contradictions) for pattern in _patterns(rule)}
    round_ = _Rounds(facts, tables)
    live = reachable((*rules.rules, *rules.contradictions), round_.counts)
    contradictions = [rule for rule in live if not rule.head]
    read = [table_of(pattern) for rule in contradictions for pattern in rule.body]
    if SAME not in round_.counts:
        round_.run(useful([rule for rule in live if not reads(rule, SAME)], [*read, SAME], is_result))
    if SAME in round_.counts:
        round_.run(useful(live, read, is_result))
    inferred = round_.inferred
    equal = SAME in round_.counts
    if equal:
        inferred = inferred.unionByName(_replaced(facts, round_.facts, tables)).distinct()
    return Closed(fixed(_news(inferred, rules)), tuple(_clashing(contradictions, round_)), equal)


def _patterns(rule: Rule) -> tuple[Pattern, ...]:
    return (*rule.body, rule.head) if rule.head else rule.body


class _Rounds:
    """Facts, and what follows from them round by round.

    Attributes:
        facts: what is known by now, of what rules speak of.
        counts: how many facts each table has.
    """

    def __init__(self, facts: DataFrame, tables: Iterable[Table]) -> None:
        self._tables = frozenset(tables)
        predicates = sorted({str(table.predicate) for table in self._tables})
        self.facts = facts.filter(facts["p"].isin(predicates))
        self._start = self.facts
        self.counts = counted(self.facts, self._tables)
        self._added: list[DataFrame] = []

    @property
    def inferred(self) -> DataFrame:
        """What came by rules."""
        return reduce(lambda one, other: one.unionByName(other), self._added, self._start.limit(0))

    def run(self, rules: Sequence[Rule]) -> None:
        """Add what rules infer."""
        steps, complete = composed(filter(is_linear, rules))
        others = [rule for rule in rules if not is_linear(rule)]
        self._stepped(self.facts, steps, complete=complete)
        executor = Executor(self.facts, self.facts, self.counts, self.counts)
        plans = [Instantiate(solve(rule, self.counts), rule.head) for rule in others if rule.head]
        while True:
            rows = [found for plan in plans if (found := executor.evaluate(plan)) is not None]
            new = self._add(reduce(lambda one, other: one.unionByName(other), rows)) if rows else None
            if new is None:
                return
            further = self._stepped(new, steps, complete=complete)
            new = reduce(lambda one, other: one.unionByName(other), further, new)
            executor = Executor(self.facts, new, self.counts, counted(new, self._tables))
            plans = [
                Instantiate(solve(rule, self.counts, position), rule.head)
                for rule in others
                if rule.head
                for position in range(len(rule.body))
            ]

    def _stepped(self, rows: DataFrame, steps: Sequence[Step], *, complete: bool) -> list[DataFrame]:
        """Add what linear rules conclude from rows, and from that, and return it."""
        found: list[DataFrame] = []
        while steps and (new := self._add(_after(rows, steps))) is not None:
            found.append(new)
            if complete:
                break
            rows = new
        return found

    def _add(self, rows: DataFrame) -> DataFrame | None:
        """Add rows that are not known, and return them; None where there are none."""
        new = fixed(rows.distinct().join(self.facts, on=["s", "p", "o"], how="left_anti"))
        counts = counted(new, self._tables)
        if not counts:
            return None
        self._added.append(new)
        self.facts = self.facts.unionByName(new)
        for table, count in counts.items():
            self.counts[table] = self.counts.get(table, 0) + count
        return new


def _after(facts: DataFrame, steps: Sequence[Step]) -> DataFrame:
    """Return what steps lead to from facts, by a join with the steps: most are found by property and class."""
    from pyspark.sql import functions as sf

    rows = [_row(step) for step in steps]
    parts = []
    for keyed in (True, False):
        chosen = [row for row in rows if (row[1] is not None) == keyed]
        if not chosen:
            continue
        table = sf.broadcast(local(facts.sparkSession, [f"={name}" for name in _STEP], chosen))
        same = sf.col("=p") == sf.col("p")
        if keyed:
            same &= sf.col("=key") == sf.col("o")
        same &= sf.col("=s").isNull() | (sf.col("=s") == sf.col("s"))
        same &= sf.col("=same").isNull() | (sf.col("s") == sf.col("o"))
        joined = facts.join(table, on=same, how="inner")
        parts.append(joined.select(_taken("=hs").alias("s"), sf.col("=hp").alias("p"), _taken("=ho").alias("o")))
    return reduce(lambda one, other: one.unionByName(other), parts)


def _row(step: Step) -> tuple[str | None, ...]:
    (subject, predicate, object_), head = step

    def constant(part: object) -> str | None:
        return None if isinstance(part, Variable) else str(part)

    return (
        str(predicate),
        constant(object_),
        constant(subject),
        "same" if subject == object_ else None,
        _TAKEN[head.subject.name] if isinstance(head.subject, Variable) else str(head.subject),
        str(head.predicate),
        _TAKEN[head.object.name] if isinstance(head.object, Variable) else str(head.object),
    )


def _taken(name: str) -> Column:
    from pyspark.sql import functions as sf

    taken = sf.when(sf.col(name) == _TAKEN["s"], sf.col("s")).when(sf.col(name) == _TAKEN["o"], sf.col("o"))
    return taken.otherwise(sf.col(name))


def _replaced(facts: DataFrame, known: DataFrame, tables: Iterable[Table]) -> DataFrame:
    """Return what follows from equality in facts that no rule speaks of."""
    from pyspark.sql import functions as sf

    same = known.filter((sf.col("p") == str(SAME_AS)) & (sf.col("s") != sf.col("o")))
    same = same.filter(~is_literal(sf.col("s")) & ~is_literal(sf.col("o"))).select(
        sf.col("s").alias("x"), sf.col("o").alias("y")
    )
    type_ = str(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"))
    predicates = [str(table.predicate) for table in tables if table.class_ is None]
    classes = [str(table.class_) for table in tables if table.class_ is not None]
    held = sf.col("p").isin(predicates) | ((sf.col("p") == type_) & sf.col("o").isin(classes))
    others = facts.filter(~held)
    subjects = others.join(same, on=sf.col("s") == sf.col("x")).select(sf.col("y").alias("s"), "p", "o")
    either = others.unionByName(subjects)
    objects = either.join(same, on=sf.col("o") == sf.col("x")).select("s", "p", sf.col("y").alias("o"))
    return subjects.unionByName(objects).distinct().join(others, on=["s", "p", "o"], how="left_anti")


def _news(facts: DataFrame, rules: RuleSet) -> DataFrame:
    """Keep the facts that say something new about something of the user's: no noise, as the embedded engine has it."""
    from pyspark.sql import functions as sf

    own = [str(axiom.subject) for axiom in rules.axioms if isinstance(axiom.subject, ox.BlankNode)]
    s, p, o = sf.col("s"), sf.col("p"), sf.col("o")
    vocabulary = reduce(lambda one, other: one | other, (s.startswith(f"<{start}") for start in VOCABULARIES))
    kept = facts.filter(~is_literal(s) & ~vocabulary & ~p.startswith("_:"))
    kept = kept.filter(~(p.isin(str(SAME_AS), str(DIFFERENT_FROM)) & is_literal(o)) & ~((p == str(SAME_AS)) & (s == o)))
    own_nodes = local(facts.sparkSession, ["n"], [(node,) for node in sorted({*own})])
    for name in ("s", "o"):
        kept = kept.join(sf.broadcast(own_nodes), on=sf.col(name) == sf.col("n"), how="left_anti")
    results = [(str(table.predicate), str(table.class_)) for table in _classes(rules) if not is_result(table)]
    if results:
        noise = sf.broadcast(local(facts.sparkSession, ["np", "no"], results))
        kept = kept.join(noise, on=(p == sf.col("np")) & (o == sf.col("no")), how="left_anti")
    return kept.select("s", "p", "o")


def _classes(rules: RuleSet) -> Iterator[Table]:
    return (table for rule in rules.rules if rule.head and (table := table_of(rule.head)).class_ is not None)


def _clashing(
    rules: Sequence[Rule], found: _Rounds
) -> Iterator[tuple[Rule, dict[Variable, ox.NamedNode | ox.BlankNode | ox.Literal]]]:
    from pyspark.sql import functions as sf

    executor = Executor(found.facts, found.facts, found.counts, found.counts)
    parts = []
    names = [sorted({variable.name for pattern in rule.body for variable in variables(pattern)}) for rule in rules]
    width = max(map(len, names), default=0)
    for number, rule in enumerate(rules):
        rows = executor.evaluate(solve(rule, found.counts))
        if rows is None:
            continue
        own = [sf.col(name) for name in names[number]]
        padded = [*own, *[sf.lit(None).cast("string")] * (width - len(own))]
        parts.append(rows.select(sf.lit(number).alias("#"), *(each.alias(f"{n}") for n, each in enumerate(padded))))
    if not parts:
        return
    for number, *texts in reduce(lambda one, other: one.unionByName(other), parts).distinct().collect():
        terms = {Variable(name): read_term(text) for name, text in zip(names[number], texts, strict=False)}
        yield rules[number], terms
