"""A data graph, looked up from both ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from casco_kg.rdf.constants import RDFS, TYPE
from casco_kg.rdf.terms import Term, terms_of

__all__ = ["Data", "closed"]

_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")


class Data:
    """A data graph. Terms are told apart as they are written.

    Args:
        triples: what it says.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = tuple(triples)
        self._from: dict[Term, dict[ox.NamedNode, list[Term]]] = {}
        for subject, predicate, value in map(terms_of, self.triples):
            self._from.setdefault(subject, {}).setdefault(predicate, []).append(value)

    @cached_property
    def _to(self) -> dict[ox.NamedNode, dict[Term, list[Term]]]:
        found: dict[ox.NamedNode, dict[Term, list[Term]]] = {}
        for subject, predicate, value in map(terms_of, self.triples):
            found.setdefault(predicate, {}).setdefault(value, []).append(subject)
        return found

    def properties(self, subject: Term) -> dict[ox.NamedNode, list[Term]]:
        """Return the properties of a subject, each with its values."""
        return self._from.get(subject, {})

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return the values of one property of a subject."""
        return self.properties(subject).get(predicate, [])

    def subjects(self, predicate: ox.NamedNode, value: Term) -> list[Term]:
        """Return what has a value for a property."""
        return self._to.get(predicate, {}).get(value, [])

    def subjects_of(self, predicate: ox.NamedNode) -> Iterator[Term]:
        """Yield what has a property, once for each value."""
        for subjects in self._to.get(predicate, {}).values():
            yield from subjects

    def objects_of(self, predicate: ox.NamedNode) -> Iterable[Term]:
        """Return the values of a property, each once."""
        return self._to.get(predicate, {})

    def instances(self, class_: Term) -> Iterator[Term]:
        """Yield the SHACL instances of a class. Source: https://www.w3.org/TR/shacl/#dfn-shacl-instance."""
        for below in closed(class_, lambda node: self.subjects(_SUBCLASS, node)):
            yield from self.subjects(TYPE, below)

    def is_instance(self, node: Term, class_: Term) -> bool:
        """Whether a node is a SHACL instance of a class."""
        return any(class_ in self._superclasses(type_) for type_ in self.objects(node, TYPE))

    @cached_property
    def _above(self) -> dict[Term, frozenset[Term]]:
        return {}

    def _superclasses(self, class_: Term) -> frozenset[Term]:
        if class_ not in self._above:
            self._above[class_] = frozenset(closed(class_, lambda node: self.objects(node, _SUBCLASS)))
        return self._above[class_]


def closed(start: Term, step: Callable[[Term], Iterable[Term]]) -> dict[Term, None]:
    """Return a term and what any number of steps lead to from it, each once."""
    passed: dict[Term, None] = {start: None}
    left = [start]
    while left:
        for following in step(left.pop()):
            if following not in passed:
                passed[following] = None
                left.append(following)
    return passed
