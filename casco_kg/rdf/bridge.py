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

__all__ = ["quiet", "to_rdflib"]


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
