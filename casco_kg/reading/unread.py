"""Tells which parts of a source no reader used, in words and with their places."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.reading.source import Place, Places, clipped
from casco_kg.terms import DATA_BASE, Term, expand, local_name, terms_of

__all__ = ["remark", "remarks"]

#: How people call a thing: the ends of the names of properties.
_NAMES = ("name", "label", "title", "code", "value", "identifier")
_LENGTH = 80

Said = dict[Term, list[ox.Triple]]


def remark(subject: ox.NamedNode, key: str, value: str) -> ox.Triple:
    """Return the statement that a part of the input was not read."""
    return ox.Triple(subject, expand("casco:unread"), ox.Literal(f"{key}: {clipped(' '.join(value.split()), _LENGTH)}"))


def remarks(
    triples: Collection[ox.Triple], used: Collection[ox.Triple], places: Places
) -> dict[ox.Triple, Place | None]:
    """Return a remark on each triple that was not used, with its place.

    Where nothing of what a node says was used, nor of what hangs on it, one remark on the triple that leads to it
    speaks for all.
    """
    said: Said = {}
    for triple in triples:
        said.setdefault(terms_of(triple)[0], []).append(triple)
    read = {terms_of(triple)[0] for triple in used}
    left = [triple for triple in dict.fromkeys(triples) if triple not in used]
    hanging = {terms_of(triple)[2] for triple in left if terms_of(triple)[0] != terms_of(triple)[2]}
    # What hangs on nothing that was left comes first; what remains after that are circles.
    tops = [triple for triple in left if terms_of(triple)[0] in read or terms_of(triple)[0] not in hanging]
    covered: set[Term] = set()
    found: dict[ox.Triple, Place | None] = {}
    for triple in tops + [triple for triple in left if triple not in frozenset(tops)]:
        subject, predicate, value = terms_of(triple)
        if subject not in covered:
            below = _below(value, said, read)
            covered |= below - {subject}
            words = remark(cast(ox.NamedNode, subject), local_name(predicate), _words(value, below, said))
            found.setdefault(words, places.find(subject.value, predicate.value, value.value))
    return found


def _below(node: Term, said: Said, read: Collection[Term]) -> frozenset[Term]:
    """Return a node and what hangs on it; nothing where the source says nothing of it or some of that was used."""
    if node not in said:
        return frozenset()
    found: set[Term] = set()
    waiting = [node]
    while waiting:
        now = waiting.pop()
        if now in read:
            return frozenset()
        if now not in found and now in said:
            found.add(now)
            waiting += [terms_of(triple)[2] for triple in said[now]]
    return frozenset(found)


def _words(value: Term, below: Collection[Term], said: Said) -> str:
    if isinstance(value, ox.Literal):
        return value.value
    if not below:
        return unquote(value.value.removeprefix(DATA_BASE).rpartition("#")[2])
    parts = [
        (predicate, text.value) for _, predicate, text in map(terms_of, said[value]) if isinstance(text, ox.Literal)
    ]
    name = min(parts, key=lambda part: (_rank(part[0]), part[0].value, part[1]))[1] if parts else ""
    count = sum(len(said[node]) for node in below)
    return f"{name} ({count} statement{'s' if count > 1 else ''})".strip()


def _rank(predicate: ox.NamedNode) -> int:
    name = local_name(predicate).lower()
    return next((rank for rank, ending in enumerate(_NAMES) if name.endswith(ending)), len(_NAMES))
