"""What is said of a node as RDF: its statements, written and inferred, with the unnamed classes that they need."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.pages.book import Book
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.terms import prefixes

__all__ = ["node_file"]

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".jsonld": ox.RdfFormat.JSON_LD, ".nt": ox.RdfFormat.N_TRIPLES}


def node_file(book: Book, node: ox.NamedNode, ending: str) -> bytes:
    """Return the statements about a node in a format, by the ending of its files."""
    triples = _about(book, node)
    text = "\n".join(map(str, triples))
    used = {prefix: name for prefix, name in prefixes().items() if f"<{name}" in text.replace(str(TYPE), "")}
    if ending == ".ttl":
        used = {prefix: name for prefix, name in used.items() if _pays(text.count(f"<{name}"), prefix, name)}
    content = Graph(frozenset(triples)).serialize(_FORMATS[ending], used)
    return _compact(content, used) if ending == ".jsonld" else content


def _pays(times: int, prefix: str, name: str) -> bool:
    """Tell whether a prefix that is used so many times takes less room than it saves; the size of a site counts."""
    return times * (len(name) + 1 - len(prefix)) > len("@prefix : <> .\n") + len(prefix) + len(name)


def _compact(content: bytes, used: dict[str, str]) -> bytes:
    """Return JSON-LD in its expanded form with all that its context says; the size of a site counts."""
    # a prefix that is used once takes more room than it saves
    used = {prefix: name for prefix, name in used.items() if content.count(f'"{name}'.encode()) > 1}
    words = [name for prefix, name in used.items() if prefix == "casco"]
    language = "en" if content.count(b'"@language":"en"') > content.count(b'{"@value":') + 1 else ""
    brief = _Brief(used, words[0] if words else "", language)
    nodes = [dict(brief.entry(key, value) for key, value in node.items()) for node in json.loads(content)]
    context = brief.context(content)
    told = {"@context": context} | (nodes[0] if len(nodes) == 1 else {"@graph": nodes})
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


#: The classes of a node, in JSON-LD as it is expanded.
_CLASSES = re.compile(rb'"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type":\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class _Brief:
    """How a document says things in short.

    Attributes:
        prefixes: those that it declares.
        vocabulary: the namespace of words without a prefix; empty where there is none.
        language: that of texts that do not say theirs; empty where there is none.
    """

    prefixes: Mapping[str, str]
    vocabulary: str
    language: str

    def context(self, content: bytes) -> dict[str, str]:
        """Return what the document declares; the prefix of the words only where something else has it."""
        classes = b"".join(_CLASSES.findall(content))
        others = content.count(at := f'"@id":"{self.vocabulary}'.encode()) - classes.count(at) if self.vocabulary else 1
        told = {prefix: name for prefix, name in self.prefixes.items() if name != self.vocabulary or others}
        told |= {"@vocab": self.vocabulary} if self.vocabulary else {}
        return told | ({"@language": self.language} if self.language else {})

    def entry(self, key: str, value: object) -> tuple[str, object]:
        """Return a property and its values."""
        if key == TYPE.value and isinstance(value, list):
            classes = [self._word(each["@id"]) for each in value]
            return "@type", classes[0] if len(classes) == 1 else classes
        return (key, self.iri(str(value))) if key == "@id" else (self._word(key), self._value(value))

    def iri(self, iri: str) -> str:
        """Return the name of a node."""
        for prefix, name in self.prefixes.items():
            if iri.startswith(name) and not iri[len(name) :].startswith("//"):
                return f"{prefix}:{iri[len(name) :]}"
        return iri

    def _word(self, iri: str) -> str:
        """Return the name of a property or a class."""
        local = iri.removeprefix(self.vocabulary) if self.vocabulary else iri
        return local if local != iri and local.isalnum() else self.iri(iri)

    def _value(self, value: object) -> object:
        if isinstance(value, list):
            values = [self._value(each) for each in value]
            return values[0] if len(values) == 1 else values
        if not isinstance(value, dict):
            return value
        if "@id" in value:
            return {"@id": self.iri(value["@id"])}
        if value.keys() == {"@value"}:
            return value if self.language else value["@value"]
        if value.get("@language") == self.language:
            return value["@value"]
        return {key: self.iri(each) if key == "@type" else each for key, each in value.items()}


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
