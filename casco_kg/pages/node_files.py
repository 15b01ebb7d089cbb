"""What is said of a node as RDF: its statements, written and inferred, with the unnamed classes that they need."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.pages.book import Book
from casco_kg.rdf.terms import prefixes

__all__ = ["node_file"]

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".jsonld": ox.RdfFormat.JSON_LD, ".nt": ox.RdfFormat.N_TRIPLES}


def node_file(book: Book, node: ox.NamedNode, ending: str) -> bytes:
    """Return the statements about a node in a format, by the ending of its files."""
    triples = _about(book, node)
    text = "\n".join(map(str, triples))
    used = {prefix: name for prefix, name in prefixes().items() if f"<{name}" in text}
    return Graph(frozenset(triples)).serialize(_FORMATS[ending], used)


def _about(book: Book, node: ox.NamedNode) -> list[ox.Triple]:
    found: list[ox.Triple] = []
    todo: list[ox.NamedNode | ox.BlankNode] = [node]
    seen: set[object] = set()
    while todo:
        subject = todo.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for key, values in book.graph.about(subject).items():
            for value in values:
                triple = ox.Triple(subject, ox.NamedNode(key), value)
                found.append(triple)
                if isinstance(value, ox.BlankNode):
                    todo.append(value)
    return found
