"""Matching patterns against facts held in memory: for the schema and for proofs, not for bulk data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from casco_kg.owl.patterns import Bindings, Pattern, Predicate, Term, Variable, substitute, unify, variables
from casco_kg.owl.rules import Rule
from casco_kg.rdf.constants import TYPE


class Facts(Protocol):
    """Anything that can say which of its facts match a pattern."""

    def matching(self, pattern: Pattern) -> Iterable[Pattern]:
        """Return the facts that the pattern matches."""


class Index:
    """Facts indexed by predicate and subject, and by predicate and object."""

    def __init__(self, facts: Iterable[Pattern] = ()) -> None:
        self._objects: dict[Predicate, dict[Term, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        self._subjects: dict[Predicate, dict[Term, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        for fact in facts:
            self.add(fact)

    def add(self, fact: Pattern) -> bool:
        """Add a fact; return whether it was new."""
        subject, predicate, object_ = fact
        assert not isinstance(subject, Variable) and not isinstance(object_, Variable)
        objects = self._objects[predicate][subject]
        if object_ in objects:
            return False
        objects[object_] = None
        self._subjects[predicate][object_][subject] = None
        return True

    def objects(self, subject: Term, predicate: Predicate) -> list[Term]:
        """Return the objects of a subject, in the order in which they came."""
        return list(self._objects.get(predicate, {}).get(subject, ()))

    def pairs(self, predicate: Predicate) -> list[tuple[Term, Term]]:
        """Return every subject and object of a predicate."""
        by_subject = self._objects.get(predicate, {})
        return [(subject, object_) for subject, objects in by_subject.items() for object_ in objects]

    def subjects(self, predicate: Predicate, object_: Term) -> list[Term]:
        """Return the subjects that have this object."""
        return list(self._subjects.get(predicate, {}).get(object_, ()))

    def matching(self, pattern: Pattern) -> list[Pattern]:
        """Return the facts that the pattern matches."""
        subject, predicate, object_ = pattern
        if not isinstance(subject, Variable):
            objects = self._objects.get(predicate, {}).get(subject, {})
            if not isinstance(object_, Variable):
                return [pattern] if object_ in objects else []
            return [Pattern(subject, predicate, found) for found in objects]
        if not isinstance(object_, Variable):
            return [Pattern(found, predicate, object_) for found in self.subjects(predicate, object_)]
        return [Pattern(*pair[:1], predicate, pair[1]) for pair in self.pairs(predicate)]


def solutions(body: Sequence[Pattern], facts: Facts, bindings: Bindings) -> Iterator[Bindings]:
    """Yield every extension of the bindings under which all patterns of the body hold.

    The pattern with the fewest open variables is matched first, and the members of a class last.
    """
    if not body:
        yield bindings
        return
    patterns = [substitute(pattern, bindings) for pattern in body]
    index = min(range(len(patterns)), key=lambda i: _openness(patterns[i]))
    rest = [*body[:index], *body[index + 1 :]]
    for fact in facts.matching(patterns[index]):
        extended = unify(patterns[index], fact, bindings)
        if extended is not None:
            yield from solutions(rest, facts, extended)


def _openness(pattern: Pattern) -> tuple[int, bool]:
    return len(variables(pattern)), pattern.predicate == TYPE


def saturate(index: Index, rules: Sequence[Rule]) -> dict[Pattern, Rule]:
    """Add to the index whatever follows by the rules, fact by fact.

    Returns:
        the facts that were added, in order, each with the rule that concluded it first.

    """
    readers: dict[Predicate, list[tuple[Rule, int]]] = defaultdict(list)
    for rule in rules:
        for position, pattern in enumerate(rule.body):
            readers[pattern.predicate].append((rule, position))
    added = {rule.head: rule for rule in rules if not rule.body and rule.head and index.add(rule.head)}
    agenda = [fact for predicate in readers for fact in index.matching(_any(predicate))]
    while agenda:
        fact = agenda.pop()
        for rule, position in readers.get(fact.predicate, ()):
            bindings = unify(rule.body[position], fact, {})
            if bindings is None or rule.head is None:
                continue
            rest = [*rule.body[:position], *rule.body[position + 1 :]]
            for solution in list(solutions(rest, index, bindings)):
                conclusion = substitute(rule.head, solution)
                if index.add(conclusion):
                    added[conclusion] = rule
                    agenda.append(conclusion)
    return added


def _any(predicate: Predicate) -> Pattern:
    return Pattern(Variable("s"), predicate, Variable("o"))
