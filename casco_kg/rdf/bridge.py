"""The bridge to rdflib: triples as its graph, literals as they are written, and its warnings kept quiet."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import Term, terms_of

if TYPE_CHECKING:
    import rdflib

__all__ = ["quiet", "term_to_rdflib", "to_rdflib"]


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return triples as an rdflib graph, for rdflib and what builds on it."""
    import rdflib

    graph = rdflib.Graph()
    with quiet("rdflib.term"):
        for subject, predicate, value in map(terms_of, triples):
            graph.add((term_to_rdflib(subject), term_to_rdflib(predicate), term_to_rdflib(value)))
    return graph


def term_to_rdflib(term: Term) -> rdflib.term.Identifier:
    """Return a term as rdflib's; a literal stays as it is written."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == XSD + "string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


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
