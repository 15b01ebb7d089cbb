"""Mistakes in registers, by a steward who had read neither shapes nor code: each is found at its place.

tests/corpus-wrong/planted.csv has the mistakes, each of which is made alone in a correct register of tests/corpus.
"""

from datetime import date
from functools import cache
from urllib.parse import unquote

import pytest
from planting import CORPUS, plant, planted

from casco_kg import load, validate

MISTAKES = planted()
#: What is not found, and why.
MISSED = {
    "w08": "another accreditation of the same number and holder held on that day, and may be meant",
}


def found(register):
    """Return the findings on a register: constraint, severity, place without the folder, and what it is about."""
    mapping = register / "mapping.csv"
    files = sorted(path for path in register.iterdir() if path != mapping)
    report = validate(load(*files, mapping=mapping if mapping.exists() else None), as_of=date(2026, 11, 26))
    assert not report.clashes
    findings = set()
    for finding in report.findings:
        place = finding.place
        at = place and (place.file.rpartition("/")[2], place.sheet, place.row or place.line)
        about = unquote(unquote(finding.focus.value)).removeprefix("https://w3id.org/casco-kg/register/")
        findings.add((finding.constraint, finding.severity, at, about.rpartition(f"{register.name}/")[2]))
    return findings


@cache
def right(name):
    return found(CORPUS / name)


def concerns(finding, edits):
    """Whether a finding stands where a mistake was made, or is about its record."""
    _, _, (file, sheet, row), about = finding
    places = [(edit["file"].rpartition("/")[2], edit["place"]) for edit in edits]
    at = (file, f"{sheet}!{row}" if sheet else str(row))
    return at in places or about in edits[0]["record"].split("|")


def test_there_are_sixty_mistakes_of_more_than_thirty_kinds():
    assert len(MISTAKES) == 60
    assert len({edits[0]["kind"] for edits in MISTAKES.values()}) > 30
    assert len(MISTAKES) - len(MISSED) >= 59


@pytest.mark.slow
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_at_its_place_and_told_at_most_twice(name, tmp_path):
    edits = MISTAKES[name]
    news = found(plant(edits, tmp_path)) - right(edits[0]["set"])
    assert any(finding[2] and concerns(finding, edits) for finding in news) == (name not in MISSED), news
    assert sum(severity != "info" for _, severity, *_ in news) <= 2, news
