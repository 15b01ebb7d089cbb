"""Settings that stay with a project, and findings that are accepted."""

import csv
import json
import re

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT

from casco_kg.cli import main
from casco_kg.cli.settings import Settings, find_settings, read_settings
from casco_kg.errors import UsageError
from casco_kg.files import folder
from casco_kg.reading.syntaxes import SYNTAXES
from casco_kg.rulebook import rules

REGISTER = str(folder("ontology") / "examples" / "register.ttl")
NAMELESS = "@prefix casco: <https://w3id.org/casco-kg/def#> .\n<urn:a> casco:performs <https://w3id.org/casco-kg/id/activity-testing> .\n"  # noqa: E501


def run(*args):
    return CliRunner().invoke(main, ["validate", *map(str, args)])


def constraints(result):
    return {finding["constraint"] for finding in json.loads(result.stdout)["findings"]}


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nameless.ttl").write_text(NAMELESS)
    monkeypatch.chdir(tmp_path / "data")
    return tmp_path


@pytest.mark.slow
def test_the_nearest_settings_name_the_files_from_their_own_folder(here):
    (here / "casco-kg.toml").write_text('files = ["data/*.ttl"]\nfail-on = "warning"\n')
    result = run("--format", "json")
    assert constraints(result) == {"body-has-a-name"}
    assert result.exit_code == 1
    assert f"settings from {here / 'casco-kg.toml'}" in result.stderr
    (here / "data" / "casco-kg.toml").write_text('files = ["nameless.ttl"]\nignore = ["body-has-a-name"]\n')
    assert constraints(run("--format", "json")) == set()


def test_settings_may_stand_in_a_pyproject(here):
    (here / "pyproject.toml").write_text(
        '[tool.casco-kg]\nfiles = ["data/nameless.ttl"]\nselect = ["date-is-a-date"]\n'
    )
    assert constraints(run("--format", "json")) == set()
    (here / "data" / "pyproject.toml").write_text("[tool.other]\nfiles = []\n")
    assert constraints(run("--format", "json")) == set()


@pytest.mark.slow
def test_the_command_line_goes_before_the_settings(here):
    (here / "casco-kg.toml").write_text(
        'files = ["data/nameless.ttl"]\nselect = ["date-is-a-date"]\nfail-on = "info"\n'
    )
    assert constraints(run("--select", "body-has-a-name", "--format", "json")) == {"body-has-a-name"}
    assert run("--select", "body-has-a-name").exit_code == 1
    assert run("--select", "body-has-a-name", "--fail-on", "violation").exit_code == 0
    assert constraints(run("nameless.ttl", "--no-config", "--format", "json")) == {"body-has-a-name"}


@pytest.mark.slow
def test_settings_give_day_and_shapes_and_baseline(here):
    (here / "own.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix casco: <https://w3id.org/casco-kg/def#> .\n"
        "<urn:own> a sh:PropertyShape ; sh:targetSubjectsOf casco:performs ; sh:path casco:number ; sh:minCount 1 ."
    )
    (here / "casco-kg.toml").write_text('shapes = ["own.ttl"]\nas-of = 2026-01-01\nbaseline = "accepted.csv"\n')
    assert run("nameless.ttl").exit_code == 2
    assert run("nameless.ttl", "--write-baseline", here / "accepted.csv").exit_code == 0
    result = run("nameless.ttl", "--format", "json")
    assert constraints(result) == set()
    assert "accepts 2 findings" in result.stderr
    assert "<urn:own>" in (here / "accepted.csv").read_text()


BAD = {
    "no toml": ("files = [", "is no TOML"),
    "unknown": ('igonre = ["x"]', "no setting 'igonre'; did you mean ignore?"),
    "kind": ('ignore = "x"', "ignore takes a list of texts"),
    "number": ("as-of = 7", "as-of takes a text"),
    "severity": ('fail-on = "error"', "fail-on takes one of violation, warning, info"),
    "severity of a constraint": (
        '[severity]\ndate-is-a-date = "grave"',
        "severity takes one of violation, warning, info",
    ),
    "no such constraint": ('[severity]\ndate-is-date = "info"', "there is no constraint 'date-is-date'"),
    "without an end": ('ignore = [{reason = "x", file = "a.csv"}]', "takes a last day, as in until = 2026-12-31"),
    "without a reason": ("ignore = [{until = 2026-12-31, file = 'a.csv'}]", "takes a reason"),
    "for nothing": ("ignore = [{until = 2026-12-31, reason = 'x'}]", "says of nothing what it is for"),
    "for what": ("ignore = [{until = 2026-12-31, reason = 'x', fle = 'a'}]", "no 'fle'; did you mean file?"),
    "report": ("[report]\norganisation = 'x'", "did you mean organization?"),
    "report of what": ("report = 'x'", "report takes a table of texts"),
    "pattern": ('files = ["nothing/*.csv"]', "no file matches nothing/*.csv"),
}


@pytest.mark.parametrize("name", BAD)
def test_settings_that_cannot_be_meant_are_refused(name, here):
    text, message = BAD[name]
    (here / "casco-kg.toml").write_text(text)
    result = run("nameless.ttl")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "casco-kg.toml" in result.stderr


def test_a_constraint_may_have_another_severity(here):
    (here / "casco-kg.toml").write_text('[severity]\nbody-has-a-name = "violation"\n')
    result = run("nameless.ttl", "--format", "json")
    assert {finding["severity"] for finding in json.loads(result.stdout)["findings"]} == {"violation"}
    assert result.exit_code == 1
    assert "sh:resultSeverity sh:Violation" in run("nameless.ttl", "--format", "ttl").stdout
    (here / "casco-kg.toml").write_text('[severity]\nbody-has-a-name = "info"\n')
    assert run("nameless.ttl", "--fail-on", "warning").exit_code == 0


#: Two rows with the same fault, in two files; and what leaves out the one in the first.
WAIVED = {
    "constraint": "constraint = 'activity-is-known'\nfile = 'one.csv'",
    "file": "file = 'one.csv'",
    "pattern": "file = 'o*.csv'",
    "path": "file = 'data/one.csv'",
    "identifier": "record = 'b-1'",
    "name": "record = 'the  BODY'",
    "body": "body = 'Accreditor'",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WAIVED)
def test_findings_are_waived_for_a_reason_and_for_a_time(name, here):
    (here / "data" / "one.csv").write_text("id,label,performs,actsAs\nb-1,The body,tasting,third\n")
    (here / "data" / "two.csv").write_text("id,label,performs,actsAs\nb-2,Another,tasting,third\n")
    (here / "data" / "three.csv").write_text("id,grantedTo,grantedBy.id,grantedBy.label\na-1,b-1,ab,Accreditor\n")
    entry = f"[[ignore]]\n{WAIVED[name]}\nreason = 'agreed'\nuntil = 2026-01-01\n"
    (here / "casco-kg.toml").write_text(f"{entry}[[ignore]]\nrecord = 'b-7'\nreason = 'old'\nuntil = 2030-01-01\n")
    command = ["one.csv", "two.csv", "three.csv", "--select", "activity-is-known", "--format", "json"]
    result = run(*command, "--as-of", "2026-01-01")
    document = json.loads(result.stdout)
    assert [finding["label"] for finding in document["findings"]] == ["Another"]
    assert document["leftOut"] == 1
    assert "waives 1 finding" in result.stderr
    assert "matches no finding: record b-7 (old, until 2030-01-01)" in result.stderr
    result = run(*command, "--as-of", "2026-01-02")
    assert len(json.loads(result.stdout)["findings"]) == 2
    assert "has ended, and its findings are reported again" in result.stderr


def test_a_sheet_may_be_waived_and_names_stay_ignored(here):
    book = openpyxl.Workbook()
    for title in ("One", "Two"):
        sheet = book.create_sheet(title)
        sheet.append(["id", "label", "performs"])
        sheet.append([f"b-{title}", title, "tasting"])
    book.save("book.xlsx")
    entry = "{sheet = 'one', reason = 'trial', until = 2030-01-01}"
    (here / "casco-kg.toml").write_text(f"ignore = ['input-is-read-in-full', {entry}]\n")
    result = run("book.xlsx", "--format", "json", "--as-of", "2026-01-01")
    assert {finding["place"]["sheet"] for finding in json.loads(result.stdout)["findings"]} == {"Two"}
    assert (
        "1 finding accepted or waived"
        in run("book.xlsx", "--as-of", "2026-01-01", "--select", "activity-is-known").stdout
    )


def test_the_organization_stands_in_what_is_sent_on(here):
    (here / "data" / "one.csv").write_text("id,label,performs,actsAs\nb-1,The body,tasting,third\n")
    (here / "casco-kg.toml").write_text('[report]\norganization = "Norland <AB>"\n')
    assert read_settings(here / "casco-kg.toml").organization == "Norland <AB>"
    assert run("one.csv", "-o", "out.xlsx").exit_code == 1
    assert "for Norland <AB>" in openpyxl.load_workbook("out.xlsx").worksheets[0]["A1"].value


def test_without_files_the_next_step_is_told(here):
    result = run()
    assert result.exit_code == 2
    assert "set files in a casco-kg.toml" in result.stderr
    assert run("--config", "missing.toml").exit_code == 2


def test_settings_are_found_from_below_and_only_where_they_are(tmp_path):
    assert find_settings(tmp_path) is None
    (tmp_path / "casco-kg.toml").write_text("")
    assert find_settings(tmp_path) == tmp_path / "casco-kg.toml"
    assert read_settings(tmp_path / "casco-kg.toml") == Settings(path=tmp_path / "casco-kg.toml")
    with pytest.raises(UsageError):
        read_settings(tmp_path / "missing.toml")


@pytest.mark.slow
def test_a_baseline_accepts_what_there_was_and_nothing_new(here):
    baseline = here / "accepted.csv"
    assert run(REGISTER, "--as-of", "2026-01-01", "--write-baseline", baseline).exit_code == 0
    result = run(REGISTER, "--as-of", "2026-01-01", "--baseline", baseline)
    assert result.exit_code == 0
    assert "accepts 13 findings" in result.stderr
    result = run("nameless.ttl", "--baseline", baseline, "--format", "json")
    assert constraints(result) == {"body-has-a-name"}
    assert "13 of its lines match no finding any more" in result.stderr


@pytest.mark.slow
def test_a_baseline_survives_moved_lines_and_keeps_its_notes(here, tmp_path):
    baseline = here / "accepted.csv"
    run(REGISTER, "--as-of", "2026-01-01", "--write-baseline", baseline)
    with baseline.open() as file:
        rows = list(csv.reader(file))
    rows[1][4] = "agreed with the lab"
    with baseline.open("w") as file:
        csv.writer(file).writerows(rows)
    moved = here / "moved.ttl"
    moved.write_text("# a line\n# and another\n" + (folder("ontology") / "examples" / "register.ttl").read_text())
    assert run(moved, "--as-of", "2026-01-01", "--baseline", baseline).exit_code == 0
    assert run(moved, "--as-of", "2026-01-01", "--write-baseline", baseline).exit_code == 0
    assert "agreed with the lab" in baseline.read_text()


def test_what_is_no_baseline_is_refused_and_not_overwritten(here):
    other = here / "other.csv"
    for text, message in (("a,b\n1,2\n", "is no baseline"), ("constraint,focus,path,value,note\na,b\n", ":2: has 2")):
        other.write_text(text)
        for option in ("--baseline", "--write-baseline"):
            result = run("nameless.ttl", option, other)
            assert result.exit_code == 2
            assert message in result.stderr
        assert other.read_text() == text


def test_the_settings_in_the_readme_can_be_read(here):
    (text,) = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    (here / "registers").mkdir()
    (here / "registers" / "bodies.csv").write_text("id\n")
    (here / "casco-kg.toml").write_text(text)
    settings = read_settings(here / "casco-kg.toml")
    assert settings.organization and settings.waivers and settings.ignore and settings.severity
    assert {*settings.ignore, *settings.severity, settings.waivers[0].constraint} <= {entry.name for entry in rules()}


def test_the_hook_for_pre_commit_calls_a_command_that_is_there():
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    assert "entry: casco-kg validate\n" in text
    assert "pass_filenames: false" in text
    (pattern,) = re.findall(r"^  files: (.*)$", text, re.M)
    endings = {ending for syntax in SYNTAXES for ending in syntax.endings}
    assert {
        ending for ending in {*endings, ".md", ".py", ".txt", ".csv~"} if re.search(pattern, f"a{ending}")
    } == endings
