"""Describes one thing of a closure: what it is, what is said of it, what leads to it, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from casco_kg.assistant.results import Described, Fact, cut, within
from casco_kg.closure import Closure
from casco_kg.installation.citations import cite
from casco_kg.linkage.resolving import resolve
from casco_kg.rdf.constants import DCTERMS, RDFS, SKOS, TYPE
from casco_kg.rdf.terms import Term, shorten, terms_of

__all__ = ["describe"]

#: What stands in an answer at a place of its own.
_APART = {TYPE.value, RDFS + "label", SKOS + "definition", DCTERMS + "source", RDFS + "isDefinedBy"}


def describe(name: str, closure: Closure, limit: int) -> Described:
    """Return what a closure knows of what a person means by a name.

    Args:
        name: an IRI, a prefixed or local name, a label, or a number.
        closure: the closure.
        limit: how many facts, and how many things that lead there, are told at most.

    Raises:
        UsageError: nothing is known by that name, or several things are called so.
    """
    node = resolve(name, closure.asserted)
    graph = closure.graph
    label = graph.label
    facts = [
        Fact(
            label(ox.NamedNode(predicate)),
            cut(_said(value, closure)),
            value.value if isinstance(value, ox.NamedNode) else "",
            ox.Triple(node, ox.NamedNode(predicate), value) not in closure.asserted.triples,
        )
        for predicate, values in graph.about(node).items()
        if predicate not in _APART
        for value in values
    ]
    leading = sorted(set(_leading(node, closure)))
    shown, referring = within(facts, limit), within(leading, limit)
    definition = next((v.value for v in graph.values(node, SKOS + "definition") if isinstance(v, ox.Literal)), "")
    return Described(
        name=label(node),
        iri=node.value,
        kinds=sorted({label(kind) for kind in graph.values(node, TYPE.value) if isinstance(kind, ox.NamedNode)}),
        definition=definition,
        facts=shown,
        referred_to_by=referring,
        sources=_sources(node, closure),
        left_out=len(facts) - len(shown) + len(leading) - len(referring),
    )


def _said(value: Term, closure: Closure) -> str:
    return value.value if isinstance(value, ox.Literal) else closure.graph.label(value)


def _leading(node: ox.NamedNode, closure: Closure) -> Iterator[str]:
    for subject, predicate, value in map(terms_of, closure.asserted):
        if value == node and isinstance(subject, ox.NamedNode):
            yield f"{closure.graph.label(subject)} ({shorten(subject)}): {closure.graph.label(predicate)}"


def _sources(node: ox.NamedNode, closure: Closure) -> list[str]:
    told = [str(cite(source)) for source in closure.asserted.sources(node)]
    place = closure.data.places.find(node.value)
    return [str(place), *told] if place else told
