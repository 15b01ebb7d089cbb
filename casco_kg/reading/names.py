"""Names in registers and the IRIs they stand for, by the JSON-LD context and the labels of the knowledge graph."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.files import find, find_ontology
from casco_kg.terms import BASE, RDFS, expand, prefixes

__all__ = ["CONTEXT_IRI", "JSON", "context", "keys", "reference", "safe_key", "with_iris"]

JSON = Any
"""Any JSON value: None, bool, int, float, str, or a list or dict of such."""

#: The one remote context that JSON-LD may name; it is taken from this installation.
CONTEXT_IRI = BASE + "ontology/context.jsonld"


@cache
def context() -> dict[str, JSON]:
    """Return the content of ontology/context.jsonld."""
    (path,) = find("ontology", "context.jsonld")
    content: dict[str, JSON] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return content


@cache
def keys() -> dict[str, dict[str, JSON]]:
    """Return the keys of the context, each with its definition; these are also the column headers of tables."""
    return {
        key: value if isinstance(value, dict) else {"@id": value}
        for key, value in context().items()
        if not key.startswith("@") and key not in prefixes()
    }


def with_iris(key: str, value: JSON) -> JSON:
    """Return the strings in ``value`` as IRIs where the context makes ``key`` one of names or references."""
    if isinstance(value, list):
        return [with_iris(key, part) for part in value]
    if not isinstance(value, str):
        return value
    if key in ("type", "@type"):
        return _named(value, prefixes()["casco"])
    definition = keys().get(key, {})
    if definition.get("@type") == "@vocab":
        return _named(value, definition["@context"]["@vocab"])
    return reference(value) if definition.get("@type") == "@id" else value


def reference(value: str) -> str:
    """Return a reference to a record as it is when it is an IRI, else made safe for the end of one."""
    return _iri(value.strip()) or quote(value.strip(), safe="-._~#")


def safe_key(key: str) -> str:
    """Return a key of the context as it is, and any other as one that JSON-LD does not drop in silence."""
    return key if key in keys() else quote(key, safe="-._~")


def _named(value: str, namespace: str) -> str:
    """Return the IRI that is called ``value``, else ``value`` made safe for an IRI.

    An IRI under ``namespace`` goes before others; of several others none is taken.
    """
    text = " ".join(value.split())
    found = _labels().get(text.casefold(), ())
    within = [iri for iri in found if iri.startswith(namespace)]
    if within or len(found) == 1:
        return (within or found)[0]
    return _iri(text) or quote(text, safe="-._~")


def _iri(text: str) -> str | None:
    """Return an IRI as it is, a name with a prefix of the project in full, and None for anything else."""
    scheme, colon, _ = text.partition(":")
    if not colon or not (re.fullmatch(r"https?|urn|did|mailto|file|tag", scheme) or scheme in prefixes()):
        return None
    try:
        return expand(text).value
    except UsageError:
        return None


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    """Return the IRIs of the knowledge graph by label and other label, in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    called = (RDFS + "label", prefixes()["skos"] + "altLabel")
    for path in find_ontology():
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if triple.predicate.value in called and isinstance(triple.subject, ox.NamedNode):
                label = triple.object.value.casefold()
                found[label] = (*found.get(label, ()), triple.subject.value)
    return found
