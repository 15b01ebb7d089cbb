"""What the README shows is what the commands print."""

import re

from click.testing import CliRunner
from conftest import ROOT

from casco_kg.cli import main
from casco_kg.files import find

README = ROOT / "README.md"


def test_the_proof_in_the_readme_is_the_one_that_is_printed(accept, monkeypatch):
    monkeypatch.chdir(ROOT)
    command = ["explain", "aurora", "a", "accreditable body", "--data", "ontology/examples/register.ttl"]
    printed = CliRunner().invoke(main, command).stdout
    block = "<!-- proof -->\n```text\n" + printed + "```\n<!-- /proof -->"
    text = README.read_text()
    if accept:
        text = re.sub(r"<!-- proof -->.*?<!-- /proof -->", lambda _: block, text, flags=re.S)
        README.write_text(text)
    assert block in text


def test_every_command_is_in_the_readme():
    text = README.read_text()
    for name in main.commands:
        assert f"casco-kg {name}" in text, name


def test_the_commands_in_the_readme_exist():
    for name in re.findall(r"^ +casco-kg (\w+)", README.read_text(), re.M):
        assert name in main.commands


def test_the_records_to_copy_are_the_example_files():
    text = README.read_text()
    for ending in ("jsonld", "csv"):
        (path,) = find("ontology", f"examples/minimal.{ending}")
        assert path.read_text().strip() in text
    (path,) = find("ontology", "examples/minimal.ttl")
    assert path.read_text().split("\n\n")[-1].strip() in text


def test_run_it_and_test_it_are_one_command_line_each():
    for heading in ("Run it", "Test it"):
        section = README.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
        assert len([line for line in section.splitlines() if line.startswith("    ")]) == 1


def test_the_pictures_are_those_that_there_are_and_small():
    shown = set(re.findall(r"!\[[^\]]+\]\((docs/pictures/[^)]+)\)", README.read_text()))
    there = {path: path.stat().st_size for path in (ROOT / "docs" / "pictures").iterdir()}
    assert {str(path.relative_to(ROOT)) for path in there} == shown
    assert sum(there.values()) < 300_000
