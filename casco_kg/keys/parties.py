"""Finds which body of the knowledge graph is meant where data names one that everybody knows, and has no other so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from casco_kg.keys.names import beside, called, property_of
from casco_kg.keys.said import LABEL, Said, is_made_up
from casco_kg.rdf.terms import Term, prefixes, terms_of

__all__ = ["known_body", "meant_as_known", "ways"]

_IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a property leads to bodies that everybody knows.

    Attributes:
        kinds: the classes of which they are.
        letters: how long a name is at least that is taken for theirs; shorter ones are namesakes too often.
        unless: properties that lead to the namesake, where the data says such things of it.
    """

    kinds: tuple[str, ...]
    letters: int
    unless: tuple[ox.NamedNode, ...]


@cache
def ways() -> dict[ox.NamedNode, _Way]:
    """Return the properties that lead to bodies which everybody knows."""
    return {
        property_of(key): _Way(
            tuple(prefixes()["casco"] + kind for kind in said["of"]),
            said["letters"],
            tuple(map(property_of, said.get("unless", ()))),
        )
        for key, said in beside("knownToAll").items()
    }


def meant_as_known(said: Said) -> dict[tuple[ox.NamedNode, Term], ox.NamedNode]:
    """Return for each property and value that names a known body, and no record of the data, that body.

    Data that describes others to which the property leads keeps them by identifiers, and a name among these is one
    that leads to nothing.

    Args:
        said: what all files say.
    """
    found: dict[tuple[ox.NamedNode, Term], ox.NamedNode] = {}
    for predicate, way in ways().items():
        values = said.led_to(predicate)
        names = {value: name for value in values if (name := _name(value, said)) and known_body(name, predicate)}
        keeps = bool(names) and any(_is_described_by_its_identifier(value, said) for value in values)
        found |= {
            (predicate, value): ox.NamedNode(known_body(name, predicate))
            for value, name in names.items()
            if (is_made_up(value.value) or not keeps) and not _is_described(name, value, way, said)
        }
    return found


def _name(value: Term, said: Said) -> str:
    """Return the name that a reference is by: it is one itself, or of a record of which only the name is said."""
    if not isinstance(value, ox.NamedNode) or not is_made_up(value.value):
        return said.written(value)
    described = said.of(value)
    names = {terms_of(triple)[2].value for triple in described if triple.predicate == LABEL}
    return names.pop() if len(names) == len(described) == 1 else ""


@cache
def known_body(name: str, predicate: ox.NamedNode) -> str:
    """Return the one known body of a name; of a full name with an acronym, where both are of one."""
    way = ways()[predicate]
    written = [name]
    if not called(name, *way.kinds) and (both := _IN_BRACKETS.fullmatch(name.strip())):
        written = [*both.groups()]
    found = set.intersection(*(set(called(each, *way.kinds)) for each in written))
    return found.pop() if len(found) == 1 and all(len(each) >= way.letters for each in written) else ""


def _is_described(name: str, value: Term, way: _Way, said: Said) -> bool:
    """Return whether the data has a record of this name, or says of it what is said of a namesake alone."""
    if _is_described_by_its_identifier(value, said):
        return True
    if any(len(said.of(record)) > 1 for record in said.labelled(name)):
        return True
    return any(_name(terms_of(other)[2], said) == name for other in said.having(*way.unless))


def _is_described_by_its_identifier(value: Term, said: Said) -> bool:
    return not is_made_up(value.value) and bool(said.of(value))
