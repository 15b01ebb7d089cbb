"""Shows traces: as a ladder in a terminal, as JSON and as Mermaid flow charts; and verdicts as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from rich.console import Console

from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.rdf.terms import shorten
from casco_kg.rendering.explanations import safe
from casco_kg.rendering.plain import marked_up, placed
from casco_kg.rendering.trace_words import few, outcome_in, trace_in_language
from casco_kg.texts import as_json
from casco_kg.traced import Fact, Outcome, State, Trace

__all__ = ["OUTCOME_COLUMNS", "mark", "outcome_rows", "trace_in", "trace_text"]

OUTCOME_COLUMNS = ("record", "label", "day", "asked", "verdict")
#: By the name of the state: mark and style in a terminal, colours of the box in a chart.
_SHOWN = {
    "ok": ("✓", "green", "fill:#e6f4ea,stroke:#137333"),
    "remark": ("·", "cyan", "fill:#e8f0fe,stroke:#1967d2"),
    "not-applicable": ("-", "cyan", "fill:#e8f0fe,stroke:#1967d2"),
    "not-shown": ("?", "yellow", "fill:#fef7e0,stroke:#b06000,stroke-dasharray:4"),
    "contradicted": ("✗", "bold red", "fill:#fce8e6,stroke:#c5221f,stroke-width:3px"),
}

#: A state that the graph has got since.
_NEW = ("•", "bold", "fill:#f1f3f4,stroke:#5f6368")


def mark(state: State) -> str:
    """Return the sign for a state."""
    return _SHOWN.get(state.name, _NEW)[0]


def trace_text(console: Console, trace: Trace, language: str = ENGLISH) -> None:
    """Print a trace as a ladder: each step with its state, the reasons for it and the facts behind these."""
    words, trace = speaking(language), trace_in_language(trace, language)
    outcome = trace.outcome
    day = "trace_day" if outcome.asked == outcome.day else "trace_day_asked"
    style = _SHOWN.get(outcome.state.name, _NEW)[1]
    because = f" - {marked_up(trace.because)}" if trace.because else ""
    verdict = f"[{style}]{marked_up(outcome.verdict.label)}[/]{because}"
    console.print(f"[bold]{marked_up(outcome.label)}[/]: {verdict}", soft_wrap=True)
    console.print(f"[dim]{words(day, day=outcome.day, asked=outcome.asked)}[/]", soft_wrap=True)
    for number, step in enumerate(trace.steps):
        if number:
            console.print("│")
        console.print(
            f"{_marked(step.state)} [bold]{marked_up(step.label)}[/]: {marked_up(step.state.label)}", soft_wrap=True
        )
        for reason in step.reasons:
            other = "" if reason.state == step.state else f"{reason.state.label}: "
            console.print(f"│   {_marked(reason.state)} {marked_up(other + reason.text)}", soft_wrap=True)
            shown, left = few(reason.facts)
            for fact in shown:
                console.print(
                    f"│       {marked_up(fact.text)} [dim]{marked_up(_origin(fact, words))}[/]", soft_wrap=True
                )
            if left:
                console.print(f"│       [dim]{words('and_more_in_json', number=words.number(left))}[/]", soft_wrap=True)
            if reason.fix:
                console.print(f"│       [dim]{words('text_do').strip()} {marked_up(reason.fix)}[/]", soft_wrap=True)
    verdict = words("trace_verdict", verdict=outcome.verdict.label)
    console.print(f"[{style}]{marked_up(verdict)}[/]", soft_wrap=True)
    console.print(f"[dim]{marked_up(outcome.verdict.text)}[/]", soft_wrap=True)


def _marked(state: State) -> str:
    sign, style, _ = _SHOWN.get(state.name, _NEW)
    return f"[{style}]{sign}[/]"


def _origin(fact: Fact, words: Words) -> str:
    """Return where a fact stands or comes from; of one that follows, where its subject does."""
    told = placed(fact.place, words) if fact.place else ", ".join(fact.sources)
    if fact.inferred:
        return f"({words('inferred')}; {told})" if told else f"({words('inferred')})"
    return f"({told})" if told else ""


def trace_in(trace_format: str, trace: Trace, language: str = ENGLISH) -> str:
    """Return a trace as ``json`` or ``mermaid`` (a flow chart from the record to the verdict)."""
    trace = trace_in_language(trace, language)
    return _json(trace) if trace_format == "json" else _chart(trace)


def _json(trace: Trace) -> str:
    outcome = trace.outcome
    document = {
        **dict(zip(OUTCOME_COLUMNS, next(outcome_rows([outcome])), strict=True)),
        "verdict": asdict(outcome.verdict),
        "state": outcome.state.name,
        "because": trace.because,
        "steps": [
            {
                "name": step.name,
                "label": step.label,
                "state": step.state.name,
                "decides": step.decides,
                "reasons": [
                    {
                        "name": reason.name,
                        "state": reason.state.name,
                        "text": reason.text,
                        "fix": reason.fix,
                        "facts": [
                            {
                                "text": fact.text,
                                "triple": fact.triple,
                                "inferred": fact.inferred,
                                "place": str(fact.place) if fact.place else None,
                                "sources": fact.sources,
                            }
                            for fact in reason.facts
                        ],
                        "sources": reason.sources,
                    }
                    for reason in step.reasons
                ],
            }
            for step in trace.steps
        ],
    }
    return as_json(document)


def _chart(trace: Trace) -> str:
    outcome = trace.outcome
    lines = ["flowchart TB", f'    record["{safe(outcome.label)}<br>{safe(outcome.day)}"]']
    before = "record"
    for number, step in enumerate(trace.steps):
        told = [f"{step.label}: {step.state.label}"]
        told += [reason.text for reason in step.reasons if reason.state == step.state]
        lines.append(f'    s{number}["{"<br>".join(map(safe, told))}"]:::{_class(step.state.name)}')
        lines.append(f"    {before} --> s{number}")
        before = f"s{number}"
    lines.append(f'    verdict(["{safe(outcome.verdict.label)}"]):::{_class(outcome.state.name)}')
    lines.append(f"    {before} ==> verdict")
    lines += [f"    classDef {_class(name)} {colours}" for name, (_, _, colours) in _SHOWN.items()]
    return "\n".join(lines) + "\n"


def _class(state: str) -> str:
    return state.replace("-", "_")


def outcome_rows(outcomes: Iterable[Outcome], language: str = ENGLISH) -> Iterator[tuple[str, ...]]:
    """Return outcomes as rows of a table."""
    outcomes = (outcome_in(outcome, language) for outcome in outcomes)
    return ((shorten(o.record), o.label, o.day, o.asked, o.verdict.label) for o in outcomes)
