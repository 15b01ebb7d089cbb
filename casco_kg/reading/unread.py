"""Tells which parts of a source no reader used, in words and with their places."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.reading.source import Place, Places, clipped
from casco_kg.terms import DATA_BASE, GENID, RDF, Term, expand, local_name, terms_of

__all__ = ["lifted", "remark", "remarks"]

#: How people call a thing: the ends of the names of properties.
_NAMES = ("name", "label", "title", "code", "value", "identifier")
_LENGTH = 80
#: So many steps at most lead to something without a name.
_STEPS = 100

Said = dict[Term, list[ox.Triple]]


def remark(subject: ox.NamedNode, key: str, value: str) -> ox.Triple:
    """Return the statement that a part of the input was not read."""
    return ox.Triple(subject, expand("casco:unread"), ox.Literal(f"{key}: {clipped(' '.join(value.split()), _LENGTH)}"))


def remarks(
    triples: Collection[ox.Triple], used: Collection[ox.Triple], places: Places
) -> dict[ox.Triple, Place | None]:
    """Return a remark on what was not used of each property of a thing, with the place of its first value.

    Where nothing of what a node says was used, nor of what hangs on it, one remark on what leads to it speaks for all.
    """
    said: Said = {}
    for triple in triples:
        said.setdefault(terms_of(triple)[0], []).append(triple)
    read = {terms_of(triple)[0] for triple in used if triple.predicate.value != RDF + "type"}
    left = [triple for triple in triples if triple not in used]
    hanging = {terms_of(triple)[2] for triple in left if terms_of(triple)[0] != terms_of(triple)[2]}
    # What hangs on nothing that was left comes first; what remains after that are circles.
    left.sort(key=lambda triple: terms_of(triple)[0] in hanging - read)
    covered: set[Term] = set()
    found: dict[tuple[ox.NamedNode, str], tuple[list[str], Place | None]] = {}
    for triple in left:
        subject, predicate, value = terms_of(triple)
        if subject not in covered:
            below = _below(value, said, read)
            covered |= below - {subject}
            place = places.find(subject.value, predicate.value, value.value)
            words, _ = found.setdefault((cast(ox.NamedNode, subject), local_name(predicate)), ([], place))
            words.append(_words(value, below, said))
    return {remark(node, key, ", ".join(words)): place for (node, key), (words, place) in found.items()}


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
    name = _name(said.get(value, ()))
    if not below:
        return name if _is_nameless(value) else unquote(value.value.removeprefix(DATA_BASE).rpartition("#")[2])
    hanging = [triple for node in below for triple in said[node]]
    return f"{name or _name(hanging)} ({len(hanging)} statement{'s' if len(hanging) > 1 else ''})".strip()


def _name(triples: Collection[ox.Triple]) -> str:
    texts = [(p, text.value) for _, p, text in map(terms_of, triples) if isinstance(text, ox.Literal)]
    return min(texts, key=lambda text: (_rank(text[0]), text[0].value, text[1]))[1] if texts else ""


def _rank(predicate: ox.NamedNode) -> int:
    name = local_name(predicate).lower()
    return next((rank for rank, ending in enumerate(_NAMES) if name.endswith(ending)), len(_NAMES))
