"""Stored questions about registers, each side of their conditions."""

import pytest

from casco_kg import ask, load
from casco_kg.errors import UsageError

ROWS = """id,type,number,grantedBy,grantedTo,scope.activity,scope.standard,status,statusSince,validUntil
a-1,Accreditation,A-1,ab,lab,testing,{standard},{status},2026-05-01,{until}
"""
CITING = "id,type,number,attestedBy,underAccreditation,activity\nt-1,Attestation,T-1,lab,a-1,testing\n"
RECOGNITION = """@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix : <https://w3id.org/casco-kg/register/> .
:r-{} a casco:Recognition ; casco:recognizedBody :ab ;
    casco:validUntil "{}"^^<http://www.w3.org/2001/XMLSchema#date> .
"""


@pytest.fixture
def asked(write):
    def asked(name, *tables, **parameters):
        paths = [write(f"{n}.{'ttl' if text[0] == '@' else 'csv'}", text) for n, text in enumerate(tables)]
        answer = ask(name, load(*paths), parameters=parameters)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.text()]

    return asked


def accreditation(standard="ISO/IEC 17025", status="active", until="2026-12-31"):
    return ROWS.format(standard=standard, status=status, until=until)


@pytest.mark.parametrize(
    ("until", "status", "days"),
    [
        ("2026-01-01", "active", "0"),
        ("2026-03-02", "active", "60"),
        ("2026-03-02", "suspended", "60"),
        ("2026-03-03", "active", None),
        ("2025-12-31", "active", None),
        ("2026-02-01", "withdrawn", None),
        ("soon", "active", None),
    ],
)
def test_what_expires_within_days(asked, until, status, days):
    table = accreditation(status=status, until=until)
    rows = asked("expires-within", table, **{"from": "2026-01-01", "within": "60"})
    assert [(row["record"], row["days"]) for row in rows if row["by"].endswith("ab")] == (
        [("A-1", days)] if days else []
    )


@pytest.mark.parametrize(
    ("question", "parameters", "record"),
    [
        ("expires-within", {"from": "2026-11-01", "within": "90"}, "A-1"),
        ("affected-by-transition", {"day": "2026-11-01"}, "A-1"),
        ("rests-on-what-does-not-hold", {"day": "2027-06-01"}, "T-1"),
    ],
)
def test_what_kind_a_record_is_of_need_not_be_said(asked, question, parameters, record):
    tables = [accreditation(standard="ISO/IEC 17020:2012"), CITING]
    untyped = [t.replace(",type,", ",").replace(",Accreditation,", ",").replace(",Attestation,", ",") for t in tables]
    found = [[row["record"] for row in asked(question, *each, **parameters)] for each in (tables, untyped)]
    assert record in found[0] and found[0] == found[1]


def test_days_are_counted_over_leap_years(asked):
    rows = asked("expires-within", accreditation(until="2028-03-01"), **{"from": "2024-02-28", "within": "2000"})
    assert {row["days"] for row in rows if row["record"] == "A-1"} == {"1463"}


@pytest.mark.parametrize(
    ("standard", "day", "names"),
    [
        ("ISO/IEC 17020:2012", "2027-01-01", {"ISO/IEC 17020:2012"}),
        ("ISO/IEC 17020", "2027-01-01", {"ISO/IEC 17020, and no edition"}),
        ("ISO/IEC 17020:2026", "2027-01-01", set()),
        ("ISO/IEC 17020:2012", "2029-03-28", set()),
        ("ISO/IEC 17024", "2027-01-01", set()),
    ],
)
def test_what_a_transition_affects(asked, standard, day, names):
    rows = asked("affected-by-transition", accreditation(standard=standard, until="2030-12-31"), day=day)
    assert {row["names"] for row in rows} == names
    assert {row["until"] for row in rows} <= {"2029-03-27"}


def test_an_attestation_that_names_the_old_edition_is_affected(asked):
    table = "id,type,number,attestedBy,conformsTo\nt-1,Attestation,T-1,lab,ISO/IEC 17020:{}\n"
    for year, found in (("2012", ["T-1"]), ("2026", [])):
        rows = asked("affected-by-transition", table.format(year), day="2027-01-01")
        assert [row["record"] for row in rows] == found


@pytest.mark.parametrize(
    ("status", "until", "why"),
    [
        ("active", "2026-12-31", set()),
        ("suspended", "2026-12-31", {("accreditation suspended", "2026-05-01")}),
        ("withdrawn", "2026-12-31", {("accreditation withdrawn", "2026-05-01")}),
        ("active", "2026-05-31", {("accreditation over", "2026-05-31")}),
    ],
)
def test_what_rests_on_an_accreditation_that_does_not_hold(asked, status, until, why):
    rows = asked("rests-on-what-does-not-hold", accreditation(status=status, until=until), CITING, day="2026-06-01")
    assert {(row["why"], row["since"]) for row in rows} == why
    assert {row["record"] for row in rows} <= {"T-1"}


def test_what_rests_on_an_accreditation_body_that_lost_its_recognition(asked):
    for days, found in ((["2026-05-31"], 1), (["2026-06-01"], 0), (["2026-05-31", "2026-06-01"], 0), ([], 0)):
        recognitions = [RECOGNITION.format(number, day) for number, day in enumerate(days)]
        rows = asked("rests-on-what-does-not-hold", accreditation(), *recognitions, day="2026-06-01")
        assert len(rows) == found, days
        assert {(row["what"], row["record"], row["why"]) for row in rows} <= {
            ("accreditation", "A-1", "recognition of the accreditation body over")
        }


STATUSES = """id,type,number,grantedBy,grantedTo,scope.activity,scope.standard,status,statusSince,validFrom,validUntil
b1,Accreditation,B-1,ab,lab,testing,ISO/IEC 17020:2012,{status},{since},2020-01-01,2030-12-31
"""
EVENTS = "type,eventOf,eventKind,happenedOn\nStatusEvent,b1,{},{}\n"
CITING_B = "id,type,number,attestedBy,underAccreditation,activity\nt-1,Attestation,T-1,lab,b1,testing\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "since", "kind", "on", "rests", "goes_on"),
    [
        ("suspended", "2026-03-01", "reduced", "2026-02-01", True, True),
        ("withdrawn", "2026-03-01", "extended", "2026-04-01", True, False),
        ("cancelled", "2026-03-01", "renewed", "2025-02-01", True, False),
        ("suspended", "", "extended", "2026-02-01", True, True),
        ("suspended", "2026-03-01", "restored", "2026-05-01", False, True),
        ("suspended", "2026-03-01", "restored", "2027-05-01", True, True),
        ("withdrawn", "2026-03-01", "granted", "2026-05-01", False, True),
        ("active", "2026-05-01", "suspended", "2026-03-01", False, True),
        ("active", "2026-05-01", "withdrawn", "2026-03-01", False, True),
        ("active", "2020-01-01", "withdrawn", "2026-03-01", True, False),
        ("", "", "withdrawn", "2026-03-01", True, False),
        ("", "", "withdrawn", "2026-09-01", False, True),
    ],
)
def test_a_status_with_its_day_is_one_more_event(asked, status, since, kind, on, rests, goes_on):
    tables = [STATUSES.format(status=status, since=since), EVENTS.format(kind, on), CITING_B]
    resting = asked("rests-on-what-does-not-hold", *tables, day="2026-06-01")
    expiring = asked("expires-within", *tables, **{"from": "2026-06-01", "within": "2000"})
    affected = asked("affected-by-transition", *tables, day="2026-06-01")
    assert ("T-1" in {row["record"] for row in resting}) is rests
    assert ("B-1" in {row["record"] for row in expiring}) is goes_on
    assert ("B-1" in {row["record"] for row in affected}) is goes_on


@pytest.mark.parametrize("column", ["status", "validUntil"])
def test_what_is_over_has_nothing_to_move(asked, column):
    table = accreditation(standard="ISO/IEC 17020:2012", until="2030-12-31")
    assert "A-1" in {row["record"] for row in asked("affected-by-transition", table, day="2026-06-01")}
    over = table.replace("active", "withdrawn") if column == "status" else table.replace("2030-12-31", "2026-01-14")
    assert "A-1" not in {row["record"] for row in asked("affected-by-transition", over, day="2026-06-01")}


@pytest.mark.parametrize("value", ["abc", "60 days", "6.5", ""])
def test_a_number_of_days_is_a_number(asked, value):
    with pytest.raises(UsageError, match=r"within: .* is no whole number; write it as in 90"):
        asked("expires-within", accreditation(), within=value)
