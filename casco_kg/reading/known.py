"""Finds the records that are meant where a row gives a name instead of an identifier."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from casco_kg.reading.names import NAMED, known_by_name, property_of
from casco_kg.terms import RDFS, Term, terms_of

__all__ = ["meant_by_name"]

_LABEL = RDFS + "label"


def meant_by_name(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return for each record that only a name stands for the one record of that name which has an identifier.

    A record is not meant that differs in another text, such as its number, or that leads to bodies itself: a record
    about a body is often called like the body.

    Args:
        triples: what all files say.

    Returns:
        The IRI of the one to that of the other.
    """
    triples = list(triples)
    unidentified = {s for s, _, _ in map(terms_of, triples) if s.value.startswith(NAMED)}
    if not unidentified:
        return {}
    leading = {property_of(key) for key in known_by_name()}
    about = {subject for subject, predicate, _ in map(terms_of, triples) if predicate in leading}
    texts: dict[Term, dict[str, set[str]]] = {}
    for subject, predicate, value in map(terms_of, triples):
        if isinstance(value, ox.Literal) and isinstance(subject, ox.NamedNode) and subject not in about:
            texts.setdefault(subject, {}).setdefault(predicate.value, set()).add(value.value)
    called: dict[str, list[Term]] = {}
    for subject in texts.keys() - unidentified:
        for name in texts[subject].get(_LABEL, ()):
            called.setdefault(name, []).append(subject)
    found: dict[str, str] = {}
    for subject in unidentified & texts.keys():
        said = texts[subject]
        candidates = {record for name in said.get(_LABEL, ()) for record in called.get(name, ())}
        if len(candidates) == 1 and _agree(said, texts[record := candidates.pop()]):
            found[subject.value] = record.value
    return found


def _agree(one: dict[str, set[str]], other: dict[str, set[str]]) -> bool:
    return all(one[key] & other[key] for key in one.keys() & other.keys())
