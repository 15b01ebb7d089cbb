"""Runs the queries of shapes on rdflib, slowly, where pyoxigraph's store would change the form of a literal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery

from casco_kg.graph import quiet, to_rdflib
from casco_kg.shacl.queries import Query
from casco_kg.terms import Term

__all__ = ["from_rdflib", "select", "solutions"]

_SHAPES_GRAPH = rdflib.URIRef("urn:casco-kg:shapes-graph")

Bindings = Mapping[str, Term]


def solutions(
    data: tuple[ox.Triple, ...],
    shapes: tuple[ox.Triple, ...],
    query: Query,
    rows: Sequence[Bindings],
    constants: Bindings,
) -> Iterator[tuple[int, Bindings]]:
    """Yield the solutions of a SELECT query, or one for an ASK query that holds, with the number of its row.

    Raises:
        ValueError: it cannot be run.
    """
    graph = _dataset(data, shapes)
    for number, row in enumerate(rows):
        bound = {**constants, **row}
        for solution in select(graph, str(query), bound):
            yield number, {**bound, **solution}


@lru_cache(maxsize=2)
def _dataset(data: tuple[ox.Triple, ...], shapes: tuple[ox.Triple, ...]) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    for triple in to_rdflib(data):
        dataset.add(triple)
    about = dataset.graph(_SHAPES_GRAPH)
    for triple in to_rdflib(shapes):
        about.add(triple)
    return dataset


def select(graph: rdflib.Graph, text: str, bound: Bindings) -> Iterator[Bindings]:
    """Yield the solutions of a SELECT query, or one without bindings for an ASK query that holds.

    Raises:
        ValueError: it cannot be run.
    """
    initial = {name: _to_rdflib(term) for name, term in bound.items()}
    with as_written(), quiet("rdflib.term"):
        try:
            result = graph.query(_prepared(text), initBindings=initial)
            if result.type == "ASK":
                found: list[Bindings] = [{}] if result.askAnswer else []
            else:
                found = [
                    {str(name): from_rdflib(term) for name, term in solution.items()} for solution in result.bindings
                ]
        except Exception as error:  # whatever rdflib comes upon
            raise ValueError(f"that rdflib cannot run: {error}") from error
    yield from found


@lru_cache(maxsize=100)
def _prepared(text: str) -> rdflib.plugins.sparql.sparql.Query:
    return prepareQuery(text)


@contextmanager
def as_written() -> Iterator[None]:
    """Keep rdflib from changing the form of literals."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _to_rdflib(term: Term) -> rdflib.term.Identifier:
    (node,) = to_rdflib([ox.Triple(ox.BlankNode(), ox.NamedNode("urn:term"), term)]).objects()
    assert isinstance(node, rdflib.term.Identifier)
    return node


def from_rdflib(node: object) -> Term:
    """Return a term of rdflib as one of ours."""
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
