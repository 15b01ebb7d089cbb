"""Judge: every stored query, the same bag of rows on four SPARQL engines.

The graph is the closure of the knowledge graph with the example register. pyoxigraph and Jena (inside ROBOT) read it
from memory or a file; the Oxigraph server and Virtuoso are filled by ``casco-kg push`` and asked over HTTP. Cells are
compared as text, an unbound cell being empty. A fifth, rdflib, is asked in tests/test_queries.py.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
from support import (
    ROBOT_VERSION,
    ROOT,
    CannotJudge,
    Fixture,
    Verdict,
    debian,
    debian_environment,
    free_port,
    main,
    pypi,
    robot,
    serving,
    workspace,
)

from casco_kg.closure import infer
from casco_kg.graph import Graph
from casco_kg.installation.questions import questions
from casco_kg.loading import load
from casco_kg.sparql.headers import header_in

OXIGRAPH = ("oxigraph", "0.5.13")
VIRTUOSO = "7.2.5.1+dfsg1-0.3"
VIRTUOSO_PACKAGES = (
    f"virtuoso-opensource-7-bin={VIRTUOSO}",
    "libminizip1=1.1-8+deb12u1",
    "libpcre3=2:8.39-15",
)
REGISTER = ROOT / "ontology" / "examples" / "register.ttl"
GRAPH = "https://example.org/judged"

Rows = Counter[tuple[str, ...]]
#: What answers queries: texts by name to rows by name; a query that failed has its message in place of rows.
Engine = Callable[[dict[str, str]], dict[str, Rows]]


def stored() -> dict[str, str]:
    """Return the stored queries, those that read the asserted graph too: the graph of this lane is closed."""
    return {name: question.text for name, question in questions().items()}


def failed(message: object) -> Rows:
    """Return what stands for the rows of a query that an engine refused."""
    return Counter([("refused", " ".join(str(message).split())[:200])])


def bag(text: str) -> Rows:
    """Return the rows of a table in CSV, without its header."""
    rows = list(csv.reader(io.StringIO(text)))
    if not rows:  # as ROBOT writes an answer without rows
        return Counter()
    width = len(rows[0])
    return Counter(tuple((row + [""] * width)[:width]) for row in rows[1:])


def by_pyoxigraph(graph: Graph) -> Engine:
    """Ask pyoxigraph, in this process."""
    store = graph.store()

    def asked(text: str) -> Rows:
        found = store.query(text)
        return Counter(tuple("" if cell is None else cell.value for cell in row) for row in found)

    return lambda queries: {name: asked(text) for name, text in queries.items()}


def by_jena(graph: Graph) -> Engine:
    """Ask the Jena inside ROBOT: one Java process for all queries."""

    def asked(queries: dict[str, str]) -> dict[str, Rows]:
        with workspace() as folder:
            (folder / "graph.ttl").write_bytes(graph.serialize(ox.RdfFormat.TURTLE))
            # Through TDB, so that Jena reads the file itself and not what OWL makes of it.
            tdb = ("--tdb", "true", "--tdb-directory", folder / "tdb")
            arguments: list[str | Path] = ["query", "--input", folder / "graph.ttl", *tdb]
            for name, text in queries.items():
                (folder / f"{name}.rq").write_text(text, encoding="utf-8")
                arguments += ["--query", folder / f"{name}.rq", folder / f"{name}.csv"]
            done = robot(*arguments)
            if done.returncode:
                raise CannotJudge(f"ROBOT did not query: {done.stdout.strip()[-300:]}")
            # ROBOT writes no file when there is no row.
            texts = {name: folder / f"{name}.csv" for name in queries}
            return {
                name: bag(path.read_text(encoding="utf-8")) if path.exists() else Counter()
                for name, path in texts.items()
            }

    return asked


def over_http(endpoint: str, graph: str | None) -> Engine:
    """Ask a SPARQL endpoint."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def asked(text: str) -> Rows:
        form = {"query": text} | ({"default-graph-uri": graph} if graph else {})
        request = urllib.request.Request(
            endpoint, data=urllib.parse.urlencode(form).encode(), headers={"Accept": "text/csv"}
        )
        try:
            with opener.open(request, timeout=120) as answer:
                return bag(answer.read().decode())
        except urllib.error.HTTPError as error:
            return failed(error.read().decode("utf-8", "replace"))

    return lambda queries: {name: asked(text) for name, text in queries.items()}


def push(endpoint: str, *options: str, password: str = "") -> None:
    """Fill a store as a user would."""
    command = [
        sys.executable,
        "-c",
        "from casco_kg.cli import main; main()",
        "push",
        "--closed",
        *options,
        endpoint,
        str(REGISTER),
    ]
    environment = {**os.environ, "CASCO_KG_PASSWORD": password}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=300)
    if done.returncode:
        raise CannotJudge(f"casco-kg push: {done.stderr.strip()[-300:]}")


@contextmanager
def oxigraph() -> Iterator[Engine]:
    """Run an Oxigraph server and fill it, by Graph Store and once more by Update, which replaces the graph."""
    program = pypi(*OXIGRAPH) / "bin" / "oxigraph"
    address = f"127.0.0.1:{free_port()}"
    with (
        workspace() as folder,
        serving([program, "serve", "--location", folder / "store", "--bind", address], f"http://{address}/"),
    ):
        push(f"http://{address}/store", "--graph", "default")
        push(f"http://{address}/update", "--graph", "default", "--protocol", "update")
        yield over_http(f"http://{address}/query", None)


@contextmanager
def virtuoso() -> Iterator[Engine]:
    """Run Virtuoso and fill it, with digest authentication."""
    unpacked = debian(f"virtuoso-{VIRTUOSO}", *VIRTUOSO_PACKAGES)
    environment = debian_environment(unpacked)
    port, sql_port = free_port(), free_port()
    with workspace() as folder:
        (folder / "virtuoso.ini").write_text(
            f"""
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
[SPARQL]
ResultSetMaxRows = 100000
""",
            encoding="utf-8",
        )
        command = [unpacked / "usr/bin/virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini"]
        address = f"http://127.0.0.1:{port}"
        with serving(command, f"{address}/sparql", env=environment, cwd=folder):
            push(f"{address}/sparql-graph-crud-auth", "--graph", GRAPH, "--user", "dba", password="dba")
            yield over_http(f"{address}/sparql", GRAPH)


def compared(queries: dict[str, str], expected: dict[str, Rows], found: dict[str, Rows]) -> tuple[str, ...]:
    """Return how the rows of an engine differ from those of the first."""
    return tuple(
        f"{name}: {more}, {count} time(s): {' | '.join(row)[:200]}"
        for name in queries
        for more, only in (("too much", found[name] - expected[name]), ("missing", expected[name] - found[name]))
        for row, count in only.items()
    )


def judge() -> Iterator[Verdict]:
    """Ask all stored queries of all engines."""
    graph = infer(load(REGISTER)).graph
    queries = stored()
    expected = by_pyoxigraph(graph)(queries)
    known = questions()
    empty = tuple(
        f"{name}: no row on the example register"
        for name, rows in expected.items()
        if not rows and not header_in(known[name].text).any("empty")
    )
    yield Verdict("SPARQL, pyoxigraph", version("pyoxigraph"), len(queries), empty)
    yield Verdict(
        "SPARQL, Jena in ROBOT", ROBOT_VERSION, len(queries), compared(queries, expected, by_jena(graph)(queries))
    )
    for who, told, server in (
        ("Oxigraph server", OXIGRAPH[1], oxigraph),
        ("Virtuoso", VIRTUOSO, virtuoso),
    ):
        asked = {name: text for name, text in queries.items() if who != "Virtuoso" or name not in NOT_BY_VIRTUOSO}
        with server() as ask:
            yield Verdict(f"SPARQL, {who}", told, len(asked), compared(asked, expected, ask(asked)))


#: What Virtuoso does not answer within a minute, an aggregate over a union within another aggregate, and what it breaks
#: down at, alternatives within alternatives and a variable of the query two NOT EXISTS below. The others answer all.
NOT_BY_VIRTUOSO = (
    "affected-by-transition",
    "expires-within",
    "notified-bodies",
    "rests-on-what-does-not-hold",
    "status-on-day",
)
#: A path with both ends free, which Virtuoso refuses.
UNBOUND_PATH = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?a ?b WHERE { ?a rdfs:subClassOf+ ?b } ORDER BY ?a ?b"""
#: An answer that is not the same twice.
RANDOM = """SELECT (RAND() AS ?number) WHERE {}"""


def fixtures() -> Iterator[Fixture]:
    """Ask what cannot be the same everywhere, and of a graph with a statement less."""
    graph = infer(load(REGISTER)).graph
    queries = {"random": RANDOM}
    expected = by_pyoxigraph(graph)(queries)
    yield Fixture("a random number, Jena in ROBOT", compared(queries, expected, by_jena(graph)(queries)))
    with oxigraph() as ask:
        yield Fixture("a random number, Oxigraph server", compared(queries, expected, ask(queries)))
    queries = {"unbound-path": UNBOUND_PATH}
    with virtuoso() as ask:
        faults = compared(queries, by_pyoxigraph(graph)(queries), ask(queries))
        yield Fixture("a path with both ends free, Virtuoso", faults)


if __name__ == "__main__":
    main("SPARQL", judge, fixtures)
