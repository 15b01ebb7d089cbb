"""Traces: from a record to what stands behind it, step by step, each shown, not shown or contradicted.

The conditions are the updates under queries/trace/, which run in the order of their names over a copy of the closed
graph; the words of steps, states, reasons and verdicts are the graph's. Here they are run and put together.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.answers import Answer, select
from casco_kg.closure import Closure, Given, infer
from casco_kg.engines import COMPILED
from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.linkage.documents import designated
from casco_kg.linkage.spellings import alike
from casco_kg.linkage.zeros import meant_without_zeros
from casco_kg.neighbourhood import around
from casco_kg.rdf.constants import SKOS, TYPE
from casco_kg.rdf.ours import GRAVITY, IN_STATE
from casco_kg.rdf.terms import Term, local_name, shorten
from casco_kg.sparql.headers import header_in, with_parameters
from casco_kg.sparql.joins import planned
from casco_kg.traced import Concept, Fact, Outcome, Part, Reason, State, Step, Trace

__all__ = ["trace", "traces", "verdicts"]

#: What stands between what leads to a node without a name and the property that does.
_LEADING = " › "
#: What stands for any property of ours, where its name alone is known.
_RELATION = "property"


def trace(
    record: ox.NamedNode | str, data: Given = None, *, as_of: date | None = None, engine: str = COMPILED
) -> Trace:
    """Trace one record to what stands behind it.

    Args:
        record: what to trace, or its identifier, its number or its label.
        data: what stands beside the knowledge graph, or the closure of it.
        as_of: the day that is asked about; if left out, today.
        engine: the engine that infers.

    Raises:
        UsageError: nothing that can be traced is called so, or several records are.
        ContradictionError: the data contradicts the ontology.
    """
    closure, store = _traced(record, data, as_of, engine)
    (found,) = _traces(store, closure)
    return found


def traces(data: Given = None, *, as_of: date | None = None, engine: str = COMPILED) -> tuple[Trace, ...]:
    """Trace each record of the data that can be traced, sorted by IRI.

    Args:
        data: what stands beside the knowledge graph, or the closure of it.
        as_of: as for :func:`trace`.
        engine: the engine that infers.

    Raises:
        ContradictionError: the data contradicts the ontology.
    """
    closure, store = _traced(None, data, as_of, engine)
    return tuple(_traces(store, closure))


def verdicts(data: Given = None, *, as_of: date | None = None, engine: str = COMPILED) -> tuple[Outcome, ...]:
    """Return the verdict alone of each trace, without its steps; takes and raises what :func:`traces` does."""
    closure, store = _traced(None, data, as_of, engine)
    return _outcomes(store, closure)


def _traced(
    record: ox.NamedNode | str | None, data: Given, as_of: date | None, engine: str
) -> tuple[Closure, ox.Store]:
    closure = infer(data, engine=engine)
    store = closure.graph.store()
    store.extend(ox.Quad(*triple) for triple in designated(closure.data) | alike(closure.data))
    for triple, meant in meant_without_zeros(closure.data).items():
        store.remove(ox.Quad(*triple))
        store.add(ox.Quad(triple.subject, triple.predicate, meant))
    asked = {
        "record": "" if record is None else _called(record, store, closure),
        "asOf": "" if as_of is None else as_of.isoformat(),
        "today": date.today().isoformat(),
    }
    for path in find("queries", "trace/*.ru"):
        text = path.read_text(encoding="utf-8")
        given = with_parameters(text, {key: asked[key] for key in header_in(text).parameters})
        store.update(planned(given, store))
    return closure, store


def _called(record: ox.NamedNode | str, store: ox.Store, closure: Closure) -> str:
    """Return the IRI of the only record that can be traced and is called so: by identifier, else number, else label."""
    rows = [(cast(ox.NamedNode, node), number, label) for node, number, label in _asked(store, "names")]
    name = record if isinstance(record, str) else record.value

    def labelled() -> set[ox.NamedNode]:
        part = around([node for node, *_ in rows], closure, closed=False)
        return {node for node, *_ in rows if part.label(node) == name}

    ways: tuple[tuple[str, Callable[[], set[ox.NamedNode]]], ...] = (
        (
            "identifier",
            lambda: {node for node, *_ in rows if name in (node.value, shorten(node), unquote(shorten(node)))},
        ),
        ("number", lambda: {node for node, number, _ in rows if number is not None and number.value == name}),
        (
            "name",
            lambda: {node for node, _, own in rows if own is not None and own.value.casefold() == name.casefold()},
        ),
        ("name", labelled),
    )
    for kind, find_all in ways:
        found = find_all()
        if len(found) > 1:
            raise UsageError(f"{name!r} is the {kind} of several: {', '.join(sorted(map(shorten, found)))}")
        if found:
            return found.pop().value
    raise UsageError(
        f"nothing that can be traced is called {name!r}; casco-kg trace without a name lists what can be traced"
    )


def _asked(store: ox.Store, name: str) -> tuple[tuple[Term | None, ...], ...]:
    (path,) = find("queries", f"trace/{name}.rq")
    answer: Answer = select(store, planned(path.read_text(encoding="utf-8"), store), "")
    return answer.rows


def _outcomes(store: ox.Store, closure: Closure) -> tuple[Outcome, ...]:
    rows = _asked(store, "verdicts")
    part = around([cast(Term, record) for record, *_ in rows], closure, closed=False)
    return tuple(
        Outcome(
            record=cast(ox.NamedNode, record),
            label=part.label(cast(Term, record)),
            day=cast(ox.Literal, day).value,
            asked=cast(ox.Literal, asked).value,
            verdict=_word(verdict),
            state=_state(_value(verdict, IN_STATE.value)),
        )
        for record, day, asked, verdict in rows
    )


def _traces(store: ox.Store, closure: Closure) -> Iterator[Trace]:
    rows = _asked(store, "steps")
    part = around([term for row in rows for term in row[6:] if term is not None], closure, closed=False)
    written = frozenset(t for subject in {row[6] for row in rows if row[6]} for t in part.index.about(subject))
    of_record = {record: list(group) for record, group in itertools.groupby(rows, key=lambda row: row[0])}
    for outcome in _outcomes(store, closure):
        steps = itertools.groupby(of_record[outcome.record], key=lambda row: row[1])
        yield Trace(outcome, tuple(_step(group, part, written) for _, group in steps))


def _step(group: Iterable[tuple[Term | None, ...]], part: Graph, written: frozenset[ox.Triple]) -> Step:
    rows = list(group)
    _, step, state, decisive, *_ = rows[0]
    return Step(
        name=_word(step).name,
        label=_word(step).label,
        state=_state(state),
        decides=cast(ox.Literal, decisive).value == "true",
        reasons=tuple(
            Reason(
                name=_word(reason).name,
                state=_state(_value(reason, IN_STATE.value)),
                text=_text(reason, SKOS + "definition"),
                fix=_text(reason, SKOS + "scopeNote"),
                facts=tuple(_facts(of_reason, part, written)),
                sources=knowledge().sources(cast(Term, reason)),
            )
            for reason, of_reason in itertools.groupby(rows, key=lambda row: row[4])
        ),
    )


def _facts(rows: Iterable[tuple[Term | None, ...]], part: Graph, written: frozenset[ox.Triple]) -> Iterator[Fact]:
    for *_, subject, predicate, value in rows:
        if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode) or value is None:
            continue
        said = [Part(value.value)] if isinstance(value, ox.Literal) else _called_in_parts(value, part)
        relation = Part("is a" if predicate == TYPE else part.label(predicate), predicate.value)
        triple = ox.Triple(subject, predicate, value)
        own = triple in knowledge().triples
        yield Fact(
            parts=(*_called_in_parts(subject, part), Part(" "), relation, Part(" "), *said),
            triple=(shorten(subject), shorten(predicate), shorten(value)),
            inferred=triple not in written,
            place=None if own else part.places.find(subject.value, predicate.value, value.value),
            sources=knowledge().sources(subject),
        )


def _called_in_parts(node: Term, part: Graph) -> list[Part]:
    """Return how people call a node: in words of the data, or of the graph, and the properties that lead to it."""
    first, *steps = part.label(node).split(_LEADING)
    own = isinstance(node, ox.NamedNode) and not steps and bool(knowledge().about(node))
    told = [Part(first, node.value if own else "")]
    return told + [each for step in steps for each in (Part(_LEADING), Part(step, _RELATION))]


def _word(term: Term | None) -> Concept:
    node = cast(ox.NamedNode, term)
    # the name of an individual begins with its kind
    return Concept(local_name(node).partition("-")[2], knowledge().label(node), _text(node, SKOS + "definition"))


def _state(term: Term | None) -> State:
    word = _word(term)
    return State(word.name, word.label, word.text, int(_text(term, GRAVITY.value)))


def _value(term: Term | None, name: str) -> Term | None:
    found = knowledge().values(cast(Term, term), name)
    return found[0] if found else None


def _text(term: Term | None, name: str) -> str:
    value = _value(term, name)
    return value.value if isinstance(value, ox.Literal) else ""
