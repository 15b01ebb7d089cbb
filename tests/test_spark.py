"""On Spark the same follows and the same is found as on one computer."""

import subprocess
import sys
from importlib.util import find_spec

import pyoxigraph as ox
import pytest
from benchmarks.generate import expected, lines
from cases import folders, is_whole, merged
from click.testing import CliRunner

from casco_kg import load, validate
from casco_kg.cli import main
from casco_kg.closure import ContradictionError, close
from casco_kg.owl.patterns import Pattern, Variable
from casco_kg.owl.rules import Rule
from casco_kg.rulebook import EXAMPLES_DAY
from casco_kg.spark.linear import composed
from casco_kg.spark.worked import values_of
from casco_kg.sparql.relational.algebra import Call
from casco_kg.sparql.relational.algebra import Variable as Unbound

RULES = [path for folder in folders("rules") for path in sorted(folder.glob("*.ttl"))]
EXAMPLES = [path for folder in folders("shapes") for path in sorted(folder.glob("*.ttl"))]
WITHOUT = find_spec("pyspark") is None
on_spark = pytest.mark.skipif(WITHOUT, reason="needs the extra spark; tests/judges/spark.py installs it")

A, B, C = (ox.NamedNode(f"https://example.org/{name}") for name in "abc")
X, Y = Variable("x"), Variable("y")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def session():
    from casco_kg.spark.session import start

    started = start("local[2]")
    yield started
    started.stop()


def written(path, graph):
    """Write a graph as N-Triples, and return the path as a text."""
    path.write_bytes(ox.serialize(sorted(graph.triples, key=str), format=ox.RdfFormat.N_TRIPLES))
    return str(path)


def closed_there(session, path):
    from casco_kg.spark.closing import close as close_there

    found = close_there(session, [path])
    return {" ".join(row) for row in found.news.collect()}


def found_there(session, *paths, day=EXAMPLES_DAY):
    from casco_kg.spark.validating import validate as validate_there

    return validate_there(session, paths, as_of=day)


def of_data(path):
    """Return what follows on one computer, and not from the knowledge graph alone."""
    return {str(triple) for triple in close(load(path)).inferred - close().inferred}


def test_what_leads_on_is_one_step():
    body, middle, end = Pattern(X, TYPE, A), Pattern(X, TYPE, B), Pattern(X, C, Y)
    rules = [
        Rule("one", (body,), middle),
        Rule("other", (middle,), Pattern(X, B, C)),
        Rule("back", (end,), Pattern(Y, B, X)),
    ]
    steps, complete = composed(rules)
    s, o = Variable("s"), Variable("o")
    assert complete
    assert (Pattern(s, TYPE, A), Pattern(s, B, C)) in steps
    assert (Pattern(s, C, o), Pattern(o, B, s)) in steps
    assert len(steps) == 4


def test_what_is_unbound_is_an_error_but_for_coalesce():
    matches = Call("REGEX", (Call("STR", (Unbound("x"),)), ox.Literal("^a")))
    other = Call("COALESCE", (Unbound("x"), ox.Literal("b")))
    assert values_of(matches, ["x"], "boolean").constant() == [None]
    assert values_of(other, ["x"], "term").constant() == ['"b"']


def test_a_function_of_a_blank_node_is_an_error():
    pytest.importorskip("pyarrow")
    import pyarrow

    nodes = pyarrow.array(["_:b", "<urn:abc>", None], pyarrow.string())
    matches = Call("REGEX", (Call("STR", (Unbound("x"),)), ox.Literal("^urn")))
    assert values_of(matches, ["x"], "boolean")(nodes).to_pylist() == [None, True, None]


def test_a_line_is_taken_to_pieces_or_told():
    pyarrow = pytest.importorskip("pyarrow")
    from casco_kg.spark.lines import parsed

    lines = [
        b"\xef\xbb\xbf<urn:a> <urn:b> <urn:c> .",
        b'<http://a.org/b> <http://a.org/c> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        b'<urn:a> <urn:b> "\\u00e9"@EN.',
        b'<urn:a> <urn:b> "\xff" .',
        b"<urn:a> <urn:b> .",
        b"# a comment",
        b"",
    ]
    columns = {"file": [0] * 7, "line": [*range(1, 8)], "value": pyarrow.array(lines, pyarrow.binary())}
    rows = [row for batch in parsed(iter(pyarrow.table(columns).to_batches())) for row in batch.to_pylist()]
    said = {row["line"]: (row["s"], row["p"], row["o"]) for row in rows if row["error"] is None}
    assert said == {
        1: ("<urn:a>", "<urn:b>", "<urn:c>"),
        2: ("<http://a.org/b>", "<http://a.org/c>", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        3: ("<urn:a>", "<urn:b>", '"\u00e9"@en'),
    }
    assert {row["line"]: row["error"] for row in rows if row["error"]}.keys() == {4, 5}


@pytest.mark.skipif(not WITHOUT, reason="the extra spark is installed")
def test_without_the_extra_it_says_which(tmp_path):
    result = CliRunner().invoke(main, ["validate", written(tmp_path / "a.nt", merged(RULES[:1])), "--engine", "spark"])
    assert result.exit_code == 2
    assert "casco-kg[spark]" in result.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--master", "local[2]"], "--engine spark"),
        (["--engine", "spark", "--explain"], "--explain"),
        (["--engine", "spark", "--shapes", "shapes.ttl"], "--shapes"),
    ],
)
def test_what_does_not_go_with_it_is_refused(options, told, tmp_path):
    data = written(tmp_path / "a.nt", merged(RULES[:1]))
    result = CliRunner().invoke(main, ["validate", data, "--no-config", *options])
    assert result.exit_code == 2
    assert told in result.output


@on_spark
@pytest.mark.slow
def test_the_same_follows_from_the_examples_of_rules(session, tmp_path):
    path = written(tmp_path / "rules.nt", merged([path for path in RULES if not clashes(path)]))
    assert closed_there(session, path) == of_data(path) != set()


def clashes(path):
    return bool(close(merged([path])).clashes)


@on_spark
@pytest.mark.slow
def test_contradictions_are_the_same(session, tmp_path):
    from casco_kg.spark.closing import close as close_there

    path = written(tmp_path / "rules.nt", merged(RULES))
    with pytest.raises(ContradictionError) as raised:
        close_there(session, [path])
    assert raised.value.closure.clashes == close(load(path)).clashes != ()


@on_spark
@pytest.mark.slow
def test_the_same_is_found_on_all_examples_and_a_register(session, tmp_path):
    """One graph of all, since each constraint takes about a second, however little there is to look at."""
    raw = written(tmp_path / "raw.nt", merged([path for path in EXAMPLES if not is_whole(path)]))
    examples = written(tmp_path / "examples.nt", load(raw))  # with IRIs for blank nodes
    register = tmp_path / "register.nt"
    register.write_text("".join(f"{line}\n" for line in lines(400)), encoding="utf-8")
    paths = [examples, str(register)]
    here, there = validate(load(*paths), as_of=EXAMPLES_DAY), found_there(session, *paths)
    assert there.findings == here.findings
    assert there.statements == here.statements
    assert there.not_understood == here.not_understood
    in_register = {finding.constraint for finding in there.findings if str(register) in str(finding.place)}
    assert in_register >= expected(400).keys()


@on_spark
@pytest.mark.slow
def test_a_register_in_parts_one_of_them_in_parquet_is_the_same(session, tmp_path):
    text = [f"{line}\n" for line in lines(40)]
    whole, first = tmp_path / "whole.nt", tmp_path / "first.nt"
    for path, part in ((whole, text), (first, text[:200])):
        path.write_text("".join(part), encoding="utf-8")
    here = of_data(whole)
    rows = [tuple(line.removesuffix(" .\n").split(" ", 2)) for line in text[200:]]
    session.createDataFrame(rows, "s string, p string, o string").write.parquet(str(tmp_path / "rest.parquet"))
    from casco_kg.spark.closing import close as close_there

    both = close_there(session, [str(first), str(tmp_path / "rest.parquet")])
    assert {" ".join(row) for row in both.news.collect()} == here


@on_spark
@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n", "x.nt:2: "),
        ("<urn:a> <urn:b> <urn:c> .\n", "nothing in it is in terms that are known here"),
        ('_:a <https://w3id.org/casco-kg/def#number> "1" .\n', "x.nt:1: has blank nodes"),
        ("# nothing\n", "holds no statement"),
    ],
)
def test_what_is_not_read_is_told(session, text, told, tmp_path):
    path = tmp_path / "x.nt"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["validate", str(path), "--engine", "spark", "--no-config"])
    assert result.exit_code == 2
    assert told in result.output


@on_spark
@pytest.mark.slow
def test_the_command_infers(tmp_path):
    path = tmp_path / "register.nt"
    path.write_text("".join(f"{line}\n" for line in lines(30)), encoding="utf-8")
    out = tmp_path / "closed.nt"
    command = [sys.executable, "-c", "from casco_kg_command import main; main()", "infer", str(path), "--new"]
    done = subprocess.run(
        [*command, "--engine", "spark", "--master", "local[2]", "-o", str(out)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(out.read_text(encoding="utf-8").splitlines()) == {f"{line} ." for line in of_data(path)}
