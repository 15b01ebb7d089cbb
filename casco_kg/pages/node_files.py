"""What is said of a node as RDF: its statements, written and inferred, with the unnamed classes that they need."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.pages.book import Book
from casco_kg.rdf.constants import RDF, TYPE
from casco_kg.rdf.terms import prefixes

__all__ = ["node_file"]

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".jsonld": ox.RdfFormat.JSON_LD, ".nt": ox.RdfFormat.N_TRIPLES}


def node_file(book: Book, node: ox.NamedNode, ending: str) -> bytes:
    """Return the statements about a node in a format, by the ending of its files."""
    triples = _about(book, node)
    text = "\n".join(map(str, triples))
    used = {prefix: name for prefix, name in prefixes().items() if f"<{name}" in text.replace(str(TYPE), "")}
    content = Graph(frozenset(triples)).serialize(_FORMATS[ending], used)
    return _compact(content, used) if ending == ".jsonld" else content


def _compact(content: bytes, used: dict[str, str]) -> bytes:
    """Return JSON-LD in its expanded form with prefixes, all that its context says; the size of a site counts."""
    # a prefix that is used once takes more room than it saves
    used = {prefix: name for prefix, name in used.items() if content.count(f'"{name}'.encode()) > 1}
    nodes = [dict(_entry(key, value, used) for key, value in node.items()) for node in json.loads(content)]
    told = {"@context": used} | (nodes[0] if len(nodes) == 1 else {"@graph": nodes})
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _entry(key: str, value: object, used: Mapping[str, str]) -> tuple[str, object]:
    if key == RDF + "type" and isinstance(value, list):
        return "@type", [_short(each["@id"], used) for each in value]
    return _short(key, used), _value(value, used)


def _value(value: object, used: Mapping[str, str]) -> object:
    if isinstance(value, list):
        values = [_value(each, used) for each in value]
        return values[0] if len(values) == 1 else values
    if not isinstance(value, dict):
        return _short(value, used) if isinstance(value, str) else value
    if value.keys() == {"@value"}:
        return value["@value"]
    return {key: each if key in ("@value", "@language") else _value(each, used) for key, each in value.items()}


def _short(iri: str, used: Mapping[str, str]) -> str:
    for prefix, name in used.items():
        if iri.startswith(name) and not iri[len(name) :].startswith("//"):
            return f"{prefix}:{iri[len(name) :]}"
    return iri


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
