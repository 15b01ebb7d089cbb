"""Our shapes find over columns what they find in a store, and nothing of them is left to a store."""

from __future__ import annotations

from datetime import date
from random import Random

import pyoxigraph as ox
import pytest
from cases import EX, folders, is_whole, merged

from casco_kg.closure import close
from casco_kg.findings import read_beside
from casco_kg.graph import Graph
from casco_kg.owl.plan.columns import ColumnGraph, encode
from casco_kg.rdf.constants import BASE, RDFS, XSD
from casco_kg.shacl.compiled.checks import compile_shapes
from casco_kg.shacl.compiled.relational import Columns
from casco_kg.sparql.relational import rows
from casco_kg.sparql.relational.algebra import NotRelationalError, TooManyRowsError
from casco_kg.sparql.relational.parsing import Reader
from casco_kg.sparql.tokens import prefixes_in, tokens_of
from casco_kg.validation import running
from casco_kg.validation.constraints import load_shapes
from compiled.test_shacl_random import EXAMPLES, known, register  # noqa: F401 (a fixture)

DAY = date(2026, 1, 1)
CHECKS = {reads: compile_shapes(load_shapes(reads)) for reads in ("asserted", "closed")}
PREFIX = f"PREFIX ex: <{EX}> PREFIX xsd: <{XSD}> PREFIX rdfs: <{RDFS}> "


def compared(data, monkeypatch):
    """Return the results in a store and over columns, by what the shapes read."""
    closure, beside = close(data), read_beside(data, DAY)

    def refuse(*_):
        raise AssertionError("left to a store")

    store, columns = running._InStore(closure, beside, data), running._InColumns(closure, beside, data)
    found = {(reads, "store"): set(getattr(store, reads)(CHECKS[reads])) for reads in ("asserted", "closed")}
    with monkeypatch.context() as patched:
        patched.setattr(running, "_InStore", refuse)
        for reads in ("asserted", "closed"):
            found[reads, "columns"] = set(getattr(columns, reads)(CHECKS[reads]))
    return found


@pytest.mark.slow
def test_the_examples_of_all_shapes(monkeypatch):
    paths = [path for folder in folders("shapes") for path in sorted(folder.glob("*.ttl")) if not is_whole(path)]
    found = compared(merged(paths), monkeypatch)
    assert found["asserted", "columns"] == found["asserted", "store"]
    assert found["closed", "columns"] == found["closed", "store"]
    shapes = {result.shape for each in found.values() for result in each}
    assert len(shapes) > 140


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_random_registers(seed, monkeypatch, known):  # noqa: F811 (the fixture)
    choose = Random(f"columns {seed}")
    drawn = choose.sample(EXAMPLES, 120)
    triples = {triple for number, path in enumerate(drawn) for triple in register(choose, number, path, known)}
    numbers = [ox.Literal(text, datatype=ox.NamedNode(XSD + "integer")) for text in ("7", "007", "+7", "x")]
    triples |= {
        ox.Triple(t.subject, t.predicate, choose.choice(numbers)) for t in choose.sample(sorted(triples, key=str), 40)
    }
    found = compared(Graph(frozenset(triples)), monkeypatch)
    assert found["asserted", "columns"] == found["asserted", "store"]
    assert found["closed", "columns"] == found["closed", "store"]


@pytest.mark.slow
def test_what_is_not_evaluated_on_columns_is_run_in_a_store(monkeypatch):
    data = merged([path for path in EXAMPLES if path.parent.name in ("party-is-known", "issuer-performs-the-activity")])
    closure, beside = close(data), read_beside(data, DAY)
    columns = running._InColumns(closure, beside, data)
    whole = {reads: set(getattr(columns, reads)(CHECKS[reads])) for reads in CHECKS}
    assert all(whole.values())

    def refuse(*_):
        raise NotRelationalError("on purpose")

    monkeypatch.setattr(Columns, "found", refuse)
    assert {reads: set(getattr(columns, reads)(CHECKS[reads])) for reads in CHECKS} == whole


@pytest.mark.slow
def test_what_would_be_too_much_at_once_is_found_part_by_part(monkeypatch):
    """Sixty attestations of one body share a number, and so many pairs are more rows than are let in at once."""
    text = "".join(
        f"ex:a{n} a casco:Attestation ; casco:number '1' ; casco:attestedBy ex:b ; casco:aboutObject 'thing {n}' ;"
        f" casco:ofActivity id:activity-certification-of-persons ; casco:attestedOn '2025-01-01'^^xsd:date ."
        for n in range(60)
    )
    names = {"ex": EX, "casco": f"{BASE}def#", "id": f"{BASE}id/", "xsd": XSD}
    declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.items())
    data = Graph(frozenset(quad.triple for quad in ox.parse(declared + text, ox.RdfFormat.TURTLE)))
    limited = []
    monkeypatch.setattr(rows, "MOST_ROWS", 2000)
    monkeypatch.setattr(rows, "TooManyRowsError", lambda text: limited.append(text) or TooManyRowsError(text))
    found = compared(data, monkeypatch)
    assert found["asserted", "columns"] == found["asserted", "store"]
    assert limited
    named = {result.shape.value.rsplit("#")[-1] for result in found["asserted", "columns"]}
    assert "attestation-number-is-given-once" in named


GRAPH = """
ex:a ex:p ex:b ; ex:q "x", "X"@en, "a\\\\b\\"\\n\\u0007c" ; ex:n 1, 2 ; ex:d "2025-01-01"^^xsd:date .
ex:b ex:p ex:c ; ex:q "x" ; ex:n "2", 7 ; ex:in ex:c, [] .
ex:c ex:p ex:a ; ex:n "07"^^xsd:integer ; ex:d "soon" .
ex:d ex:p ex:d ; ex:q "y" .
"""
QUERIES = [
    "SELECT ?s ?o { ?s ex:p ?o }",
    "SELECT ?s { ?s ex:p ?s }",
    "SELECT ?s ?o { ?s ex:p+ ?o }",
    "SELECT ?o { ex:a ex:p* ?o }",
    "SELECT ?s { ?s ex:p* ex:c }",
    "SELECT ?s ?o { ?s ex:p/^ex:p|ex:in ?o }",
    "SELECT ?s ?o { ?s ex:q ?o FILTER (STRLEN(STR(?o)) > 1) }",
    "SELECT ?s ?k { ?s ex:q ?o BIND (LCASE(STR(?o)) AS ?k) }",
    "SELECT ?s ?o { ?s ex:q ?o FILTER (REGEX(STR(?o), '^x$', 'i')) }",
    "SELECT ?s ?o { ?s ex:q ?o FILTER (?o = 'x') }",
    "SELECT ?s ?o { ?s ex:q ?o FILTER (?o != 'x') }",
    "SELECT ?s ?o { ?s ex:n ?o FILTER (?o = 7) }",
    "SELECT ?s ?o { ?s ex:n ?o FILTER (?o > 1) }",
    "SELECT ?s ?t { ?s ex:n ?o . ?t ex:n ?o }",
    "SELECT ?s ?o { ?s ex:p ?t OPTIONAL { ?s ex:q ?o } }",
    "SELECT ?s { ?s ex:p ?t OPTIONAL { ?s ex:q ?o } FILTER (!BOUND(?o)) }",
    "SELECT ?s { ?s ex:p ?t OPTIONAL { ?s ex:q ?o } FILTER (?o = 'x' || ?t = ex:a) }",
    "SELECT ?s { ?s ex:p ?t FILTER NOT EXISTS { ?s ex:q ?o } }",
    "SELECT ?s { ?s ex:p ?t FILTER (EXISTS { ?s ex:in ?o } || EXISTS { ?t ex:in ?o }) }",
    "SELECT ?s { ?s ex:p ?t FILTER NOT EXISTS { ?s ex:q ?o . ?t ex:q ?other FILTER (?o != ?other) } }",
    "SELECT ?s ?v { { ?s ex:q ?v } UNION { ?s ex:d ?v } }",
    "SELECT ?s ?v { ?s ex:p ?t { ?s ex:q ?v } UNION { ?t ex:d ?v } }",
    "SELECT ?s ?v { ?s ex:p ?t { ?s ex:q ?v FILTER (?t = ex:b) } UNION { ?s ex:d ?v } }",
    "SELECT ?s ?k { ?s ex:p ?t { BIND ('one' AS ?k) } UNION { ?s ex:d ?v BIND (STR(?v) AS ?k) } }",
    "SELECT ?s ?v { ?s ex:p ?t { ?s ex:q ?v { ?t ex:n ?m } UNION { ?t ex:d ?m } } }",
    "SELECT ?o (COUNT(DISTINCT ?s) AS ?n) { ?s ex:q ?o } GROUP BY ?o",
    "SELECT ?s (MIN(STR(?o)) AS ?a) (MAX(STR(?o)) AS ?b) { ?s ex:q ?o } GROUP BY ?s HAVING (COUNT(DISTINCT ?o) > 1)",
    "SELECT ?s { { SELECT ?o (MIN(STR(?s)) AS ?a) { ?s ex:p ?o } GROUP BY ?o } ?s ex:p ?o FILTER (STR(?s) = ?a) }",
    "SELECT ?s ?k { ?s ex:q ?o BIND (IF(isLiteral(?o), CONCAT(STR(?o), '!'), 'no') AS ?k) }",
    "SELECT ?s ?k { ?s ex:q ?o BIND (REPLACE(STR(?o), '(x)', '<$1>') AS ?k) }",
    "SELECT ?s ?k { ?s ex:n ?o BIND (COALESCE(?o + 1, 'none') AS ?k) }",
    "SELECT ?s { ?s ex:d ?o FILTER (DATATYPE(?o) = xsd:date) }",
    "SELECT ?s ?o { ?s ex:in ?o FILTER (isBlank(?o)) }",
    "SELECT ?s ?d { ?s ex:in ?o BIND (COALESCE(DATATYPE(?o), isIRI(?o)) AS ?d) }",
    "SELECT ?s ?d { ?s ex:in ?o OPTIONAL { ?o ex:p ?t } BIND (COALESCE(LANG(?t), ?o) AS ?d) }",
    "SELECT ?s ?n ?d { ?s ex:in ?o ; ex:n ?n BIND (IF(STRLEN(STR(?n)) > 1, ?n, COALESCE(DATATYPE(?o), ?n)) AS ?d) }",
    "SELECT ?s ?v { VALUES (?s ?k) { (ex:a 'one') (ex:b 'two') } ?s ex:q ?v FILTER (?k = 'two') }",
    "SELECT ?s ?p { ?s ?p ex:c FILTER (?p IN (ex:p, ex:other)) }",
]  # fmt: skip


@pytest.fixture(scope="module")
def graph():
    text = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in (("ex", EX), ("xsd", XSD))) + GRAPH
    return Graph(frozenset(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)))


def solutions(found, names):
    return {tuple(str(solution[name]) for name in names if solution.get(name) is not None) for solution in found}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_has_the_solutions_that_a_store_gives(query, graph):
    encoded = encode(graph.triples)
    columns = Columns(ColumnGraph(encoded.dictionary, encoded.facts.unique()), encoded.facts["s"])
    found = graph.store().query(PREFIX + query)
    names = [variable.value for variable in found.variables]
    there = [{name: solution[name] for name in names} for solution in found]
    assert there, "the query asks nothing"
    assert solutions(columns.solutions(PREFIX + query), names) == solutions(there, names)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ex:p ?o MINUS { ?s ex:q ?o } }",
        "SELECT ?s { ?s !ex:p ?o }",
        "SELECT ?s { GRAPH ?g { ?s ex:p ?o } }",
        "SELECT (COUNT(?s) AS ?n) { ?s ex:p ?o } GROUP BY ?o",
        "SELECT ?s { ?s ex:p ?o . ?o ex:p?",
        "SELECT ?s { ?s ex:p ?t { ?s ex:q ?v { ?s ex:n ?m } UNION { ?t ex:n ?m } } }",
    ],
)
def test_what_is_not_compiled_is_told(query, graph):
    tokens = tokens_of(query)
    with pytest.raises(NotRelationalError):
        select = Reader(tokens, prefixes_in(tokens_of(PREFIX))).whole_select()
        encoded = encode(graph.triples)
        list(Columns(encoded, encoded.facts["s"])._evaluation.select(select))
