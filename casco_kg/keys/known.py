"""Finds what is meant where data gives a name instead of an identifier: records by name, documents by designation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import cast
from unicodedata import normalize

import pyoxigraph as ox

from casco_kg.keys.dates import date_in
from casco_kg.keys.documents import documents_in, known_documents
from casco_kg.keys.names import (
    NAMED,
    datatype_of,
    designating,
    is_name,
    joined_in,
    keys,
    known_by_name,
    name_in,
    names_within,
    property_of,
    value_of,
)
from casco_kg.rdf.constants import RDF, RDFS, XSD
from casco_kg.rdf.terms import Term, terms_of

__all__ = ["meaning_of", "meant_by_designation", "meant_by_name", "naming", "told_by_text", "with_texts_understood"]

_LABEL = RDFS + "label"
#: The datatypes of texts that say in which datatype they lie no better; those with a prefix that nobody declared too.
_TEXTS = (XSD + "string", RDF + "langString", "xsd:date", "xsd:string", "xs:date", "xs:string")


def meant_by_name(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return for each record that only a name stands for the one record of that name which has an identifier.

    Where there is none, records of one name are one, the first of them. Names that differ in case, full stops, commas
    and spaces are one. A record is not meant that differs in another text, such as its number, or that leads to bodies
    itself: a record about a body is often called like the body.

    Args:
        triples: what all files say.

    Returns:
        The IRI of the one to that of the other.
    """
    triples = list(triples)
    unidentified = {s for s in {cast(Term, triple.subject) for triple in triples} if s.value.startswith(NAMED)}
    if not unidentified:
        return {}
    leading = {property_of(key) for key in known_by_name()}
    about = {subject for subject, predicate, _ in map(terms_of, triples) if predicate in leading}
    texts: dict[Term, dict[str, set[str]]] = {}
    for subject, predicate, value in map(terms_of, triples):
        if isinstance(value, ox.Literal) and isinstance(subject, ox.NamedNode) and subject not in about:
            texts.setdefault(subject, {}).setdefault(predicate.value, set()).add(value.value)
    for said in texts.values():
        said[_LABEL] = {_folded(name) for name in said.get(_LABEL, ())}
    called: dict[str, list[Term]] = {}
    for subject in texts.keys() - unidentified:
        for name in texts[subject][_LABEL]:
            called.setdefault(name, []).append(subject)
    found: dict[str, str] = {}
    first: dict[frozenset[tuple[str, str]], str] = {}
    for subject in sorted(unidentified & texts.keys(), key=str):
        said = texts[subject]
        candidates = {record for name in said[_LABEL] for record in called.get(name, ())}
        if len(candidates) == 1 and _agree(said, texts[record := candidates.pop()]):
            found[subject.value] = record.value
        elif said[_LABEL]:
            every = frozenset((key, text) for key, values in said.items() for text in values)
            if (other := first.setdefault(every, subject.value)) != subject.value:
                found[subject.value] = other
    return found


def _folded(name: str) -> str:
    return " ".join(re.sub(r"(?<!\d)[.,]|[.,](?!\d)", "", normalize("NFC", name)).casefold().split())


def meant_by_designation(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return for each designation that is of no document of ours the one document of that name in the data.

    Args:
        triples: what all files say.

    Returns:
        The IRI that was made of the designation to that of the document.
    """
    triples = list(triples)
    ways = naming()
    values = {v.value for v in {t.object for t in triples if t.predicate in ways} if isinstance(v, ox.NamedNode)}
    unknown = {iri: text for iri in values - known_documents().names.keys() if (text := name_in(iri))}
    if not unknown:
        return {}
    own = documents_in(triples)
    found = {iri: own.named(text) for iri, text in unknown.items() if iri not in own.names}
    return {iri: documents[0] for iri, documents in found.items() if len(documents) == 1}


def with_texts_understood(triples: set[ox.Triple]) -> set[ox.Triple]:
    """Return statements with what a text means instead of the text, where they lead to what has a name, or a day.

    So says who writes Turtle by hand ``casco:status "active"`` or ``casco:validUntil "2028-12-31"``.
    """
    ways = told_by_text()
    meant = {
        triple: values
        for triple in triples
        if triple.predicate in ways and isinstance(text := triple.object, ox.Literal)
        if (values := _meanings_of(triple.predicate, text)) != [text]
    }
    if not meant:
        return triples
    return triples.difference(meant) | {
        ox.Triple(triple.subject, triple.predicate, value) for triple, values in meant.items() for value in values
    }


def _meanings_of(predicate: ox.NamedNode, text: ox.Literal) -> list[Term]:
    """Return what each of the names means that a text joins; mostly it is one."""
    parts = joined_in(told_by_text()[predicate], text.value)
    if len(parts) == 1:
        return [meaning_of(predicate, text)]
    return [meaning_of(predicate, ox.Literal(part)) for part in parts]


def meaning_of(predicate: ox.NamedNode, text: ox.Literal) -> Term:
    """Return what a text means as the value of a property of :func:`told_by_text`; itself where that is not known.

    A text names a document whether it is known or not, and any other thing only as it is called.
    """
    key = told_by_text()[predicate]
    if key in designating():
        return value_of(key, text.value)
    if text.datatype.value not in _TEXTS:
        return text
    if is_name(key):
        return value_of(key, text.value) if text.value.casefold() in names_within(key) else text
    meant = value_of(key, text.value)
    if datatype_of(key) == XSD + "date":
        return meant if date_in(text.value) == text.value else text
    return meant if meant.value in ("true", "false") else text


@cache
def told_by_text() -> dict[Term, str]:
    """Return the properties whose values texts may tell, each with its key: of what has a name, of days, of truth."""
    return {property_of(key): key for key in keys() if is_name(key) or datatype_of(key)}


@cache
def naming() -> dict[Term, str]:
    """Return the properties that lead to documents, each with its key."""
    return {property_of(key): key for key in designating() if is_name(key)}


def _agree(one: dict[str, set[str]], other: dict[str, set[str]]) -> bool:
    return all(one[key] & other[key] for key in one.keys() & other.keys())
