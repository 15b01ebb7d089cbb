"""Writes validation reports: one function for all formats that are one text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from rich.console import Console

from casco_kg.errors import UsageError
from casco_kg.proofs import Step
from casco_kg.rendering.findings import findings_text
from casco_kg.rendering.github import github_report
from casco_kg.rendering.html import html_report
from casco_kg.rendering.junit import junit_report
from casco_kg.rendering.sarif import sarif_report
from casco_kg.rendering.structured import csv_report, json_report
from casco_kg.rendering.trace_section import trace_section
from casco_kg.rendering.w3c import w3c_report
from casco_kg.report import Finding, Report
from casco_kg.tracing import Trace

__all__ = ["REPORT_FORMATS", "report_in"]

REPORT_FORMATS = ("text", "json", "csv", "sarif", "junit", "github", "html", "ttl")


def report_in(
    report_format: str,
    report: Report,
    proofs: Mapping[Finding, Sequence[Step]],
    *,
    fail_on: str = "violation",
    every: bool = False,
    traces: Sequence[Trace] = (),
) -> bytes:
    """Return a report in one of :data:`REPORT_FORMATS`, the same bytes for the same report.

    Args:
        report_format: the format.
        report: the findings.
        proofs: what was inferred and led to a finding; shown in text, JSON and HTML.
        fail_on: the lightest severity that is a failure; JUnit tells failures apart.
        every: show all findings of a long group, in text.
        traces: what stands behind the records of the data; shown in HTML.

    Raises:
        UsageError: there is no such format.
    """
    match report_format:
        case "text":
            text = _text(report, proofs, every)
        case "json":
            text = json_report(report, proofs)
        case "csv":
            text = csv_report(report)
        case "sarif":
            text = sarif_report(report)
        case "junit":
            text = junit_report(report, fail_on)
        case "github":
            text = github_report(report)
        case "html":
            text = html_report(report, proofs, [trace_section(traces)] if traces else [])
        case "ttl":
            text = w3c_report(report)
        case _:
            raise UsageError(f"there is no format {report_format!r}; there are {', '.join(REPORT_FORMATS)}")
    # The name of a file may hold what is no character; nothing else can.
    return text.encode("utf-8", errors="replace")


def _text(report: Report, proofs: Mapping[Finding, Sequence[Step]], every: bool) -> str:
    console = Console(file=io.StringIO(), highlight=False, width=160, color_system=None)
    findings_text(console, report, proofs, every=every)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
