"""Accepted findings: a table that is kept beside the data, so that only new findings are reported.

The columns are constraint, focus, path, value and note; the note is for people. Lines may be removed by hand.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.reading.source import text_of
from casco_kg.report import Finding, Report
from casco_kg.terms import DATA_BASE, GENID

__all__ = ["Accepted", "accept", "baseline_text"]

_COLUMNS = ("constraint", "focus", "path", "value", "note")
_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A report without the findings that a baseline accepts.

    Attributes:
        report: what is left.
        count: how many findings were accepted.
        gone: how many lines of the baseline no finding matches any more.
    """

    report: Report
    count: int
    gone: int


def accept(report: Report, path: Path | str) -> Accepted:
    """Leave out of a report what the baseline at ``path`` accepts.

    Raises:
        InputError: the file cannot be read, or is no baseline.
    """
    accepted = _read(path).keys()
    kept = tuple(finding for finding in report.findings if _key(finding) not in accepted)
    gone = accepted - {_key(finding) for finding in report.findings}
    return Accepted(replace(report, findings=kept), len(report.findings) - len(kept), len(gone))


def baseline_text(report: Report, path: Path | str) -> str:
    """Return a baseline that accepts every finding of a report, as CSV in a stable order.

    Args:
        report: the report.
        path: where it will be written; the notes of a baseline that is there already are kept.

    Raises:
        InputError: what is there already is no baseline.
    """
    notes = _read(path) if Path(path).is_file() else {}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((*key, notes.get(key, "")) for key in sorted({_key(finding) for finding in report.findings}))
    return text.getvalue()


def _key(finding: Finding) -> _Key:
    """Return by what a finding is known again when lines and rows have moved."""
    nameless = finding.focus.value.startswith(DATA_BASE + GENID)
    focus = finding.label if nameless else finding.focus.value
    return finding.constraint, focus, finding.path or "", finding.shown_value


def _read(path: Path | str) -> dict[_Key, str]:
    """Return the findings that a baseline accepts, each with its note."""
    rows = list(csv.reader(io.StringIO(text_of(path, str(path)), newline="")))
    if tuple(rows[0]) != _COLUMNS:
        raise InputError(f"{path}:1: is no baseline: its header is not {','.join(_COLUMNS)}; write one anew")
    for number, row in enumerate(rows[1:], 2):
        if row and len(row) != len(_COLUMNS):
            raise InputError(f"{path}:{number}: has {len(row)} cells where a baseline has {len(_COLUMNS)}")
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows[1:] if row}
