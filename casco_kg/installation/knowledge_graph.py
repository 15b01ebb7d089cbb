"""The knowledge graph of this installation, and the rule cards in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import cast

import pyoxigraph as ox

from casco_kg.files import find_ontology
from casco_kg.graph import Graph
from casco_kg.installation.cache import remembered_bytes
from casco_kg.loading import merged
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.ours import RULE
from casco_kg.rdf.terms import terms_of
from casco_kg.reading.places import Places
from casco_kg.reading.source import Source
from casco_kg.reading.syntaxes import read

__all__ = ["knowledge", "knowledge_lines", "knowledge_store", "rule_cards"]


#: Between what is remembered of the knowledge graph: its statements, and those under rule cards in graphs of these.
_CARDS = b"# Rule cards\n"


@cache
def _sources() -> tuple[Source, ...]:
    return tuple(read(path) for path in find_ontology())


@cache
def _merged() -> Graph:
    return merged(_sources())


@cache
def _remembered() -> tuple[bytes, bytes]:
    """Return the lines of the knowledge graph, and those of the rule cards, with the same names for blank nodes."""

    def compute() -> bytes:
        cards = ox.serialize(sorted(_cards(), key=str), format=ox.RdfFormat.N_QUADS)
        return _merged().serialize(ox.RdfFormat.N_TRIPLES) + _CARDS + cast(bytes, cards)

    lines, _, cards = remembered_bytes("knowledge", b"", compute).partition(_CARDS)
    return lines, cards


def _cards() -> Iterator[ox.Quad]:
    """Yield what stands under each rule card: in Turtle, the axioms that state the rule follow it."""
    for source in _sources():
        card = None
        for triple in source.triples:
            subject, predicate, value = terms_of(triple)
            if predicate.value == RDF + "type" and value == RULE and isinstance(subject, ox.NamedNode):
                card = subject
            elif card is not None and subject != card:
                yield ox.Quad(triple.subject, predicate, value, card)


def knowledge_lines() -> bytes:
    """Return the knowledge graph as sorted lines of N-Triples: parsed in half the time, and stored without terms."""
    return _remembered()[0]


@cache
def knowledge() -> Graph:
    """Return the knowledge graph of this installation as written: terms, rules and facts."""
    triples = frozenset(quad.triple for quad in ox.parse(knowledge_lines(), ox.RdfFormat.N_TRIPLES))
    places = Places.later(lambda: {terms_of(triple)[0].value for triple in triples}, lambda: _merged().places)
    return Graph(triples, places, files=tuple(map(str, find_ontology())))


def knowledge_store() -> ox.Store:
    """Return a new store with the knowledge graph in it, to which data is added."""
    store = ox.Store()
    store.bulk_load(knowledge_lines(), ox.RdfFormat.N_TRIPLES)
    return store


@cache
def rule_cards() -> dict[ox.Triple, ox.NamedNode]:
    """Return the rule card that each axiom of the knowledge graph stands under."""
    cards = ox.parse(_remembered()[1], ox.RdfFormat.N_QUADS)
    return {quad.triple: cast(ox.NamedNode, quad.graph_name) for quad in cards}
