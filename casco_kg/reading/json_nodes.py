"""Finds where the triples of a JSON-LD document stand in it, and what of the document became no triple."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.keys.names import JSON
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.ours import UNREAD
from casco_kg.rdf.terms import Term, local_name, terms_of
from casco_kg.reading.json_places import pointer_step
from casco_kg.reading.json_terms import Terms
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import file_remark
from casco_kg.reading.unread import kind, remark

__all__ = ["located", "nothing_in"]

_STRUCTURE = ("@graph", "@included", "@nest", "@reverse")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One value of an object: under which key, where, and what: a text, or the node that an object became.

    Attributes:
        node: the node that the object with the value became.
        pointer: the pointer of the value.
        key: the key.
        text: the value as text.
        value: the node that the value became, where it is an object.
        is_type: whether it is the type of the object.

    """

    node: Term
    pointer: str
    key: str
    text: str
    value: Term | None
    is_type: bool

    @property
    def sort(self) -> object:
        """What is the same for all values that could be said by one triple."""
        return _sort(self.text) if self.value is None else self.value

    def is_said_by(self, predicate: ox.NamedNode, value: Term) -> bool:
        """Whether a triple of the object says this, as far as its value tells."""
        if self.value is not None:
            return value == self.value
        if self.is_type != (predicate.value == RDF + "type"):
            return False
        if isinstance(value, ox.Literal):
            return value.value == self.text or _number(value.value) == _number(self.text) is not None
        text = self.text.partition(":")[2] or self.text
        return unquote(value.value).endswith((self.text, text))


def _sorts(value: Term) -> tuple[object, ...]:
    return (_sort(value.value),) if isinstance(value, ox.Literal) else (value, _sort(unquote(value.value)))


def _sort(text: str) -> object:
    number = _number(text)
    return re.split(r"[:/#]", text)[-1] if number is None else number


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _leaves(value: JSON, terms: Terms, nodes: dict[str, Term]) -> Iterator[_Leaf]:
    """Yield the values of all objects of a document, but for names, contexts and what is null or empty."""
    waiting: list[tuple[JSON, str]] = [(value, "")]
    while waiting:
        value, pointer = waiting.pop()
        members = _members_of(value, terms)
        waiting += [(part, pointer + pointer_step(step)) for step, part in reversed(members)]
        for key, part in members:
            if isinstance(key, str):
                yield from _values(key, part, pointer, terms, nodes)


def _members_of(value: JSON, terms: Terms) -> list[tuple[str | int, JSON]]:
    if isinstance(value, list):
        return list(enumerate(value))
    if not isinstance(value, dict):
        return []
    return [(k, part) for k, part in value.items() if k != "@context" and terms.keywords.get(k) != "@id"]


def _values(key: str, value: JSON, pointer: str, terms: Terms, nodes: dict[str, Term]) -> Iterator[_Leaf]:
    word = terms.keywords.get(key, "")
    if word not in ("", "@type") or key in terms.verbatim or pointer not in nodes:
        return
    waiting: list[tuple[JSON, str]] = [(value, pointer + pointer_step(key))]
    while waiting:
        part, where = waiting.pop()
        if isinstance(part, list):
            waiting += reversed([(inner, where + pointer_step(number)) for number, inner in enumerate(part)])
        elif isinstance(part, dict) and where not in nodes:
            waiting += [
                (inner, where + pointer_step(name)) for name, inner in part.items() if not _is_note(name, terms)
            ]
        elif part is not None:
            text = part if isinstance(part, str) else str(part).lower() if isinstance(part, bool) else str(part)
            if word == "@type" or key in terms.words:
                text = terms.names.get(text, text)
            yield _Leaf(nodes[pointer], where, key, text, nodes.get(where), word == "@type")


def _is_note(key: str, terms: Terms) -> bool:
    """Whether a key of a value object says something about the value."""
    return terms.keywords.get(key) in ("@type", "@language") or key in ("@direction", "@index")


def located(
    document: JSON,
    terms: Terms,
    triples: Iterable[ox.Triple],
    nodes: dict[str, Term],
    place: Callable[[str], Place],
) -> tuple[Places, tuple[ox.Triple, ...]]:
    """Return the places of nodes and of what is said of them, and remarks on values that became no triple."""
    places = Places()
    for node, pointer in {node: pointer for pointer, node in reversed(nodes.items())}.items():
        places.note(place(pointer), node.value)
    held: dict[tuple[Term, object], list[_Leaf]] = {}
    lost: dict[str, _Leaf] = {}
    for leaf in _leaves(document, terms, nodes):
        held.setdefault((leaf.node, leaf.sort), []).append(leaf)
        lost[leaf.pointer] = leaf
    for triple in dict.fromkeys(triples):
        subject, predicate, value = terms_of(triple)
        alike = [leaf for sort in _sorts(value) for leaf in held.get((subject, sort), ())]
        said = [leaf for leaf in alike if leaf.is_said_by(predicate, value)]
        said += [leaf for leaf in held.get((value, subject), ()) if leaf.key in terms.inverse]
        named = [leaf for leaf in said if _local(leaf.key) == local_name(predicate)] or said
        if named:
            places.note(place(named[0].pointer), subject.value, predicate.value, value.value)
        for leaf in named:
            lost.pop(leaf.pointer, None)
    empty = _empty(document, terms, nodes, {terms_of(triple)[0] for triple in triples})
    return places, (*_remarks(lost.values(), places, place), *nothing_in(empty, places, place))


def _empty(value: JSON, terms: Terms, nodes: Mapping[str, Term], said: Collection[Term]) -> Iterator[str]:
    """Yield the pointers of objects of which nothing is said, since all their values are null or empty.

    What has no key but its name is a reference, and what has no name and no key stands for nothing only at the top.
    """
    waiting: list[tuple[JSON, str]] = [(value, "")]
    while waiting:
        value, pointer = waiting.pop()
        members = _members_of(value, terms)
        waiting += [(part, pointer + pointer_step(step)) for step, part in reversed(members)]
        if isinstance(value, dict) and pointer in nodes and nodes[pointer] not in said:
            words = {terms.keywords.get(key, "") for key in value if key != "@context"}
            if words.isdisjoint(_STRUCTURE) and (members or "@id" not in words):
                yield pointer


def nothing_in(empty: Iterable[str], places: Places, place: Callable[[str], Place]) -> tuple[ox.Triple, ...]:
    """Return a remark on records in which there is no value, by the place of the first."""
    pointers = list(empty)
    if not pointers:
        return ()
    count = len(pointers)
    words = "a record without a value that is read"
    words = f"{count:,} records without a value that is read; this is the first" if count > 1 else words
    return (file_remark(places, place(pointers[0]), UNREAD, words),)


def _remarks(lost: Iterable[_Leaf], places: Places, place: Callable[[str], Place]) -> dict[ox.Triple, None]:
    """Return a remark on each value that was lost; where many are of one key, one on the first speaks for all."""
    alike: dict[str, list[_Leaf]] = {}
    for leaf in lost:
        alike.setdefault(leaf.key, []).append(leaf)
    made: dict[ox.Triple, None] = {}
    for leaves in alike.values():
        first = kind(len(leaves), leaves[0].text)
        for leaf, text in [(leaves[0], first)] if first else [(leaf, leaf.text) for leaf in leaves]:
            words = remark(cast(ox.NamedNode, leaf.node), leaf.key, text)
            places.note(place(leaf.pointer), leaf.node.value, words.predicate.value, cast(Term, words.object).value)
            made[words] = None
    return made


def _local(key: str) -> str:
    return re.split(r"[:/#]", key)[-1].removeprefix("@")
