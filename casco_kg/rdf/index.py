"""Triples by subject and by property, sorted when somebody asks; what several graphs are made of is sorted once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Protocol, cast

import pyoxigraph as ox

from casco_kg.rdf.terms import Term

__all__ = ["Index", "Joined", "Triples"]


class Index(Protocol):
    """Triples by subject and by property."""

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """Return the triples about a subject, each once, in no order."""

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """Return the triples with a property, each once, in no order."""

    @property
    def subjects(self) -> frozenset[Term]:
        """The terms that are the subject of a triple."""


class Triples:
    """Triples of one graph.

    Args:
        triples: each once.
    """

    def __init__(self, triples: Collection[ox.Triple]) -> None:
        self._triples = triples

    @cached_property
    def _by_subject(self) -> dict[Term, list[ox.Triple]]:
        found: dict[Term, list[ox.Triple]] = {}
        for triple in self._triples:
            found.setdefault(cast(Term, triple.subject), []).append(triple)
        return found

    @cached_property
    def _by_predicate(self) -> dict[str, list[ox.Triple]]:
        found: dict[str, list[ox.Triple]] = {}
        for triple in self._triples:
            found.setdefault(triple.predicate.value, []).append(triple)
        return found

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return self._by_subject.get(subject, ())

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """See :class:`Index`."""
        return self._by_predicate.get(predicate, ())

    @cached_property
    def subjects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return frozenset(self._by_subject)


class Joined:
    """Triples of several graphs; those that several of them have are one."""

    def __init__(self, *parts: Index) -> None:
        self._parts = parts

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return _once([part.about(subject) for part in self._parts])

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """See :class:`Index`."""
        return _once([[*part.having(predicate)] for part in self._parts])

    @cached_property
    def subjects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return frozenset().union(*(part.subjects for part in self._parts))


def _once(several: Iterable[Collection[ox.Triple]]) -> Collection[ox.Triple]:
    filled = [triples for triples in several if triples]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return dict.fromkeys(triple for triples in filled for triple in triples)
