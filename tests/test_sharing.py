"""Records that contradict each other under one identifier are one finding, which says where and in what."""

from datetime import date

import pyoxigraph as ox
import pytest

import casco_kg
from casco_kg.rdf.terms import shorten
from casco_kg.rulebook import rules
from casco_kg.validation.shared_identifiers import _speakers

pytestmark = pytest.mark.slow

DAY = date(2026, 1, 1)
HEADER = "id,number,grantedBy,grantedTo,scope.activity,scope.standard,status,validFrom,validUntil\n"
ROW = "d,1,id:body-dakks,L,testing,ISO/IEC 17025:2017,active,2024-01-01,2028-12-31\n"
BODIES = "id,label,performs,actsAs\nL,Lab,testing|calibration,third\n"


@pytest.fixture
def found(tmp_path):
    """The constraints and values of what is found in files, each given by its name and text."""

    def run(select=(), **files):
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        graph = casco_kg.load(*(tmp_path / name.replace("_", ".") for name in files))
        findings = casco_kg.validate(graph, as_of=DAY, select=select).findings
        return [(f.constraint, _text(f.value).replace(f"{tmp_path}/", "")) for f in findings]

    return run


def _text(value):
    return "" if value is None else value.value if isinstance(value, ox.Literal) else shorten(value)


def test_rows_that_differ_are_one_finding(found):
    other = ROW.replace("2024", "2023").replace("active", "withdrawn")
    assert found(a_csv=HEADER + ROW + ROW + other, b_csv=BODIES) == [
        (
            "identifier-is-of-one-record",
            "rows 2 and 4 differ in status: id:status-active, id:status-withdrawn; validFrom: 2024-01-01, 2023-01-01",
        ),
        ("change-of-status-has-its-day", "id:status-withdrawn"),
    ]


def test_rows_that_agree_are_one_record(found):
    assert found(a_csv=HEADER + ROW + ROW.replace("testing", "calibration"), b_csv=BODIES) == []


def test_records_of_two_files_are_told_with_them(found):
    ((constraint, value),) = found(a_csv=HEADER + ROW, b_csv=BODIES, c_csv=HEADER + ROW.replace("2024", "2023"))
    assert constraint == "identifier-is-of-one-record"
    assert value == "rows a.csv 2 and c.csv 2 differ in validFrom: 2024-01-01, 2023-01-01"


def test_objects_of_json_are_records(found):
    context = '"@context": "https://w3id.org/casco-kg/ontology/context.jsonld"'
    one = '{%s, "id": "x", "attestedOn": "2025-01-0%d"}'
    values = dict(found(a_json=f"[{one % (context, 1)}, {one % (context, 2)}]"))
    assert values["identifier-is-of-one-record"] == ("objects /0 and /1 differ in attestedOn: 2025-01-01, 2025-01-02")
    assert "attestation-was-made-on-one-day" not in values


def test_two_values_in_one_row_and_in_turtle_are_told_as_such(found):
    assert found(a_csv=HEADER + ROW.replace("2024-01-01", "2024-01-01|2023-01-01"), b_csv=BODIES)[0][0] == (
        "validity-starts-on-one-day"
    )
    turtle = "@prefix casco: <https://w3id.org/casco-kg/def#> .\n<x> casco:grantedTo <y> ; casco:number '1', '2' ."
    assert ("record-has-one-number", "") in found(a_ttl=turtle)


def test_what_is_spoken_for_is_told_where_the_speaker_is_not_asked(found):
    files = {"a_csv": HEADER + ROW + ROW.replace("2024", "2023"), "b_csv": BODIES}
    assert [name for name, _ in found(**files)] == ["identifier-is-of-one-record"]
    assert [name for name, _ in found(["validity-starts-on-one-day"], **files)] == ["validity-starts-on-one-day"]


def test_a_constraint_speaks_for_constraints():
    assert {name for names in _speakers().values() for name in names} <= {rule.name for rule in rules()}


def test_too_many_values_are_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW.replace("2024-01-01", "2024-01-01|2023-01-01"), encoding="utf-8")
    findings = casco_kg.validate(casco_kg.load(path), as_of=DAY, select=["validity-starts-on-one-day"]).findings
    assert [finding.hint for finding in findings] == ["Given are 2023-01-01 and 2024-01-01."]


def test_the_number_is_named_beside_what_contradicts(found):
    other = ROW.replace("d,1", "d,2")
    assert found(a_csv=HEADER + ROW + other.replace("2024", "2023"), b_csv=BODIES) == [
        ("identifier-is-of-one-record", "rows 2 and 3 differ in number: 1, 2; validFrom: 2024-01-01, 2023-01-01")
    ]
    assert found(a_csv=HEADER + ROW + other, b_csv=BODIES) == [("record-has-one-number", "")]


def test_an_identifier_of_a_body_and_a_record_is_one_finding(found):
    bodies = BODIES + "d,Another,testing,third\n"
    assert found(a_csv=HEADER + ROW, b_csv=bodies) == [("identifier-is-of-one-thing", "")]


@pytest.mark.parametrize(
    ("column", "values"),
    [("label", "XXYY"), ("scope.label", "XXYY"), ("number", "1122")],
)
def test_each_group_that_overlaps_is_one_finding(found, column, values):
    header, row = HEADER.rstrip(), ROW.removeprefix("d,").rstrip()
    if column == "number":
        header, row = header.replace(",number", ""), row.removeprefix("1,")
    rows = "".join(f"{name},{row},{value}\n" for name, value in zip("abcd", values, strict=True))
    findings = found(
        ["accreditations-for-one-scope-do-not-overlap"],
        a_csv=header + f",{column}\n" + rows,
        b_csv=BODIES,
    )
    base = "https://w3id.org/casco-kg/register/"
    assert [value.removeprefix(base) for _, value in findings] == ["b", "d"]


def test_a_group_for_each_activity_of_one_accreditation(found):
    row = ROW.replace("d,", "%s,")
    rows = [row % "a", (row % "a").replace("testing", "calibration")]
    rows += [row % "b", (row % "c").replace("testing", "calibration")]
    findings = found(["accreditations-for-one-scope-do-not-overlap"], a_csv=HEADER + "".join(rows), b_csv=BODIES)
    assert len(findings) == 2


def test_a_body_in_another_role_is_told_once_for_all_its_activities(found):
    rows = ROW + ROW.replace("d,1", "e,2").replace("testing", "calibration")
    bodies = BODIES.replace("third", "first")
    assert [name for name, _ in found(a_csv=HEADER + rows, b_csv=bodies)] == ["accredited-body-is-a-third-party"]
    others = rows.replace(",L,calibration", ",M,calibration")
    findings = found(a_csv=HEADER + others, b_csv=bodies + "M,Other,calibration,first\n")
    assert [name for name, _ in findings] == ["accredited-body-is-a-third-party"] * 2
