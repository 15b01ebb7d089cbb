"""From what an engine found to findings: the name of the constraint, its words, and the place in the input."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

import pyoxigraph as ox

from casco_kg.graph import Graph, is_nameless
from casco_kg.hints import MAX_COUNT, meant
from casco_kg.languages.words import ENGLISH, speaking
from casco_kg.rdf.constants import BASE, SH
from casco_kg.rdf.ours import TOLD_ONCE
from casco_kg.rdf.terms import DATA_BASE, Term, local_name, shorten, terms_of
from casco_kg.rdf.written import named
from casco_kg.reading.places import Place
from casco_kg.shacl.compiled.checks import Result
from casco_kg.validation.constraints import constraint_name
from casco_kg.validation.known_again import known_again
from casco_kg.validation.report import SEVERITIES, Finding
from casco_kg.validation.shape_words import limit_text, path_text
from casco_kg.validation.translations import said_by, said_in, sources_of

__all__ = ["Telling"]


class Telling:
    """Makes findings of what an engine found; what many of them have in common is worked out once.

    Args:
        graph: the graph that it was found in.
        shapes: the shapes that were run.
        data: for shapes of the user, the part of the graph that is the user's.
        language: the language that words are wanted in; where a shape does not speak it, English or any.
    """

    def __init__(self, graph: Graph, shapes: Graph, *, data: Graph | None = None, language: str | None = None) -> None:
        self._graph, self._shapes, self._data, self._language = graph, shapes, data, language
        self._words = speaking(language or ENGLISH)
        self._label = cache(graph.label)
        self._said = cache(lambda node: known_again(graph, node))
        self._name = cache(lambda shape: constraint_name(_named(shape, shapes), shapes))
        self._said_by = cache(lambda shape, what: said_by(shapes, shape, SH + what, language))
        self._is_told_once = cache(lambda shape: bool(shapes.values(_named(shape, shapes), TOLD_ONCE.value)))
        self._sources = cache(lambda shape: sources_of(shapes, shape, language))
        self._hints: dict[tuple[Term | None, Term | None], str] = {}

    def finding(self, written: Result, times: int = 1) -> Finding:
        """Return a result as a finding.

        Args:
            written: what an engine found.
            times: how many times it was found.
        """
        graph, shapes, data = self._graph, self._shapes, self._data
        value = None if written.value is None else named(written.value)
        focus = named(written.focus)
        same = focus is written.focus and value is written.value
        result = written if same else replace(written, focus=focus, value=value)
        shape, name, leads = result.shape, self._name(result.shape), _path(result, graph)
        limit = limit_text(result, shapes) if data is not None else ""
        path = leads and shorten(leads)
        if data is not None and result.path is not None:
            path = path_text(shapes, result.path)
        severity, hint = _severity(result.severity), self._hint(result)
        if data is None and value is None and leads and graph.places.is_lacking(focus.value, leads.value):
            severity, hint = SEVERITIES[-1], self._words("format_lacks_it")
        message = next(iter(said_in(result.messages, self._language) or self._said_by(shape, "message")), "")
        return Finding(
            constraint=name,
            severity=severity,
            focus=focus,
            label=focus.value if isinstance(focus, ox.Literal) else self._label(focus),
            path=path,
            value=None if value == focus else value,
            message=message or self._words("not_met", name=limit or name),
            fix=" ".join(filter(None, [*self._said_by(shape, "description"), hint])),
            hint=hint,
            sources=self._sources(shape),
            place=_place(focus, leads, value, data or graph)
            or shapes.places.find(shape.value, SH + "targetNode", focus.value),
            limit=limit,
            result=result,
            times=times,
            called=graph.label(value) if isinstance(value, ox.NamedNode) and is_nameless(value) else "",
            said="" if self._is_told_once(shape) else self._said(focus),
            said_of_value="" if self._is_told_once(shape) and _is_of_data(value) else self._said(value),
        )

    def _hint(self, result: Result) -> str:
        """Return what was meant; but for too many values, that is the same of all that break it by the same value."""
        if result.component == MAX_COUNT:
            return meant(result, self._graph, self._words)
        key = result.path, result.value
        if key not in self._hints:
            self._hints[key] = meant(result, self._graph, self._words)
        return self._hints[key]


def _place(focus: Term, path: ox.NamedNode | None, value: Term | None, graph: Graph) -> Place | None:
    """Return where a finding stands; a value one step further than the path says, such as in a scope, where it is."""
    if isinstance(focus, ox.Literal):
        leading = _leading(graph).get(focus)
        return None if leading is None else graph.places.find(*(term.value for term in terms_of(leading)))
    if path is not None and value is not None and value not in graph.values(focus, path.value):
        for node in graph.values(focus, path.value):
            for predicate, values in graph.about(node).items():
                if value in values and (place := graph.places.find(node.value, predicate, value.value)):
                    return place
    return graph.places.find(focus.value, path.value if path else "", value.value if value is not None else "")


def _is_of_data(value: Term | None) -> bool:
    """Return whether a value is a node that a register speaks of, which another row names otherwise."""
    return isinstance(value, ox.NamedNode) and (value.value.startswith(DATA_BASE) or not value.value.startswith(BASE))


@lru_cache(maxsize=2)
def _leading(graph: Graph) -> dict[Term, ox.Triple]:
    """Return for each literal the first triple that leads to it."""
    return {
        terms_of(triple)[2]: triple
        for triple in sorted(graph, key=str, reverse=True)
        if isinstance(triple.object, ox.Literal)
    }


def _severity(iri: ox.NamedNode) -> str:
    """Return the severity; one of somebody's own, which SHACL allows, counts as the gravest."""
    name = local_name(iri).lower()
    return name if name in SEVERITIES else SEVERITIES[0]


@lru_cache(maxsize=1000)
def _named(shape: Term, shapes: Graph) -> Term:
    """Return the shape, or for one without a name the shape with a name that it stands in."""
    passed = {shape}
    while isinstance(shape, ox.BlankNode):
        around = next((s for s, _, o in map(terms_of, shapes) if o == shape and s not in passed), None)
        if around is None:
            break
        shape = around
        passed.add(shape)
    return shape


def _path(result: Result, graph: Graph) -> ox.NamedNode | None:
    """Return the property that a result is about; for a path of several, the one that leads to the value."""
    if isinstance(result.path, ox.NamedNode):
        return result.path
    if result.value is None or result.value == result.focus:
        return None
    leading = [iri for iri, values in graph.about(result.focus).items() if result.value in values]
    return ox.NamedNode(min(leading)) if leading else None
