"""Two walls around the engines: what they may run, and what they may reach. Each is tried with the other one open."""

import contextlib
import importlib.util
import os
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from rdflib.plugins.sparql import prepareQuery

from casco_kg import UsageError, load, query
from casco_kg.cli import main
from casco_kg.files import find
from casco_kg.rdf.terms import prefixes
from casco_kg.reading.syntaxes import read
from casco_kg.reference import shacl as reference_shacl
from casco_kg.sparql import walls
from casco_kg.sparql.refused import refuse_ways_out, run
from casco_kg.validation.constraints import load_shapes

SECRET = "TOP-SECRET-REGISTER-ENTRY"
PREFIXES = "PREFIX ex: <http://example.org/>\n"


@pytest.fixture
def listening():
    """A server that answers all and remembers what it was asked; nothing may come."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


#: Ways to another server, each hidden from whoever reads the text otherwise than the engine does.
SERVICES = {
    "plain": "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
    "lower case": "select * { service <%s> { ?s ?p ?o } }",
    "after an escaped hash": "SELECT ?o { OPTIONAL { ?a ?b ex:a\\# } SERVICE <%s> { ?s ?p ?o } }",
    "after an escaped quote": "SELECT ?o { OPTIONAL { ?a ?b ex:a\\' } SERVICE <%s> { ?s ?p ?o } FILTER(?o != 'z') }",
    "after what looks like an IRI": "SELECT * { BIND(1<2 AS ?x) SERVICE <%s> { ?s ?p ?o } FILTER(?x>1) }",
    "after a number": "SELECT * { ?a ?b 1.SERVICE <%s> { ?s ?p ?o } }",
    "without spaces": "SELECT*{?a ?b 'x'.SERVICE<%s>{?s ?p ?o}}",
    "by a variable": "SELECT * { VALUES ?where { <%s> } SERVICE ?where { ?s ?p ?o } }",
    "in EXISTS": "ASK { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "in a sub-select": "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "within texts": "SELECT * { ?s ?p '''it's \\''' SERVICE \"''' SERVICE <%s> { ?s ?p ?o } }",
    "after a comment that ends": "SELECT * { # {'\n SERVICE <%s> { ?s ?p ?o } }",
    "to construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "glued to a prefixed name": "PREFIX : <%s>\nSELECT * { SERVICE:x { ?s ?p ?o } }",
}


@pytest.mark.parametrize("text", SERVICES.values(), ids=SERVICES)
def test_pyoxigraph_asks_no_server(text, listening):
    address, asked = listening
    with pytest.raises(UsageError, match="SERVICE"):
        run(ox.Store(), PREFIXES + text % address)
    assert not asked


def test_the_server_that_is_listened_at_would_be_asked(listening):
    """Without this, the tests here would prove nothing."""
    address, asked = listening
    with contextlib.suppress(OSError, RuntimeError):
        list(ox.Store().query(SERVICES["plain"] % address))
    assert asked
    asked.clear()
    with contextlib.suppress(OSError, ValueError):
        list(rdflib.Graph().query(SERVICES["plain"] % address))
    assert asked


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ex:service 'SERVICE', \"from\"@from . # SERVICE <http://example.org/> {\n}",
        "PREFIX from: <http://example.org/SERVICE#>\nSELECT * { ?s from:service <http://example.org/from> }",
        "SELECT * { ?s ex:from\\# ?o }",
    ],
)
def test_words_that_are_not_meant_are_no_way_out(text):
    assert list(run(ox.Store(), PREFIXES + text)) == []


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from"])
def test_a_query_chooses_no_graphs_of_its_own(clause):
    with pytest.raises(UsageError, match=r"chooses its own graphs \(FROM\)"):
        query(f"SELECT * {clause} <http://example.org/> {{ ?s ?p ?o }}")


def test_what_cannot_be_parsed_is_told_as_that():
    with pytest.raises(SyntaxError, match="error at 2:"):
        refuse_ways_out("SELECT * { # SERVICE, not FROM\n ?s ?p ) }", {})


@pytest.mark.parametrize("text", ["LOAD <%s>", "INSERT DATA { <a:a> <a:b> <a:c> }", "DROP ALL"])
def test_an_update_is_no_query(text, listening):
    address, asked = listening
    with pytest.raises(SyntaxError):
        run(ox.Store(), text.replace("%s", address))
    assert not asked


# What rdflib would run, walked as rdflib has parsed it; nothing is run here.

#: What rdflib cannot parse.
_UNREADABLE = ("after an escaped hash", "after a number", "glued to a prefixed name")
RDFLIB_REFUSES = {
    **{name: text for name, text in SERVICES.items() if name not in _UNREADABLE},
    "escaped": "SELECT * { SER\\u0056ICE <%s> { ?s ?p ?o } }",
    "from": "SELECT * FROM <%s> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <%s> { ?s ?p ?o }",
    "a function": "SELECT * { ?s ?p ?o FILTER(ex:f(?o)) }",
}


@pytest.mark.parametrize("text", RDFLIB_REFUSES.values(), ids=RDFLIB_REFUSES)
def test_rdflib_is_not_given_what_leaves_the_graph(text):
    parsed = prepareQuery(PREFIXES + text.replace("%s", "http://127.0.0.1/"))
    with pytest.raises(UsageError, match="casco-kg does not run that"):
        walls.refuse_ways_out_of(parsed.algebra)


def test_rdflib_is_given_whatever_else_sparql_has():
    text = """
    SELECT DISTINCT ?s (COUNT(DISTINCT ?o) + SUM(?n) AS ?c) (GROUP_CONCAT(?o; separator=",") AS ?g) {
      ?s (ex:a|^ex:b)+/ex:c*/!(ex:d|^ex:e) ?o ; ex:f? [ ex:g (1 2) ] .
      OPTIONAL { ?s ex:k ?k } OPTIONAL { ?s ex:n ?n FILTER(?n > -1 && !BOUND(?z) || ?n * 2 / 3 - 1 IN (1, 2)) }
      MINUS { ?s ex:m 1 } { ?s ex:u 1 } UNION { GRAPH ?g1 { ?s ?p 2 } }
      FILTER NOT EXISTS { ?s ex:x ?y FILTER EXISTS { { SELECT ?y { ?y ex:z ?s } } } }
      BIND(xsd:integer(?o) AS ?i) BIND(IF(REGEX(STR(?o), "x", "i"), COALESCE(?a, UUID()), NOW()) AS ?b)
      VALUES (?v ?w) { (1 UNDEF) }
    } GROUP BY ?s (LANG(?o) AS ?l) HAVING (COUNT(*) > 1) ORDER BY DESC(?s) LIMIT 3 OFFSET 1 VALUES ?s { ex:a }
    """
    xsd = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    walls.refuse_ways_out_of(prepareQuery(PREFIXES + xsd + text).algebra)
    walls.refuse_ways_out_of(prepareQuery(PREFIXES + "ASK { ?s ?p ?o }").algebra)


@pytest.mark.slow
def test_rdflib_is_given_what_our_own_questions_and_shapes_ask():
    texts = [path.read_text(encoding="utf-8") for path in find("queries", "*.rq")]
    for reads in ("asserted", "closed"):
        texts += [t.object.value for t in load_shapes(reads) if t.predicate.value.endswith(("#select", "#ask"))]
    for text in texts:
        walls.refuse_ways_out_of(prepareQuery(text.replace("$PATH", "<a:p>"), initNs=prefixes()).algebra)


# What an engine may reach while it runs: here the query is not looked at.


def tries(address, path):
    """Yield ways out of Python, with a name for each."""
    port = int(address.rsplit(":", 1)[1].strip("/"))
    yield "a query of rdflib", lambda: list(rdflib.Graph().query(SERVICES["plain"] % address))
    yield "FROM an address", lambda: list(rdflib.Dataset().query(f"SELECT * FROM <{address}> {{ ?s ?p ?o }}"))
    yield "FROM a file", lambda: list(rdflib.Dataset().query(f"SELECT * FROM <file://{path}> {{ ?s ?p ?o }}"))
    yield "LOAD", lambda: rdflib.Graph().update(f"LOAD <{address}>")
    yield "parse", lambda: rdflib.Graph().parse(address)
    yield "a socket", lambda: socket.create_connection(("127.0.0.1", port))
    yield "a name", lambda: socket.getaddrinfo("example.org", 80)
    yield "a file", path.read_text
    yield "a new file", lambda: (path.parent / "new").write_text("x")
    yield "a folder", lambda: list(path.parent.iterdir())
    yield "removal", path.unlink
    yield "a program", lambda: subprocess.run(["true"], check=True)


def test_within_the_wall_nothing_is_reached(listening, tmp_path):
    address, asked = listening
    path = tmp_path / "secret.ttl"
    path.write_text(f'<a:a> <a:b> "{SECRET}" .')
    for name, reach in tries(address, path):
        with pytest.raises(UsageError, match=f"{name} tried to reach beyond this graph"), walls.closed(name):
            reach()
    assert not asked
    assert path.is_file() and not (tmp_path / "new").exists()


def test_what_an_engine_passes_over_in_silence_is_told(tmp_path):
    with pytest.raises(UsageError, match="tried to reach"), walls.closed("the engine"), contextlib.suppress(OSError):
        (tmp_path / "x").read_text()


def test_the_wall_is_around_the_present_thread_alone_and_opens_again(tmp_path):
    path, read_by_others = tmp_path / "x", []
    path.write_text("x")
    waiting, go = threading.Event(), threading.Event()

    def other():
        go.wait()
        read_by_others.append(path.read_text())
        waiting.set()

    threading.Thread(target=other, daemon=True).start()
    with walls.closed("the engine"):
        import this as _  # noqa: F401 (an engine imports what it needs)

        go.set()
        assert waiting.wait(10)
    assert read_by_others == ["x"]
    assert path.read_text() == "x"


def test_modules_may_be_looked_for_where_something_has_changed(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    assert importlib.util.find_spec("not_there_before") is None
    (tmp_path / "not_there_before.txt").write_text("x")
    os.utime(tmp_path, (1, 1))
    with walls.closed("the engine"):
        assert importlib.util.find_spec("not_there_at_all") is None
    with pytest.raises(UsageError, match="listdir"), walls.closed("the engine"):
        os.listdir(tmp_path)  # noqa: PTH208 (the event is what is tested)


# Shapes of the user, by the whole way.

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SELECT = "SELECT $this WHERE { $this ex:secret ?s . %s }"
OWN = {
    "a rule": """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:secret ; sh:rule [ a sh:SPARQLRule ;
        sh:construct "CONSTRUCT { $this <a:b> ?o } WHERE { SERVICE <%s> { ?x ?s ?o } }" ] .""",
    "a constraint": """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:secret ; sh:sparql [
        sh:select "SELECT $this WHERE { $this ?p ?v . SERVICE <%s> { ?x ?s ?o } }" ] .""",
    "an escaped word": """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:secret ; sh:datatype xsd:byte ; sh:sparql [
        sh:select "SELECT $this WHERE { $this ?p ?v . SER\\\\u0056ICE <%s> { ?x ?s ?o } }" ] .""",
    "a target": """ex:S a sh:NodeShape ; sh:nodeKind sh:Literal ; sh:target [ a sh:SPARQLTarget ;
        sh:select "SELECT ?this WHERE { ?this ?p ?v . SERVICE <%s> { ?x ?s ?o } }" ] .""",
    "FROM": """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:secret ; sh:sparql [
        sh:select "SELECT $this FROM <%s> WHERE { $this ?p ?v }" ] .""",
    "a namespace": """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:secret ; sh:sparql [
        sh:prefixes [ sh:declare [ sh:prefix "x" ; sh:namespace
          "http://example.org/> SELECT ?this { SERVICE <%s> { ?this ?p ?o } } #" ] ] ;
        sh:select "SELECT $this WHERE { $this ?p ?v }" ] .""",
    "a component": """ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:key ] ;
        sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { SERVICE <%s> { ?x ?s ?o } }" ] .
        ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:secret ; ex:key 1 .""",
    "a function": """ex:f a sh:SPARQLFunction ; sh:parameter [ sh:path ex:key ] ; sh:returnType xsd:boolean ;
        sh:ask "ASK { SERVICE <%s> { ?x ?s ?o } }" .
        ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:secret ; sh:sparql [
        sh:select "SELECT $this WHERE { $this ?p ?v . FILTER(<http://example.org/f>(?v)) }" ] .""",
}


@pytest.mark.parametrize("shapes", OWN.values(), ids=OWN)
def test_shapes_reach_nothing_and_are_refused(shapes, listening, write):
    address, asked = listening
    data = write("data.ttl", f'<http://example.org/a> <http://example.org/secret> "{SECRET}" .')
    path = write("shapes.ttl", SHAPES + shapes % address)
    result = CliRunner().invoke(main, ["validate", "--no-config", str(data), "--shapes", str(path)])
    assert not asked
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("casco-kg: ") and SECRET not in result.stderr, result.stderr


@pytest.mark.parametrize("shapes", OWN.values(), ids=OWN)
def test_pyshacl_reaches_nothing_whatever_it_is_given(shapes, listening, write, monkeypatch):
    """The second wall alone: neither the shapes nor their queries are looked at."""
    monkeypatch.setattr(walls, "refuse_ways_out_of", lambda _: None)
    address, asked = listening
    data = load(write("data.ttl", f'<http://example.org/a> <http://example.org/secret> "{SECRET}" .'))
    given = reference_shacl.Graph(frozenset(read(write("shapes.ttl", SHAPES + shapes % address)).triples))
    try:
        reference_shacl.results(data, given, data.subjects())
    except Exception as error:
        assert SECRET not in str(error)
    assert not asked


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("imports.ttl", "<http://example.org/x> <http://www.w3.org/2002/07/owl#imports> <%s> ."),
        ("remote.jsonld", '{"@context": "%s", "label": "x"}'),
        ("listed.jsonld", '{"@context": ["https://w3id.org/casco-kg/def/context.jsonld", "%s"], "label": "x"}'),
        ("scoped.jsonld", '{"@context": {"k": {"@id": "a:b", "@context": "%s"}}, "k": {"label": "x"}}'),
        ("import.jsonld", '{"@context": {"@version": 1.1, "@import": "%s"}, "label": "x"}'),
        ("entity.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "%s">]><x>&e;</x>'),
        ("dtd.xml", '<!DOCTYPE x SYSTEM "%s"><x/>'),
        (
            "entity.rdf",
            '<!DOCTYPE r [<!ENTITY e SYSTEM "%s">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<r:Description r:about="a:a"><x xmlns="a:">&e;</x></r:Description></r:RDF>',
        ),
        (
            "parameter.rdf",
            '<!DOCTYPE r [<!ENTITY %% e SYSTEM "%s"> %%e;]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<r:Description r:about="a:a"><x xmlns="a:">y</x></r:Description></r:RDF>',
        ),
        ("script.html", '<script type="application/ld+json">{"@context": "%s", "label": "x"}</script>'),
        ("script-src.html", '<script type="application/ld+json" src="%s">{"@context": {}, "a:b": "x"}</script>'),
    ],
    ids=lambda value: value if len(str(value)) < 20 else "",
)
@pytest.mark.parametrize("command", ["convert", "validate"])
def test_data_reaches_nothing(name, content, command, listening, write):
    address, asked = listening
    result = CliRunner().invoke(main, [command, str(write(name, content % address))])
    assert not asked
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
