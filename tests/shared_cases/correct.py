"""Rows correct-* of CASES.csv."""

import json

BODIES = "correct/min-bodies.csv"


def grave(findings):
    """Return the constraints of violations and warnings, but for references to what these files leave out."""
    return [
        finding["constraint"]
        for finding in findings
        if finding["severity"] != "info" and finding["constraint"] != "reference-leads-to-a-record"
    ]


def case_1(cases):
    assert cases.findings(BODIES, "correct/min-renewal.csv") == []


def case_2(cases):
    assert grave(cases.findings(BODIES, "correct/min-real-standards.csv")) == []


def case_3(cases):
    register = (BODIES, "correct/min-own-standard.csv")
    assert grave(cases.findings(*register)) == ["standard-is-known"]
    assert cases.findings(*register, "correct/min-own-standard-described.csv") == []


def case_4(cases):
    assert cases.findings(BODIES, "correct/min-overlap.csv") == []
    path = cases.root / "correct/min-overlap.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("PL-1-01", "PL-1-00").replace("PL-1-02", "PL-1-00"), encoding="utf-8"
    )
    assert cases.constraints(BODIES, "correct/min-overlap.csv") == ["accreditations-for-one-scope-do-not-overlap"]


def case_7(cases):
    assert grave(cases.findings("correct/min-number-per-scheme-bodies.csv", "correct/min-number-per-scheme.csv")) == []


def case_10(cases):
    assert grave(cases.findings("correct/mixed.csv")) == []
    told = json.loads(cases.run("trace", "m2", "--data", "correct/mixed.csv", "--format", "json").stdout)
    assert told["verdict"]["name"] == "not-shown"


def case_9(cases):
    found = cases.findings("correct/flat.csv", "--mapping", "correct/flatmap.csv")
    assert [(finding["constraint"], finding["place"]["row"]) for finding in found] == [
        ("attestation-number-is-given-once", 2),
        ("attestation-number-is-given-once", 3),
    ]


def case_5(cases):
    found = cases.findings(BODIES, "correct/min-dotdate.csv")
    assert "date-is-a-date" not in [finding["constraint"] for finding in found]
    result = cases.run("convert", "correct/min-dotdate.csv")
    assert '"2024-03-01"^^xsd:date' in result.stdout and '"2024-03-15"^^xsd:date' in result.stdout


def case_8(cases):
    assert "activity-is-known" not in cases.constraints("correct/min-activity-names.csv")
    result = cases.run("convert", "correct/min-activity-names.csv")
    for activity in (
        "certification-of-products", "certification-of-management-systems", "certification-of-persons",
        "medical-examination", "validation", "reference-material-production",
    ):  # fmt: skip
        assert f"id:activity-{activity}" in result.stdout


def case_6(cases):
    (finding,) = (
        finding
        for finding in cases.findings("correct/min-dupid.csv")
        if finding["constraint"] != "named-bodies-are-described"
    )
    assert finding["constraint"] == "identifier-is-of-one-record"
    assert finding["value"] == (
        "rows 2 and 3 differ in validFrom: 2024-01-01, 2023-01-01; validUntil: 2028-12-31, 2027-12-31"
    )
    assert "rows 2 and 3 differ in validFrom" in cases.run("validate", "correct/min-dupid.csv").stdout
