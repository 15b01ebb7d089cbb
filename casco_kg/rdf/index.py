"""Triples by subject and by property, sorted when somebody asks; what several graphs are made of is sorted once."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Set
from functools import cached_property
from typing import Protocol, cast, runtime_checkable
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, terms_of

__all__ = ["Index", "Indexed", "Joined", "JoinedSet", "Triples", "plain"]


@runtime_checkable
class Index(Protocol):
    """Triples by subject and by property."""

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """Return the triples about a subject, each once, in no order."""

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """Return the triples with a property, each once, in no order."""

    def said(self, subject: Term, predicate: str) -> Collection[ox.Triple]:
        """Return the triples about a subject with a property, each once, in no order."""

    @property
    def subjects(self) -> frozenset[Term]:
        """The terms that are the subject of a triple."""

    @property
    def objects(self) -> frozenset[Term]:
        """The terms that are the object of a triple."""

    def values(self, *predicates: str) -> Collection[Term]:
        """Return the values of some properties, each once."""

    def repeated(self, predicate: str) -> Collection[ox.Triple]:
        """Return the triples with a property of which their subject has several values."""

    def undescribed(self, start: str) -> Collection[ox.NamedNode]:
        """Return the objects that are no subject, and whose IRIs begin so."""

    def leading(self, value: Term) -> Collection[ox.Triple]:
        """Return the triples that lead to a node, in no order."""

    def called(self, name: str) -> Collection[Term]:
        """Return the records of registers whose identifier or name this is, but for case, spaces and signs."""


class _OneByOne:
    """What can be told of an index by what it has."""

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        raise NotImplementedError

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """See :class:`Index`."""
        raise NotImplementedError

    @property
    def subjects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        raise NotImplementedError

    @property
    def objects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        raise NotImplementedError

    def said(self, subject: Term, predicate: str) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return [triple for triple in self.about(subject) if triple.predicate.value == predicate]

    def values(self, *predicates: str) -> Collection[Term]:
        """See :class:`Index`."""
        return {cast(Term, t.object) for predicate in dict.fromkeys(predicates) for t in self.having(predicate)}

    def repeated(self, predicate: str) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        found = [*self.having(predicate)]
        counted = Counter(triple.subject for triple in found)
        return [triple for triple in found if counted[triple.subject] > 1] if len(counted) < len(found) else ()

    def undescribed(self, start: str) -> Collection[ox.NamedNode]:
        """See :class:`Index`."""
        nodes = self.objects - self.subjects
        return [node for node in nodes if isinstance(node, ox.NamedNode) and node.value.startswith(start)]


def plain(name: str) -> str:
    """Return a name without what may be written one way or another: case, spaces and signs."""
    return "".join(filter(str.isalnum, name.casefold()))


class Triples(_OneByOne):
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

    @cached_property
    def objects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return frozenset(cast(Term, triple.object) for triple in self._triples)

    @cached_property
    def _by_object(self) -> dict[Term, list[ox.Triple]]:
        found: dict[Term, list[ox.Triple]] = {}
        for triple in self._triples:
            found.setdefault(cast(Term, triple.object), []).append(triple)
        return found

    def leading(self, value: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return self._by_object.get(value, ())

    @cached_property
    def _by_name(self) -> dict[str, set[Term]]:
        found: dict[str, set[Term]] = {}
        for subject in self._by_subject:
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(DATA_BASE):
                local = subject.value.removeprefix(DATA_BASE)
                if not local.startswith(GENID):
                    labels = (terms_of(triple)[2] for triple in self.said(subject, RDFS + "label"))
                    names = [unquote(local), *(label.value for label in labels)]
                    for name in filter(None, map(plain, names)):
                        found.setdefault(name, set()).add(subject)
        return found

    def called(self, name: str) -> Collection[Term]:
        """See :class:`Index`."""
        return self._by_name.get(plain(name), ())


class Joined(_OneByOne):
    """Triples of several graphs; those that several of them have are one."""

    def __init__(self, *parts: Index) -> None:
        self._parts = parts

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return _once([part.about(subject) for part in self._parts])

    def said(self, subject: Term, predicate: str) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return _once([part.said(subject, predicate) for part in self._parts])

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """See :class:`Index`."""
        return _once([[*part.having(predicate)] for part in self._parts])

    @cached_property
    def subjects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return frozenset().union(*(part.subjects for part in self._parts))

    @cached_property
    def objects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return frozenset().union(*(part.objects for part in self._parts))

    def leading(self, value: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return _once([part.leading(value) for part in self._parts])

    def called(self, name: str) -> Collection[Term]:
        """See :class:`Index`."""
        return {node for part in self._parts for node in part.called(name)}


def _once(several: Iterable[Collection[ox.Triple]]) -> Collection[ox.Triple]:
    filled = [triples for triples in several if triples]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return dict.fromkeys(triple for triples in filled for triple in triples)


class Indexed(_OneByOne, Set[ox.Triple]):
    """A set of triples that is its own index; one that is joined to another set is not copied."""

    @abstractmethod
    def leading(self, value: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""

    @abstractmethod
    def called(self, name: str) -> Collection[Term]:
        """See :class:`Index`."""

    @abstractmethod
    def among(self, triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        """Return those of some triples that are in the set."""

    @property
    @abstractmethod
    def has_blank_nodes(self) -> bool:
        """Whether a triple has a blank node."""

    @abstractmethod
    def blocks(self) -> Iterator[bytes]:
        """Yield the triples as N-Triples, in several parts and no order; one may come again."""

    @classmethod
    def _from_iterable(cls, it: Iterable[object]) -> Set[ox.Triple]:  # type: ignore[override]
        return frozenset(cast(Iterable[ox.Triple], it))

    def __or__(self, other: Set[ox.Triple]) -> Set[ox.Triple]:  # type: ignore[override]
        return JoinedSet(self, other)

    def __ror__(self, other: Set[ox.Triple]) -> Set[ox.Triple]:
        return JoinedSet(self, other)


class JoinedSet(Indexed):
    """A set and another one, without a copy of either.

    Args:
        large: the one.
        small: the other; of it is looked up what the one has.
    """

    def __init__(self, large: Indexed, small: Set[ox.Triple]) -> None:
        self._large, self._small = large, small
        self._index = Joined(large, small if isinstance(small, Indexed) else Triples(small))

    @property
    def has_blank_nodes(self) -> bool:
        """See :class:`Indexed`."""
        if isinstance(self._small, Indexed):
            return self._large.has_blank_nodes or self._small.has_blank_nodes
        return self._large.has_blank_nodes or any(
            isinstance(end, ox.BlankNode) for triple in self._small for end in (triple.subject, triple.object)
        )

    def blocks(self) -> Iterator[bytes]:
        """See :class:`Indexed`."""
        yield from self._large.blocks()
        if isinstance(self._small, Indexed):
            yield from self._small.blocks()
        else:
            yield cast(bytes, ox.serialize(self._small, format=ox.RdfFormat.N_TRIPLES))

    @cached_property
    def _only_small(self) -> frozenset[ox.Triple]:
        return frozenset(self._small) - self._large.among(self._small)

    def __len__(self) -> int:
        return len(self._large) + len(self._only_small)

    def __iter__(self) -> Iterator[ox.Triple]:
        yield from self._large
        yield from self._only_small

    def __contains__(self, triple: object) -> bool:
        return triple in self._small or triple in self._large

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return self._index.about(subject)

    def said(self, subject: Term, predicate: str) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return self._index.said(subject, predicate)

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """See :class:`Index`."""
        return self._index.having(predicate)

    @property
    def subjects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return self._index.subjects

    @property
    def objects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return self._index.objects

    def leading(self, value: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return self._index.leading(value)

    def called(self, name: str) -> Collection[Term]:
        """See :class:`Index`."""
        return self._index.called(name)

    def among(self, triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        """See :class:`Indexed`."""
        wanted = frozenset(triples)
        held = frozenset(triple for triple in wanted if triple in self._small)
        return held | self._large.among(wanted - held)
