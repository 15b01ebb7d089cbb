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


EVENTS = "type,eventOf,eventKind,happenedOn\n"
EVENT_ROWS = ["StatusEvent,a1,suspended,2025-05-01\n", "StatusEvent,a1,restored,2025-05-10\n"]
NOWHERE = "StatusEvent,a7,suspended,2026-02-01\n"
NAMELESS = """id,type,number,grantedBy,grantedTo,scope.activity,scope.standard,status,validFrom,validUntil
a1,Accreditation,A-1,nas,pine,testing,ISO/IEC 17025:2017,active,2024-01-15,2028-01-14
,Accreditation,A-4,nas,elm,inspection,ISO/IEC 17020:2012,active,2024-01-15,2028-01-14
,Accreditation,A-5,nas,fir,inspection,ISO/IEC 17020:2012,active,2024-01-15,2028-01-14
"""


@pytest.fixture
def registers(tmp_path):
    """A register, one with its rows turned round, and one with another event that is of nothing, each in a folder."""
    header, *rows = NAMELESS.splitlines(keepends=True)
    contents = {
        "one": (NAMELESS, [*EVENT_ROWS, NOWHERE]),
        "turned": ("".join([header, *reversed(rows)]), [NOWHERE, *EVENT_ROWS]),
        "more": (NAMELESS, [NOWHERE.replace("2026-02-01", "2026-02-03"), *EVENT_ROWS, NOWHERE]),
    }
    for name, (accreditations, events) in contents.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "accreditations.csv").write_text(accreditations)
        (tmp_path / name / "events.csv").write_text(EVENTS + "".join(events))
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("in_json", [False, True])
@pytest.mark.parametrize(("other", "new"), [("turned", []), ("more", ["reference-leads-to-a-record"])])
def test_what_has_no_identifier_is_known_again_by_what_it_says(registers, other, new, in_json):
    paths = [registers / "one", registers / other]
    if in_json:
        for path in paths:
            arguments = ["validate", *sorted(map(str, path.iterdir())), "-o", f"{path}.json", "--as-of", "2026-05-01"]
            assert CliRunner().invoke(main, arguments).exit_code == 1
        paths = [path.with_suffix(".json") for path in paths]
    result = run(*paths, "--format", "json", "--fail-on", "info")
    told = json.loads(result.stdout)["findings"]
    assert [each["constraint"] for each in told["new"]] == new and told["gone"] == []
    assert {each["constraint"] for each in told["unchanged"]} >= {
        "named-bodies-are-described", "reference-leads-to-a-record"
    }  # fmt: skip


def test_a_baseline_holds_when_rows_without_an_identifier_move(registers):
    def validated(name, *options):
        files = sorted(map(str, (registers / name).iterdir()))
        return CliRunner().invoke(main, ["validate", *files, "--as-of", "2026-05-01", *options])

    baseline = str(registers / "baseline.csv")
    assert validated("one", "--write-baseline", baseline).exit_code == 0
    turned, more = (validated(name, "--baseline", baseline) for name in ("turned", "more"))
    assert turned.exit_code == 0 and "match no finding" not in turned.output
    assert more.exit_code == 1 and "1 violation," in more.output


def test_a_baseline_may_name_what_a_finding_is_told_of_that_is_told_once(registers):
    baseline = registers / "baseline.csv"
    about = "https://w3id.org/casco-kg/register/a1"
    baseline.write_text(f"constraint,focus,path,value,note\nnamed-bodies-are-described,{about},casco:grantedBy,nas,\n")
    (registers / "one.csv").write_text("".join(NAMELESS.splitlines(keepends=True)[:2]))
    result = CliRunner().invoke(
        main, ["validate", str(registers / "one.csv"), "--as-of", "2026-05-01", "--baseline", str(baseline)]
    )
    assert "match no finding" not in result.output and "casco:grantedBy" not in result.output
