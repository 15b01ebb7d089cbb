"""Loads files into one graph: the asserted graph, as written."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.files import find_ontology
from casco_kg.reading import (
    Place,
    Places,
    Source,
    meant_by_designation,
    meant_by_name,
    read,
    read_contexts,
    read_mapping,
    translated,
    with_documents,
)
from casco_kg.terms import DATA_BASE, GENID, OWL, RDF, RDFS, XSD, Term, expand, shorten, terms_of
from casco_kg.understood import Account, account_of

if TYPE_CHECKING:
    import rdflib

__all__ = ["Graph", "knowledge", "load", "load_as_written", "quiet", "rule_cards", "to_rdflib"]


#: The IRIs that stand for blank nodes.
_GENID = DATA_BASE + GENID


#: The properties of remarks on what was not understood.
_UNREAD = tuple(expand(f"casco:{name}") for name in ("misspeltNamespace", "unknownColumn", "unread"))
#: How many steps back to a node with a name are shown.
_STEPS = 5


@dataclass(frozen=True)
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

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def __or__(self, other: Graph) -> Graph:
        files = tuple(dict.fromkeys(self.files + other.files))
        return Graph(
            self.triples | other.triples,
            self.places | other.places,
            self.remarks | other.remarks,
            files,
            self.account | other.account,
        )

    @property
    def unread(self) -> frozenset[ox.Triple]:
        """The remarks on what was not understood."""
        return frozenset(remark for remark in self.remarks if remark.predicate in _UNREAD)

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
    def _by_subject(self) -> dict[Term, list[ox.Triple]]:
        found: dict[Term, list[ox.Triple]] = {}
        for triple in self.triples:
            found.setdefault(cast(Term, triple.subject), []).append(triple)
        return found

    @cached_property
    def _described(self) -> dict[Term, dict[str, list[Term]]]:
        """What was asked about so far: few subjects of a large graph are."""
        return {}

    def about(self, subject: Term) -> dict[str, list[Term]]:
        """Return what the graph says about a subject: the IRI of a property to its values, sorted."""
        if subject not in self._described:
            said: dict[str, list[Term]] = {}
            for _, predicate, value in map(terms_of, sorted(self._by_subject.get(subject, ()), key=str)):
                said.setdefault(predicate.value, []).append(value)
            self._described[subject] = said
        return self._described[subject]

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Return the values of one property of a subject, sorted."""
        return self.about(subject).get(predicate, [])

    def called(self, name: str) -> Term | None:
        """Return the only record of a register whose identifier or name this is, but for case, spaces and signs."""
        found = self._named.get(_letters(name), set())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _named(self) -> dict[str, set[Term]]:
        found: dict[str, set[Term]] = {}
        for subject in self._by_subject:
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(DATA_BASE) and not _was_nameless(subject):
                names = [unquote(subject.value.removeprefix(DATA_BASE))]
                names += [label.value for label in self.values(subject, RDFS + "label")]
                for name in filter(None, map(_letters, names)):
                    found.setdefault(name, set()).add(subject)
        return found

    @cached_property
    def _referrers(self) -> dict[Term, ox.Triple]:
        """What was a blank node to a triple that leads to it."""
        leading = (triple for triple in self.triples if _was_nameless(triple.object))
        return {cast(Term, triple.object): triple for triple in sorted(leading, key=str)}

    def label(self, subject: Term) -> str:
        """Return how people call a node: by its own name, or what leads to it, or its IRI in short."""
        name, steps = self._own_name(subject), list[str]()
        while not name and _was_nameless(subject) and subject in self._referrers and len(steps) < _STEPS:
            subject, predicate, _ = terms_of(self._referrers[subject])
            name = self._own_name(subject)
            steps.insert(0, f" › {self.label(predicate)}")
        return (name or unquote(shorten(subject))) + "".join(steps)

    def _own_name(self, subject: Term) -> str:
        """Return the label of a node, English first; of one without an IRI of its own, else its number; or nothing."""
        labels = [term for term in self.values(subject, RDFS + "label") if isinstance(term, ox.Literal)]
        labels.sort(key=lambda label: (label.language or "").startswith("en"), reverse=True)
        if not labels and _was_nameless(subject):
            labels = [n for n in self.values(subject, expand("casco:number").value) if isinstance(n, ox.Literal)]
        return labels[0].value if labels else ""

    def subjects(self) -> frozenset[Term]:
        """Return the terms that are the subject of a triple."""
        return frozenset(terms_of(triple)[0] for triple in self.triples)

    def objects(self) -> frozenset[Term]:
        """Return the terms that are the object of a triple."""
        return frozenset(terms_of(triple)[2] for triple in self.triples)

    def store(self, before: ox.Store | None = None) -> ox.Store:
        """Return a SPARQL store with the triples in its default graph, besides what it held before."""
        store = ox.Store() if before is None else before
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in self.triples)
        return store

    def serialize(self, rdf_format: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> bytes:
        """Return the triples in one of pyoxigraph's RDF formats, UTF-8, sorted."""
        return cast(bytes, ox.serialize(sorted(self.triples, key=str), format=rdf_format, prefixes=prefixes))


def load(*paths: Path | str, mapping: Path | str | None = None, contexts: Iterable[str] = ()) -> Graph:
    """Load files, or standard input for ``-``, into one graph; nothing is added to what they say.

    What is said in other people's terms is said in ours, as far as a reader knows how; the rest becomes a remark.

    Blank nodes get IRIs that are the same on every run over the same files in the same order.

    Args:
        paths: the files.
        mapping: a file that says what the columns of tables and listings mean, see casco_kg/reading/mapping_file.py.
        contexts: JSON-LD contexts, each as FILE or as IRI=FILE; without an IRI it stands for the one that is not known.

    Raises:
        InputError: a file cannot be read as what it is meant to be.

    """
    columns = None if mapping is None else read_mapping(mapping)
    supplied = read_contexts(contexts)
    sources = [translated(read(path, columns, supplied)) for path in paths]
    account = account_of(sources)
    graph = _merged(sources)
    for part in account.parts:
        if part.place is not None:
            graph.places.note(part.place, *(term.value for term in terms_of(part.remark)))
    remarks = graph.remarks | {part.remark for part in account.parts}
    if columns is not None:
        remarks |= {*columns.absent(graph.places)}
    return replace(graph, remarks=remarks, account=account)


def load_as_written(*paths: Path | str, mapping: Path | str | None = None, contexts: Iterable[str] = ()) -> Graph:
    """Load files into one graph without saying anything in our terms, for shapes that know nothing of these.

    Args:
        paths: the files.
        mapping: a file that says what the columns of tables and listings mean.
        contexts: JSON-LD contexts, as in :func:`load`.

    Raises:
        InputError: a file cannot be read as what it is meant to be.

    """
    columns = None if mapping is None else read_mapping(mapping)
    supplied = read_contexts(contexts)
    return replace(_merged(read(path, columns, supplied) for path in paths), remarks=frozenset())


@cache
def _knowledge_sources() -> tuple[Source, ...]:
    return tuple(read(path) for path in find_ontology())


@cache
def knowledge() -> Graph:
    """Return the knowledge graph of this installation as written: terms, rules and facts."""
    return _merged(_knowledge_sources())


@cache
def rule_cards() -> dict[ox.Triple, ox.NamedNode]:
    """Return the rule card that each axiom of the knowledge graph stands under.

    In a Turtle file, a card is followed by the axioms that state the rule, up to the next card.
    """
    cards: dict[ox.Triple, ox.NamedNode] = {}
    for source in _knowledge_sources():
        card = None
        for triple in source.triples:
            subject, predicate, value = terms_of(triple)
            if predicate.value == RDF + "type" and value == expand("casco:Rule") and isinstance(subject, ox.NamedNode):
                card = subject
            elif card is not None and subject != card:
                cards[triple] = card
    return cards


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return triples as an rdflib graph, for rdflib and what builds on it."""
    import rdflib

    def term(value: Term) -> rdflib.term.Node:
        if isinstance(value, ox.NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        if value.datatype.value == XSD + "string":
            return rdflib.Literal(value.value)
        return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value), normalize=False)

    graph = rdflib.Graph()
    with quiet("rdflib.term"):
        for subject, predicate, value in map(terms_of, triples):
            graph.add((term(subject), term(predicate), term(value)))
    return graph


@contextmanager
def quiet(logger: str) -> Iterator[None]:
    """Keep a library from logging and warning of what is reported as a finding, such as a malformed literal."""
    named = logging.getLogger(logger)
    before, named.disabled = named.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        named.disabled = before


def _merged(sources: Iterable[Source]) -> Graph:
    triples: set[ox.Triple] = set()
    places = Places()
    remarks: set[ox.Triple] = set()
    files: dict[str, None] = {}
    for index, source in enumerate(sources, 1):
        skolemized, found, remarked = _skolemized(source, f"{_GENID}{index}-")
        places = places | found
        triples |= skolemized
        remarks |= remarked
        files[source.name] = None
    triples = set(map(with_documents, triples))
    if meant := meant_by_name(triples) | meant_by_designation(triples):
        triples = {_renamed(triple, meant) for triple in triples}
        places = places.renamed(meant)
    return Graph(frozenset(triples), places, frozenset(remarks), tuple(files))


def _renamed(triple: ox.Triple, names: Mapping[str, str]) -> ox.Triple:
    subject, predicate, value = terms_of(triple)
    if subject.value in names:
        subject = ox.NamedNode(names[subject.value])
    if isinstance(value, ox.NamedNode) and value.value in names:
        value = ox.NamedNode(names[value.value])
    return ox.Triple(cast(ox.NamedNode, subject), predicate, value)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _was_nameless(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(_GENID)


def _skolemized(source: Source, genid: str) -> tuple[frozenset[ox.Triple], Places, frozenset[ox.Triple]]:
    """Replace blank nodes by IRIs, but for those of class expressions, lists and other axioms.

    Returns the triples, their places, and the remarks.

    Source: https://www.w3.org/TR/rdf11-concepts/#section-skolemization
    """
    axiomatic = {
        triple.subject
        for triple in source.triples
        if triple.predicate.value.startswith(OWL) or triple.predicate.value in (RDF + "first", RDF + "rest")
    }
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def named(term: Term) -> Term:
        if not isinstance(term, ox.BlankNode) or term in axiomatic:
            return term
        return names.setdefault(term, ox.NamedNode(f"{genid}{len(names) + 1}"))

    def all_named(triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        return frozenset(
            ox.Triple(cast(ox.NamedNode, named(subject)), predicate, named(value))
            for subject, predicate, value in map(terms_of, triples)
        )

    triples, remarks = all_named(source.triples), all_named(source.remarks)
    places = source.places
    if names:
        places = places.renamed({node.value: name.value for node, name in names.items()})
        _place_nameless(triples, places, source.name)
    return triples, places, remarks


def _place_nameless(triples: Iterable[ox.Triple], places: Places, file: str) -> None:
    """Note for what was a blank node, as far as nothing is known, the place of what leads to it."""
    leads = {
        value.value: (subject.value, predicate.value)
        for subject, predicate, value in map(terms_of, triples)
        if isinstance(value, ox.NamedNode) and value.value.startswith(_GENID)
    }
    for nameless in leads:
        node, predicate = _named_lead(nameless, leads)
        places.note(places.find(node, predicate) or Place(file), nameless)


def _named_lead(node: str, leads: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Follow what leads to a node back to one with a name, and return that and the property that it leads by."""
    passed: set[str] = set()
    predicate = ""
    while node in leads and node not in passed:
        passed.add(node)
        node, predicate = leads[node]
    return node, predicate
