"""Runs queries on rdflib, slowly, where pyoxigraph's store would change the form of a literal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery, sparql
from rdflib.plugins.sparql.parserutils import CompValue

from casco_kg.errors import UsageError
from casco_kg.rdf.bridge import quiet, term_to_rdflib, to_rdflib
from casco_kg.rdf.terms import Term
from casco_kg.sparql import walls

__all__ = ["answer", "prepared", "solutions"]

_SHAPES_GRAPH = rdflib.URIRef("urn:casco-kg:shapes-graph")

Bindings = Mapping[str, Term]
#: Columns and rows.
Table = tuple[tuple[str, ...], tuple[tuple[Term | None, ...], ...]]


def solutions(
    data: tuple[ox.Triple, ...], shapes: tuple[ox.Triple, ...], text: str, rows: Iterable[Bindings]
) -> Iterator[tuple[int, Bindings]]:
    """Yield the solutions of a SELECT query, or one for an ASK query that holds, with the number of its row.

    Args:
        data: the data graph.
        shapes: the shapes graph, by the name that $shapesGraph is bound to.
        text: the query.
        rows: what is bound before it runs, once for each row.

    Raises:
        UsageError: it leaves the graph.
        ValueError: it cannot be run.
    """
    graph = _dataset(data, shapes)
    for number, row in enumerate(rows):
        told = _asked(graph, text, row)
        if isinstance(told, bool):
            found: list[Bindings] = [{}] if told else []
        else:
            assert isinstance(told, tuple)
            columns, rows_found = told
            found = [
                {name: term for name, term in zip(columns, cells, strict=True) if term is not None}
                for cells in rows_found
            ]
        for solution in found:
            yield number, {**row, **solution}


@lru_cache(maxsize=2)
def _dataset(data: tuple[ox.Triple, ...], shapes: tuple[ox.Triple, ...]) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    for triple in to_rdflib(data):
        dataset.add(triple)
    about = dataset.graph(_SHAPES_GRAPH)
    for triple in to_rdflib(shapes):
        about.add(triple)
    return dataset


def answer(triples: Iterable[ox.Triple], text: str) -> Table | bool | frozenset[ox.Triple]:
    """Answer a query over triples.

    Raises:
        UsageError: it leaves the graph.
        ValueError: it cannot be run.
    """
    return _asked(to_rdflib(triples), text, {})


def _asked(graph: rdflib.Graph, text: str, bound: Bindings) -> Table | bool | frozenset[ox.Triple]:
    initial = {name: term_to_rdflib(term) for name, term in bound.items()}
    with walls.closed("what a query asks rdflib to do"), _as_written(), quiet("rdflib.term"):
        try:
            result = graph.query(prepared(text), initBindings=initial)
            if result.type == "ASK":
                return bool(result.askAnswer)
            if result.graph is not None:
                return frozenset(_from_rdflib(result.graph))
            columns = tuple(str(name) for name in result.vars or ())
            return columns, tuple(
                tuple(_term(solution[name]) if name in solution else None for name in result.vars or ())
                for solution in result.bindings
            )
        except UsageError:
            raise
        except Exception as error:  # whatever rdflib comes upon
            raise ValueError(f"that rdflib cannot run: {error}") from error


def _from_rdflib(graph: rdflib.Graph) -> Iterator[ox.Triple]:
    for triple in graph:
        subject, predicate, value = map(_term, triple)
        if isinstance(predicate, ox.NamedNode) and not isinstance(subject, ox.Literal):
            yield ox.Triple(subject, predicate, value)


@lru_cache(maxsize=500)
def prepared(text: str, prefixes: tuple[tuple[str, str], ...] = ()) -> sparql.Query:
    """Return a query that rdflib has parsed, with its filters one by one.

    Args:
        text: the query.
        prefixes: what it may use beside the prefixes that it declares.

    Raises:
        UsageError: it leaves the graph.
        Exception: whatever rdflib raises of what it cannot parse.
    """
    query = prepareQuery(text, dict(prefixes))
    walls.refuse_ways_out_of(query.algebra)
    _filter_one_by_one(query.algebra)
    return query


def _filter_one_by_one(part: object) -> None:
    """Make a filter for each condition of a group, those that look into the graph (EXISTS) last.

    rdflib joins the conditions of a group by && and looks at all of them, so that it looks for what must not exist
    beside each row that another condition leaves out. Source: https://www.w3.org/TR/sparql11-query/#convertGraphPattern
    """
    if isinstance(part, list | tuple):
        for each in part:
            _filter_one_by_one(each)
    if not isinstance(part, CompValue):
        return
    if part.name == "Filter" and getattr(part.expr, "name", None) == "ConditionalAndExpression":
        conditions = (part.expr.expr, *part.expr.other)
        *inner, last = sorted(conditions, key=lambda each: "EXISTS" in getattr(each, "name", ""))
        for condition in inner:
            part.p = CompValue("Filter", **{**part, "expr": condition, "p": part.p})
        part.expr = last
    for each in part.values():
        _filter_one_by_one(each)


@contextmanager
def _as_written() -> Iterator[None]:
    """Keep rdflib from changing the form of literals."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _term(node: object) -> Term:
    """Return a term of rdflib as one of ours."""
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
