"""Writes reports as JUnit XML, which CI systems show: a suite for each constraint, a case for each finding.

A finding below the limit (``--fail-on``) is a skipped case: shown, and no failure. A constraint without a finding is
one case that passed.

Source: https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from itertools import groupby

from casco_kg.rendering.findings import summary
from casco_kg.rendering.plain import told
from casco_kg.texts import plain
from casco_kg.validation.report import Finding, Report

__all__ = ["junit_report"]

_CLASH = "contradiction"
_NAME = "casco-kg"


def junit_report(report: Report, fail_on: str) -> str:
    """Return a report as JUnit XML.

    Args:
        report: the findings.
        fail_on: the lightest severity that is a failure.
    """
    failing = set(report.at_least(fail_on))
    found = {name: list(group) for name, group in groupby(report.findings, key=lambda f: f.constraint)}
    root = ET.Element("testsuites", name=_NAME)
    _suite(root, _CLASH, [_clash_case(clash.reason, map(str, clash.facts)) for clash in report.clashes])
    for name in sorted({*report.constraints, *found}):
        _suite(root, name, [_case(finding, finding in failing) for finding in found.get(name, ())])
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, 0)) for suite in root)))
    properties = ET.Element("properties")
    ET.SubElement(properties, "property", name="summary", value=plain(summary(report)))
    root[0].insert(0, properties)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, name: str, cases: list[ET.Element]) -> None:
    """Add a suite; where nothing is found, one case that passed. Names within a suite are made to differ."""
    suite = ET.SubElement(root, "testsuite", name=plain(name))
    seen: dict[str, int] = {}
    for case in cases or [ET.Element("testcase", name=plain(name), classname=_NAME)]:
        own = case.get("name", "")
        seen[own] = seen.get(own, 0) + 1
        if seen[own] > 1:
            case.set("name", f"{own} ({seen[own]})")
        case.set("classname", f"{_NAME}.{plain(name)}")
        case.set("time", "0")
        suite.append(case)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("time", "0")


def _case(finding: Finding, fails: bool) -> ET.Element:
    case = ET.Element("testcase", name=told(finding))
    shown = ET.SubElement(case, "failure" if fails else "skipped", message=plain(finding.message))
    if fails:
        shown.set("type", finding.severity)
    lines = (str(finding.place or ""), told(finding), f"{finding.severity}: {finding.message}", finding.fix)
    shown.text = "\n".join(plain(line) for line in lines if line)
    return case


def _clash_case(reason: str, facts: Iterable[str]) -> ET.Element:
    case = ET.Element("testcase", name=plain(reason))
    shown = ET.SubElement(case, "failure", message=plain(reason), type=_CLASH)
    shown.text = "\n".join(map(plain, facts))
    return case
