"""A graph: triples, where they stand in the files that they come from, and what of these was understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.notebooks import html_table
from casco_kg.rdf.constants import DCTERMS, FIRST, NIL, RDFS, REST
from casco_kg.rdf.index import Index, Joined, Triples
from casco_kg.rdf.ours import MISSPELT_NAMESPACE, NUMBER, UNKNOWN_COLUMN, UNREAD
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, shorten, terms_of
from casco_kg.reading.account import Account
from casco_kg.reading.places import Place, Places
from casco_kg.texts import many

__all__ = ["GENID_BASE", "Graph", "is_nameless"]


#: The IRIs that stand for blank nodes.
GENID_BASE = DATA_BASE + GENID


#: The properties of remarks on what was not understood.
_UNREAD = (MISSPELT_NAMESPACE, UNKNOWN_COLUMN, UNREAD)
#: How many steps back to a node with a name are shown.
_STEPS = 5


@dataclass(frozen=True, repr=False)
class Graph:
    """A set of RDF triples, and where their subjects stand in the files they came from.

    Attributes:
        triples: without blank nodes, except those of class expressions, lists and other axioms.
        places: where what it says stands; empty for what came from no file.
        remarks: statements about the files that were read, no part of the data.
        files: the names of the files that were read, in that order.
        account: what was understood of these files.

    """

    triples: frozenset[ox.Triple]
    places: Places = field(default_factory=Places, compare=False)
    remarks: frozenset[ox.Triple] = field(default=frozenset(), compare=False)
    files: tuple[str, ...] = field(default=(), compare=False)
    account: Account = field(default_factory=Account, compare=False)

    def __repr__(self) -> str:
        """Return how much it says; all triples would fill many screens."""
        of = f" of {', '.join(self.files[:3])}{' …' if len(self.files) > 3 else ''}" if self.files else ""
        return f"<Graph: {many(len(self.triples), 'statement')}{of}>"

    def _repr_html_(self) -> str:
        return html_table(repr(self))

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def __or__(self, other: Graph) -> Graph:
        files = tuple(dict.fromkeys(self.files + other.files))
        both = Graph(
            self.triples | other.triples,
            self.places | other.places,
            self.remarks | other.remarks,
            files,
            self.account | other.account,
        )
        # What the parts have sorted is not sorted again; a graph that is made of this one sorts for itself.
        vars(both)["_index"] = Joined(self._index, other._index)
        return both

    @property
    def unread(self) -> frozenset[ox.Triple]:
        """The remarks on what was not understood."""
        return frozenset(remark for remark in self.remarks if remark.predicate in _UNREAD)

    @property
    def not_read(self) -> list[tuple[Place | None, str]]:
        """What was left over when the files were read, in words and each with its place, in the order of places."""
        told = [tuple(term.value for term in terms_of(remark)) for remark in self.unread]
        return sorted(((self.places.find(*parts), parts[-1]) for parts in told), key=_in_order)

    @property
    def understood(self) -> Graph:
        """What was understood of the files: the graph without the statements that remarks tell of."""
        return replace(self, triples=self.account.understood(self.triples))

    def named(self, names: Collection[str]) -> Graph:
        """Return the graph without remarks on what is said in terms that these IRIs name, as it is looked at."""
        account = self.account.named(names)
        gone = {part.remark for part in self.account.parts} - {part.remark for part in account.parts}
        return replace(self, remarks=self.remarks - gone, account=account)

    @cached_property
    def _index(self) -> Index:
        return Triples(self.triples)

    def having(self, *predicates: str) -> Iterator[ox.Triple]:
        """Yield the triples with one of some properties, in no order; looking at all is done once."""
        for predicate in dict.fromkeys(predicates):
            yield from self._index.having(predicate)

    @cached_property
    def _described(self) -> dict[Term, dict[str, list[Term]]]:
        """What was asked about so far: few subjects of a large graph are."""
        return {}

    def about(self, subject: Term) -> dict[str, list[Term]]:
        """Return what the graph says about a subject: the IRI of a property to its values, sorted."""
        if subject not in self._described:
            said: dict[str, list[Term]] = {}
            for _, predicate, value in map(terms_of, sorted(self._index.about(subject), key=str)):
                said.setdefault(predicate.value, []).append(value)
            self._described[subject] = said
        return self._described[subject]

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Return the values of one property of a subject, sorted."""
        return self.about(subject).get(predicate, [])

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list, as far as it is one; of a circle, each once."""
        found: dict[Term, Term] = {}
        while head not in found and (first := self.values(head, FIRST.value)):
            found[head] = first[0]
            head = next(iter(self.values(head, REST.value)), NIL)
        return [*found.values()]

    def sources(self, subject: Term) -> tuple[str, ...]:
        """Return the sources that a node gives: prefixed names or IRIs, and a reason in words as it is."""
        given = self.values(subject, DCTERMS + "source")
        return tuple(each.value if isinstance(each, ox.Literal) else shorten(each).strip("<>") for each in given)

    def called(self, name: str) -> Term | None:
        """Return the only record of a register whose identifier or name this is, but for case, spaces and signs."""
        found = self._named.get(_letters(name), set())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _named(self) -> dict[str, set[Term]]:
        named: dict[Term, list[str]] = {}
        for subject in self.subjects():
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(DATA_BASE) and not is_nameless(subject):
                named[subject] = [unquote(subject.value.removeprefix(DATA_BASE))]
        for subject, _, label in map(terms_of, self.having(RDFS + "label")):
            if subject in named:
                named[subject].append(label.value)
        found: dict[str, set[Term]] = {}
        for subject, names in named.items():
            for name in filter(None, map(_letters, names)):
                found.setdefault(name, set()).add(subject)
        return found

    @cached_property
    def _referrers(self) -> dict[Term, ox.Triple]:
        """What was a blank node to a triple that leads to it."""
        leading = (triple for triple in self.triples if is_nameless(triple.object))
        return {cast(Term, triple.object): triple for triple in sorted(leading, key=str)}

    def label(self, subject: Term) -> str:
        """Return how people call a node: by its own name, or what leads to it, or its IRI in short."""
        name, steps = self._own_name(subject), list[str]()
        while not name and is_nameless(subject) and subject in self._referrers and len(steps) < _STEPS:
            subject, predicate, _ = terms_of(self._referrers[subject])
            name = self._own_name(subject)
            steps.insert(0, f" › {self.label(predicate)}")
        return (name or unquote(shorten(subject))) + "".join(steps)

    def _own_name(self, subject: Term) -> str:
        """Return the label of a node, English first; of one without an IRI of its own, else its number; or nothing."""
        labels = self._texts(RDFS + "label").get(subject, [])
        labels = sorted(labels, key=lambda label: (label.language or "").startswith("en"), reverse=True)
        if not labels and is_nameless(subject):
            labels = self._texts(NUMBER.value).get(subject, [])
        return labels[0].value if labels else ""

    @cached_property
    def _texts_by_predicate(self) -> dict[str, dict[Term, list[ox.Literal]]]:
        return {}

    def _texts(self, predicate: str) -> dict[Term, list[ox.Literal]]:
        """Return the texts that subjects have for a property, sorted as :meth:`values` sorts them."""
        if predicate not in self._texts_by_predicate:
            found: dict[Term, list[ox.Literal]] = {}
            for subject, _, value in map(terms_of, self.having(predicate)):
                if isinstance(value, ox.Literal):
                    found.setdefault(subject, []).append(value)
            for values in found.values():
                values.sort(key=str)
            self._texts_by_predicate[predicate] = found
        return self._texts_by_predicate[predicate]

    def around(self, node: Term, steps: int) -> Iterator[ox.Triple]:
        """Yield the triples about a node, about what they lead to, and so on, as many steps as are asked for."""
        reached, seen = {node}, set[Term]()
        for _ in range(steps):
            seen |= reached
            found = [triple for each in reached for triple in self._index.about(each)]
            yield from found
            reached = {cast(Term, triple.object) for triple in found} - seen

    def subjects(self) -> frozenset[Term]:
        """Return the terms that are the subject of a triple."""
        return self._index.subjects

    def objects(self) -> frozenset[Term]:
        """Return the terms that are the object of a triple."""
        return self._objects

    @cached_property
    def _objects(self) -> frozenset[Term]:
        return frozenset(cast(Term, triple.object) for triple in self.triples)

    def store(self, before: ox.Store | None = None) -> ox.Store:
        """Return a SPARQL store with the triples in its default graph, besides what it held before."""
        store = ox.Store() if before is None else before
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in self.triples)
        return store

    def serialize(self, rdf_format: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> bytes:
        """Return the triples in one of pyoxigraph's RDF formats, UTF-8, sorted."""
        return cast(bytes, ox.serialize(sorted(self.triples, key=str), format=rdf_format, prefixes=prefixes))


def _in_order(part: tuple[Place | None, str]) -> tuple[str, int, str]:
    place, words = part
    return (place.file, place.row or place.line or 0, words) if place else ("", 0, words)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def is_nameless(term: object) -> bool:
    """Return whether a term is an IRI that was made for want of an identifier."""
    return isinstance(term, ox.NamedNode) and term.value.startswith(GENID_BASE)
