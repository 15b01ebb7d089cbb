"""What the format of a file has no place for is info, not a violation: the file is not to blame."""

import pytest
from cases import in_lanes
from conftest import ROOT

import casco_kg
from casco_kg.rdf.terms import expand
from casco_kg.reading.foreign.readers import readers

EXAMPLES = ROOT / "ontology" / "examples"
GRAVE = ("violation", "warning")


@pytest.mark.parametrize("name", in_lanes(["boost.jsonld", "dcc.xml", "untp-0.6.jsonld", "untp-0.7.jsonld"], 2))
def test_an_example_of_a_format_has_no_grave_finding(name):
    report = casco_kg.validate(casco_kg.load(EXAMPLES / name))
    assert [f.constraint for f in report.findings if f.severity in GRAVE] == []
    missing = [f for f in report.findings if f.constraint == "attestation-says-when-it-was-made"]
    assert missing and all("no place" in f.hint for f in missing)


def test_in_our_own_terms_the_same_is_a_violation(tmp_path):
    (tmp_path / "a.csv").write_text("id,attestedBy,about\na,b,Thing\n", encoding="utf-8")
    report = casco_kg.validate(casco_kg.load(tmp_path / "a.csv"))
    assert ("attestation-says-when-it-was-made", "violation") in {(f.constraint, f.severity) for f in report.findings}


def test_a_shape_of_the_user_keeps_its_severity(tmp_path):
    (tmp_path / "own.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix casco: <https://w3id.org/casco-kg/def#> .
        <https://example.org/dated> a sh:PropertyShape ; sh:targetSubjectsOf casco:attestedBy ;
            sh:path casco:attestedOn ; sh:minCount 1 .""",
        encoding="utf-8",
    )
    report = casco_kg.validate(casco_kg.load(EXAMPLES / "dcc.xml"), shapes=[tmp_path / "own.ttl"])
    assert [f.severity for f in report.findings if "dated" in f.constraint] == ["violation"]


@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.name)
def test_what_a_format_lacks_are_properties(reader):
    known = {subject.value for subject in casco_kg.knowledge().subjects()}
    assert reader.lacks <= known
    assert expand("casco:attestedBy").value not in reader.lacks


@pytest.mark.parametrize(
    ("header", "severity"),
    [("id,about", "violation"), ("id,about,colour of ink", "info"), ("id,about,label", "violation")],
)
def test_what_may_stand_in_a_column_that_was_not_read_is_info(tmp_path, header, severity):
    cells = {"id": "a", "about": "Thing", "colour of ink": "blue", "label": "A"}
    row = ",".join(cells[name] for name in header.split(","))
    (tmp_path / "a.csv").write_text(f"{header},type\n{row},Attestation\n", encoding="utf-8")
    report = casco_kg.validate(casco_kg.load(tmp_path / "a.csv"))
    assert {f.severity for f in report.findings if f.constraint == "attestation-says-when-it-was-made"} == {severity}


def test_a_column_that_says_it_of_others_leaves_a_violation(tmp_path):
    text = "id,attestedBy,about,attestedOn,colour of ink\na,x,Thing,2025-01-01,blue\nb,x,Thing,,red\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    report = casco_kg.validate(casco_kg.load(tmp_path / "a.csv"))
    found = {(f.label, f.severity) for f in report.findings if f.constraint == "attestation-says-when-it-was-made"}
    assert found == {("b", "violation")}
