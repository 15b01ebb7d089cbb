"""Nothing of the user's is overwritten, no file is half written, and each is in the format that its name says."""

import codecs
import csv
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import ROOT

from casco_kg import InputError, files
from casco_kg.cli import main

EXAMPLES = ROOT / "ontology" / "examples"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a register, in which a shape stands too, and a cache that remembers nothing yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "here"
    folder.mkdir()
    shape = "<urn:s> sh:targetSubjectsOf casco:number ; sh:nodeKind sh:IRI .\n"
    text = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n" + (EXAMPLES / "minimal.ttl").read_text() + shape
    (folder / "register.ttl").write_text(text)
    (folder / "table.csv").write_text("id,label\nb1,Body\n")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments, **options):
    result = CliRunner().invoke(main, list(map(str, arguments)), **options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


#: Each command that writes, OUT standing for where to.
WRITING = {
    "convert": ["convert", "register.ttl", "-o", "OUT"],
    "infer": ["infer", "register.ttl", "-o", "OUT"],
    "validate": ["validate", "--no-config", "register.ttl", "-o", "OUT"],
    "validate, shapes": ["validate", "--no-config", "table.csv", "--shapes", "register.ttl", "-o", "OUT"],
    "baseline": ["validate", "--no-config", "register.ttl", "--write-baseline", "OUT"],
    "mapping": ["mapping", "table.csv", "-o", "OUT"],
    "template": ["template", "bodies", "-o", "OUT"],
    "export": ["export", "-o", "OUT"],
}
ENDINGS = {"mapping": ".csv", "template": ".csv", "baseline": ".csv"}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITING)
def test_what_is_there_is_not_overwritten_but_by_force(name, here):
    out = here / f"mine{ENDINGS.get(name, '.txt')}"
    out.write_text("mine\n")
    command = [str(out) if part == "OUT" else part for part in WRITING[name]]
    result = run(*command)
    assert result.exit_code == 2 and str(out) in result.stderr
    assert out.read_text() == "mine\n"
    assert run(*command, "--force").exit_code in (0, 1)
    assert out.read_text() != "mine\n"


@pytest.mark.parametrize("name", ["convert", "infer", "validate", "validate, shapes", "baseline"])
@pytest.mark.parametrize("how", ["as it is", "another spelling", "symlink", "hard link"])
def test_an_input_is_not_overwritten_by_whatever_name(name, how, here):
    before = (here / "register.ttl").read_bytes()
    out = {"as it is": "register.ttl", "another spelling": "../here/./register.ttl"}.get(how, "link.txt")
    if how == "symlink":
        (here / out).symlink_to("register.ttl")
    elif how == "hard link":
        (here / out).hardlink_to("register.ttl")
    result = run(*[out if part == "OUT" else part for part in WRITING[name]])
    assert result.exit_code == 2 and "is read by this command" in result.stderr
    assert (here / "register.ttl").read_bytes() == before


def test_what_standard_input_is_read_from_is_an_input(here):
    (here / "piped.ttl").write_text("")
    assert run("convert", "register.ttl", "-o", "piped.ttl").exit_code == 0  # ours, and unchanged
    with (here / "piped.ttl").open() as given:
        done = subprocess.run(
            [sys.executable, "-c", "from casco_kg.cli import main; main()", "convert", "-", "-o", "piped.ttl"],
            stdin=given,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2 and "is read by this command" in done.stderr


def test_other_files_of_the_command_are_inputs(here):
    (here / "mapping.csv").write_text("column,key\nlabel,label\n")
    (here / "casco-kg.toml").write_text('files = ["register.ttl"]\n')
    for command in (
        ["convert", "table.csv", "--mapping", "mapping.csv", "-o", "mapping.csv", "--format", "turtle"],
        ["validate", "-o", "casco-kg.toml"],
        ["validate", "-o", "register.ttl"],
    ):
        result = run(*command)
        assert result.exit_code == 2 and "is read by this command" in result.stderr, command


@pytest.mark.slow
def test_what_was_written_may_be_written_again_until_somebody_changes_it(here):
    for command in (
        ["validate", "--no-config", "register.ttl", "-o", "report.html"],
        ["template", "bodies", "-o", "bodies.xlsx"],
        ["export", "--shapes", "-o", "shapes"],
    ):
        for _ in range(2):
            assert run(*command).exit_code in (0, 1), command
    (here / "report.html").write_text("with a remark of mine")
    assert run("validate", "--no-config", "register.ttl", "-o", "report.html").exit_code == 2
    (here / "shapes" / "shapes-core.ttl").write_text("# mine")
    (here / "shapes" / "shapes-asserted.ttl").unlink()
    assert run("export", "--shapes", "-o", "shapes").exit_code == 2
    assert not (here / "shapes" / "shapes-asserted.ttl").exists(), "all or nothing"


@pytest.mark.slow
def test_a_baseline_is_written_over_and_nothing_else(here):
    command = ["validate", "--no-config", "register.ttl", "--write-baseline", "accepted.csv"]
    assert run(*command).exit_code == 0
    text = (here / "accepted.csv").read_bytes()
    assert text.startswith(codecs.BOM_UTF8 + b"constraint,")
    (here / "accepted.csv").write_bytes(text.removeprefix(codecs.BOM_UTF8) + b"old,b,c,d,my note\n")
    assert run(*command).exit_code == 0
    assert (here / "accepted.csv").read_bytes() == text
    (here / "accepted.csv").write_text("mine")
    assert run(*command).exit_code == 2
    assert run(*command, "--force").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("report.html", b"<!DOCTYPE html>"),
        ("report.json", b"{"),
        ("report.sarif", b'{\n  "$schema"'),
        ("report.xml", b"<?xml"),
        ("report.CSV", codecs.BOM_UTF8 + b"constraint,"),
        ("report.ttl", b"@prefix"),
        ("report.txt", b""),
    ],
)
def test_the_name_says_the_format(name, start, here):
    assert run("validate", "--no-config", "register.ttl", "-o", name).exit_code == 0
    assert (here / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "--no-config", "register.ttl", "-o", "report.html", "--format", "json"],
        ["validate", "--no-config", "register.ttl", "-o", "report.pdf"],
        ["validate", "--no-config", "register.ttl", "--write-baseline", "accepted.xlsx"],
        ["convert", "register.ttl", "-o", "out.csv"],
        ["convert", "register.ttl", "-o", "out.nt", "--format", "rdfxml"],
        ["template", "bodies", "-o", "bodies.xlsx", "--format", "csv"],
        ["template", "bodies", "-o", "bodies.xls"],
        ["mapping", "table.csv", "-o", "mapping.xlsx"],
        ["export", "register.ttl", "--as", "untp", "-o", "out.ttl"],
    ],
    ids=" ".join,
)
def test_a_name_and_a_format_that_contradict_each_other_write_nothing(command, here):
    before = set(here.iterdir())
    result = run(*command)
    assert result.exit_code == 2 and "change one of them" in result.stderr
    assert set(here.iterdir()) == before


def test_names_and_formats_that_go_together(here):
    for name, rdf_format in (("a.json", "jsonld"), ("b.owl", "rdfxml"), ("c.xml", "rdfxml"), ("d.txt", "ntriples")):
        assert run("convert", "register.ttl", "-o", name, "--format", rdf_format).exit_code == 0
    assert run("validate", "--no-config", "register.ttl", "-o", "e.json", "--format", "sarif").exit_code == 0
    assert json.loads((here / "e.json").read_text())["version"] == "2.1.0"
    assert run("convert", "register.ttl", "-o", "-").stdout.startswith("@prefix")


def test_a_disk_that_is_full_leaves_nothing(here, monkeypatch):
    class Full:
        def __init__(self, number, _mode):
            os.close(number)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def writelines(self, _):
            raise OSError(28, "No space left on device")

    (here / "out.txt").write_text("before")
    monkeypatch.setattr(files.os, "fdopen", Full)
    before = {path: path.read_bytes() for path in here.iterdir()}
    with pytest.raises(InputError, match="No space left on device"):
        files.write("out.txt", b"after")
    assert {path: path.read_bytes() for path in here.iterdir()} == before


def test_links_in_a_circle_are_told(here):
    (here / "a.txt").symlink_to("b.txt")
    (here / "b.txt").symlink_to("a.txt")
    result = run("convert", "register.ttl", "-o", "a.txt")
    assert result.exit_code == 2 and "a.txt: cannot be written" in result.stderr


def test_without_a_home_all_goes_on(here, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr("pathlib.Path.home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert run("convert", "register.ttl", "-o", "out.ttl").exit_code == 0
    assert run("convert", "register.ttl", "-o", "out.ttl").exit_code == 2, "nothing is remembered"


def test_formulas_are_inert_in_what_people_open(here):
    (here / "odd.csv").write_text("=cmd|x,name\n=1+1,Body\n")
    rows = list(csv.reader(run("mapping", "odd.csv").stdout.removeprefix("\ufeff").splitlines()))
    assert rows[1][0] == "'=cmd|x" and any("'=1+1" in cell for cell in rows[1])
    assert not any(cell.startswith("=") for row in rows for cell in row)
    (here / "map.csv").write_text("column,key\n'=cmd|x,id\nname,label\n")
    assert run("convert", "odd.csv", "--mapping", "map.csv").stderr.count("not read:") == 0
    (here / "bad.csv").write_text('id,label,performs\n=cmd|x,"=HYPERLINK(1)",=nothing\n')
    command = ["validate", "--no-config", "bad.csv"]
    assert run(*command, "--write-baseline", "accepted.csv").exit_code == 0
    cells = [cell for row in csv.reader((here / "accepted.csv").open(encoding="utf-8-sig")) for cell in row]
    assert cells and not any(cell.startswith(("=", "@")) for cell in cells)
    assert "matches no finding" not in (result := run(*command, "--baseline", "accepted.csv")).stderr
    assert result.exit_code == 0, result.output
