"""Traces in a language: what the graph says in it; the data's own words are left as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph as ox

from casco_kg.installation.called import called_in
from casco_kg.languages.phrases import name_in_language, phrase_in
from casco_kg.languages.words import ENGLISH, spoken
from casco_kg.traced import Concept, Fact, Outcome, Part, Reason, State, Step, Trace

__all__ = ["few", "outcome_in", "trace_in_language"]

#: So many facts that say the same of different things are shown, and one more rather than a count of one.
_FEW = 5


def trace_in_language(trace: Trace, language: str) -> Trace:
    """Return a trace in a language."""
    tag = spoken(language) or ENGLISH
    if tag == ENGLISH:
        return trace
    return Trace(outcome_in(trace.outcome, tag), tuple(_step(step, tag) for step in trace.steps))


def outcome_in(outcome: Outcome, language: str) -> Outcome:
    """Return an outcome in a language."""
    verdict = outcome.verdict
    said = Concept(verdict.name, phrase_in(language, verdict.label), phrase_in(language, verdict.text))
    return replace(outcome, verdict=said, state=_state(outcome.state, language))


def few(facts: Sequence[Fact]) -> tuple[list[Fact], int]:
    """Return the facts to be shown, of those that say the same of different things a few, and how many are left."""
    totals = Counter(fact.triple[1] for fact in facts)
    counts: Counter[str] = Counter()
    shown = []
    for fact in facts:
        counts[said := fact.triple[1]] += 1
        if counts[said] <= _FEW or totals[said] <= _FEW + 1:
            shown.append(fact)
    return shown, len(facts) - len(shown)


def _step(step: Step, language: str) -> Step:
    reasons = tuple(_reason(reason, language) for reason in step.reasons)
    return replace(step, label=phrase_in(language, step.label), state=_state(step.state, language), reasons=reasons)


def _state(state: State, language: str) -> State:
    return replace(state, label=phrase_in(language, state.label), text=phrase_in(language, state.text))


def _reason(reason: Reason, language: str) -> Reason:
    return replace(
        reason,
        state=_state(reason.state, language),
        text=phrase_in(language, reason.text),
        fix=phrase_in(language, reason.fix),
        facts=tuple(replace(fact, parts=tuple(_part(part, language) for part in fact.parts)) for fact in reason.facts),
    )


def _part(part: Part, language: str) -> Part:
    if not part.name:
        return part
    is_known = ":" in part.name  # else it is a property by which something without a name is called
    node = ox.NamedNode(part.name) if is_known else None
    said = called_in(language, node, part.text) if node else name_in_language(language, part.text)
    return Part(said, part.name)
