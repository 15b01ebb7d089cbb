"""Rules that look at one fact at a time, each with all that follows from what it concludes, so that one pass does.

Most rules of an ontology are such: subclasses, subproperties, inverses, domains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from casco_kg.owl.patterns import Pattern, Term, Variable
from casco_kg.owl.rules import Rule

__all__ = ["MOST", "Step", "composed", "is_linear"]

#: What holds, and what follows.
Step: TypeAlias = tuple[Pattern, Pattern]
_Part: TypeAlias = Term | Variable

#: More steps than these are not composed, but gone one by one.
MOST = 20_000


def is_linear(rule: Rule) -> bool:
    """Return whether a rule concludes from one fact, whatever it says."""
    return len(rule.body) == 1 and not rule.conditions and rule.head is not None


def composed(rules: Iterable[Rule]) -> tuple[list[Step], bool]:
    """Return the steps of linear rules, with those of several at once; and whether these are all."""
    steps = [_named(rule.body[0], rule.head) for rule in rules if rule.head]
    onward: dict[Term, list[Step]] = defaultdict(list)
    for step in steps:
        onward[step[0].predicate].append(step)
    found = dict.fromkeys(steps)
    waiting = [*found]
    while waiting and len(found) < MOST:
        body, head = waiting.pop()
        for next_body, next_head in onward[head.predicate]:
            further = _together(body, head, _apart(next_body), _apart(next_head))
            if further and further[0] != further[1] and further not in found:
                found[further] = None
                waiting.append(further)
    return [step for step in found if step[0] != step[1]], not waiting


def _together(body: Pattern, head: Pattern, next_body: Pattern, next_head: Pattern) -> Step | None:
    """Return the step from one body to the head of what follows from its own; None where nothing does."""
    bound: dict[Variable, _Part] = {}
    for one, other in ((head.subject, next_body.subject), (head.object, next_body.object)):
        first, second = _found(one, bound), _found(other, bound)
        if first == second:
            continue
        if isinstance(second, Variable):
            bound[second] = first
        elif isinstance(first, Variable):
            bound[first] = second
        else:
            return None
    return _named(*(_with(pattern, bound) for pattern in (body, next_head)))


def _found(part: _Part, bound: dict[Variable, _Part]) -> _Part:
    while isinstance(part, Variable) and part in bound:
        part = bound[part]
    return part


def _with(pattern: Pattern, bound: dict[Variable, _Part]) -> Pattern:
    return Pattern(_found(pattern.subject, bound), pattern.predicate, _found(pattern.object, bound))


def _apart(pattern: Pattern) -> Pattern:
    """Return a pattern whose variables no other has."""
    parts: Sequence[_Part] = [
        Variable(f"{part.name}'") if isinstance(part, Variable) else part for part in (pattern.subject, pattern.object)
    ]
    return Pattern(parts[0], pattern.predicate, parts[1])


def _named(body: Pattern, head: Pattern) -> Step:
    """Return a step whose variables are called by where they stand in the body."""
    bound: dict[Variable, _Part] = {}
    for part, name in ((body.subject, "s"), (body.object, "o")):
        if isinstance(part, Variable):
            bound.setdefault(part, Variable(name))
    return _once(body, bound), _once(head, bound)


def _once(pattern: Pattern, bound: dict[Variable, _Part]) -> Pattern:
    parts = [
        bound.get(part, part) if isinstance(part, Variable) else part for part in (pattern.subject, pattern.object)
    ]
    return Pattern(parts[0], pattern.predicate, parts[1])
