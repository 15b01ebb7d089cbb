"""What is odd, endless or made to cost ends in words, soon, and without a traceback."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from click.testing import CliRunner
from conftest import ROOT

from casco_kg import texts
from casco_kg.cli import main
from casco_kg.rendering.reports import REPORTS

COMMAND = [sys.executable, "-c", "from casco_kg_command import main; main()"]
OURS = '"@context":"https://w3id.org/casco-kg/def/context.jsonld","id":"x","label":"y"'
ESCAPES = "\x1b]0;owned\x07\x1b[2J\u202egnp"
RDF_XML = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="a:">'


def run(*arguments, **options):
    result = CliRunner().invoke(main, list(map(str, arguments)), **options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def workbook(texts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b"<si><t/></si>" * texts + b"</sst>")
    return file.getvalue()


COSTLY = {
    "tags.html": (lambda: f'<script type="application/ld+json">{{{OURS}}}</script>' + "<a " * 20_000, "is no HTML"),
    "comments.html": (lambda: "<!-- >" * 20_000, "is no HTML"),
    "sections.html": (lambda: "<![<![", "is no HTML"),
    "deep.rdf": (lambda: RDF_XML + "<r:Description><x>" * 10_000, "elements deep"),
    "long.ttl": (lambda: f'<a:a> <a:b> "{"x" * 17_000_000}" .', "more than 16 MB"),
    "wide.csv": (lambda: "id,label" + ",x" * 1_000_000 + "\n1,2\n", "at most 16,384"),
    "texts.xlsx": (lambda: workbook(5_000_000), "lists more than"),
}


@pytest.mark.parametrize("name", COSTLY)
def test_small_files_that_would_cost_much_are_refused(name, write):
    made, words = COSTLY[name]
    path = write(name, made())
    started = time.process_time()
    result = run("convert", path)
    assert result.exit_code == 2 and words in result.stderr, result.stderr[:300]
    assert time.process_time() - started < 20


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device here")  # noqa: PTH110
def test_what_has_no_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("casco_kg.reading.content._MOST_OF_A_STREAM", 1_000)
    (tmp_path / "endless.ttl").symlink_to("/dev/zero")
    assert "gives more than" in run("convert", tmp_path / "endless.ttl").stderr
    os.mkfifo(tmp_path / "pipe.ttl")
    assert "is empty" in run("convert", tmp_path / "pipe.ttl").stderr
    assert "gives more than" in run("convert", "-", input="x" * 2_000).stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="names of files are characters here")
def test_a_name_that_is_not_utf_8_is_shown_as_far_as_it_goes(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.csv"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"id,label,performs,odd\nx,y,nothing,1\n")
    name = os.fsdecode(path)
    for output in (output for output, each in REPORTS.items() if each.is_text):
        result = run("validate", "--no-config", name, "--format", output)
        assert result.exit_code in (0, 1), result.stderr
    assert "/�.csv" in run("validate", "--no-config", name).stdout
    assert run("convert", name).exit_code == 0
    assert run("mapping", name).exit_code == 0


def test_standard_input_that_is_closed_is_told(monkeypatch):
    done = subprocess.run(
        ["sh", "-c", '"$0" "$@" <&-', *COMMAND, "convert", "-"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "casco-kg: standard input: is closed; name a file\n")


@pytest.mark.slow
def test_an_old_code_page_shows_what_it_can(write):
    data = write("data.csv", "id,label,performs\nx,Łódź → 検査,nothing\n")
    asked = str(write("q.rq", "SELECT ?l { ?s rdfs:label ?l }"))
    for command in (["validate", "--no-config", str(data)], ["query", asked, "--data", str(data)]):
        done = subprocess.run(
            [*COMMAND, *command],
            env=os.environ | {"PYTHONIOENCODING": "cp1252"},
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, 1) and b"d? ? ??" in done.stdout, done.stderr


@pytest.fixture
def odd(write):
    return write("odd.csv", f'id,label,performs,"col{ESCAPES}"\nev,{ESCAPES},nothing{ESCAPES},x\n')


@pytest.mark.slow
def test_the_data_commands_no_terminal(odd, write):
    asked = write("q.rq", "SELECT ?l { ?s rdfs:label ?l FILTER(STRENDS(?l, 'gnp')) }")
    commands = [["query", asked, "--data", odd, "--format", each] for each in ("table", "csv", "tsv", "json")]
    commands += [["convert", odd, "--format", each] for each in ("turtle", "ntriples", "jsonld")]
    # HTML, JUnit and Turtle are no formats for a terminal
    reports = ("text", "json", "sarif", "csv", "github")
    commands += [["validate", "--no-config", odd, "--format", each] for each in reports]
    commands += [["mapping", odd], ["trace", "--data", odd], ["ask", "bodies", "--data", odd]]
    commands += [["explain", ESCAPES, "a", "casco:Body", "--data", odd], ["convert", f"no{ESCAPES}.ttl"]]
    for command in commands:
        result = run(*command)
        for text in (result.stdout, result.stderr):
            assert not {"\x1b", "\x07", "\u202e"} & set(text), command
    assert "\\u001B" in run("convert", odd).stdout
    refused = run("convert", odd, "--format", "rdfxml")
    assert refused.exit_code == 2 and "which XML cannot" in refused.stderr


def test_escapes_mean_the_same():
    assert texts.as_json("a\x1b\u202e\x9b") == '"a\\u001b\\u202E\\u009B"\n'


def test_a_fault_of_ours_is_a_line_and_exit_code_2(monkeypatch):
    def fail(*_, **__):
        raise KeyError("a\x1bfault")

    monkeypatch.setattr("casco_kg.installation.questions.questions", fail)
    monkeypatch.delenv("CASCO_KG_TRACEBACK")
    result = run("ask")
    assert result.exit_code == 2
    assert result.stderr.startswith("casco-kg: this is a fault of casco-kg") and result.stderr.count("\n") == 1
    assert "KeyError" in result.stderr and "\x1b" not in result.stderr
    monkeypatch.setenv("CASCO_KG_TRACEBACK", "1")
    assert isinstance(CliRunner().invoke(main, ["ask"]).exception, KeyError)


def test_ctrl_c_is_no_finding(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("casco_kg.installation.questions.questions", interrupted)
    result = run("ask")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal here")
@pytest.mark.parametrize("after", [0.1, 0.2, 0.4, 0.7, 1.1])
def test_ctrl_c_ends_at_any_moment_and_tells_nothing(after):
    command = [*COMMAND, "validate", "--no-config", str(ROOT / "ontology" / "examples" / "minimal.ttl")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    # When all is said and the interpreter is on its way out, the signal itself ends it.
    assert process.returncode in (0, 130, -signal.SIGINT) and "Traceback" not in told, told
