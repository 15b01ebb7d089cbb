"""A report in numbers: records, those without a finding, and what is found most."""

import json
import re

import pytest
from click.testing import CliRunner

from casco_kg import load, validate
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.validation.overview import overview

EXAMPLES = folder("ontology") / "examples"
TABLES = sorted(map(str, EXAMPLES.glob("register-*.csv")))
DAY = "2026-01-01"


def run(*args):
    return CliRunner().invoke(main, ["validate", "--no-config", "--as-of", DAY, *map(str, args)])


def counted(tallies):
    return {each["name"]: (each["records"], each["withoutFinding"]) for each in tallies}


@pytest.mark.parametrize("files", [TABLES, [str(EXAMPLES / "register.ttl")]], ids=["tables", "turtle"])
def test_records_are_counted_by_kind_by_table_and_by_body(files):
    document = json.loads(run(*files, "--format", "json").stdout)
    told = document["summary"]
    kinds = counted(told["kinds"])
    assert [*kinds] == ["bodies", "accreditations", "attestations"]
    assert {kind: records for kind, (records, _) in kinds.items()} == {
        "bodies": 13,
        "accreditations": 9,
        "attestations": 12,
    }
    assert counted(told["tables"]).keys() == set(files)
    assert sum(records for records, _ in counted(told["tables"]).values()) == 34
    assert counted(told["bodies"])["Ministry of Trade of Norland"] == (3, 1)
    focuses = {finding["focus"] for finding in document["findings"]}
    unclean = sum(records - clean for records, clean in kinds.values())
    # a scope of one finding is part of the accreditation that has it, and of its finding
    assert len(focuses) - 2 <= unclean <= len(focuses)
    for severity in ("violation", "warning", "info"):
        assert sum(each[severity] for each in told["kinds"]) == document["counts"][severity]


def test_what_is_said_of_a_part_counts_for_its_record(write):
    table = (
        "id,type,grantedTo,grantedBy,scope.activity,scope.standard\na-1,Accreditation,lab,ab,testing,ISO/IEC 17020\n"
    )
    report = validate(load(write("a.csv", table)))
    scope = next(f for f in report.findings if f.constraint == "scope-standard-governs-its-activity")
    assert report.records.of(scope.focus).kind == "accreditations"
    (accreditations,) = (each for each in overview(report).kinds if each.name == "accreditations")
    assert (accreditations.records, accreditations.clean) == (1, 0)


def test_one_value_that_is_found_often_is_one_entry(write):
    rows = "\n".join(f"b-{n},Body {n},{'tasting' if n else 'testing'},third" for n in range(31))
    path = write("bodies.csv", f"id,label,performs,actsAs\n{rows}\n")
    (entry,) = json.loads(run(path, "--format", "json").stdout)["summary"]["values"]
    assert (entry["path"], entry["value"], entry["findings"], entry["records"]) == ("performs", "tasting", 30, 30)
    text = run(path).stdout
    assert "performs tasting: 30 findings of activity-is-known" in text
    assert re.search("bodies +31 +1 +30 +- +-", text)


def test_a_finding_on_a_file_is_none_on_a_record(write):
    path = write("bodies.csv", "id,label,performs,actsAs,colour\nb,Body,testing,third,red\n")
    told = overview(validate(load(path)))
    assert [(each.records, each.clean, sum(each.findings)) for each in told.kinds] == [(1, 1, 0)]
    assert [(each.records, each.clean, sum(each.findings)) for each in told.tables] == [(1, 1, 1)]


def test_what_is_no_register_has_no_numbers(write):
    shapes = write(
        "s.ttl", "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:targetNode <urn:a> ; sh:class <urn:c> ."
    )
    data = write("d.ttl", "<urn:a> <urn:b> <urn:c> .")
    result = run("--shapes-only", "--shapes", shapes, data)
    assert "without a finding" not in result.stdout
