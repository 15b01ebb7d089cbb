"""push sends one request to one address, and says what went wrong."""

import base64
import hashlib
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import casco_kg
from casco_kg.cli import main
from casco_kg.errors import UsageError
from casco_kg.graph import Graph
from casco_kg.writing.pushing import PushError, push

IRI = "https://example.org/graph"
GRAPH = Graph(frozenset({ox.Triple(ox.NamedNode(IRI), ox.NamedNode(f"{IRI}#p"), ox.Literal('a "quote"\n¿é'))}))
USER, PASSWORD = "steward", "correct horse"


class Store(ThreadingHTTPServer):
    """A store that keeps what it is sent in ``store``, and answers as ``answer`` says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = ox.Store()
        self.requests = []
        self.answer = None
        self.demands = None
        self.hasty = False
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Graph Store Protocol and SPARQL Update at any path, as little of them as push needs."""

    def log_message(self, *_):
        """Keep quiet."""

    def do_PUT(self):
        """Take a graph or an update."""
        if self.server.hasty and "Authorization" not in self.headers:
            return self.do_GET()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.command, self.path, dict(self.headers)))
        if self.server.answer:
            status, headers, text = self.server.answer
            return self.reply(status, text, headers)
        if self.server.demands and not self.admitted():
            return self.reply(401, "who are you?", {"WWW-Authenticate": self.server.demands})
        if self.headers["Content-Type"].startswith("application/sparql-update"):
            self.server.store.update(body.decode())
            return self.reply(204)
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        name = ox.NamedNode(query["graph"][0]) if "graph" in query else ox.DefaultGraph()
        if self.command == "PUT":
            self.server.store.clear_graph(name)
        self.server.store.load(body, ox.RdfFormat.TURTLE, to_graph=name)
        return self.reply(201)

    do_POST = do_PUT  # noqa: N815

    def do_GET(self):
        """Ask for a login and hang up."""
        self.close_connection = True
        return self.reply(401, "who are you?", {"WWW-Authenticate": self.server.demands})

    def admitted(self):
        """Return whether the request proves that it knows the password."""
        given = self.headers.get("Authorization", "")
        if given.startswith("Basic"):
            return base64.b64decode(given.split()[1]).decode() == f"{USER}:{PASSWORD}"
        told = dict(re.findall(r'(\w+)="?([^",]*)"?', given))
        if not told:
            return False

        def digest(text):
            return hashlib.md5(text.encode()).hexdigest()

        secret = digest(f"{USER}:{told['realm']}:{PASSWORD}")
        request = digest(f"{self.command}:{self.path}")
        parts = (secret, told["nonce"], told["nc"], told["cnonce"], told["qop"], request)
        return told["response"] == digest(":".join(parts))

    def reply(self, status, text="", headers=None):
        """Answer in plain text."""
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture
def store():
    server = Store()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def held(store, name=IRI):
    graph = ox.DefaultGraph() if name == "default" else ox.NamedNode(name)
    return {quad.triple for quad in store.store.quads_for_pattern(None, None, None, graph)}


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
@pytest.mark.parametrize("name", [IRI, "default"])
def test_pushing_twice_replaces_the_graph_and_no_other(store, protocol, name):
    other = ox.Quad(ox.NamedNode(IRI), ox.NamedNode(IRI), ox.NamedNode(IRI), ox.NamedNode(f"{IRI}/other"))
    graph = ox.DefaultGraph() if name == "default" else ox.NamedNode(name)
    store.store.extend([other, ox.Quad(other.subject, other.predicate, ox.Literal("old"), graph)])
    for _ in range(2):
        done = push(store.address, GRAPH, name=name, protocol=protocol)
        assert held(store, name) == GRAPH.triples
    assert other in store.store
    assert (done.graph, done.statements, done.replaced) == (name, 1, True)
    assert done.atomic == (protocol == "graph-store")
    assert len(store.requests) == 2


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
def test_adding_keeps_what_was_there(store, protocol):
    old = ox.Quad(ox.NamedNode(IRI), ox.NamedNode(IRI), ox.Literal("old"), ox.NamedNode(IRI))
    store.store.add(old)
    assert push(store.address, GRAPH, name=IRI, replace=False, protocol=protocol).atomic
    assert held(store) == GRAPH.triples | {old.triple}


def test_a_query_in_the_address_is_kept(store):
    push(f"{store.address}/?repository=one", GRAPH, name="casco:Body")
    ((_, path, _),) = store.requests
    assert parse_qs(urlsplit(path).query) == {
        "repository": ["one"],
        "graph": ["https://w3id.org/casco-kg/def#Body"],
    }


@pytest.mark.parametrize("demand", ['Basic realm="store"', 'Digest realm="store", nonce="n", qop="auth"'])
def test_the_password_is_sent_when_the_store_demands_it(store, demand):
    store.demands = demand
    push(store.address, GRAPH, name=IRI, user=USER, password=PASSWORD)
    assert held(store) == GRAPH.triples
    assert "Authorization" not in store.requests[0][2]
    for user, password in ((USER, "wrong"), (None, "")):
        with pytest.raises(PushError, match=r"401.*--user"):
            push(store.address, GRAPH, name=IRI, user=user, password=password)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((307, {"Location": "http://192.0.2.1/"}, ""), r"points to http://192\.0\.2\.1/"),
        ((400, {}, "line 1: nonsense"), "answered 400 .*: line 1: nonsense"),
        ((404, {}, ""), "404.*check the address"),
        ((500, {}, "broken"), "500.*broken.*ask the store"),
        ((401, {"WWW-Authenticate": 'Negotiate realm="x"'}, ""), "neither basic nor digest|401"),
    ],
)
def test_a_refusal_is_told_with_its_reason(store, answer, message):
    store.answer = answer
    with pytest.raises(PushError, match=message):
        push(store.address, GRAPH, user=USER, password=PASSWORD)
    assert len(store.requests) == 1


def test_silence_is_told(store, monkeypatch):
    monkeypatch.setattr(Handler, "do_PUT", lambda handler: time.sleep(1))
    with pytest.raises(PushError, match=r"did not answer within 0\.2 seconds; .*push again"):
        push(store.address, GRAPH, timeout=0.2)


@pytest.mark.parametrize("statements", [1, 100_000], ids=["while it answers", "while it is sent"])
def test_a_store_that_breaks_off_may_have_changed_the_graph(store, monkeypatch, statements):
    """A store that hangs up on a long request is no store that does not run."""
    monkeypatch.setattr(Handler, "do_PUT", lambda handler: handler.connection.shutdown(socket.SHUT_RDWR))
    subject = ox.NamedNode(IRI)
    graph = Graph(frozenset(ox.Triple(subject, subject, ox.Literal(number)) for number in range(statements)))
    with pytest.raises(PushError, match=r"broke off: .*push again"):
        push(store.address, graph)


def test_a_proxy_of_the_environment_is_not_used(store, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    push(store.address, GRAPH)
    assert len(store.requests) == 1


@pytest.mark.parametrize("address", ["127.0.0.1:7878", "ftp://127.0.0.1/", "http://me:secret@127.0.0.1/"])
def test_an_address_that_is_none_or_tells_the_password_is_refused(address):
    with pytest.raises(UsageError) as refused:
        push(address, GRAPH)
    assert "secret" not in str(refused.value)


def test_an_unknown_protocol_is_refused():
    with pytest.raises(UsageError, match="graph-store, update"):
        push("http://127.0.0.1:1/", GRAPH, protocol="telepathy")


def test_the_command_pushes_the_knowledge_graph_and_files(store, write):
    data = write("data.ttl", f'<{IRI}> <https://w3id.org/casco-kg/def#number> "1" .')
    done = CliRunner().invoke(main, ["push", store.address, str(data), "--graph", IRI])
    assert done.exit_code == 0, done.output
    assert held(store) > set(casco_kg.load(data))
    assert f"graph {IRI} replaced by {len(held(store)):,} statements" in done.output


def test_the_command_says_when_a_push_is_two_operations(store):
    done = CliRunner().invoke(main, ["push", store.address, "--protocol", "update"])
    assert done.exit_code == 0, done.output
    assert "not every store" in done.output


def test_the_command_takes_the_password_from_the_environment(store, monkeypatch):
    store.demands = 'Basic realm="store"'
    monkeypatch.setenv("CASCO_KG_PASSWORD", PASSWORD)
    done = CliRunner().invoke(main, ["push", store.address, "--user", USER])
    assert done.exit_code == 0, done.output


def test_the_command_ends_with_2_when_nothing_listens():
    done = CliRunner().invoke(main, ["push", "http://127.0.0.1:1/"])
    assert done.exit_code == 2
    assert "cannot be reached" in done.output


def test_a_store_that_asks_for_a_login_before_it_has_read_a_large_graph_is_answered(store):
    store.demands, store.hasty = 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5', True
    large = Graph(frozenset({ox.Triple(ox.NamedNode(IRI), ox.NamedNode(f"{IRI}#p"), ox.Literal("x" * 12_000_000))}))
    push(store.address, large, name=IRI, user=USER, password=PASSWORD)
    assert held(store) == large.triples
    with pytest.raises(PushError):
        push(store.address, large, name=IRI, user=USER, password="wrong")
