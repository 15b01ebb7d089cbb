"""Contradictions with what they come from: worked out by the embedded engine, from what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casco_kg.closure import Closure
from casco_kg.errors import UsageError
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.owl.patterns import Pattern, substitute
from casco_kg.spark.inferring import Derived
from casco_kg.spark.neighbourhood import reaching

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["clashing"]

_Fact = tuple[str, tuple[Pattern, ...]]
#: So many steps around the nodes of a contradiction are looked at.
_STEPS = 4


def clashing(derived: Derived, facts: DataFrame, files: Sequence[str]) -> Closure | None:
    """Return the closure of what stands around contradictions, in which they are told; None where there are none.

    Args:
        derived: what follows, and which rules must not match.
        facts: the statements of the data, with their places.
        files: what the files are called.

    Raises:
        UsageError: they come from more than stands around them.
    """
    if not derived.contradictions:
        return None
    found: set[_Fact] = {
        (rule.name, tuple(substitute(pattern, bindings) for pattern in rule.body))
        for rule, bindings in derived.contradictions
    }
    ours = {str(node) for node in knowledge().subjects()}
    nodes = {str(term) for _, patterns in found for pattern in patterns for term in (pattern.subject, pattern.object)}
    for steps in range(1, _STEPS + 1):
        closure = Closure(reaching(facts, {node for node in nodes if node[0] != '"'}, ours, steps, files))
        if found <= {(each.rule.name, each.facts) for each in closure.compiled.contradictions}:
            return closure
    named = ", ".join(sorted({name for name, _ in found}))
    raise UsageError(
        f"the data contradicts the ontology ({named}, {len(found)} times), by more statements than stand around what "
        "clashes; infer from a part of it without --engine spark to see which"
    )
