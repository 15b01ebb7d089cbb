"""Gives what has no name one: blank nodes become IRIs, and stand where what leads to them does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pyoxigraph as ox

from casco_kg.rdf.constants import FIRST, OWL, REST
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, terms_of
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import Source

__all__ = ["skolemized"]

_GENID_BASE = DATA_BASE + GENID


def skolemized(source: Source, genid: str) -> tuple[frozenset[ox.Triple], Places, frozenset[ox.Triple]]:
    """Replace blank nodes by IRIs, but for those of class expressions, lists and other axioms.

    Returns the triples, their places, and the remarks.

    Source: https://www.w3.org/TR/rdf11-concepts/#section-skolemization
    """
    axiomatic = {
        triple.subject
        for triple in source.triples
        if triple.predicate.value.startswith(OWL) or triple.predicate in (FIRST, REST)
    }
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def named(term: Term) -> Term:
        if not isinstance(term, ox.BlankNode) or term in axiomatic:
            return term
        return names.setdefault(term, ox.NamedNode(f"{genid}{len(names) + 1}"))

    def all_named(triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        nameless = [t for t in triples if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]
        if not nameless:
            return frozenset(triples)
        renamed = {
            ox.Triple(cast(ox.NamedNode, named(subject)), predicate, named(value))
            for subject, predicate, value in map(terms_of, nameless)
        }
        return frozenset(set(triples).difference(nameless) | renamed)

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
        if isinstance(value, ox.NamedNode) and value.value.startswith(_GENID_BASE)
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
