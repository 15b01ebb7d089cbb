"""Tells which parts of a source no reader used, in words and with their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.rdf.constants import RDF
from casco_kg.rdf.ours import UNREAD
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, local_name, terms_of
from casco_kg.reading.places import Place, Places
from casco_kg.texts import clipped

__all__ = ["kind", "lifted", "remark", "remarks"]

#: How people call a thing: the ends of the names of properties.
_NAMES = ("name", "label", "title", "code", "value", "identifier")
_LENGTH = 80
#: So many of one kind are told of one by one.
_MANY = 5
#: So many steps at most lead to something without a name.
_STEPS = 100

Said = dict[Term, list[ox.Triple]]
#: A thing, and the name of a property of it.
_Key = tuple[ox.NamedNode, str]


def remark(subject: ox.NamedNode, key: str, *values: str) -> ox.Triple:
    """Return the statement that values of a part of the input were not read."""
    words = ", ".join(clipped(" ".join(value.split()), _LENGTH) for value in values)
    return ox.Triple(subject, UNREAD, ox.Literal(f"{key}: {words}"))


def kind(count: int, first: str) -> str:
    """Return what is told of so many parts of one kind; nothing where each is told of."""
    return f"{count:,} of this kind, the first: {first}" if count > _MANY else ""


def remarks(
    triples: Collection[ox.Triple], used: Collection[ox.Triple], places: Places, *, of_each_thing: bool = False
) -> dict[ox.Triple, Place | None]:
    """Return a remark on what was not used of each property of a thing, with the place of its first value.

    Where nothing of what a node says was used, nor of what hangs on it, one remark on what leads to it speaks for all.
    Where many are of one kind, values of one thing, things at the same path of a file or values of one property, one
    remark on the first does; ``of_each_thing``, only values of one thing are.
    """
    said: Said = {}
    for triple in triples:
        said.setdefault(terms_of(triple)[0], []).append(triple)
    read = {terms_of(triple)[0] for triple in used if triple.predicate.value != RDF + "type"}
    left = [triple for triple in triples if triple not in used]
    hanging = {terms_of(triple)[2] for triple in left if terms_of(triple)[0] != terms_of(triple)[2]}
    # What hangs on nothing that was left comes first; what remains after that are circles.
    later = hanging - read
    left.sort(key=lambda triple: terms_of(triple)[0] in later)
    covered: set[Term] = set()
    found: dict[_Key, _Left] = {}
    for triple in left:
        subject, predicate, value = terms_of(triple)
        if subject not in covered:
            below = _below(value, said, read)
            covered |= below - {subject}
            key = (cast(ox.NamedNode, subject), local_name(predicate))
            place = places.find(subject.value, predicate.value, value.value)
            found.setdefault(key, _Left(place)).values.append((value, below))
    made: dict[ox.Triple, Place | None] = {}
    for keys in [[key] for key in found] if of_each_thing else _alike(found):
        count = sum(len(found[key].values) for key in keys)
        for node, name in keys if count <= _MANY else keys[:1]:
            words = [_words(value, below, said) for value, below in found[node, name].values[:_MANY]]
            first = kind(count, words[0])
            made[remark(node, name, *([first] if first else words))] = found[node, name].place
    return made


@dataclass(frozen=True, slots=True)
class _Left:
    """What was not used of a property of a thing.

    Attributes:
        place: where its first value stands.
        values: the values, each with the nodes that hang on it.

    """

    place: Place | None
    values: list[tuple[Term, frozenset[Term]]] = field(default_factory=list)

    @property
    def path(self) -> str | None:
        """The path in a file without its numbers, so that it is the same for the members of a list."""
        pointer = self.place.pointer if self.place else None
        return pointer and re.sub(r"\[[0-9]+\]|(?<=/)[0-9]+(?=/|$)", "", pointer)


def _alike(found: Mapping[_Key, _Left]) -> list[list[_Key]]:
    """Return what was left in kinds: by path and property, and by property alone where that makes many kinds."""
    by_name: dict[str, dict[object, list[_Key]]] = {}
    for key, part in found.items():
        by_name.setdefault(key[1], {}).setdefault(part.path or key, []).append(key)
    kinds: list[list[_Key]] = []
    for alike in by_name.values():
        kinds += alike.values() if len(alike) <= _MANY else [[key for keys in alike.values() for key in keys]]
    return kinds


def lifted(
    remarks: Mapping[ox.Triple, Place | None], triples: Collection[ox.Triple], known: Collection[Term]
) -> dict[ox.Triple, Place | None]:
    """Return remarks on things that have no name of their own as remarks on what leads to them, which is known."""
    leads = {terms_of(triple)[2]: triple for triple in reversed(tuple(triples))}
    found: dict[ox.Triple, Place | None] = {}
    for triple, place in remarks.items():
        subject, predicate, words = terms_of(triple)
        steps: list[str] = []
        while _is_nameless(subject) and subject not in known and subject in leads and len(steps) < _STEPS:
            subject, step, _ = terms_of(leads[subject])
            steps.insert(0, f"{local_name(step)} › ")
        text = ox.Literal("".join(steps) + words.value)
        found.setdefault(ox.Triple(cast(ox.NamedNode, subject), predicate, text), place)
    return found


def _is_nameless(node: Term) -> bool:
    return node.value.startswith(DATA_BASE + GENID)


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
    """Return what a value says in words: a text, or what a thing is called and how much is said of it."""
    if isinstance(value, ox.Literal):
        return value.value
    name = _name(value, below, said)
    if not below:
        return name if _is_nameless(value) else unquote(value.value.removeprefix(DATA_BASE).rpartition("#")[2])
    count = sum(len(said[node]) for node in below)
    return name if name and count == 1 else f"{name} ({count:,} statement{'s' if count > 1 else ''})".strip()


def _name(node: Term, below: Collection[Term], said: Said) -> str:
    """Return how people call a node: by the best text on it or on what hangs on it, of equals by the nearest."""
    level, passed = [node], {node}
    texts: list[ox.Triple] = []
    while level:
        here = [triple for one in level for triple in said.get(one, ())]
        texts += [triple for triple in here if isinstance(triple.object, ox.Literal)]
        nearest = dict.fromkeys(terms_of(triple)[2] for triple in here)
        level = [one for one in nearest if one in below and one not in passed]
        passed |= set(level)
    return terms_of(min(texts, key=lambda triple: _rank(triple.predicate)))[2].value if texts else ""


def _rank(predicate: ox.NamedNode) -> int:
    name = local_name(predicate).lower()
    return next((rank for rank, ending in enumerate(_NAMES) if name.endswith(ending)), len(_NAMES))
