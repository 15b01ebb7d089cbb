"""The tests of the W3C for the SPARQL 1.1 Protocol, as far as they are about queries, against a server that runs.

Each is called as there; what they ask of data sets and updates is refused here, in words, and so is nobody misled.

Source: https://github.com/w3c/rdf-tests/blob/main/sparql/sparql11/protocol/manifest.ttl
"""

import http.client
import json
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from test_serving import server

pytestmark = pytest.mark.slow

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
TRUE, SELECT = "ASK {}", "SELECT (1 AS ?value) {}"
DATA = "http://example.org/data"
AS_FORM = f"query={quote(TRUE)}"
#: A title of e with an acute accent in UTF-16, which is no UTF-8.
NO_UTF_8 = 'ASK { ?s ?p "é" }'.encode("utf-16")


@pytest.fixture(scope="module")
def address():
    with server("--timeout", "10", "--workers", "1") as (told, _):
        yield urlsplit(told).netloc


def asked(address, method, target, body=None, **headers):
    """Ask as it is told to, without a header that a library would add, and return status, content type and content."""
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.putrequest(method, target)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        content = body.encode() if isinstance(body, str) else body
        if content is not None:
            connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()
    finally:
        connection.close()


def test_query_get_and_post(address):
    for name, request in {
        "query_get": ("GET", f"/sparql?{AS_FORM}"),
        "query_post_form": ("POST", "/sparql", AS_FORM),
        "query_post_direct": ("POST", "/sparql", TRUE),
    }.items():
        kind = {"query_post_form": {"Content_Type": FORM}, "query_post_direct": {"Content_Type": DIRECT}}.get(name, {})
        status, told, content = asked(address, *request, **kind)
        assert (status, told) == (200, "application/sparql-results+json"), name
        assert json.loads(content)["boolean"] is True, name


@pytest.mark.parametrize(
    ("name", "query", "accept"),
    [
        ("query_content_type_select", SELECT, "application/sparql-results+xml"),
        ("query_content_type_select", SELECT, "application/sparql-results+json"),
        ("query_content_type_select", SELECT, "text/tab-separated-values"),
        ("query_content_type_select", SELECT, "text/csv"),
        ("query_content_type_ask", TRUE, "application/sparql-results+xml"),
        ("query_content_type_ask", TRUE, "application/sparql-results+json"),
        ("query_content_type_describe", "DESCRIBE <https://w3id.org/casco-kg/id/party-first>", "application/rdf+xml"),
        ("query_content_type_describe", "DESCRIBE <https://w3id.org/casco-kg/id/party-first>", "text/turtle"),
        ("query_content_type_construct", "CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", "application/n-triples"),
        ("query_content_type_construct", "CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", "text/turtle"),
    ],
)
def test_query_content_type(address, name, query, accept):
    status, told, content = asked(address, "POST", "/sparql", query, Content_Type=DIRECT, Accept=accept)
    media = told.partition(";")[0]
    assert (status, media) == (200, accept), content
    if "describe" in name or "construct" in name:
        assert [*ox.parse(content, format=ox.RdfFormat.from_media_type(media))]
    elif accept != "text/csv":
        ox.parse_query_results(content, format=ox.QueryResultsFormat.from_media_type(media))


@pytest.mark.parametrize(
    ("name", "method", "target", "body", "kind"),
    [
        ("bad_query_method", "PUT", f"/sparql?{AS_FORM}", None, None),
        ("bad_multiple_queries", "GET", f"/sparql?{AS_FORM}&query={quote(SELECT)}", None, None),
        ("bad_query_wrong_media_type", "POST", "/sparql", TRUE, "text/plain"),
        ("bad_query_missing_form_type", "POST", "/sparql", AS_FORM, None),
        ("bad_query_missing_direct_type", "POST", "/sparql", TRUE, None),
        ("bad_query_non_utf8", "POST", "/sparql", NO_UTF_8, f"{DIRECT}; charset=UTF-16"),
        ("bad_query_syntax", "GET", f"/sparql?query={quote('ASK {')}", None, None),
        ("query_dataset_default_graphs_get", "GET", f"/sparql?{AS_FORM}&default-graph-uri={DATA}", None, None),
        ("query_dataset_default_graphs_post", "POST", f"/sparql?default-graph-uri={DATA}", TRUE, DIRECT),
        ("query_dataset_named_graphs_get", "GET", f"/sparql?{AS_FORM}&named-graph-uri={DATA}", None, None),
        ("query_dataset_named_graphs_post", "POST", f"/sparql?named-graph-uri={DATA}", TRUE, DIRECT),
        ("query_dataset_full", "POST", "/sparql", f"{AS_FORM}&default-graph-uri={DATA}&named-graph-uri={DATA}", FORM),
        ("query_multiple_dataset", "GET", f"/sparql?query={quote(f'ASK FROM <{DATA}> {{}}')}", None, None),
        ("update_post_form", "POST", "/sparql", f"update={quote('CLEAR ALL')}", FORM),
        ("update_post_direct", "POST", "/sparql", "CLEAR ALL", UPDATE),
        ("update_dataset_full", "POST", f"/sparql?using-graph-uri={DATA}", "CLEAR ALL", UPDATE),
        ("bad_update_get", "GET", f"/sparql?update={quote('CLEAR ALL')}", None, None),
        ("bad_multiple_updates", "POST", "/sparql", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM),
        ("bad_update_wrong_media_type", "POST", "/sparql", "CLEAR NAMED", "text/plain"),
        ("bad_update_missing_form_type", "POST", "/sparql", "update=CLEAR%20NAMED", None),
    ],
)
def test_what_is_bad_or_not_offered_is_the_fault_of_the_client_and_said_in_words(
    address, name, method, target, body, kind
):
    headers = {"Content_Type": kind} if kind else {}
    status, _, content = asked(address, method, target, body, **headers)
    assert 400 <= status < 500 and content.strip(), (name, status, content)
    assert asked(address, "GET", f"/sparql?{AS_FORM}")[0] == 200
