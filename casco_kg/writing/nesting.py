"""Writes triples as JSON-LD in which things stand within one another, with the keys that contexts define.

Each thing is written whole wherever it is spoken of, but within itself only by its name. The keys are those of the
contexts that readers know; the document names the contexts themselves.

Source: https://www.w3.org/TR/json-ld11-api/#compaction
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from casco_kg.rdf.constants import RDF, XSD
from casco_kg.rdf.terms import Term, local_name, terms_of
from casco_kg.reading.foreign.readers import known_contexts
from casco_kg.writing.writers import NAMELESS, Writer

__all__ = ["Document", "documents"]

Document = dict[str, Any]


def documents(triples: Iterable[ox.Triple], writer: Writer, unnamed: Collection[str]) -> list[Document]:
    """Return a document for each root, sorted by its name.

    Args:
        triples: in the terms of the format.
        writer: its writer.
        unnamed: the IRIs that are no names, and are left out.

    """
    nesting = _Nesting(triples, writer, unnamed)
    context: Any = list(writer.contexts) if len(writer.contexts) > 1 else writer.contexts[0]
    return [{"@context": context, **nesting.thing(root, ())} for root in nesting.roots()]


class _Nesting:
    def __init__(self, triples: Iterable[ox.Triple], writer: Writer, unnamed: Collection[str]) -> None:
        self._writer, self._unnamed = writer, unnamed
        self._said: dict[str, dict[str, list[Term]]] = {}
        for subject, predicate, value in map(terms_of, sorted(set(triples), key=str)):
            self._said.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
        self._terms: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._vocabularies: list[str] = []
        for iri in writer.contexts:
            self._define(known_contexts()[iri], {})

    def roots(self) -> list[str]:
        return sorted(
            subject
            for subject, said in self._said.items()
            if not self._writer.roots.isdisjoint(kind.value for kind in said.get(RDF + "type", ()))
        )

    def thing(self, node: str, within: tuple[str, ...]) -> Document:
        """Return a thing as an object: its type, its name and what is said of it."""
        own_id, own_type = self._writer.keys
        found: dict[str, Any] = {}
        said = {} if node in within else self._said.get(node, {})
        if RDF + "type" in said:
            found[own_type] = self._values(own_type, [self._key(kind.value)[0] for kind in said[RDF + "type"]])
        if not node.startswith(NAMELESS) and node not in self._unnamed:
            found[own_id] = node
        made: dict[str, Any] = {}
        for predicate, values in said.items():
            if predicate != RDF + "type":
                key, definition = self._key(predicate)
                made[key] = self._values(key, [self._value(value, definition, (*within, node)) for value in values])
        order = {key: number for number, key in enumerate(self._writer.order)}
        return found | {key: made[key] for key in sorted(made, key=lambda key: (order.get(key, len(order)), key))}

    def _values(self, key: str, values: list[Any]) -> Any:  # noqa: ANN401 (JSON)
        return values[0] if len(values) == 1 and key not in self._writer.lists else values

    def _value(self, value: Term, definition: Mapping[str, Any], within: tuple[str, ...]) -> Any:  # noqa: ANN401
        kind = definition.get("@type")
        if not isinstance(value, ox.Literal):
            vocabulary = definition.get("@context", {}).get("@vocab", "")
            if kind == "@vocab" and vocabulary and value.value.startswith(vocabulary):
                return value.value.removeprefix(vocabulary)
            return self.thing(value.value, within)
        datatype = value.datatype.value
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if datatype == XSD + "boolean" and value.value in ("true", "false"):
            return value.value == "true"
        if datatype == (XSD + "string" if kind is None else str(kind).replace("xsd:", XSD)):
            return value.value
        return {"@value": value.value} if datatype == XSD + "string" else {"@value": value.value, "@type": datatype}

    def _key(self, iri: str) -> tuple[str, Mapping[str, Any]]:
        """Return what an IRI is called, and how its values are written."""
        if iri in self._terms:
            return self._terms[iri]
        for vocabulary in self._vocabularies:
            if iri.startswith(vocabulary):
                return iri.removeprefix(vocabulary), {}
        raise AssertionError(f"no context has a key for {local_name(ox.NamedNode(iri))}")

    def _define(self, context: Mapping[str, Any], prefixes: Mapping[str, str]) -> None:
        """Take the keys of a context and of those within it; of several for one IRI, the first."""
        prefixes = {**prefixes, **{key: value for key, value in context.items() if isinstance(value, str)}}
        if vocabulary := context.get("@vocab"):
            self._vocabularies.append(vocabulary)
        for key, iri, definition in _definitions(context, prefixes):
            self._terms.setdefault(iri, (key, definition))
            if definition.get("@type") != "@vocab" and "@context" in definition:
                self._define(definition["@context"], prefixes)


def _definitions(
    context: Mapping[str, Any], prefixes: Mapping[str, str]
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for key, value in context.items():
        definition = {"@id": value} if isinstance(value, str) else value
        if key.startswith("@") or not isinstance(definition, dict):
            continue
        named = definition.get("@id", prefixes.get("@vocab", "") + key)
        prefix, colon, local = named.partition(":")
        iri = prefixes[prefix] + local if colon and prefix in prefixes else named
        if not iri.startswith("@"):
            yield key, iri, definition
