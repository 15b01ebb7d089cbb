"""Writes Turtle for people, by rdflib; it is imported where needed only, since rdflib takes long."""

from __future__ import annotations

import io
import re

import rdflib
from rdflib import RDF, XSD, Literal, URIRef
from rdflib.plugins.serializers.turtle import VERB, TurtleSerializer
from rdflib.term import Node

from casco_kg.rdf.terms import prefixes

__all__ = ["turtle"]

#: How literals look that need no quotes. Source: https://www.w3.org/TR/turtle/#abbrev
_PLAIN = {
    XSD.boolean: re.compile("true|false"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
}


def turtle(graph: rdflib.Graph) -> bytes:
    """Return a graph in Turtle, UTF-8, by the prefixes of the project."""
    for prefix, namespace in prefixes().items():
        graph.bind(prefix, namespace, override=True, replace=True)
    written = io.BytesIO()
    _Turtle(graph).serialize(written, encoding="utf-8")
    return written.getvalue()


class _Turtle(TurtleSerializer):
    """Writes Turtle as rdflib does, but every literal in the form that it has.

    rdflib writes numbers anew and what is no number or truth value without quotes, a property that is an empty list as
    (), and a prefix that ends within an escape.
    """

    def addNamespace(self, prefix: str, namespace: URIRef) -> str:  # type: ignore[override]  # noqa: N802
        """Declare a prefix, if it is one that can be read back."""
        return prefix if "%" in namespace else str(super().addNamespace(prefix, namespace))

    def label(self, node: Node, position: int) -> str:
        """Return a term as it is written in Turtle."""
        if isinstance(node, Literal) and node.datatype is not None and not _is_plain(node):
            return f"{Literal(str(node)).n3()}^^{node.datatype.n3(self.store.namespace_manager)}"
        if (node == RDF.nil and position == VERB) or (isinstance(node, URIRef) and "%" in node):
            return f"<{node}>"
        return str(super().label(node, position))


def _is_plain(literal: Literal) -> bool:
    form = _PLAIN.get(literal.datatype) if literal.datatype is not None else None
    return form is not None and form.fullmatch(literal) is not None
