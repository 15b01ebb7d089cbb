"""Names in registers and the IRIs they stand for, by the JSON-LD context and the labels of the knowledge graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import quote, unquote, urljoin

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.files import find, find_ontology
from casco_kg.keys.accents import without_accents
from casco_kg.keys.documents import known_documents, to_come
from casco_kg.rdf.constants import BASE, OWL, RDFS, TYPE, XSD
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, expand, prefixes

__all__ = [
    "CONTEXT_IRI",
    "JSON",
    "LABEL",
    "NAMED",
    "beside",
    "called",
    "context",
    "counted_from",
    "datatype_of",
    "designating",
    "each_by_its_name",
    "heading",
    "is_name",
    "is_text",
    "joined_in",
    "keys",
    "known_by_name",
    "leads_to_a_record",
    "name_in",
    "named_subject",
    "names_within",
    "property_of",
    "reference",
    "safe_key",
    "subject_of",
    "value_of",
    "with_iris",
]

JSON = Any
"""Any JSON value: None, bool, int, float, str, or a list or dict of such."""

#: The one remote context that JSON-LD may name; it is taken from this installation.
CONTEXT_IRI = BASE + "ontology/context.jsonld"

#: How the IRI of a record begins that only its name stands for.
NAMED = f"{DATA_BASE}{GENID}named-"

_PROPERTIES = {OWL + kind for kind in ("AnnotationProperty", "DatatypeProperty", "ObjectProperty")}

#: What joins two names, in the languages of registers.
_JOINING = re.compile(r"\s*[&+/,;]\s*|\s+(?:and|und|sowie|et|y|e|en|i|och|a|ve)\s+")

#: Letters that are written as others where a keyboard lacks them, beside those that lose an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "\u0131": "i"})
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

#: The key of the name of a record.
LABEL = "label"
_BOOLEAN = XSD + "boolean"


@cache
def _context_file() -> dict[str, JSON]:
    """Return what ontology/context.jsonld holds: the context, and beside it what JSON-LD passes over."""
    (path,) = find("ontology", "context.jsonld")
    content: dict[str, JSON] = json.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def context() -> dict[str, JSON]:
    """Return the context in ontology/context.jsonld."""
    found: dict[str, JSON] = _context_file()["@context"]
    return found


def beside(name: str) -> JSON:
    """Return what ontology/context.jsonld says beside the context under a name."""
    return _context_file()[name]


@cache
def known_by_name() -> frozenset[str]:
    """Return the keys that lead to records known by their name where they have no identifier."""
    return frozenset(_context_file()["knownByName"])


@cache
def designating() -> frozenset[str]:
    """Return the keys whose values name documents by their designations."""
    return frozenset(_context_file()["knownByDesignation"])


@cache
def _joined() -> frozenset[str]:
    """Return the keys whose values are several where words join several names."""
    return frozenset(_context_file()["joinedInWords"])


@cache
def each_by_its_name() -> frozenset[str]:
    """Return the keys under which several names in one cell are those of several records, and not of one."""
    return frozenset(_context_file()["eachByItsName"])


@cache
def joined_in(key: str, text: str) -> tuple[str, ...]:
    """Return the names that a text joins by a word or a sign, where it is none itself and each of them is known.

    Designations of documents tell by themselves where each of them ends.

    Args:
        key: the key that the text stands under; only some have several values so.
        text: what stands there, such as ``Testing & calibration``.
    """
    if key not in _joined() or (whole := " ".join(text.split()).casefold()) in names_within(key):
        return (text,)
    if key in designating():
        return known_documents().named_apart(text) if _iri(text.strip()) is None else (text,)
    parts = tuple(_completed(part.strip(), whole, key) for part in _JOINING.split(whole))
    return parts if len(parts) > 1 and names_within(key).issuperset(parts) else (text,)


def _completed(part: str, whole: str, key: str) -> str:
    """Return one of several names with the words that they share, as in ``pressing of apples and grapes``."""
    if part in (known := names_within(key)):
        return part
    words = whole.split()
    shared = [" ".join((*words[:count], part)) for count in range(1, len(words))]
    shared += [" ".join((part, *words[-count:])) for count in range(1, len(words))]
    return next((name for name in shared if name in known), part)


@cache
def counted_from() -> dict[str, str]:
    """Return the keys of last days, each with that of the first one, from which a duration instead is counted."""
    return dict(_context_file()["countedFrom"])


@cache
def heading() -> tuple[str, ...]:
    """Return the keys that are headers of tables too; the others are for JSON alone, being words of other columns."""
    return tuple(key for key in keys() if key not in beside("noColumn"))


@cache
def keys() -> dict[str, dict[str, JSON]]:
    """Return the keys of the context, each with its definition."""
    return {
        key: value if isinstance(value, dict) else {"@id": value}
        for key, value in context().items()
        if not key.startswith("@") and key not in prefixes() and not (isinstance(value, dict) and "@reverse" in value)
    }


def with_iris(key: str, value: JSON) -> JSON:
    """Return the strings in ``value`` as IRIs where the context makes ``key`` one of names or references.

    Under a key for true or false, a word for either is told as that.
    """
    if isinstance(value, list):
        return [with_iris(key, part) for part in value]
    if not isinstance(value, str):
        return value
    kind = keys().get(key, {}).get("@type")
    if kind == "@vocab" or key in ("type", "@type"):
        return _named(value, _namespace(key))
    if kind == _BOOLEAN:
        return _truth(value)
    return reference(value) if kind == "@id" else value


def reference(value: str) -> str:
    """Return a reference to a record as it is when it is an IRI, else made safe for the end of one."""
    text = value.strip()
    document, mark, fragment = text.partition("#")
    return _iri(text) or quote(document, safe="-._~") + mark + quote(fragment, safe="-._~")


def safe_key(key: str) -> str:
    """Return a key of the context as it is, and any other as one that JSON-LD does not drop in silence."""
    return key if key in keys() else quote(key, safe="-._~")


def subject_of(identifier: str) -> ox.NamedNode:
    """Return the IRI of the record that an identifier names."""
    name = reference(identifier)
    plain = ":" not in name and not name.startswith((".", "#"))
    return ox.NamedNode(DATA_BASE + name if plain else urljoin(DATA_BASE, name))


def named_subject(key: str, texts: Iterable[tuple[str, str]]) -> ox.NamedNode | None:
    """Return the IRI of a record without an identifier that is known by its name, the same for all of that name.

    What else is said of it as text, such as a number, tells it from others of its name.

    Args:
        key: the key that leads to the record.
        texts: the keys and values that are said of it.

    Returns:
        None where it has no name, or what the key leads to is not known by it.
    """
    said = sorted({(name, text) for name, text in texts if is_text(name)})
    names = [text for name, text in said if name == LABEL]
    if not names or key not in known_by_name():
        return None
    written = "-".join([*names, *(f"{name} {text}" for name, text in said if name != LABEL)])
    return ox.NamedNode(NAMED + quote(written, safe="._~"))


def name_in(iri: str) -> str:
    """Return the name that an IRI of ours was made of, for want of one that is called so; empty where it was not."""
    spaces = sorted({_namespace(key) for key in keys() if is_name(key)}, key=len, reverse=True)
    return next((unquote(iri.removeprefix(space)) for space in spaces if iri.startswith(space)), "")


def property_of(key: str) -> ox.NamedNode:
    """Return the property that a key of the context stands for."""
    iri = keys()[key]["@id"]
    return TYPE if iri == "@type" else expand(iri)


def leads_to_a_record(key: str) -> bool:
    """Return whether the values of a key are records."""
    return keys().get(key, {}).get("@type") == "@id"


def is_name(key: str) -> bool:
    """Return whether the values of a key are names of what the knowledge graph describes."""
    return keys().get(key, {}).get("@type") == "@vocab"


def datatype_of(key: str) -> str:
    """Return the IRI of the datatype of a key's values; empty for plain text and for names and references."""
    kind: str = keys().get(key, {}).get("@type", "")
    return "" if kind.startswith("@") else kind


def is_text(key: str) -> bool:
    """Return whether the values of a key are plain text."""
    return key != "type" and "@type" not in keys()[key]


def value_of(key: str, text: str) -> Term:
    """Return what a text under a key means: the same term as JSON-LD with our context makes of it."""
    kind = keys()[key].get("@type")
    if kind == "@id":
        return subject_of(text)
    if kind == "@vocab" or key == "type":
        return ox.NamedNode(with_iris(key, text))
    said = _truth(text) if kind == _BOOLEAN else text
    return ox.Literal(said, datatype=ox.NamedNode(kind)) if kind else ox.Literal(said)


def _truth(text: str) -> str:
    """Return true or false for a word that means it, in languages of registers, and any other text as it is."""
    word = " ".join(text.split()).casefold()
    return next((truth for truth, words in beside("truthWords").items() if word in words), text)


@cache
def names_within(key: str) -> frozenset[str]:
    """Return what the values of a key that names something of the knowledge graph are called, in lower case."""
    if keys()[key].get("@type") != "@vocab":
        return frozenset()
    namespace = _namespace(key)
    called_so = (name for name, iris in _labels().items() if any(iri.startswith(namespace) for iri in iris))
    return frozenset((*called_so, *_without_accents(namespace)))


def _namespace(key: str) -> str:
    """Return the namespace of the names under a key."""
    if key in ("type", "@type"):
        return prefixes()["casco"]
    namespace: str = keys()[key]["@context"]["@vocab"]
    return namespace


def _named(value: str, namespace: str) -> str:
    """Return the IRI that is called ``value``, else one that ends in ``value`` made safe for it.

    An IRI under ``namespace`` goes before others; of several others none is taken, and a class is no other at all.
    Some properties are called as the class of their values is: neither a type nor a value is a property.
    """
    text = " ".join(value.split())
    found = called(text)
    within = [iri for iri in found if iri.startswith(namespace) and not _kinds().get(iri, frozenset()) & _PROPERTIES]
    if not within and (plain := _without_accents(namespace).get(text.casefold())):
        return plain
    if within or (len(found) == 1 and namespace != prefixes()["casco"]):
        return (within or found)[0]
    return _iri(text) or _designated(text, namespace) or namespace + quote(text, safe="-._~")


def _designated(text: str, namespace: str) -> str | None:
    """Return the first document that a designation names, where documents are called in this namespace."""
    if namespace not in {_namespace(key) for key in designating() if is_name(key)}:
        return None
    return None if to_come(text) else next(iter(known_documents().named(text)), None)


def _iri(text: str) -> str | None:
    """Return an IRI as it is, a name with a prefix of the project in full, and None for anything else."""
    scheme, colon, _ = text.partition(":")
    if not colon or not (re.fullmatch(r"https?|urn|did|mailto|file|tag", scheme) or scheme in prefixes()):
        return None
    try:
        return expand(text).value
    except UsageError:
        return None


def called(text: str, *kinds: str) -> tuple[str, ...]:
    """Return the IRIs of the knowledge graph that have a text as their label or other label, whatever its case.

    Args:
        text: the label.
        kinds: the IRIs of classes of which they are to be members; of any, where none is given.
    """
    found = _labels().get(" ".join(text.split()).casefold(), ())
    return tuple(iri for iri in found if not kinds or _kinds().get(iri, frozenset()) & {*kinds})


@cache
def _without_accents(namespace: str) -> dict[str, str]:
    """Return the IRIs under a namespace by names as they are written without accents, where that is no other's name."""
    if namespace == prefixes()["casco"]:
        return {}
    plain: dict[str, set[str]] = {}
    for name, iris in _labels().items():
        for written in {_plain(name), _plain(name.translate(_TRANSCRIBED))}:
            plain.setdefault(written, set()).update(iri for iri in iris if iri.startswith(namespace))
    return {
        name: iris.pop()
        for name, iris in plain.items()
        if len(iris) == 1 and not any(iri.startswith(namespace) for iri in _labels().get(name, ()))
    }


def _plain(name: str) -> str:
    return without_accents(name.casefold().translate(_PLAIN))


def _labels() -> dict[str, tuple[str, ...]]:
    """Return the IRIs of the knowledge graph by label, other label and hidden label, in lower case."""
    return _labels_and_kinds()[0]


def _kinds() -> dict[str, frozenset[str]]:
    """Return the classes of what the knowledge graph describes, by IRI."""
    return _labels_and_kinds()[1]


@cache
def _labels_and_kinds() -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    labels: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, frozenset[str]] = {}
    skos = prefixes()["skos"]
    called = (RDFS + "label", skos + "altLabel", skos + "hiddenLabel")
    for path in find_ontology():
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if not isinstance(triple.subject, ox.NamedNode):
                continue
            iri = triple.subject.value
            if triple.predicate.value in called:
                label = triple.object.value.casefold()
                labels[label] = tuple(dict.fromkeys((*labels.get(label, ()), iri)))
            elif triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
                kinds[iri] = kinds.get(iri, frozenset()) | {triple.object.value}
    return labels, kinds
