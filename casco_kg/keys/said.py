"""What records of some data say, looked up where a reference is to lead to one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.keys.names import known_by_name, property_of
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.index import Index
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, prefixes, terms_of

__all__ = ["LABEL", "Numbered", "Said", "folded", "is_made_up", "number_key"]

#: Records by their numbers, as :func:`number_key` gives them; and statements that may refer by one.
Numbered: TypeAlias = tuple[Mapping[str, Sequence[Term]], Iterable[ox.Triple]]

LABEL = ox.NamedNode(RDFS + "label")

_END = re.compile(r"[^/]*$")
_DIGIT = re.compile(r"\d")
_GENID = DATA_BASE + GENID


def folded(number: str) -> str:
    """Return a number without what makes no difference: case, and how much space there is."""
    return " ".join(number.split()).casefold()


def number_key(number: str) -> str:
    """Return a number, folded, without the words before it, such as the name of whoever gave it."""
    words = folded(number).split()
    return " ".join(words[next((index for index, word in enumerate(words) if _DIGIT.search(word)), 0) :])


def is_made_up(iri: str) -> bool:
    """Return whether an IRI stands for what has no identifier."""
    return iri.startswith(_GENID)


class Said:
    """What the records of some data say; each look-up is made ready when it is first asked for."""

    def __init__(self, index: Index) -> None:
        """Take the statements of all files."""
        self._index = index

    @cached_property
    def _bases(self) -> frozenset[str]:
        """How the IRIs of records begin, but for those that were made up."""
        named = (s.value for s in self._index.subjects if isinstance(s, ox.NamedNode) and not is_made_up(s.value))
        return frozenset({DATA_BASE, *(_END.sub("", iri) for iri in named)})

    def of(self, subject: Term) -> Collection[ox.Triple]:
        """Return the statements about a subject."""
        return self._index.about(subject)

    def having(self, *predicates: ox.NamedNode) -> Iterator[ox.Triple]:
        """Yield the statements with one of some properties."""
        for predicate in predicates:
            yield from self._index.having(predicate.value)

    def led_to(self, predicate: ox.NamedNode) -> Collection[Term]:
        """Return what a property leads to, each once."""
        return {terms_of(triple)[2] for triple in self.having(predicate)}

    def numbered(self, number: ox.NamedNode, predicates: Iterable[ox.NamedNode]) -> Numbered:
        """Return the records by their numbers, and the statements with some properties, which may refer by these.

        Args:
            number: the property that gives a record's number.
            predicates: the properties that refer.

        Returns:
            Of numbers and statements at least those that may belong together.
        """
        records: dict[str, list[Term]] = {}
        for subject, _, value in map(terms_of, self.having(number)):
            if isinstance(subject, ox.NamedNode):
                records.setdefault(number_key(value.value), []).append(subject)
        return records, self.having(*predicates) if records else ()

    def records(self, predicates: Iterable[ox.NamedNode]) -> frozenset[Term]:
        """Return what has one of some properties."""
        return frozenset(terms_of(triple)[0] for triple in self.having(*predicates))

    @cached_property
    def _by_label(self) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for subject, _, name in map(terms_of, self.having(LABEL)):
            found.setdefault(name.value, []).append(subject)
        return found

    def labelled(self, name: str) -> list[Term]:
        """Return what is called so."""
        return self._by_label.get(name, [])

    @cached_property
    def about_bodies(self) -> frozenset[Term]:
        """The records that lead to bodies, and so are none themselves."""
        return self.records(property_of(key) for key in known_by_name())

    def values(self, subject: Term, predicate: ox.NamedNode) -> frozenset[Term]:
        """Return the values of a property of a subject."""
        return frozenset(terms_of(triple)[2] for triple in self.of(subject) if triple.predicate == predicate)

    def written(self, value: Term) -> str:
        """Return the text that a reference was made of; empty where it is no identifier of a register."""
        if not isinstance(value, ox.NamedNode) or is_made_up(value.value):
            return ""
        if value.value.startswith(prefixes()["id"]):
            return ""
        if value.value.startswith(DATA_BASE):
            return unquote(value.value.removeprefix(DATA_BASE))
        base = _END.sub("", value.value)
        return unquote(value.value.removeprefix(base)) if base in self._bases else ""
