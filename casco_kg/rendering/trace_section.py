"""Shows traces in an HTML report: a picture of the chain for each, and below it the reasons and the facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.rendering.html import Section
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.rendering.plain import placed
from casco_kg.rendering.trace_words import few, trace_in_language
from casco_kg.rendering.tracing import mark
from casco_kg.traced import Fact, Reason, Step, Trace

__all__ = ["trace_section"]

#: So many traces are shown; the gravest come first, and the command tells every other.
_MOST = 200


def trace_section(traces: Sequence[Trace], language: str = ENGLISH) -> Section:
    """Return the section with the traces of all records that have one."""
    words = speaking(language)
    order = sorted(
        (trace_in_language(trace, words.language) for trace in traces),
        key=lambda trace: (-trace.outcome.state.gravity, str(trace.outcome.record)),
    )
    counts = Counter(trace.outcome.verdict.label for trace in order)
    told = [tag("li", tag("strong", words.number(count)), " ", verdict) for verdict, count in counts.items()]
    left = len(order) - _MOST
    more = tag("p", words("more_traces", number=words.number(left))) if left > 0 else ""
    shown = (_trace(trace, words, opened=len(order) == 1) for trace in order[:_MOST])
    summary = tag("ul", *told) if len(order) > 1 else ""
    return Section("traces", words("what_stands_behind"), join([summary, *shown, more]))


def _trace(trace: Trace, words: Words, *, opened: bool) -> Markup:
    outcome = trace.outcome
    heading = tag(
        "summary",
        *verdict_shown(trace, words),
        _picture(trace, words),
    )
    told = tag("p", outcome.verdict.text)
    steps = tag("ol", *(_step(step, words) for step in trace.steps))
    return tag("details", heading, told, steps, class_="trace", **({"open": ""} if opened else {}))


def verdict_shown(trace: Trace, words: Words) -> tuple[Markup, ...]:
    """Return of what a trace is, its verdict, and what that is owed to."""
    outcome = trace.outcome
    because = f": {trace.because}" if trace.because else ""
    return (
        join([tag("bdi", outcome.label, class_="who"), ": "]),
        tag("b", outcome.verdict.label, class_=f"verdict {outcome.state.name}"),
        tag("span", f"{because} ({outcome.day})", class_="count"),
    )


def _picture(trace: Trace, words: Words) -> Markup:
    """Return the chain as boxes one after another, the state of each in colour, mark and word."""
    boxes = []
    for step in trace.steps:
        state = f"{mark(step.state)} {step.state.label}"
        boxes.append(tag("span", tag("b", step.label), tag("i", state), class_=step.state.name))
    return tag("span", *boxes, class_="chain")


def _step(step: Step, words: Words) -> Markup:
    heading = tag("b", f"{step.label}: {step.state.label}", class_=step.state.name)
    return tag("li", heading, tag("ul", *(_reason(each, words) for each in step.reasons)))


def _reason(reason: Reason, words: Words) -> Markup:
    shown, left = few(reason.facts)
    told = [_fact(fact, words) for fact in shown]
    told += [tag("li", words("and_more", number=words.number(left)))] if left else []
    facts = tag("ul", *told) if told else ""
    fix = tag("p", words("what_to_do_is", fix=reason.fix)) if reason.fix else ""
    return tag("li", f"{mark(reason.state)} {reason.text}", facts, fix)


def _fact(fact: Fact, words: Words) -> Markup:
    origin = placed(fact.place, words) if fact.place else ", ".join(fact.sources)
    inferred = words("inferred") if fact.inferred else ""
    return tag(
        "li", tag("bdi", fact.text), " ", tag("small", ", ".join(filter(None, (inferred, origin))), class_="place")
    )
