"""The closure of a graph under rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl
from pyoxigraph import BlankNode, NamedNode, Triple

from casco_kg.owl.patterns import (
    DIFFERENT_FROM,
    NOTHING,
    SAME_AS,
    THING,
    VOCABULARIES,
    Pattern,
    Term,
    Variable,
    substitute,
    variables,
)
from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, ColumnGraph, Dictionary, encode, triples_of
from casco_kg.owl.plan.executor import Executor
from casco_kg.owl.plan.operators import Table, table_of
from casco_kg.owl.plan.planner import fixpoint, reachable, solve, strata, useful
from casco_kg.owl.plan.replacement import SAME, renamed, replaced
from casco_kg.owl.rules import Rule, RuleSet, Unsupported


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts that cannot all hold.

    Attributes:
        rule: the rule that says so.
        facts: the facts that clash, asserted or inferred.

    """

    rule: Rule
    facts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Inferred:
    """What follows from a graph by rules. Iterating yields the triples that are news.

    No news are: that something is a thing or a resource, or the same as or equivalent to itself; what is said
    of a literal or of a term of the RDF, RDFS, OWL or XSD vocabulary; and membership in an anonymous class.
    Proofs go through such facts all the same.

    Attributes:
        graph: the graph as asserted.
        rules: the rules.
        facts: the new triples about individuals as columns of ids `s`, `p` and `o`.
        axioms: the new axioms among named classes and properties.
        contradictions: what contradicts itself.
        not_compiled: what OWL 2 RL concludes and these rules do not, in the ontology and in this graph.

    """

    graph: ColumnGraph
    rules: RuleSet
    facts: pl.DataFrame
    axioms: tuple[Triple, ...]
    contradictions: tuple[Contradiction, ...]
    not_compiled: tuple[Unsupported, ...]
    executor: Executor

    @property
    def columns(self) -> ColumnGraph:
        """What follows, as columns, with the dictionary of the graph."""
        return ColumnGraph(self.graph.dictionary, self.facts) | encode(self.axioms, self.graph.dictionary)

    def __len__(self) -> int:
        return self.facts.height + len(self.axioms)

    def __iter__(self) -> Iterator[Triple]:
        yield from self.axioms
        yield from triples_of(self.facts, self.graph.dictionary)


def close(triples: Iterable[Triple] | ColumnGraph, rules: RuleSet) -> Inferred:
    """Infer what follows from triples by rules.

    Args:
        triples: the asserted graph.
        rules: what `compile_rules` made of its axioms.

    Returns:
        what is inferred, and what contradicts itself: nothing raises, so that a caller can show all of it.

    """
    graph = triples if isinstance(triples, ColumnGraph) else encode(triples)
    patterns = [pattern for rule in (*rules.rules, *rules.contradictions) for pattern in _patterns(rule)]
    executor = Executor(graph, map(table_of, patterns), _constants(patterns))
    live = reachable((*rules.rules, *rules.contradictions), executor.sizes)
    contradictions = [rule for rule in live if not rule.head]
    read = [table_of(pattern) for rule in contradictions for pattern in rule.body]
    if SAME not in executor.sizes:
        _run(executor, useful([rule for rule in live if not reads(rule, SAME)], [*read, SAME], is_result))
    if SAME in executor.sizes:
        _run(executor, useful(live, read, is_result))
    others = replaced(graph, executor)
    facts = pl.concat([*_inferred(executor, graph.dictionary), others])
    return Inferred(
        graph=graph,
        rules=rules,
        facts=_news(facts, graph.dictionary, rules),
        axioms=tuple(new_axioms(rules)),
        contradictions=tuple(_found(contradictions, executor, graph.dictionary)),
        not_compiled=(*rules.not_compiled, *renamed(graph, executor)),
        executor=executor,
    )


def _run(executor: Executor, rules: list[Rule]) -> None:
    for stratum in strata(rules):
        executor.run(fixpoint(stratum, executor.sizes))


def reads(rule: Rule, table: Table) -> bool:
    """Return whether a rule looks at a table."""
    return any(table_of(pattern) == table for pattern in rule.body)


def _patterns(rule: Rule) -> tuple[Pattern, ...]:
    return (*rule.body, rule.head) if rule.head else rule.body


def _constants(patterns: Iterable[Pattern]) -> Iterator[Term]:
    for pattern in patterns:
        for term in (pattern.subject, pattern.object):
            if not isinstance(term, Variable):
                yield term


def is_result(table: Table) -> bool:
    """Return whether the facts of a table can be news."""
    if not isinstance(table.predicate, NamedNode):
        return False
    if table.class_ is None:
        return True
    return isinstance(table.class_, NamedNode) and (table.class_ == NOTHING or not _is_vocabulary(table.class_))


def _is_vocabulary(term: NamedNode) -> bool:
    return term.value.startswith(VOCABULARIES)


def _inferred(executor: Executor, dictionary: Dictionary) -> Iterator[pl.DataFrame]:
    """Yield the inferred rows of each table that can hold news, as facts."""
    inferred = {table: rows for table in executor.sizes if (rows := executor.inferred(table)).height}
    ids = dictionary.ids(term for table in inferred for term in table if term is not None)
    for table, rows in inferred.items():
        if is_result(table):
            predicate = pl.repeat(ids[table.predicate], rows.height, dtype=ID, eager=True)
            object_ = pl.repeat(ids[table.class_], rows.height, dtype=ID, eager=True) if table.class_ else rows["o"]
            yield pl.DataFrame([rows["s"], predicate.alias("p"), object_.alias("o")])


def _news(facts: pl.DataFrame, dictionary: Dictionary, rules: RuleSet) -> pl.DataFrame:
    """Keep the facts that say something new about something of the user's."""
    equality = dictionary.ids([SAME_AS, DIFFERENT_FROM])
    expressions = {axiom.subject for axiom in rules.axioms if isinstance(axiom.subject, BlankNode)}
    own = pl.Series(list(dictionary.ids(expressions).values()), dtype=ID)
    vocabulary = dictionary.starting_with([f"<{namespace}" for namespace in VOCABULARIES])
    is_equality = pl.col("p").is_in(list(equality.values()))
    with_itself = (pl.col("p") == equality[SAME_AS]) & (pl.col("o") == pl.col("s"))
    return facts.filter(
        pl.col("s") < FIRST_LITERAL,
        ~pl.col("s").is_in(pl.concat([own, vocabulary]).implode()),
        ~pl.col("o").is_in(own.implode()),
        ~(is_equality & (pl.col("o") >= FIRST_LITERAL)),
        ~with_itself,
    )


def new_axioms(rules: RuleSet) -> Iterator[Triple]:
    """Yield the axioms that follow from others and are news: among classes and properties with a name."""
    for subject, predicate, object_ in rules.inferred_axioms:
        if not isinstance(subject, NamedNode) or _is_vocabulary(subject):
            continue
        if isinstance(predicate, NamedNode) and isinstance(object_, NamedNode) and object_ not in (subject, THING):
            yield Triple(subject, predicate, object_)


def _found(rules: Iterable[Rule], executor: Executor, dictionary: Dictionary) -> Iterator[Contradiction]:
    for rule in rules:
        rows = executor.evaluate(solve(rule, executor.sizes))
        if rows is None:
            continue
        names = sorted({variable.name for pattern in rule.body for variable in variables(pattern)})
        rows = rows.select(names).unique(maintain_order=True) if names else rows
        terms = dictionary.decode(id_ for name in names for id_ in rows[name])
        for row in rows.iter_rows():
            bindings = {Variable(name): terms[id_] for name, id_ in zip(names, row, strict=False)}
            yield Contradiction(rule, tuple(substitute(pattern, bindings) for pattern in rule.body))
