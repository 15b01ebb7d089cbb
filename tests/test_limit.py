"""A report may show few findings of many; they all count. Whoever waits is told what is being done."""

import json
import sys

import pytest
from click.testing import CliRunner
from conftest import TESTS

from casco_kg import validate
from casco_kg.cli import main, support
from casco_kg.progress import doing, listening

REGISTER = [str(TESTS / "registers" / "planted" / f"{name}.csv") for name in ("bodies", "accreditations")]


def report(*options):
    return CliRunner().invoke(main, ["validate", *REGISTER, "--no-config", "--as-of", "2026-01-01", *options])


def test_all_findings_count_however_few_are_shown():
    whole, limited = (json.loads(report("--format", "json", *more).stdout) for more in ((), ("--limit", "3")))
    assert limited["findings"] == whole["findings"][:3]
    assert len(whole["findings"]) > 3
    assert {**limited, "findings": []} == {**whole, "findings": []}
    assert limited["summary"], "the summary is what is compared"


def test_it_is_said_how_many_there_are_and_none_is_no_success():
    done = report("--limit", "0")
    assert done.exit_code == 1
    assert "shown are 0 of" in done.stderr
    assert report("--limit", "100000").stderr == report().stderr


@pytest.mark.parametrize("chosen", ["junit", "sarif", "ttl"])
def test_formats_that_call_right_what_they_do_not_name_have_no_limit(chosen):
    done = report("--format", chosen, "--limit", "3")
    assert done.exit_code == 2
    assert "--limit does not go with" in done.stderr


def test_whoever_listens_is_told_what_is_being_done():
    told = []
    with listening(told.append):
        validate(REGISTER)
    assert told[0] == f"reading {REGISTER[0]}"
    assert "inferring" in told
    assert any(text.startswith("checking") for text in told)
    doing("nothing that anybody hears")
    assert "nothing that anybody hears" not in told


@pytest.mark.parametrize(("patience", "shown"), [(0, True), (60, False)])
def test_a_terminal_shows_it_only_to_who_has_waited(patience, shown, monkeypatch, capsys):
    monkeypatch.setattr(support, "_PATIENCE", patience)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with support.working("working"):
        if patience == 0:
            import time

            time.sleep(0.3)
        doing("reading [b]a.csv\x1b[31m")
    assert ("reading [b]a.csv" in capsys.readouterr().err) == shown
