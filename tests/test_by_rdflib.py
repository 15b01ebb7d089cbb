"""Queries as they are prepared for rdflib answer what rdflib answers, and look for what must not exist at last."""

from __future__ import annotations

import pytest
import rdflib

from casco_kg.errors import UsageError
from casco_kg.sparql.by_rdflib import prepared

DATA = """
@prefix : <https://example.org/> .
:a :p 1, 2 ; :q :b . :b :p 3 ; :r :a . :c :p "x" ; :q :a . :d :q :c .
"""
QUERIES = [
    "SELECT * { ?s :p ?n FILTER NOT EXISTS { ?s :r ?o } FILTER (?n > 1) FILTER (?s != :d) }",
    "SELECT * { ?s :q ?o FILTER EXISTS { ?o :p ?n FILTER NOT EXISTS { ?o :r ?x } FILTER (?n < 2) } FILTER (?s != :d) }",
    "SELECT * { ?s :q ?o OPTIONAL { ?o :p ?n FILTER NOT EXISTS { ?o :r ?x } FILTER (?n < 2) } }",
    "SELECT * { ?s :p ?n FILTER (?n) FILTER (?n > 1 && ?n < 3) }",
    "SELECT (COUNT(?s) AS ?n) { ?s :p ?o FILTER (?o + 1 > 0) FILTER NOT EXISTS { ?s :q ?t FILTER (?t = :c) } }",
]


@pytest.fixture
def graph():
    return rdflib.Graph().parse(data=DATA)


@pytest.mark.parametrize("query", QUERIES)
def test_a_prepared_query_answers_what_rdflib_answers(query, graph):
    expected = {frozenset(row.asdict().items()) for row in graph.query("PREFIX : <https://example.org/>" + query)}
    assert expected
    found = graph.query(prepared(query, (("", "https://example.org/"),)))
    assert {frozenset(row.asdict().items()) for row in found} == expected


@pytest.mark.parametrize("bound", ["a", "b", "c", "d"])
def test_a_prepared_query_with_a_bound_variable_answers_what_rdflib_answers(bound, graph):
    this = {"s": rdflib.URIRef(f"https://example.org/{bound}")}
    for query in QUERIES[:4]:
        plain = graph.query("PREFIX : <https://example.org/>" + query, initBindings=this)
        found = graph.query(prepared(query, (("", "https://example.org/"),)), initBindings=this)
        assert {frozenset(row.asdict().items()) for row in found} == {frozenset(row.asdict().items()) for row in plain}


def test_what_must_not_exist_is_looked_for_at_last():
    part = prepared(QUERIES[0], (("", "https://example.org/"),)).algebra.p
    names = []
    while part.name != "BGP":
        names += [part.expr.name] if part.name == "Filter" else []
        part = part.p
    assert names == ["Builtin_NOTEXISTS", "RelationalExpression", "RelationalExpression"]


def test_a_query_that_leaves_the_graph_is_not_prepared():
    with pytest.raises(UsageError, match="SERVICE"):
        prepared("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }")
