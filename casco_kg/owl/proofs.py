"""Proofs: the rules read backwards, from a conclusion down to what is asserted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TypeAlias

from pyoxigraph import Triple

from casco_kg.owl.closure import Inferred
from casco_kg.owl.facts import FactBase
from casco_kg.owl.ontology import as_fact
from casco_kg.owl.patterns import Pattern
from casco_kg.owl.rules import Rule

Application: TypeAlias = tuple[Rule, tuple[Pattern, ...]]
_Todo: TypeAlias = tuple[tuple[Pattern, frozenset[Pattern]], ...]
_State: TypeAlias = tuple[int, int, _Todo, dict[Pattern, Application]]


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a fact holds.

    Attributes:
        conclusion: the fact.
        rule: the rule of the last step, or None where the fact is asserted.
        premises: the proofs of what the rule needs: its body, and such of its axioms as are inferred.

    """

    conclusion: Pattern
    rule: Rule | None = None
    premises: tuple[Proof, ...] = ()

    @property
    def size(self) -> int:
        """The number of steps, written out as a tree."""
        return bool(self.rule) + sum(premise.size for premise in self.premises)


def prove(conclusion: Triple | Pattern, inferred: Inferred | FactBase, bound: int = 1000) -> Iterator[Proof]:
    """Yield the proofs of a fact, the shortest first, as they are asked for.

    No proof uses what it proves, and none proves one fact in two ways. What is
    asserted needs no proof: for such a fact that is the first one, and the others follow.

    Args:
        conclusion: the triple; or a fact, whose subject may be a literal where something is a contradiction.
        inferred: the closure, or what was made of it for many proofs.
        bound: how many inferred facts to look behind; beyond it only proofs through these are found.

    """
    goal = as_fact(conclusion) if isinstance(conclusion, Triple) else conclusion
    search = _Search(inferred if isinstance(inferred, FactBase) else FactBase(inferred), goal)
    if search.knowledge.is_asserted(goal):
        yield Proof(goal)
    size = 0
    while search.frontier and len(search.applications) < bound:
        search.deepen()
        size += 1
        # A proof through a fact not yet looked behind has more steps than layers have been looked at.
        yield from search.proofs(size, size)
    yield from search.proofs(size + 1, None)


class _Search:
    """The facts behind a goal, layer by layer, and the proofs that can be put together from them."""

    def __init__(self, knowledge: FactBase, goal: Pattern) -> None:
        self.knowledge = knowledge
        self.goal = goal
        self.applications: dict[Pattern, list[Application]] = {}
        self.frontier = [goal]

    def deepen(self) -> None:
        """Look behind the facts that were met last."""
        met: dict[Pattern, None] = {}
        for fact in self.frontier:
            self.applications[fact] = list(dict.fromkeys(self.knowledge.applications(fact)))
            met.update((premise, None) for _, premises in self.applications[fact] for premise in premises)
        self.frontier = [fact for fact in met if fact not in self.applications and not self._is_given(fact)]

    def proofs(self, at_least: int, at_most: int | None) -> Iterator[Proof]:
        """Yield the proofs with so many steps, the shortest first.

        A state of the search is a proof with facts still to prove; its cost is the number of its steps and of
        those that these facts need at the least.
        """
        costs = self._costs()
        ties = count()
        states: list[_State] = []
        if self.goal in costs:
            states.append((costs[self.goal], next(ties), ((self.goal, frozenset()),), {}))
        while states:
            cost, _, todo, chosen = heappop(states)
            if not todo:
                if cost >= at_least:
                    yield self._proof(self.goal, chosen)
                continue
            (fact, above), *rest = todo
            path = above | {fact}
            for application in [chosen[fact]] if fact in chosen else self.applications.get(fact, []):
                _, premises = application
                if path.intersection(premises) or not all(premise in costs for premise in premises):
                    continue
                total = cost - costs[fact] + 1 + sum(costs[premise] for premise in premises)
                if at_most is None or total <= at_most:
                    more = [(premise, path) for premise in premises if costs[premise]]
                    heappush(states, (total, next(ties), (*more, *rest), {**chosen, fact: application}))

    def _is_given(self, fact: Pattern) -> bool:
        return fact != self.goal and self.knowledge.is_asserted(fact)

    def _costs(self) -> dict[Pattern, int]:
        """Return how many steps each fact needs at the least, where it can be proved.

        Dijkstra's algorithm, from the facts that are given to the goal; a step is taken once all its premises
        are reached (Knuth, A generalization of Dijkstra's algorithm, 1977).
        """
        costs: dict[Pattern, int] = {}
        steps = [(fact, premises) for fact, found in self.applications.items() for _, premises in found]
        readers: dict[Pattern, list[int]] = defaultdict(list)
        missing = [set(premises) for _, premises in steps]
        for number, lacking in enumerate(missing):
            for premise in lacking:
                readers[premise].append(number)
        frontier = frozenset(self.frontier)
        reached = [(int(fact in frontier), fact) for fact in readers if fact not in self.applications]
        reached += [(1, steps[number][0]) for number, lacking in enumerate(missing) if not lacking]
        agenda = [(cost, number, fact) for number, (cost, fact) in enumerate(reached)]
        heapify(agenda)
        while agenda:
            cost, _, fact = heappop(agenda)
            if fact in costs:
                continue
            costs[fact] = cost
            for number in readers[fact]:
                missing[number].discard(fact)
                if not missing[number]:
                    conclusion, premises = steps[number]
                    total = 1 + sum(costs[premise] for premise in premises)
                    heappush(agenda, (total, len(reached) + number, conclusion))
        return costs

    def _proof(self, fact: Pattern, chosen: dict[Pattern, Application]) -> Proof:
        if fact not in chosen:
            return Proof(fact)
        rule, premises = chosen[fact]
        return Proof(fact, rule, tuple(self._proof(premise, chosen) for premise in premises))
