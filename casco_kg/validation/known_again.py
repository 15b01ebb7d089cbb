"""What a node without an identifier, a name or a number is known again by when rows have moved: what is said of it."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.graph import Graph, is_nameless
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.terms import GENID, Term, readable, shorten, terms_of

__all__ = ["known_again"]

#: How deep parts of parts are told.
_DEPTH = 4


def known_again(graph: Graph, node: Term | None) -> str | None:
    """Return what is said of a node, and of the one that it is a part of; None where it is called by anything else."""
    if node is None or not is_nameless(node) or not graph.label(node).startswith(GENID):
        return None
    said, whole = [_said(graph, node, _DEPTH)], node
    for _ in range(_DEPTH):
        leading = [each for each in map(terms_of, graph.index.leading(whole)) if is_nameless(each[0])]
        if not leading:
            break
        whole, predicate, _ = max(leading, key=str)
        said[:0] = [f"{_said(graph, whole, _DEPTH)} › {shorten(predicate)}"]
    return " › ".join(said)


def _said(graph: Graph, node: Term, depth: int) -> str:
    told = [
        f"{shorten(ox.NamedNode(iri))} {_value(graph, value, depth)}"
        for iri, values in graph.about(node).items()
        if iri != TYPE.value
        for value in values
    ]
    return ", ".join(sorted(told))


def _value(graph: Graph, value: Term, depth: int) -> str:
    if isinstance(value, ox.Literal):
        return value.value
    if not is_nameless(value) or not graph.label(value).startswith(GENID):
        return graph.label(value) if is_nameless(value) else readable(value)
    return f"[{_said(graph, value, depth - 1)}]" if depth else "[]"
