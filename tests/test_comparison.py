"""Two states of a register compared: what is new, what is gone, what has changed."""

import json
import shutil

import pytest
from click.testing import CliRunner

from casco_kg.cli import main
from casco_kg.comparison import compared, state
from casco_kg.files import folder

EXAMPLES = folder("ontology") / "examples"


def run(*args):
    return CliRunner().invoke(main, ["compare", "--as-of", "2026-01-01", *map(str, args)])


@pytest.fixture
def states(tmp_path):
    """A register in tables, and a month later: rows moved, a suspension, a date put right, one mistake more."""
    old, new = tmp_path / "old", tmp_path / "new"
    for place in (old, new):
        place.mkdir()
        for path in EXAMPLES.glob("register-*.csv"):
            shutil.copy(path, place)
    text = (old / "register-accreditations.csv").read_text()
    header, first, second, *rest = text.splitlines()
    assert second.startswith("a-002") and "active" in second
    rows = [header, second.replace("active", "suspended"), first, *rest]
    (new / "register-accreditations.csv").write_text("\n".join(rows).replace("2021-04-30", "2027-04-30") + "\n")
    with (new / "register-attestations.csv").open("a") as file:
        file.write("t-999,Attestation,T-999,testing,,aurora,Sample,sample,,report,2024-13-02,\n")
    bodies = (new / "register-bodies.csv").read_text()
    (new / "register-bodies.csv").write_text(bodies.replace("Aurora Testing Laboratory", "Aurora Testing"))
    return old, new


def test_findings_and_records_are_told_apart(states):
    result = run(*states, "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert {(f["constraint"], f["label"]) for f in told["findings"]["new"]} == {
        ("date-is-a-date", "t-999"),
        ("change-of-status-has-its-day", "a-002"),
        ("issuer-was-accredited-on-that-day", "q-600"),
    }
    assert [f["constraint"] for f in told["findings"]["gone"]] == ["validity-does-not-end-before-it-starts"]
    assert len(told["findings"]["unchanged"]) == 12, "what stands in another row is the same"
    assert [(r["kind"], r["name"]) for r in told["records"]["added"]] == [("attestations", "t-999")]
    assert told["records"]["removed"] == []
    changed = {(r["name"], r["property"], *r["old"], *r["new"]) for r in told["records"]["changed"]}
    assert changed == {
        ("a-002", "status", "active", "suspended"),
        ("a-007", "validUntil", "2021-04-30", "2027-04-30"),
        ("Aurora Testing", "label", "Aurora Testing Laboratory", "Aurora Testing"),
    }, "that a body is called otherwise changes no record that names it"


@pytest.mark.slow
def test_in_text_alike_changes_are_one_entry(states, tmp_path):
    text = run(*states).stdout
    assert "new findings (3)" in text and "findings that are gone (1)" in text
    assert "status: active -> suspended (1)\n  accreditations  a-002" in text
    assert text.endswith("records: 1 added (1 attestations), 0 removed, 3 changed\n")
    assert run(*states, "-o", tmp_path / "month.txt").exit_code == 1
    assert (tmp_path / "month.txt").read_text() == text


@pytest.mark.slow
def test_reports_are_compared_as_registers_are(states, tmp_path):
    reports = []
    for place in states:
        reports.append(tmp_path / f"{place.name}.json")
        command = ["validate", "--no-config", "--as-of", "2026-01-01", "-o", str(reports[-1])]
        CliRunner().invoke(main, [*command, *map(str, sorted(place.iterdir()))])
    told = json.loads(run(*reports, "--format", "json").stdout)
    assert told["records"] is None
    registers = json.loads(run(*states, "--format", "json").stdout)
    for name in ("new", "gone", "unchanged"):
        keys = [
            {(f["constraint"], f["focus"], f["value"]) for f in each["findings"][name]} for each in (told, registers)
        ]
        assert keys[0] == keys[1]
    assert "records are compared where both are registers" in run(reports[0], states[1]).stdout


def test_the_same_register_has_no_difference_under_whatever_name(write, tmp_path):
    table = "label,performs,actsAs,colour\nBody,tasting,third,red\nOther,testing,third,red\n"
    one, two = write("january.csv", table), write("february.csv", table)
    result = run(one, two)
    assert result.exit_code == 0
    assert "0 new, 0 gone, 2 unchanged; records: 0 added, 0 removed, 0 changed" in result.stdout


@pytest.mark.slow
def test_parts_of_a_record_are_compared_by_what_they_say(write):
    row = "a,lab,ab,{}\n"
    header = "id,grantedTo,grantedBy,scope.activity\n"
    one = write("one.csv", header + row.format("testing") + row.format("calibration"))
    two = write("two.csv", header + row.format("calibration") + row.format("testing"))
    three = write("three.csv", header + row.format("testing") + row.format("inspection"))
    assert compared(state(one), state(two)).changed == ()
    (change,) = compared(state(one), state(three)).changed
    assert (change.name, set(change.old), set(change.new)) == (
        "scope",
        {"activity testing", "activity calibration"},
        {"activity testing", "activity inspection"},
    )


def test_a_contradiction_that_is_gone_is_told(write):
    clash = "@prefix casco: <https://w3id.org/casco-kg/def#> . <urn:a> a casco:Laboratory , casco:Standard ."
    one, two = write("one.ttl", clash), write("two.ttl", clash.replace(", casco:Standard", ""))
    told = compared(state(one), state(two))
    assert [said.constraint for said in told.gone] == ["contradiction"]


def test_what_cannot_be_compared_is_refused(tmp_path, write):
    (tmp_path / "empty").mkdir()
    good = EXAMPLES / "minimal.ttl"
    broken = write("broken.json", '{"conforms": true, "asOf": "", "findings": [{}], "contradictions": [], "files": []}')
    for path, message in ((tmp_path / "empty", "has no file that can be read"), (broken, "write it anew")):
        result = run(good, path)
        assert result.exit_code == 2 and message in result.stderr
