"""The command line, as people use it: output, exit codes, messages."""

import csv
import gc
import io
import json
import os
import socket
import subprocess
import sys

import pytest
import rdflib
from cases import in_lanes
from click.testing import CliRunner
from conftest import ROOT
from rich.console import Console

from casco_kg.answers import ask
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.rendering.tables import show_table

REGISTER = str(folder("ontology") / "examples" / "register.ttl")
TABLES = sorted(str(path) for path in (folder("ontology") / "examples").glob("register-*.csv"))
GOOD = str(folder("ontology") / "examples" / "minimal.ttl")
CONTRADICTION = """@prefix casco: <https://w3id.org/casco-kg/def#> .
<https://example.org/a> a casco:Laboratory , casco:Standard ; casco:performs <https://example.org/x> ."""


def run(*args, stdin=None):
    return CliRunner().invoke(main, list(args), input=stdin)


@pytest.mark.slow
def test_exit_codes_of_validate(write):
    assert run("validate", GOOD).exit_code == 0
    assert run("validate", REGISTER).exit_code == 1
    assert run("validate", "missing.ttl").exit_code == 2
    assert run("validate", str(write("c.ttl", CONTRADICTION))).exit_code == 3


@pytest.mark.slow
def test_fail_on_moves_the_limit(write):
    path = str(write("nameless.ttl", "@prefix casco: <https://w3id.org/casco-kg/def#> . <urn:a> casco:performs <https://w3id.org/casco-kg/id/activity-testing> ."))  # fmt: skip  # noqa: E501
    assert run("validate", path).exit_code == 0
    assert run("validate", path, "--fail-on", "warning").exit_code == 1


def test_a_contradiction_is_named_and_the_findings_come_all_the_same(write):
    path = str(write("c.ttl", CONTRADICTION))
    result = run("validate", path)
    assert "contradiction" in result.stdout
    assert "casco:Standard" in result.stdout
    assert "activity-is-known" in result.stdout
    result = run("infer", path)
    assert result.exit_code == 3
    assert "<https://example.org/a> rdf:type casco:Laboratory" in result.stderr
    assert result.stdout == ""


@pytest.mark.slow
def test_select_and_ignore():
    only = json.loads(run("validate", REGISTER, "--select", "date-is-a-date", "--format", "json").stdout)
    assert [f["constraint"] for f in only["findings"]] == ["date-is-a-date"]
    without = json.loads(run("validate", REGISTER, "--ignore", "date-is-a-date", "--format", "json").stdout)
    assert "date-is-a-date" not in {f["constraint"] for f in without["findings"]}
    assert run("validate", REGISTER, "--ignore", "no-such").exit_code == 2


@pytest.mark.slow
def test_as_of_moves_today():
    def found(day):
        document = json.loads(run("validate", REGISTER, "--as-of", day, "--format", "json").stdout)
        return {f["constraint"] for f in document["findings"]}

    assert found("2026-12-01") - found("2026-01-01") == {"what-is-active-has-not-ended"}
    assert "attestation-is-not-dated-in-the-future" in found("2024-06-01")
    assert run("validate", REGISTER, "--as-of", "1 May").exit_code == 2


def test_shapes_of_ones_own_run_beside_ours(write):
    shapes = write(
        "own.ttl",
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix casco: <https://w3id.org/casco-kg/def#> .
        <https://example.org/shapes#lab-says-more> a sh:NodeShape ; sh:targetClass casco:Laboratory ;
            sh:property [ sh:path casco:number ; sh:minCount 1 ; sh:message "A number, please." ] .""",
    )
    result = run("validate", GOOD, "--shapes", str(shapes), "--format", "json")
    (finding,) = json.loads(result.stdout)["findings"]
    assert finding["message"] == "A number, please."
    assert result.exit_code == 1


def test_ask_lists_answers_and_refuses():
    assert "standard-for-body" in run("ask").stdout
    assert "ISO/IEC 17025" in run("ask", "standard-for-body", "--pin", "activity=testing").stdout
    for args in (["no-such"], ["parties", "--pin", "colour=red"], ["parties", "--pin", "party"]):
        result = run("ask", *args)
        assert result.exit_code == 2
        assert result.stderr.startswith("casco-kg: ")


@pytest.mark.parametrize("name", ["outputs", "deck-corrections", "dos-and-donts", "system"])
@pytest.mark.parametrize("width", in_lanes([80, 147, 60, 103, 112, 160], 2))
def test_a_table_fits_the_terminal_without_losing_or_breaking_words(name, width):
    answer = ask(name)
    console = Console(width=width, record=True, file=io.StringIO())
    show_table(console, answer.columns, answer.text())
    text = console.export_text()
    words = {word for row in answer.text() for cell in row for word in cell.split()}
    assert words <= set(text.split())
    assert max(map(len, text.splitlines())) <= max(width, *(len(word) + 20 for word in words)) or "─" not in text


def test_an_empty_answer_says_what_to_do():
    assert "--data FILE" in run("ask", "accreditable-bodies").stderr
    assert "there are: first party;" in run("ask", "parties", "--pin", "party=fourth").stderr


def test_table_formats_agree():
    rows = list(csv.DictReader(io.StringIO(run("ask", "outputs", "--format", "csv").stdout)))
    assert json.loads(run("ask", "outputs", "--format", "json").stdout) == rows
    assert list(csv.DictReader(io.StringIO(run("ask", "outputs", "--format", "tsv").stdout), delimiter="\t")) == rows
    assert len(rows) == 7


def test_query_answers_select_ask_and_construct(write):
    result = run("query", "-", stdin="SELECT ?t WHERE { id:activity-testing rdfs:label ?t }")
    assert "testing" in result.stdout
    assert run("query", "-", stdin="ASK { id:activity-testing a casco:Activity }").stdout == "yes\n"
    assert run("query", "-", stdin="ASK { id:activity-testing a casco:Standard }").stdout == "no\n"
    constructed = run("query", "-", stdin="CONSTRUCT { ?s a casco:Activity } WHERE { ?s a casco:Activity }").stdout
    assert len(rdflib.Graph().parse(data=constructed, format="turtle")) == 17
    path = write("q.rq", "SELECT (COUNT(*) AS ?n) WHERE { ?s a casco:AccreditableBody }")
    assert run("query", str(path), "--data", REGISTER, "--format", "csv").stdout == "n\n7\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT", "cannot be parsed"),
        ("SELECT * { ?a zz:b ?c }", "cannot be parsed: the prefix zz: is not declared"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent ?x { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ?o . service<http://localhost:1/> { ?s ?p ?o } }", "SERVICE"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "cannot be parsed"),
    ],
)
def test_a_query_that_cannot_be_answered(text, message):
    result = run("query", "-", stdin=text)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_word_service_in_a_string_or_comment_is_no_service():
    text = 'SELECT ?t ?service { ?t rdfs:label "Service"@en . ?a casco:objectType id:object-service } # SERVICE\n'
    assert "area-service" in run("query", "-", stdin=text).stdout


def test_infer_prints_the_closure_or_only_what_is_new(tmp_path):
    new = rdflib.Graph().parse(data=run("infer", GOOD, "--new").stdout, format="turtle")
    whole = rdflib.Graph().parse(data=run("infer", GOOD).stdout, format="turtle")
    assert set(new) < set(whole)
    assert len(whole) - len(new) == 3
    out = tmp_path / "out.nt"
    assert run("infer", GOOD, "-o", str(out), "--format", "ntriples").exit_code == 0
    assert len(rdflib.Graph().parse(out)) == len(whole)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.slow
def test_the_engines_are_named_and_agree():
    compiled, reference = (run("infer", REGISTER, "--new", "--engine", name) for name in ("compiled", "reference"))
    assert compiled.stdout == reference.stdout
    assert "(compiled)" in compiled.stderr
    assert "(reference)" in reference.stderr
    assert run("infer", GOOD, "--engine", "magic").exit_code == 2


def test_rules_list_and_tell():
    assert "party-is-known" in run("rules").stdout
    told = run("rules", "accreditor-is-an-accreditation-body").stdout
    assert "closed graph" in told and "the deck, slide 5" in told
    assert run("rules", "no-such").exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("rdf_format", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_export_says_the_same_in_every_format(rdf_format, tmp_path):
    ending = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}[rdf_format]
    out = tmp_path / "out"
    assert run("export", "--format", rdf_format, "-o", str(out)).exit_code == 0
    found = rdflib.Graph().parse(out, format=ending)
    expected = rdflib.Graph().parse(data=run("export", "--format", "ntriples").stdout, format="nt")
    assert len(found) == len(expected)


@pytest.mark.slow
def test_what_cannot_be_written_is_said(tmp_path):
    result = run("export", "-o", str(tmp_path / "no" / "such" / "file"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert run("export", "--shapes").exit_code == 2


@pytest.mark.slow
def test_output_follows_links_keeps_modes_and_writes_to_pipes_as_they_are(tmp_path):
    target, link, pipe = tmp_path / "target", tmp_path / "link", tmp_path / "pipe"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    assert run("infer", GOOD, "-o", str(link), "--force").exit_code == 0
    assert link.is_symlink() and target.stat().st_mode & 0o777 == 0o600 and target.read_text() != "old"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert run("infer", GOOD, "-o", str(pipe)).exit_code == 0
        assert reader.communicate()[0] == target.read_bytes()
    assert run("export", "-o", str(tmp_path)).exit_code == 2
    assert {path.name for path in tmp_path.iterdir()} == {"target", "link", "pipe"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("select", "message"),
    [("SELECT $this { SERVICE <http://127.0.0.1:1/> { $this ?p ?o } }", "SERVICE"), ("SELECT $this {", "parsed")],
)
def test_shapes_that_cannot_be_run_are_refused(select, message, write):
    shapes = write(
        "own.ttl",
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix casco: <https://w3id.org/casco-kg/def#> .
        <urn:s> a sh:NodeShape ; sh:targetSubjectsOf casco:performs ; sh:sparql [ sh:select "{select}" ] .""",
    )
    result = run("validate", GOOD, "--shapes", str(shapes))
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.slow
def test_what_is_not_known_cannot_be_explained():
    for names in (("nobody", "a", "Laboratory"), ("lab-1", "perfroms", "testing"), ("lab-1", "a", "<no iri>")):
        assert run("explain", *names, "--data", GOOD).exit_code == 2
    result = run("explain", "t-101", "attestedOn", "2023-12-20", "--data", REGISTER)
    assert result.exit_code == 0
    assert "as written" in result.stdout


def test_input_from_standard_input():
    assert run("validate", "-", stdin=(ROOT / GOOD).read_text()).exit_code == 0
    table = "id,label,performs,actsAs\nlab-1,Lab,testing,third\n"
    assert "TestingLaboratory" in run("infer", "-", "--new", stdin=table).stdout
    document = '{"@context": "https://w3id.org/casco-kg/ontology/context.jsonld", "id": "a", "performs": "testing"}'
    assert "TestingLaboratory" in run("infer", "-", "--new", stdin=document).stdout


def test_every_command_has_help():
    assert "casco-kg" in run("--version").output
    for name, command in main.commands.items():
        assert command.help, name
        assert run(name, "--help").exit_code == 0


@pytest.mark.slow
def test_no_traceback_and_no_colour_when_piped(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-c", "from casco_kg.cli import main; main()"]
    done = subprocess.run([*command, "validate", REGISTER, "/no/such.ttl"], capture_output=True, text=True, env=environment, check=False)  # fmt: skip  # noqa: E501
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    done = subprocess.run([*command, "ask", "outputs"], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout


def test_nothing_reaches_the_network(monkeypatch, write):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    own = write("own.ttl", "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:o> owl:imports <http://e.org/o> .")
    foreign = write("f.jsonld", '{"@context": "http://e.org/c", "a": 1}')
    assert run("validate", REGISTER, str(own)).exit_code == 1
    assert run("validate", str(foreign)).exit_code == 2
    assert run("ask", "outputs").exit_code == 0


def test_where_many_commands_run_in_one_process_none_keeps_what_others_left():
    before = gc.get_freeze_count(), gc.get_threshold()
    assert CliRunner().invoke(main, ["rules", "--format", "csv"]).exit_code == 0
    assert (gc.get_freeze_count(), gc.get_threshold()) == before
