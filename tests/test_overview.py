"""A report in numbers: records, those without a finding, and what is found most."""

import json
import re

import pytest
from click.testing import CliRunner

from casco_kg import load, validate
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.validation.overview import overview

pytestmark = pytest.mark.slow

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


def page(*files):
    return run(*files, "--format", "html").stdout


def test_a_page_begins_with_the_verdict_and_the_numbers():
    text = page(*TABLES)
    assert "<h1>22 of 34 records without a finding, 9 violations to put right</h1>" in text
    assert text.index("<h1>") < text.index('id="numbers"') < text.index('id="overview"') < text.index('id="findings"')
    rows = re.findall(r'<tr><th scope="row"><bdi>(.*?)</bdi></th><td>(\d+)</td><td>(\d+)</td>', text)
    assert ("attestations", "12", "5") in rows and (TABLES[0], "9", "4") in rows
    assert ("Ministry of Trade of Norland", "3", "1") in rows


def test_a_page_says_first_that_hardly_anything_was_read(write):
    text = page(write("c.csv", "number,Accredited body,Good till\nC-1,Aurora,2027-04-30\n"))
    assert re.search("<h1>Hardly checked, since no record was recognized and 2 parts were not understood: ", text)
    names = "<bdi>Accredited body</bdi>, <bdi>Good till</bdi>"
    assert text.index(names) < text.index('class="counts"') and "Did you mean accreditedBy" not in text
    assert 'class="unread"' not in page(*TABLES)


def test_a_clean_page_says_what_was_read():
    text = page(EXAMPLES / "minimal.csv")
    assert "<h1>No findings on 1 record</h1>" in text
    assert f'<tr><th scope="row"><bdi>{EXAMPLES / "minimal.csv"}</bdi></th><td>1</td><td>1</td>' in text
    assert "<strong>1<small> of 1</small></strong>records without a finding" in text


def test_a_page_tells_rules_by_their_sentence_and_sources_by_their_title():
    text = page(*TABLES)
    sentence = "The last day of validity lies before the first."
    assert re.search(rf'<a href="#rule-\d+">{sentence}</a> <small>validity-does-not-end-before-it-starts</small>', text)
    assert re.search(rf'<h3><span class="badge violation">violation</span> <a href="#rule-\d+">{sentence}</a>', text)
    assert "ISO/IEC CASCO Toolbox: How it fits together, slide 5" in text and "the deck, slide" not in text
    assert ">rva.nl/en/suspensions-and-withdrawals</a>" in text
    # the value as people write it, and the advice beside it
    value = '<span class="what"><i>scope.standard</i> <bdi>ISO/IEC 17021-1</bdi></span>'
    assert f"{value}<p>Correct the activity or the standard;" in text


def test_the_number_of_a_record_stands_with_its_name(write):
    row = "a-1,The accreditation,NO 7,lab,ab,testing,ISO/IEC 17020\n"
    text = page(write("a.csv", f"id,label,number,grantedTo,grantedBy,scope.activity,scope.standard\n{row}"))
    assert '<span class="number"> NO 7</span>' in text


def test_the_organization_stands_above_the_verdict(write, monkeypatch, tmp_path):
    write("casco-kg.toml", '[report]\norganization = "Norland <AB>"\n')
    monkeypatch.chdir(tmp_path)
    text = CliRunner().invoke(main, ["validate", TABLES[0], "--format", "html"]).stdout
    assert '<p class="kind">Check of a register by Norland &lt;AB&gt;</p>' in text


def test_only_rows_that_no_picture_of_a_page_holds_wait_for_being_in_sight(write):
    for count, waits in ((300, False), (301, True)):
        rows = "\n".join(f"b-{n},Body {n},tasting,third" for n in range(count))
        text = page(write("bodies.csv", f"id,label,performs,actsAs\n{rows}\n"))
        assert ('<ol class="long">' in text) is waits
        assert re.findall(r"\n(.*)\{ content-visibility: auto", text) == [".rule ol.long > li "]
