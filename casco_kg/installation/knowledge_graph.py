"""The knowledge graph of this installation, and the rule cards in it."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from casco_kg.files import find_ontology
from casco_kg.graph import Graph
from casco_kg.loading import merged
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.ours import RULE
from casco_kg.rdf.terms import terms_of
from casco_kg.reading.source import Source
from casco_kg.reading.syntaxes import read

__all__ = ["knowledge", "rule_cards"]


@cache
def _knowledge_sources() -> tuple[Source, ...]:
    return tuple(read(path) for path in find_ontology())


@cache
def knowledge() -> Graph:
    """Return the knowledge graph of this installation as written: terms, rules and facts."""
    return merged(_knowledge_sources())


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
            if predicate.value == RDF + "type" and value == RULE and isinstance(subject, ox.NamedNode):
                card = subject
            elif card is not None and subject != card:
                cards[triple] = card
    return cards
