"""What a month leaves open is no finding: an end, a status or an event of the month in which something was attested."""

import json

import pytest

from casco_kg import validate

pytestmark = pytest.mark.slow

CONTEXT = "https://w3id.org/casco-kg/ontology/context.jsonld"
HELD = "attested-while-the-cited-accreditation-held"
SUSPENDED = "attested-before-the-cited-accreditation-was-suspended-or-ended"
BY_EVENTS = "attested-while-events-tell-the-cited-accreditation-held"
SCOPE = "attested-while-the-scope-of-the-cited-accreditation-held"
COVERS = "cited-accreditation-covers-the-activity"


def accreditation(**said):
    scope = {"id": "scope", "activity": "testing", "standard": "ISO/IEC 17025:2017"}
    record = {
        "id": "A",
        "number": "1",
        "grantedBy": "ab",
        "grantedTo": "lab",
        "scope": scope,
        "validFrom": "2024-01-01",
    }
    return record | said


def other(**said):
    return accreditation(id="B", scope={"activity": "testing", "standard": "ISO/IEC 17025:2017"}, **said)


def event(kind, day, of="A", **said):
    return {"type": "StatusEvent", "eventOf": of, "eventKind": kind, "happenedOn": day, **said}


CALIBRATION = {"activity": "calibration", "standard": "ISO/IEC 17025:2017"}
OVER = {"validUntil": "2024-12-31", "status": "expired"}
#: Records beside a test report of 2025-05-20, by a month, what they break, and a month that may be right and one not.
CASES = {
    "another record for the activity ended": (
        lambda month: [accreditation(scope=CALIBRATION), other(validUntil=month)],
        COVERS,
        "2025-05",
        "2025-04",
    ),
    "another record for the activity was withdrawn": (
        lambda month: [accreditation(scope=CALIBRATION), other(status="withdrawn", statusSince=month)],
        COVERS,
        "2025-05",
        "2025-04",
    ),
    "the next record ended": (
        lambda month: [accreditation(**OVER), other(validFrom="2025-01-01", validUntil=month)],
        HELD,
        "2025-05",
        "2025-04",
    ),
    "it was renewed until": (
        lambda month: [accreditation(**OVER), event("renewed", "2024-12-01", validUntil=month)],
        HELD,
        "2025-05",
        "2025-04",
    ),
    "its status was lifted": (
        lambda month: [accreditation(status="suspended", statusSince="2025-05-10"), event("restored", month)],
        SUSPENDED,
        "2025-05",
        "2025-06",
    ),
    "it was restored": (
        lambda month: [accreditation(), event("suspended", "2025-05-10"), event("restored", month)],
        BY_EVENTS,
        "2025-05",
        "2025-06",
    ),
    "its scope was suspended": (
        lambda month: [accreditation(), event("suspended", month, of="scope")],
        SCOPE,
        "2025-05",
        "2025-04",
    ),
    "its scope was restored": (
        lambda month: [
            accreditation(),
            event("suspended", "2025-05-10", of="scope"),
            event("restored", month, of="scope"),
        ],
        SCOPE,
        "2025-05",
        "2025-06",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_month_leaves_open_is_no_finding(write, case):
    records, constraint, open_, decided = CASES[case]
    report = {
        "id": "T",
        "activity": "testing",
        "attestedBy": "lab",
        "attestedOn": "2025-05-20",
        "underAccreditation": "A",
    }
    for month, expected in ((open_, False), (decided, True)):
        graph = [{"id": "lab", "label": "Lab"}, *records(month), report]
        path = write("r.jsonld", json.dumps({"@context": CONTEXT, "@graph": graph}))
        assert (constraint in {finding.constraint for finding in validate(path).findings}) is expected
