"""Why something does not follow: what each rule that could conclude it still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from pyoxigraph import BlankNode, Triple

from casco_kg.owl.closure import Inferred
from casco_kg.owl.facts import FactBase
from casco_kg.owl.matching import solutions
from casco_kg.owl.ontology import as_fact
from casco_kg.owl.patterns import SAME_AS, Bindings, Pattern, substitute, unify, variables
from casco_kg.owl.rules import Rule
from casco_kg.rdf.constants import TYPE


@dataclass(frozen=True, slots=True)
class Gap:
    """What keeps a rule from concluding a fact.

    Attributes:
        rule: the rule.
        holds: its premises that hold.
        missing: its premises that do not; a variable in them stands for anything.
        behind: for missing premises about anonymous classes and properties, what keeps these from holding.

    """

    rule: Rule
    holds: tuple[Pattern, ...]
    missing: tuple[Pattern, ...]
    behind: tuple[Gap, ...]


def missing(conclusion: Triple, inferred: Inferred, limit: int = 3) -> list[Gap]:
    """Return why a triple does not follow; nothing where it does.

    Args:
        conclusion: the triple.
        inferred: the closure.
        limit: how many ways of nearly satisfying each rule to name.

    Returns:
        for each rule that could conclude the triple, the ways that lack the fewest premises; the rules that
        lack least come first. Ways that need the conclusion itself, or a new equality, are left out.

    """
    return _gaps(as_fact(conclusion), FactBase(inferred), limit, frozenset())


def _gaps(fact: Pattern, knowledge: FactBase, limit: int, above: frozenset[Pattern]) -> list[Gap]:
    if knowledge.matching(fact):
        return []
    found = [gap for rule in knowledge.rules_for(fact) for gap in _near(rule, fact, knowledge, limit, above | {fact})]
    return sorted(found, key=lambda gap: len(gap.missing))


def _near(rule: Rule, fact: Pattern, knowledge: FactBase, limit: int, above: frozenset[Pattern]) -> Iterator[Gap]:
    bindings = unify(rule.head, fact, {}) if rule.head else None
    if bindings is None:
        return
    for holds, lacks in islice(_nearest(rule.body, knowledge, bindings), limit):
        replaces = fact.predicate != SAME_AS and any(pattern.predicate == SAME_AS for pattern in lacks)
        if replaces or not above.isdisjoint(lacks):
            continue
        anonymous = [pattern for pattern in lacks if _is_anonymous(pattern) and not variables(pattern)]
        behind = [gap for pattern in anonymous for gap in _gaps(pattern, knowledge, limit, above)]
        yield Gap(rule, holds, lacks, tuple(behind))


def _nearest(
    body: Sequence[Pattern], knowledge: FactBase, bindings: Bindings
) -> Iterator[tuple[tuple[Pattern, ...], tuple[Pattern, ...]]]:
    """Yield the premises that hold and those that do not, where as many hold together as can."""
    for size in range(len(body) - 1, -1, -1):
        found = False
        for chosen in combinations(range(len(body)), size):
            patterns = [substitute(body[position], bindings) for position in chosen]
            if not _connected(patterns):
                continue
            for solution in solutions(patterns, knowledge, bindings):
                found = True
                lacks = (body[position] for position in range(len(body)) if position not in chosen)
                yield (
                    tuple(substitute(p, solution) for p in patterns),
                    tuple(substitute(p, solution) for p in lacks),
                )
        if found:
            return


def _connected(patterns: Sequence[Pattern]) -> bool:
    """Return whether each pattern is tied to a given term, directly or by the others."""
    bound = {v for p in patterns if len(variables(p)) < 2 and p.predicate != TYPE for v in variables(p)}
    left = [pattern for pattern in patterns if variables(pattern) - bound]
    while tied := [pattern for pattern in left if variables(pattern) & bound]:
        bound |= {variable for pattern in tied for variable in variables(pattern)}
        left = [pattern for pattern in left if variables(pattern) - bound]
    return not left


def _is_anonymous(pattern: Pattern) -> bool:
    return BlankNode in (type(pattern.predicate), type(pattern.object) if pattern.predicate == TYPE else None)
