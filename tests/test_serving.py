"""The server: formats that clients want, the protocol, what is refused, and checks of files."""

import io
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import openpyxl
import pyoxigraph as ox
import pytest
from conftest import ROOT

import casco_kg
from casco_kg.answers import Answer, TooManyError, asker
from casco_kg.serving.mapping_lines import as_mapping, corrected, lines_of
from casco_kg.serving.negotiation import wanted
from casco_kg.serving.results import TABLE_TYPES, written

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
#: Asks for every combination of five statements, and would take years.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


@pytest.mark.parametrize(
    ("accept", "number"),
    [
        (None, 0),
        ("*/*", 0),
        ("text/csv", 2),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.8", 1),
        ("text/html", None),
        ("text/*;q=0.2, application/json;q=0.1", 2),
        ("text/csv;q=0, */*;q=0.1", 0),
        ("text/csv;q=nonsense", None),
    ],
)
def test_a_client_gets_what_it_wants_most(accept, number):
    assert wanted(accept, [each.media for each in TABLE_TYPES]) == number


CELLS = (
    ox.NamedNode("https://example.org/?a=1&b"),
    ox.BlankNode("b1"),
    ox.Literal('a "b"\n<c>\t\\d\r, ü \u202e'),
    ox.Literal("labo", language="fr"),
    ox.Literal("0123", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    None,
)


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_results_are_read_back_as_they_were(name):
    columns = tuple(f"c{number}" for number in range(len(CELLS)))
    content = written(Answer(columns, (CELLS,), ""), name)
    results = ox.parse_query_results(content, format=getattr(ox.QueryResultsFormat, name.upper()))
    (row,) = [tuple(solution[column] for column in columns) for solution in results]
    assert row[0] == CELLS[0] and row[2:] == CELLS[2:]
    assert isinstance(row[1], ox.BlankNode)


def test_a_truth_value_is_read_back():
    for name in ("json", "xml"):
        for value in (True, False):
            told = ox.parse_query_results(written(value, name), format=getattr(ox.QueryResultsFormat, name.upper()))
            assert bool(told) is value
    with pytest.raises(casco_kg.UsageError, match="truth value"):
        written(True, "csv")


def test_an_answer_has_no_more_rows_than_it_may(closure):
    ready = asker(closure)
    assert len(ready.answer("SELECT ?s { ?s a casco:Standard } LIMIT 10", 10).rows) == 10
    with pytest.raises(TooManyError, match="more than 10 rows"):
        ready.answer("SELECT ?s { ?s a casco:Standard }", 10)
    with pytest.raises(TooManyError):
        ready.answer("CONSTRUCT { ?s a casco:Standard } { ?s a casco:Standard }", 10)


@contextmanager
def server(*arguments):
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from casco_kg_command import main; main()", "serve", "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        line = ""
        while "serving on" not in line:
            line = process.stderr.readline()
            assert line, "it does not start"
        yield re.search(r"http://\S+?/(?=;)", line).group().rstrip("/"), process
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "data.ttl"
    path.write_text(
        "@prefix casco: <https://w3id.org/casco-kg/def#> .\n@prefix : <https://w3id.org/casco-kg/register/> .\n"
        ':secret-lab <http://www.w3.org/2000/01/rdf-schema#label> "Secret Laboratory" ; casco:performs'
        " <https://w3id.org/casco-kg/id/activity-testing> ; casco:actsAs <https://w3id.org/casco-kg/id/party-third> .\n"
    )
    with server(str(path), "--timeout", "4", "--workers", "2", "--rows", "5000") as (address, process):
        yield address, process


def ask(address, path, data=None, **headers):
    told = {key.replace("_", "-"): value for key, value in headers.items()}
    request = urllib.request.Request(address + path, data, told)
    try:
        with OPENER.open(request, timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def query(text, **more):
    return "/sparql?" + urllib.parse.urlencode({"query": text, **more})


@pytest.mark.slow
def test_the_protocol(served):
    address, _ = served
    direct, form = "application/sparql-query", "application/x-www-form-urlencoded"
    assert json.loads(ask(address, query("ASK { ?s a casco:Standard }"))[2])["boolean"] is True
    for data, kind in (
        (b"ASK {}", direct),
        (b"ASK {}", f"{direct}; charset=utf-8"),
        (urllib.parse.urlencode({"query": "ASK {}"}).encode(), form),
    ):
        status, headers, content = ask(address, "/sparql", data, content_type=kind)
        assert (status, headers["Content-Type"]) == (200, "application/sparql-results+json"), kind
        assert json.loads(content)["boolean"] is True
    for accept, kind in (
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ):
        answer = ask(address, query("SELECT ?s { ?s a casco:Standard } LIMIT 2"), accept=accept)
        assert answer[1]["Content-Type"] == kind
    for accept, syntax in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ):
        content = ask(address, query("CONSTRUCT WHERE { ?s a casco:Party }"), accept=accept)[2]
        assert len({quad.triple for quad in ox.parse(content, format=syntax)}) == 3
    assert ask(address, query("ASK {}", format="xml"))[1]["Content-Type"] == "application/sparql-results+xml"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "data", "kind", "status", "said"),
    [
        (query("SELECT nonsense"), None, "", 400, "cannot be parsed"),
        (query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), None, "", 403, "another server"),
        (query("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"), None, "", 403, "graphs"),
        (query("ASK {}") + "&default-graph-uri=urn:a", None, "", 403, "one graph"),
        (query("ASK {}") + "&query=ASK+%7B%7D", None, "", 400, "one query"),
        (query("ASK {}", format="csv"), None, "", 403, "truth value"),
        (query("SELECT * { ?s ?p ?o }"), None, "", 403, "more than 5,000 rows"),
        (query("SELECT ?x { BIND (<urn:f>(1) AS ?x) }"), None, "", 403, ""),
        ("/sparql", b"update=CLEAR+ALL", "application/x-www-form-urlencoded", 403, "only reads"),
        ("/sparql", b"CLEAR ALL", "application/sparql-update", 403, "only reads"),
        ("/sparql", b"CLEAR ALL", "application/sparql-query", 400, "cannot be parsed"),
        ("/sparql", b"LOAD <http://127.0.0.1:9/>", "application/sparql-query", 400, "cannot be parsed"),
        ("/sparql", b"ASK {}", "text/plain", 415, "application/sparql-query"),
        ("/sparql", b"", "application/x-www-form-urlencoded", 400, "one query"),
        ("/sparql", b"\xff", "application/sparql-query", 400, "UTF-8"),
        ("/sparql", b"#" * 1_000_001, "application/sparql-query", 413, "1,000,000"),
    ],
)
def test_what_is_refused_says_why(served, path, data, kind, status, said):
    headers = {"content_type": kind} if kind else {}
    got, told, content = ask(served[0], path, data, **headers)
    assert (got, told["Content-Type"]) == (status, "text/plain; charset=utf-8"), content
    assert said in content.decode()


@pytest.mark.slow
def test_nothing_acceptable_is_told(served):
    status, _, content = ask(served[0], query("SELECT ?s { ?s a casco:Party }"), accept="image/png")
    assert status == 406 and b"sparql-results+json" in content


@pytest.mark.slow
def test_a_query_that_never_ends_is_stopped_and_others_are_answered(served):
    address, _ = served
    ask(address, query("ASK {}"))

    def timed(text):
        start = time.monotonic()
        status, _, content = ask(address, query(text))
        return status, content, time.monotonic() - start

    with ThreadPoolExecutor(201) as pool:
        endless = pool.submit(timed, ENDLESS)
        time.sleep(0.2)
        others = [pool.submit(timed, "SELECT ?s { ?s a casco:Standard } LIMIT 5") for _ in range(200)]
        told = [other.result() for other in others]
        assert [status for status, _, _ in told] == [200] * 200
        status, content, took = endless.result()
        assert status == 503 and b"longer than 4 seconds" in content and took < 30
    assert timed("ASK {}")[0] == 200


@pytest.mark.slow
def test_the_service_describes_itself(served):
    status, _, content = ask(served[0], "/sparql", accept="text/turtle")
    assert status == 200
    graph = ox.Store()
    graph.load(content, format=ox.RdfFormat.TURTLE)
    sd, void = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
    assert graph.query(f"ASK {{ ?s <{sd}endpoint> <{served[0]}/sparql> }}")
    (size,) = [int(row["n"].value) for row in graph.query(f"SELECT ?n {{ ?g <{void}triples> ?n ; a <{sd}Graph> }}")]
    counted = ask(served[0], query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), accept="text/csv")[2]
    assert size == int(counted.split()[1])
    sh = "http://www.w3.org/ns/shacl#"
    texts = [row["q"].value for row in graph.query(f"SELECT ?q {{ ?e a <{sh}SPARQLExecutable> ; <{sh}select> ?q }}")]
    assert len(texts) == len(casco_kg.questions())
    assert ask(served[0], "/sparql", texts[0].encode(), content_type="application/sparql-query")[0] == 200


@pytest.mark.slow
def test_pages_of_other_sites_may_not_read_the_data(served):
    address, _ = served
    assert "Access-Control-Allow-Origin" not in ask(address, query("ASK {}"), origin="https://evil.example")[1]
    kind = "application/sparql-query"
    assert ask(address, "/sparql", b"ASK {}", origin="https://evil.example", content_type=kind)[0] == 403
    assert ask(address, "/sparql", b"ASK {}", origin=address, content_type=kind)[0] == 200
    assert ask(address, "/", host="evil.example")[0] == 400


@pytest.mark.slow
def test_what_assistants_look_for_is_there(served):
    status, _, content = ask(served[0], "/llms.txt")
    assert (status, b"question/outputs.md" in content) == (200, True)
    status, _, content = ask(served[0], "/id/activity-testing.md")
    assert status == 200 and content.startswith(b"# testing\n")
    assert ask(served[0], "/id/nothing.md")[0] == 404


@pytest.mark.slow
def test_a_node_comes_as_the_client_wants_it(served):
    address, _ = served
    for kind in ("text/html", "text/turtle", "application/ld+json", "application/n-triples"):
        status, headers, content = ask(address, "/id/party-third", accept=kind)
        assert status == 200 and headers["Content-Type"].startswith(kind)
        assert b"third" in content
    _, headers, content = ask(address, "/register/secret-lab")
    assert b"Secret Laboratory" in content and b"inferred" in content
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert ask(address, "/id/nothing")[0] == 404
    assert ask(address, "/files/../app.py")[0] == 404
    status, _, content = ask(address, "/iri?iri=" + urllib.parse.quote("https://w3id.org/casco-kg/def#Laboratory"))
    assert status == 200 and b"laboratory" in content


def posted(address, files, **fields):
    border = "----border"
    sent = [(f'name="files"; filename="{name}"', content) for name, content in files.items()]
    sent += [(f'name="{name}"', content.encode()) for name, content in fields.items()]
    parts = [
        f"--{border}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content + b"\r\n"
        for name, content in sent
    ]
    body = b"".join([*parts, f"--{border}--\r\n".encode()])
    return ask(address, "/check", body, content_type=f"multipart/form-data; boundary={border}")


@pytest.mark.slow
def test_a_dropped_workbook_is_checked(served):
    address, _ = served
    book = openpyxl.Workbook()
    for row in (("id", "label", "performs", "actsAs"), ("b-1", "<script>alert(1)</script>", "tasting", "third")):
        book.active.append(row)
    written_to = io.BytesIO()
    book.save(written_to)
    file = {"../../register.xlsx": written_to.getvalue()}
    german = posted(address, file, day="2026-01-01", language="de")[2].decode()
    assert "Verstöße" in german or "Verstoß" in german
    status, _, content = posted(address, file, day="2026-01-01")
    assert status == 200, content
    page = content.decode()
    assert "register.xlsx" in page and "violation" in page and "<script>alert" not in page
    (report,) = re.findall(r'src="([\w-]+/report\.html)"', page)
    status, headers, content = ask(address, f"/checked/{report}")
    assert status == 200 and b"tasting" in content and b"/tmp" not in content
    assert "sandbox" in headers["Content-Security-Policy"]
    status, _, content = ask(address, f"/checked/{report.replace('report.html', 'workbook')}")
    assert status == 200 and "tasting" in str([*openpyxl.load_workbook(io.BytesIO(content)).active.values])


def test_all_that_a_mapping_says_is_kept_when_a_line_is_corrected():
    given = b"column,key,record\r\nZulassung,number,a\r\nSeit,?,a\r\n"
    lines = corrected(lines_of(given), {"1-key": " validFrom "})
    assert [(line["key"], line["record"]) for line in lines_of(as_mapping(lines))] == [
        ("number", "a"),
        ("validFrom", "a"),
    ]


@pytest.mark.slow
def test_what_columns_hold_is_proposed_and_checked_again(served):
    address, _ = served
    table = (
        b"id,type,attested on,valid to,client,certification body,colour of ink\n"
        b"C-1,Statement of conformity,2025-02-30,2027-01-01,Alpha GmbH,TUV Nord Cert,blue\n"
    )
    status, _, content = posted(address, {"certs.csv": table}, day="2026-01-01")
    page = content.decode()
    lead = re.search(r'role="status">([^<]*)<', page).group(1)
    # what a column may say that was not read is nobody's violation; the impossible day is
    assert status == 200 and "0 of 1 record" in lead and "1 violation to put right" in lead, lead
    fields = dict(re.findall(r'name="(\d+-\w+)" value="([^"]*)"', page))
    assert {"validUntil", "attestedBy.label", "about"} <= {*fields.values()}
    (action,) = re.findall(r'action="([\w-]+/again)"', page)
    fields = {name: "" if value == "?" and name.endswith("-key") else value for name, value in fields.items()}
    body = urllib.parse.urlencode(fields).encode()
    status, _, content = ask(address, f"/checked/{action}", body)
    page = content.decode()
    assert status == 200 and "not understood" not in page and "By this the columns were read" in page
    (mapping,) = re.findall(r'href="([\w-]+/mapping\.csv)"', page)
    assert b"certification body,attestedBy" in ask(address, f"/checked/{mapping}")[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "fields", "status", "said"),
    [
        ({}, {"day": "2026-01-01"}, 400, "at least one file"),
        ({"x.ttl": b"no turtle"}, {}, 422, "x.ttl"),
        ({"x.csv": b"id,label\nb-1,x\n"}, {"day": "yesterday"}, 422, "no date"),
        ({f"x{n}.csv": b"id,label\nb-1,x\n" for n in range(30)}, {}, 400, "20 files"),
    ],
)
def test_what_cannot_be_checked_says_why(served, files, fields, status, said):
    got, _, content = posted(served[0], files, **fields)
    assert got == status and said in content.decode()


@pytest.mark.slow
def test_what_is_told_on_standard_error_names_no_data(tmp_path):
    with server() as (address, process):
        ask(address, query('ASK { ?s ?p "very secret" }'))
        ask(address, "/register/very-secret.html")
        ask(address, "/search.html?q=very+secret")
        assert ask(address, query("ASK {}"), origin="https://other.example")[1]["Access-Control-Allow-Origin"] == "*"
        process.terminate()
        told = process.stderr.read()
    assert "GET /sparql 200" in told and "secret" not in told


@pytest.mark.slow
def test_a_port_in_use_is_told(served):
    port = served[0].rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-c", "from casco_kg_command import main; main()", "serve", "--port", port],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and "--port" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there the memory of a process can be bounded")
def test_a_query_that_needs_too_much_memory_is_stopped_and_said_so():
    with server("--memory", "200", "--workers", "1", "--timeout", "60") as (address, _):
        large = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?b ?c ?d { ?a ?p ?b . ?c ?q ?d } }"
        status, _, content = ask(address, query(large))
        assert status == 503 and b"memory" in content
        assert ask(address, query("ASK {}"))[0] == 200
