"""Rows designations-* of CASES.csv."""

ABOUT = {
    "standard-is-known",
    "standard-exists",
    "designation-is-of-a-known-document",
    "scope-standard-governs-its-activity",
}


def told(findings, constraint):
    return {str(finding["focus"]).rsplit("/", 1)[-1] for finding in findings if finding["constraint"] == constraint}


def case_1(cases):
    found = cases.findings("designations/desig.csv")
    assert told(found, "certificate-is-not-to-a-standard-for-accreditation") == {f"d{number}" for number in range(23)}
    assert not told(found, "designation-is-of-a-known-document")
    found = cases.findings("designations/noyear.csv")
    assert told(found, "requirements-are-on-the-object") == {"n1", "n2", "n3"}
    assert not told(found, "designation-is-of-a-known-document")
    found = cases.findings("designations/lang.ttl")
    assert told(found, "edition-is-not-past-its-transition") == {"p1", "p2"}
    assert told(found, "certificate-is-not-to-a-standard-for-accreditation") == {"p1", "p2", "p3"}


def case_2(cases):
    found = cases.findings("designations/scope.csv", "designations/acc.csv")
    assert not {finding["constraint"] for finding in found} & ABOUT
    read = cases.run("convert", "designations/scope.csv").stdout
    assert "17050" not in read
    assert read.count("id:edition-iso-iec-17025-2017") + read.count("id:standard-iso-iec-17025") == 21
    assert read.count("id:edition-iso-iec-17025-2017") == 17
