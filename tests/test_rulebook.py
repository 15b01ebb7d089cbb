"""The rulebook tells what is checked, why and what to do, and shows it."""

import json

import pytest
from click.testing import CliRunner
from conftest import ROOT

from casco_kg.cli import main
from casco_kg.installation.citations import cite
from casco_kg.rendering.rulebook import rulebook_markdown
from casco_kg.rulebook import examples, rules

#: What our own files are called: none of them is a reason.
OURS = "CASCO knowledge graph"
PAGE = ROOT / "docs" / "rules.md"


def run(*args):
    return CliRunner().invoke(main, ["rules", *args]).stdout


def test_the_page_of_the_rulebook_is_up_to_date(accept):
    page = rulebook_markdown(rules())
    if accept:
        PAGE.write_text(page)
    assert PAGE.read_text() == page, "pytest --accept tests/test_rulebook.py -k up_to_date writes it anew"
    assert all(f"| {entry.name} |" in page for entry in rules())


def test_each_says_why_by_a_source_or_in_a_sentence_of_its_own():
    """That our files say so is no reason; what is a convention of ours says so, and what it is good for."""
    sentences = {}
    for entry in rules():
        assert entry.sources, entry.name
        for cited in map(cite, entry.sources):
            assert not cited.text.startswith(OURS), f"{entry.name}: why does our own file say so?"
            if cited.text == cited.name and cited.url is None:
                assert cited.text.startswith("Our convention: ") and cited.text.endswith("."), entry.name
                other = sentences.setdefault(cited.text, entry.name)
                assert other == entry.name, f"{entry.name} and {other} give one reason"
    assert len(sentences) >= 25


@pytest.mark.slow
@pytest.mark.parametrize("entry", [e for e in rules() if e.kind != "inference"], ids=lambda entry: entry.name)
def test_a_constraint_is_shown_at_work(entry):
    bad, good = examples(entry)
    assert bad.marked, "no line of the bad example is marked"
    assert max(bad.marked) <= len(bad.text.splitlines())
    assert good.marked == ()
    assert "@prefix" not in bad.text + good.text


def test_a_rule_of_inference_shows_premises_and_conclusion():
    (entry,) = rules("a-body-that-tests-is-a-testing-laboratory")
    given, then = examples(entry)
    assert "ex:a casco:performs id:activity-testing" in given.text
    assert "ex:a a casco:TestingLaboratory" in then.text


def test_one_entry_is_told_with_the_faulty_line_marked():
    told = run("accreditation-is-not-granted-to-its-granter")
    assert "No body accredits itself." in told
    assert "bad: self accreditation" in told
    assert "->     casco:grantedBy" in told
    assert "good" in told


def test_the_rulebook_as_data():
    (entry,) = json.loads(run("date-is-a-date", "--format", "json"))
    assert entry["kind"] == "violation"
    assert entry["do"].startswith("Write year, month and day")
    assert len(json.loads(run("--format", "json"))) == len(rules())
