"""Rows shapes-* of CASES.csv."""

import json


def _refused(cases, number, *words):
    """The shapes are ill-formed: exit 2, with file, line and the words."""
    result = cases.run("validate", "--no-config", "shapes/data.ttl", "--shapes", f"shapes/s{number}.ttl")
    assert result.exit_code == 2 and not result.stdout, result.output
    assert f"s{number}.ttl:7: " in result.stderr
    for text in words:
        assert text in result.stderr


def _told(cases, number, *words):
    """What the shapes say is told as a warning, at its place, and the data does not simply conform."""
    file = f"shapes/s{number}.ttl"
    result = cases.run("validate", "--no-config", "shapes/data.ttl", "--shapes", file, "--format", "json")
    report = json.loads(result.stdout)
    assert not report["conforms"]
    found = [f for f in report["findings"] if f["constraint"] == "shapes-check-what-they-say"]
    assert {(f["severity"], f["place"]["line"]) for f in found} == {("warning", 7)}
    assert all(f["place"]["file"].endswith(file) for f in found)
    for text in words:
        assert any(text in f["value"] for f in found), found


def case_1(cases):
    _told(cases, 1, "sh:targetclass is no term of SHACL; did you mean sh:targetClass?", "without a target")


def case_2(cases):
    _told(cases, 2, "sh:minCout is no term of SHACL; did you mean sh:minCount?")


def case_3(cases):
    _refused(cases, 3, "sh:minCount belongs to property shapes")


def case_4(cases):
    _refused(cases, 4, "without sh:path; a property shape has one")


def case_5(cases):
    _refused(cases, 5, "has 2 values for sh:minCount, which is given once")


def case_6(cases):
    _refused(cases, 6, "sh:in takes a list")


def case_7(cases):
    _refused(cases, 7, "NotThere>, which is described nowhere")


def case_8(cases):
    _refused(cases, 8, "has 2 values for sh:path, which is given once")
