"""SPARQL constraints: triple patterns in order, and what is refused."""

import pyoxigraph as ox
import pytest

from casco_kg.graph import Graph
from casco_kg.shacl.compiled.checks import compile_shapes
from casco_kg.shacl.compiled.select import read_select
from casco_kg.shacl.shapes_graph import NotCompiledError
from casco_kg.sparql.joins import Sizes, in_order, planned

PREFIX = "PREFIX : <https://example.org/> "
#: Everything has the same :by, and a :number of its own.
STORE = ox.Store()
STORE.load(
    "".join(
        f"<https://example.org/{number}> <https://example.org/by> <https://example.org/one> ;"
        f" <https://example.org/number> {number} ."
        for number in range(50)
    ).encode(),
    ox.RdfFormat.TURTLE,
)


def ordered(text):
    return in_order(read_select(text, prebound=True).tokens, {"this"}, Sizes(STORE, PREFIX))


def test_what_finds_least_is_looked_up_first():
    query = ordered(
        "SELECT $this { $this :by ?by ; :number ?n . ?other :by ?by ; :number ?n . FILTER (?other != $this) }"
    )
    assert query.index("?other :number ?n") < query.index("?other :by ?by")


def test_patterns_within_exists_are_looked_up_from_what_is_bound_outside():
    query = ordered("SELECT $this { $this :by ?by FILTER NOT EXISTS { ?other :number ?n . $this :number ?n } }")
    assert query.endswith(
        "FILTER NOT EXISTS { LATERAL { $this :number ?n } LATERAL { ?other :number ?n } } }",
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "$this :by [ :number ?n ]",
        "$this :by* ?x . ?x :number ?n",
        "[] :by ?x ; :number ?n",
        "_:a :by ?x . _:a :number ?n",
        "$this :by ( 1 2 )",
    ],
)
def test_a_pattern_that_is_more_than_terms_stays_as_it_is(pattern):
    assert "LATERAL" not in ordered(f"SELECT $this {{ {pattern} }}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { $this :by :one , ?x ; :number ?n ; . FILTER (?n > -1) }",
        "SELECT $this ?n { { $this :number ?n } UNION { $this :by/:number ?n } OPTIONAL { ?n :by ?x . ?x :by ?y } }",
        "SELECT $this (COUNT(?n) AS ?many) { $this :number ?n . ?o :by :one } GROUP BY $this HAVING (COUNT(?n) > 0)",
        "SELECT $this { { SELECT $this { $this :by ?b ; :number ?n } } FILTER (EXISTS { ?z :number ?n } && true) }",
        'SELECT $this { $this :by ?n . BIND ("}{ \\" #" AS ?text) # } x\n FILTER (CONCAT("a", ?text) != \'{\')}',
        "SELECT $this { $this :number ?n FILTER (?n<5&&?n>2) FILTER regex(STR(?n), '3') }",
        "SELECT $this { $this a|:by|^:by ?x . ?x !:by ?y . ?y :by+ ?z }",
    ],
)
def test_a_query_in_order_finds_what_it_found(query):
    expected = []
    for number in range(50):
        node = ox.NamedNode(f"https://example.org/{number}")
        found = STORE.query(PREFIX + query, substitutions={ox.Variable("this"): node})
        expected += [sorted(map(str, row)) for row in found]
    assert sorted(at_all_nodes(query)) == sorted(expected)


def at_all_nodes(query):
    nodes = "SELECT DISTINCT ?this { ?this :number [] }"
    rows = STORE.query(f"{PREFIX} SELECT * {{ {{ {nodes} }} LATERAL {{ {ordered(query)} }} }}")
    return [sorted(map(str, row)) for row in rows]


def test_this_is_bound_in_every_group():
    """That is where pyoxigraph's substitution, in its place before, was wrong: nothing was found."""
    query = "SELECT $this { FILTER (bound($this)) { FILTER (STRENDS(STR($this), '1')) } UNION { BIND ($this AS ?x) } }"
    assert len(at_all_nodes(query)) == 50 + 5


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT ?x { $this :p ?x }", "leaves \\$this out"),
        ("SELECT $this { $this :p ?x { SELECT ?x { ?x :q ?y } } }", "leaves \\$this out"),
        ("SELECT $this { $this :p ?x MINUS { $this :q ?x } }", "MINUS"),
        ("SELECT $this { BIND (1 AS $this) }", "assigns"),
        ("ASK { $this :p ?x }", "SELECT"),
    ],
)
def test_what_pre_binding_forbids_is_not_compiled(query, reason):
    with pytest.raises(NotCompiledError, match=reason):
        read_select(query, prebound=True)


def shapes(text):
    declared = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://example.org/> ."
    return Graph(frozenset(quad.triple for quad in ox.parse(declared + text, ox.RdfFormat.TURTLE)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (":S sh:targetNode :a ; :min 3 . :C sh:parameter [ sh:path :min ] .", "the constraint component of"),
        (":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern '(?=a)' ] .", "sh:pattern"),
        (":S sh:targetNode :a ; sh:node :S .", "a shape that refers to itself"),
        (":S sh:targetNode [] ; sh:nodeKind sh:IRI .", "a blank node"),
        (":S sh:targetNode :a ; sh:js :x .", "sh:js"),
    ],
)
def test_what_is_not_compiled_is_named(text, reason):
    (told,) = compile_shapes(shapes(text)).not_compiled.values()
    assert told.startswith(reason)


def rows(text):
    return sorted(str(solution["n"]) for solution in STORE.query(text))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?n { ?a :number ?n . MINUS { ?a :by ?by ; :number 3 } }",
        "SELECT ?n { VALUES (?n ?x) { (4 :one) (5 UNDEF) } ?a :number ?n ; :by ?x }",
        "SELECT ?n { { SELECT ?a (MAX(?m) AS ?n) { ?a :number ?m ; :by ?by } GROUP BY ?a } ?a :by :one } ORDER BY ?n",
        "SELECT ?n { ?a :by ?by OPTIONAL { ?a :number ?n FILTER (?n > 40) } FILTER (BOUND(?n)) }",
        "SELECT ?n { ?a :by :one { ?a :number ?n FILTER (?n < 3) } UNION { ?a :number ?n FILTER (?n > 47) } }",
    ],
)
def test_a_planned_query_means_the_same(query):
    text = planned(PREFIX + query, STORE)
    assert "LATERAL" in text
    assert rows(text) == rows(PREFIX + query) != []


def test_what_is_not_bound_is_looked_up_last():
    """Few as the triples of another thing are, each would multiply what is found so far."""
    store = ox.Store()
    store.extend(STORE)
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("https://example.org/rank"), ox.Literal(1)))
    text = planned(PREFIX + "SELECT * { ?a :number 3 . ?a :by ?by . ?by :number ?n . ?x :rank ?r }", store)
    assert text.index("?x :rank") > text.index("?by :number")


def test_the_templates_of_an_update_stay_as_they_are():
    store = ox.Store()
    store.extend(STORE)
    update = planned(
        PREFIX + "INSERT { [] :of ?a ; :is ?n } WHERE { ?a :number ?n ; :by :one } ;"
        " DELETE { ?x :of ?a } WHERE { ?x :of ?a . ?x :is 3 }",
        store,
    )
    store.update(update)
    of, made = ox.NamedNode("https://example.org/of"), ox.NamedNode("https://example.org/is")
    assert len(list(store.quads_for_pattern(None, made, None))) == 50
    assert len(list(store.quads_for_pattern(None, of, None))) == 49


def test_a_group_that_is_not_closed_is_refused():
    with pytest.raises(SyntaxError, match="is missing"):
        planned(PREFIX + "INSERT { ?a :by ?b } WHERE { ?a :number ?b ", STORE)
