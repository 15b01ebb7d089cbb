"""What is stated of files as a whole, by options or settings: how they are encoded, whose identifiers they hold."""

import json
from itertools import chain

import pytest
from click.testing import CliRunner

from casco_kg import load
from casco_kg.cli import main
from casco_kg.errors import InputError, UsageError
from casco_kg.reading.csv_text import is_encoding
from casco_kg.reading.stated import as_mapping, stated

BODIES = "id;label;performs;actsAs;note\nlab-1;Prüflabor Süd;testing;third; x\n"
NAME = "Prüflabor Süd"


def run(*args):
    return CliRunner().invoke(main, [*map(str, args)])


@pytest.fixture
def old(write, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return write("bodies.csv", BODIES.encode("cp1252"))


def subjects(data):
    return {triple.subject.value for triple in data}


COMMANDS = [
    ("convert", "FILE"),
    ("infer", "FILE"),
    ("ask", "bodies-and-what-they-must-meet", "--data", "FILE"),
    ("query", "QUERY", "--data", "FILE"),
    ("explain", NAME, "a", "AccreditableBody", "--data", "FILE"),
    ("validate", "FILE", "--all", "--fail-on", "info"),
    ("fix", "FILE", "-o", "OUTPUT"),
    ("validate", "FILE", "-o", "OUTPUT.xlsx"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command[:1]) for command in COMMANDS])
def test_every_command_reads_a_table_in_the_encoding_that_is_stated(command, old, write, tmp_path):
    query = write("q.rq", "SELECT ?l { ?b casco:performs ?a ; rdfs:label ?l }")
    named = {"FILE": old, "QUERY": query, "OUTPUT": tmp_path / "new.csv", "OUTPUT.xlsx": tmp_path / "new.xlsx"}
    told = [named.get(word, word) for word in command]
    if command[0] == "ask":
        told[1] = "accreditable-bodies"
    failed = run(*told)
    assert failed.exit_code == 2
    assert "bodies.csv:2: is not UTF-8 text" in failed.stderr
    assert "--encoding windows-1252" in failed.stderr
    done = run(*told, "--encoding", "windows-1252")
    assert done.exit_code in (0, 1), done.stderr
    if command[0] == "fix":
        assert (
            (tmp_path / "new.csv").read_bytes().startswith("id;label;performs;actsAs;note\nlab-1;Prüf".encode("cp1252"))
        )
    elif "OUTPUT.xlsx" in command:
        assert (tmp_path / "new.xlsx").is_file()
    elif command[0] != "validate":
        assert NAME in done.stdout


@pytest.mark.slow
def test_compare_trace_and_export_have_the_options_too(old, write):
    other = write("other.csv", BODIES.replace("lab-1", "lab-2").encode("cp1252"))
    told = run("compare", old, other, "--encoding", "cp1252", "--format", "json")
    assert NAME in json.dumps(json.loads(told.stdout), ensure_ascii=False)
    assert run("trace", "--data", old, "--encoding", "cp1252").exit_code == 0
    said = run("export", old, "--as", "schema.org", "--encoding", "cp1252", "--base", "https://a.example/")
    assert "is not UTF-8" not in said.stderr
    assert {"--encoding", "--base"} <= set(chain(*(option.opts for option in main.commands["push"].params)))


def test_the_option_goes_before_the_mapping_and_the_mapping_before_the_settings(old, write, tmp_path):
    (tmp_path / "casco-kg.toml").write_text('encoding = "cp1252"\nbase = "https://s.example/"\n')
    assert "https://s.example/lab-1" in run("convert", old).stdout
    mapping = write("m.csv", "column,key,value\n,base,https://m.example/\n,encoding,iso-8859-1\n")
    assert "https://m.example/lab-1" in run("convert", old, "--mapping", mapping).stdout
    told = run("convert", old, "--mapping", mapping, "--base", "https://o.example/").stdout
    assert "https://o.example/lab-1" in told
    assert "https://m.example/" not in told
    assert run("convert", old, "--encoding", "ascii").exit_code == 2
    assert run("validate", old, "--no-config").exit_code == 2
    assert run("validate", old).exit_code == 0


def test_a_line_about_one_table_goes_before_the_settings_and_not_before_an_option(write):
    mapping = as_mapping(write("m.csv", "column,key,value,sheet\n,base,https://m.example/,a\n"))
    usual = stated(mapping, base="https://s.example/", usually=True)
    assert (usual.base("a"), usual.base("b")) == ("https://m.example/", "https://s.example/")
    assert stated(usual, base="https://o.example/").base("a") == "https://o.example/"
    assert stated(usual, encoding="cp1252").base("a") == "https://m.example/"
    assert stated(None) is None


def test_relative_names_in_json_ld_and_rdf_begin_as_is_stated(write):
    document = {"@context": "https://w3id.org/casco-kg/ontology/context.jsonld", "id": "lab-1", "performs": "testing"}
    paths = [
        write("a.jsonld", json.dumps(document)),
        write("a.ttl", "<lab-1> <https://w3id.org/casco-kg/def#performs> <lab-2> .\n"),
        write("a.csv", "id,performs\nlab-1,testing\n"),
    ]
    for path in paths:
        data = load(path, base="https://a.example/")
        assert subjects(data) == {"https://a.example/lab-1"}
        assert data.places.find("https://a.example/lab-1").file == str(path)


def test_what_is_utf_8_stays_so_beside_a_stated_encoding(write):
    """A register may have a table of Excel's beside JSON and Turtle, which are UTF-8 by their standards."""
    assert NAME in {t.object.value for t in load(write("a.ttl", f'<a> <b> "{NAME}" .'), encoding="cp1252")}
    latin = f'<a> <b> "{NAME}" .'.encode("cp1252")
    assert NAME in {t.object.value for t in load(write("b.ttl", latin), encoding="cp1252")}
    with pytest.raises(InputError, match=r"c.ttl:1: is neither UTF-8 nor ascii text"):
        load(write("c.ttl", latin), encoding="ascii")
    with pytest.raises(InputError, match=r"d.csv: is UTF-8 text by its letters, and not cp1252"):
        load(write("d.csv", BODIES), encoding="cp1252")
    assert load(write("e.csv", BODIES.encode("shift_jis", errors="replace")), encoding="shift_jis")
    page = "<html><body><table><tr><th>id<th>label<tr><td>lab-1<td>Prüflabor</table>"
    assert "Prüflabor" in {t.object.value for t in load(write("p.html", page.encode("cp1252")), encoding="cp1252")}


@pytest.mark.parametrize("name", ["xyz", "hex", "rot13", "idna", "unicode_escape", "utf-7", "a\0b", ""])
def test_what_no_file_is_in_is_no_encoding(name, old):
    assert not is_encoding(name)
    if name:
        with pytest.raises(UsageError, match="no encoding that is known; write windows-1252"):
            load(old, encoding=name)


@pytest.mark.parametrize("base", ["a.example/", "https://a.example", "https://a b/", "no"])
def test_a_base_that_no_iri_begins_with_is_refused(base, old):
    told = run("convert", old, "--encoding", "cp1252", "--base", base)
    assert told.exit_code == 2
    assert f"{base} is no beginning of an IRI; write one that ends in / or #" in told.stderr
    assert run("mapping", old, "--encoding", "cp1252", "--base", base).exit_code == 2


def test_proposals_take_the_settings_too(old, tmp_path):
    (tmp_path / "casco-kg.toml").write_text('encoding = "cp1252"\n')
    assert ",encoding,cp1252" in run("mapping", old).stdout
