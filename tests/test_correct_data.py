"""Correct data gets no finding, and one mistake is told once, however many rows it is made of."""

from datetime import date

import pytest

import casco_kg
from casco_kg.engines import COMPILED, Engine

DAY = date(2026, 1, 1)
BODIES = "id,label,performs,actsAs\nL,Lab,testing,third\nM,Second lab,testing,third\n"
ACCREDITATIONS = "id,number,grantedBy,grantedTo,scope.activity,scope.standard,status,validFrom,validUntil"
ATTESTATIONS = "id,type,attestedBy,activity,about,conformsTo,attestedOn,number"


@pytest.fixture
def found(tmp_path):
    """The constraints and rows of what is found in tables, each given as its header and its rows."""

    def run(*tables):
        paths = []
        for number, (header, *rows) in enumerate(tables):
            paths.append(tmp_path / f"{number}.csv")
            paths[-1].write_text("\n".join([header.strip(), *rows]) + "\n", encoding="utf-8")
        report = casco_kg.validate(casco_kg.load(*paths), as_of=DAY)
        assert report.engines == (Engine(COMPILED),)
        return [(finding.constraint, finding.place.row) for finding in report.findings]

    return run


def test_many_accreditations_for_one_scope_are_one_finding(found):
    rows = [f"a{n:02},1,id:body-dakks,L,testing,ISO/IEC 17025:2017,active,2024-01-01,2028-12-31" for n in range(40)]
    assert found((BODIES,), (ACCREDITATIONS, *rows)) == [("accreditations-for-one-scope-do-not-overlap", 2)]


def test_many_equal_attestations_are_told_at_the_first_and_the_last(found):
    rows = [f"a{n:02},Attestation,L,testing,Sample,EN 1:2000,2025-01-01," for n in range(40)]
    assert found((BODIES,), (ATTESTATIONS, *rows)) == [
        ("attestation-is-recorded-once", 2),
        ("attestation-is-recorded-once", 41),
    ]


def test_rows_of_one_report_are_no_finding(found):
    rows = [f"a{n:02},Attestation,L,testing,Sample {n},EN 1:2000,2025-01-01,R-1" for n in range(40)]
    assert found((BODIES,), (ATTESTATIONS, *rows)) == []


def test_a_number_of_two_bodies_is_found_at_both(found):
    rows = [f"{body},N,id:body-dakks,{body},testing,ISO/IEC 17025,active,2024-01-01,2028-12-31" for body in "LM"]
    assert found((BODIES,), (ACCREDITATIONS, *(f"a-{row}" for row in rows))) == [
        ("accreditation-number-is-given-once", 2),
        ("accreditation-number-is-given-once", 3),
    ]


def test_what_bodies_are_accredited_for_in_practice_is_no_mistake(found):
    """A row for each activity that accreditation bodies grant accreditations for, to the standard of each."""
    covered = [
        ("medical examination", "ISO 15189:2022"),
        ("biobanking", "ISO 20387:2018"),
        ("sampling", "ISO/IEC 17025:2017"),
        ("Probenahme", "DIN EN ISO/IEC 17025:2018"),
        ("proficiency testing", "ISO/IEC 17043:2023"),
        ("reference material production", "ISO 17034:2016"),
        ("verification", "ISO 14065:2020"),
        ("validation", "ISO/IEC 17029:2019"),
    ]
    rows = [
        f"a{number},A-{number},Example Accreditation,Body {number},{activity},{standard},active,2024-01-15,2028-01-14"
        for number, (activity, standard) in enumerate(covered)
    ]
    told = {constraint for constraint, _ in found((ACCREDITATIONS, *rows))}
    assert told <= {"named-bodies-are-described", "scope-activity-is-one-the-deck-has-accredited"}
