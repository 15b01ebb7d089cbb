"""Rows hostile-* of CASES.csv."""

import http.server
import re
import threading
from contextlib import contextmanager


@contextmanager
def _listened():
    """Listen where the cases would send their requests, and yield what came."""
    came = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            came.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.server_port, came
    finally:
        server.shutdown()
        server.server_close()


def _sent_here(cases, name, port):
    """Have a case ask the server that listens, not the one of its author."""
    path = cases.root / "hostile" / name
    path.write_text(re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", path.read_text()))
    return f"hostile/{name}"


def case_1(cases):
    with _listened() as (port, came):
        for name in ("min-09-shapes-network.ttl", "min-09-shapes-network-2.ttl"):
            shapes = _sent_here(cases, name, port)
            result = cases.run("validate", "--no-config", "hostile/min-09-data.ttl", "--shapes", shapes)
            assert result.exit_code == 2 and name in result.stderr, result.output
    assert not came


def case_2(cases):
    with _listened() as (port, came):
        for name in ("min-10-query-service.rq", "min-10-query-service2.rq"):
            result = cases.run("query", _sent_here(cases, name, port))
            assert result.exit_code == 2 and "SERVICE" in result.stderr, result.output
    assert not came


def case_5(cases):
    for name, term in (("min-06-shapes-js.ttl", "sh:js"), ("min-07-shapes-expr.ttl", "sh:expression")):
        result = cases.run("validate", "--no-config", "hostile/min-data.ttl", "--shapes", f"hostile/{name}")
        assert result.exit_code == 2 and f"{term} is of SHACL" in result.stderr, result.output


def case_6(cases):
    shapes = ("--shapes", "hostile/min-08-shapes-typo.ttl")
    told = [f["value"] for f in cases.findings("hostile/min-data.ttl", *shapes) if f["severity"] == "warning"]
    assert any("sh:targetNodes is no term of SHACL; did you mean sh:targetNode?" in text for text in told), told


def case_9(cases):
    for name in ("min-13-query-function.rq", "fuzz-query-79.rq"):
        result = cases.run("query", f"hostile/{name}")
        assert result.exit_code == 2 and "function" in result.stderr, result.output


def case_7(cases):
    for name in ("min-11-baseline-bom.csv", "min-11b.csv", "fuzz-baseline-223.csv"):
        result = _with_baseline(cases, name)
        assert result.exit_code == 2 and f"{name}" in result.stderr, result.output


def case_8(cases):
    result = _with_baseline(cases, "min-12-baseline-bigfield.csv")
    assert result.exit_code == 2 and "min-12-baseline-bigfield.csv:" in result.stderr, result.output


def _with_baseline(cases, name):
    return cases.run("validate", "--no-config", "hostile/min-data.ttl", "--baseline", f"hostile/{name}")


def case_11(cases):
    result = cases.run("validate", "--config", "hostile/fuzz-settings-84.toml")
    assert result.exit_code == 2 and "fuzz-settings-84.toml" in result.stderr, result.output


def _validated(cases, data, shapes):
    return cases.run("validate", "--no-config", f"hostile/{data}", "--shapes", f"hostile/{shapes}")


def _of_user(cases, data, shapes, *options):
    return [f for f in cases.findings(f"hostile/{data}", "--shapes", f"hostile/{shapes}", *options) if f["limit"]]


def case_3(cases):
    result = _validated(cases, "min-data.ttl", "min-01-shapes-minus.ttl")
    assert result.exit_code == 2
    assert "min-01-shapes-minus.ttl:4: <http://example.org/S>" in result.stderr and "MINUS" in result.stderr


def case_4(cases):
    for data, shapes, focuses in (
        ("min-02-data.ttl", "min-02-shapes-literal.ttl", [("06", 4), ("4.0", 2), ("5", 3), ("7.50", 5), ("8e0", 6)]),
        ("min-05-data.ttl", "min-05-shapes.ttl", [("high", 2)]),
    ):
        found = _of_user(cases, data, shapes)
        assert sorted((f["focus"], f["place"]["line"]) for f in found) == focuses


def case_10(cases):
    found = _of_user(cases, "min-data.ttl", "min-15-shapes-message.ttl", "--language", "de")
    assert sorted((f["severity"], f["message"]) for f in found) == [
        ("violation", "nicht erlaubt"),
        ("violation", "p muss Text sein"),
        ("warning", "p must be a K"),
    ]
    result = _validated(cases, "min-data.ttl", "min-16-shapes-severity.ttl")
    assert result.exit_code == 2 and "min-16-shapes-severity.ttl:2" in result.stderr and "sh:severity" in result.stderr
    found = _of_user(cases, "min-data.ttl", "min-17-shapes-merge.ttl")
    assert sorted((f["severity"], f["path"]) for f in found) == [
        ("info", "<http://example.org/q>"),
        ("violation", "<http://example.org/r>"),
        ("violation", "^<http://example.org/y>"),
        ("violation", "^<http://example.org/z>"),
    ]
