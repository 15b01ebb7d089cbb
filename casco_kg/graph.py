"""A graph: triples, where they stand in the files that they come from, and what of these was understood."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.notebooks import html_table
from casco_kg.rdf.constants import DCTERMS, FIRST, NIL, RDFS, REST
from casco_kg.rdf.index import Index, Indexed, Joined, Triples
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
        triples: without blank nodes, except those of class expressions, lists and other axioms; of a large graph, in
            columns (:class:`casco_kg.columns.statements.Statements`).
        places: where what it says stands; empty for what came from no file.
        remarks: statements about the files that were read, no part of the data.
        files: the names of the files that were read, in that order.
        account: what was understood of these files.

    """

    triples: Set[ox.Triple]
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
        vars(both)["index"] = Joined(self.index, other.index)
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

    def in_terms(self) -> Graph:
        """Return the graph with a term for all that it says, for who looks at each of many records by itself."""
        return replace(self, triples=frozenset(self.triples)) if isinstance(self.triples, Indexed) else self

    def among(self, triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        """Return those of some triples that the graph has."""
        if isinstance(self.triples, Indexed):
            return self.triples.among(triples)
        return frozenset(triple for triple in triples if triple in self.triples)

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
    def index(self) -> Index:
        """The triples by subject and by property."""
        return self.triples if isinstance(self.triples, Indexed) else Triples(self.triples)

    def having(self, *predicates: str) -> Iterator[ox.Triple]:
        """Yield the triples with one of some properties, in no order; looking at all is done once."""
        for predicate in dict.fromkeys(predicates):
            yield from self.index.having(predicate)

    @cached_property
    def _described(self) -> dict[Term, dict[str, list[Term]]]:
        """What was asked about so far: few subjects of a large graph are."""
        return {}

    def about(self, subject: Term) -> dict[str, list[Term]]:
        """Return what the graph says about a subject: the IRI of a property to its values, sorted."""
        if subject not in self._described:
            said: dict[str, list[Term]] = {}
            for _, predicate, value in map(terms_of, sorted(self.index.about(subject), key=str)):
                said.setdefault(predicate.value, []).append(value)
            self._described[subject] = said
        return self._described[subject]

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Return the values of one property of a subject, sorted."""
        return [terms_of(triple)[2] for triple in sorted(self.index.said(subject, predicate), key=str)]

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
        found = self.index.called(name)
        return next(iter(found)) if len(found) == 1 else None

    def label(self, subject: Term) -> str:
        """Return how people call a node: by its own name, or what leads to it, or its IRI in short."""
        name, steps = self._own_name(subject), list[str]()
        while not name and is_nameless(subject) and len(steps) < _STEPS and (leading := self.index.leading(subject)):
            subject, predicate, _ = terms_of(max(leading, key=str))
            name = self._own_name(subject)
            steps.insert(0, f" › {self.label(predicate)}")
        return (name or unquote(shorten(subject))) + "".join(steps)

    def _own_name(self, subject: Term) -> str:
        """Return the label of a node, English first; of one without an IRI of its own, else its number; or nothing."""
        labels = self._texts(subject, RDFS + "label")
        labels = sorted(labels, key=lambda label: (label.language or "").startswith("en"), reverse=True)
        if not labels and is_nameless(subject):
            labels = self._texts(subject, NUMBER.value)
        return labels[0].value if labels else ""

    def _texts(self, subject: Term, predicate: str) -> list[ox.Literal]:
        """Return the texts that a subject has for a property, sorted as :meth:`values` sorts them."""
        return [value for value in self.values(subject, predicate) if isinstance(value, ox.Literal)]

    def around(self, node: Term, steps: int) -> Iterator[ox.Triple]:
        """Yield the triples about a node, about what they lead to, and so on, as many steps as are asked for."""
        reached, seen = {node}, set[Term]()
        for _ in range(steps):
            seen |= reached
            found = [triple for each in reached for triple in self.index.about(each)]
            yield from found
            reached = {cast(Term, triple.object) for triple in found} - seen

    @property
    def has_blank_nodes(self) -> bool:
        """Whether a triple has a blank node."""
        if isinstance(self.triples, Indexed):
            return self.triples.has_blank_nodes
        return any(isinstance(end, ox.BlankNode) for t in self.triples for end in (t.subject, t.object))

    def subjects(self) -> frozenset[Term]:
        """Return the terms that are the subject of a triple."""
        return self.index.subjects

    def objects(self) -> frozenset[Term]:
        """Return the terms that are the object of a triple."""
        return self.index.objects

    def led_to(self, *predicates: str) -> Collection[Term]:
        """Return the values of some properties, each once."""
        return self.index.values(*predicates)

    def repeated(self, predicate: str) -> Collection[ox.Triple]:
        """Return the triples with a property of which their subject has several values."""
        return self.index.repeated(predicate)

    def undescribed(self, start: str) -> Collection[ox.NamedNode]:
        """Return the objects that nothing is said of, and whose IRIs begin so."""
        return self.index.undescribed(start)

    def store(self, before: ox.Store | None = None) -> ox.Store:
        """Return a SPARQL store with the triples in its default graph, besides what it held before."""
        store = ox.Store() if before is None else before
        if isinstance(self.triples, Indexed):
            for block in self.triples.blocks():
                store.bulk_load(block, ox.RdfFormat.N_TRIPLES)
            return store
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in self.triples)
        return store

    def serialize(self, rdf_format: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> bytes:
        """Return the triples in one of pyoxigraph's RDF formats, UTF-8, sorted."""
        if isinstance(self.triples, Indexed) and rdf_format == ox.RdfFormat.N_TRIPLES:
            return b"".join(sorted({line for block in self.triples.blocks() for line in block.splitlines(True)}))
        return cast(bytes, ox.serialize(sorted(self.triples, key=str), format=rdf_format, prefixes=prefixes))


def _in_order(part: tuple[Place | None, str]) -> tuple[str, int, str]:
    place, words = part
    return (place.file, place.row or place.line or 0, words) if place else ("", 0, words)


def is_nameless(term: object) -> bool:
    """Return whether a term is an IRI that was made for want of an identifier."""
    return isinstance(term, ox.NamedNode) and term.value.startswith(GENID_BASE)
