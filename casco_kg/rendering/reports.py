"""Writes validation reports: one function for all formats."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from casco_kg.errors import UsageError
from casco_kg.proof_words import ProofStep
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.rendering.findings import findings_text
from casco_kg.rendering.github import github_report
from casco_kg.rendering.html import html_report
from casco_kg.rendering.junit import junit_report
from casco_kg.rendering.marked.workbook import workbook_report
from casco_kg.rendering.sarif import sarif_report
from casco_kg.rendering.structured import csv_report, json_blocks
from casco_kg.rendering.trace_section import trace_section
from casco_kg.rendering.w3c import w3c_report
from casco_kg.traced import Trace
from casco_kg.validation.report import Finding, Report

__all__ = ["REPORTS", "ReportFormat", "Written", "report_in"]

#: The width of a report in text.
_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be written, and how.

    Attributes:
        report: the findings.
        proofs: what was inferred and led to a finding; shown in text, JSON and HTML.
        fail_on: the lightest severity that is a failure; JUnit tells failures apart.
        every: show all findings of a long group, in text.
        traces: what stands behind the records of the data; shown in HTML.
        name: what the file will be called, if it is one.
        organization: whose report it is, if that is said; shown in HTML and in workbooks.
        mapping: what tables were read with, for those that are read again; for workbooks.
    """

    report: Report
    proofs: Mapping[Finding, Sequence[ProofStep]]
    fail_on: str = "violation"
    every: bool = False
    traces: Sequence[Trace] = ()
    name: str = ""
    organization: str = ""
    mapping: Path | str | ColumnMapping | None = None


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format of reports.

    Attributes:
        endings: the endings of the names of files in this format; the first format that has one is meant by it.
        content: writes a report.
        is_text: whether it is text, which may go to standard output.
        for_people: whether people read it, so that it is in the language of the settings or of the locale; what
            programs read is in English unless a language is asked for.
    """

    endings: tuple[str, ...]
    content: Callable[[Written], bytes]
    is_text: bool = True
    for_people: bool = False


def report_in(
    report_format: str,
    report: Report,
    proofs: Mapping[Finding, Sequence[ProofStep]],
    *,
    fail_on: str = "violation",
    every: bool = False,
    traces: Sequence[Trace] = (),
    name: str = "",
    organization: str = "",
    mapping: Path | str | ColumnMapping | None = None,
) -> bytes:
    """Return a report in one of :data:`REPORTS`, the same bytes for the same report.

    Args:
        report_format: the format.
        report: as in :class:`Written`, like all that follows.
        proofs: what was inferred and led to a finding.
        fail_on: the lightest severity that is a failure.
        every: whether all findings of a long group are shown.
        traces: what stands behind the records.
        name: what the file will be called.
        organization: whose report it is.
        mapping: what tables were read with.

    Raises:
        UsageError: there is no such format, or it cannot hold what was checked.
    """
    if report_format not in REPORTS:
        raise UsageError(f"there is no format {report_format!r}; there are {', '.join(REPORTS)}")
    return REPORTS[report_format].content(Written(report, proofs, fail_on, every, traces, name, organization, mapping))


def _in_text(written_by: Callable[[Written], str]) -> Callable[[Written], bytes]:
    """Return what writes in UTF-8; the name of a file may hold what is no character, and nothing else can."""
    return lambda written: written_by(written).encode("utf-8", errors="replace")


def _json(written: Written) -> bytes:
    blocks = json_blocks(written.report, written.proofs)
    return b"".join(block.encode("utf-8", errors="replace") for block in blocks)


def _text(written: Written) -> str:
    console = Console(file=io.StringIO(), highlight=False, width=_WIDTH, color_system=None)
    findings_text(console, written.report, written.proofs, every=written.every)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _workbook(written: Written) -> bytes:
    return workbook_report(written.report, written.name, written.organization, written.mapping)


def _html(written: Written) -> str:
    sections = [trace_section(written.traces, written.report.language)] if written.traces else []
    return html_report(written.report, written.proofs, sections, written.organization)


#: The formats that a report is written in, by name; the command line takes names and endings from here.
REPORTS = {
    "text": ReportFormat((), _in_text(_text), for_people=True),
    "json": ReportFormat((".json",), _json),
    "csv": ReportFormat((".csv",), _in_text(lambda written: csv_report(written.report))),
    "xlsx": ReportFormat((".xlsx", ".xlsm"), _workbook, is_text=False, for_people=True),
    "sarif": ReportFormat((".sarif", ".json"), _in_text(lambda written: sarif_report(written.report))),
    "junit": ReportFormat((".xml",), _in_text(lambda written: junit_report(written.report, written.fail_on))),
    "github": ReportFormat((), _in_text(lambda written: github_report(written.report))),
    "html": ReportFormat((".html", ".htm"), _in_text(_html), for_people=True),
    "ttl": ReportFormat((".ttl",), _in_text(lambda written: w3c_report(written.report))),
}
