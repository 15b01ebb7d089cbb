"""Accepted findings: a table that is kept beside the data, so that only new findings are reported.

The columns are constraint, focus, path, value and note; the note is for people. Lines may be removed by hand.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.reading.content import called, text_of
from casco_kg.texts import for_people, inert
from casco_kg.validation.report import Finding, Report

__all__ = ["Accepted", "Baseline", "accept", "baseline_bytes", "read_baseline"]

_COLUMNS = ("constraint", "focus", "path", "value", "note")
_Key = tuple[str, str, str, str]
#: The findings that are accepted, each with its note.
Baseline = Mapping[_Key, str]


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


def accept(report: Report, baseline: Baseline) -> Accepted:
    """Leave out of a report what a baseline accepts."""
    accepted = baseline.keys()
    kept = tuple(finding for finding in report.findings if accepted.isdisjoint(_keys(finding)))
    gone = accepted - {key for finding in report.findings for key in _keys(finding)}
    count = len(report.findings) - len(kept)
    return Accepted(replace(report, findings=kept, left_out=report.left_out + count), count, len(gone))


def baseline_bytes(report: Report, path: Path | str, *, force: bool = False) -> bytes:
    """Return a baseline that accepts every finding of a report, as CSV for people in a stable order.

    Args:
        report: the report.
        path: where it will be written; the notes of a baseline that is there already are kept.
        force: pass over what is there already and is no baseline.

    Raises:
        InputError: what is there already is no baseline.
    """
    notes: dict[_Key, str] = {}
    try:
        if Path(path).is_file() and Path(path).stat().st_size:
            notes = read_baseline(path)
    except InputError:
        if not force:
            raise
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    keys = sorted({_key(finding) for finding in report.findings})
    writer.writerows((*key, inert(notes.get(key, ""))) for key in keys)
    return for_people(text.getvalue())


def _key(finding: Finding) -> _Key:
    """Return by what a finding is known again when lines and rows have moved, as a spreadsheet leaves it alone."""
    return _kept(finding.constraint, finding.known_by, finding.path or "", finding.known_value)


def _keys(finding: Finding) -> tuple[_Key, ...]:
    """Return the keys by which a finding is accepted; one that is told once also by what it was told of."""
    if finding.said != "":
        return (_key(finding),)
    return _key(finding), _kept(finding.constraint, finding.called_by, finding.path or "", finding.shown_value)


def _kept(constraint: str, focus: str, path: str, value: str) -> _Key:
    return inert(constraint), inert(focus), inert(path), inert(value)


def read_baseline(path: Path | str) -> dict[_Key, str]:
    """Return the findings that a baseline accepts, each with its note.

    Raises:
        InputError: the file cannot be read, or is no baseline.
    """
    reader = csv.reader(io.StringIO(text_of(path, called(path)), newline=""), strict=True)
    accepted: dict[_Key, str] = {}
    try:
        if tuple(next(reader, ())) != _COLUMNS:
            raise InputError(f"{path}:1: is no baseline: its header is not {','.join(_COLUMNS)}; write one anew")
        for row in reader:
            if row and len(row) != len(_COLUMNS):
                raise InputError(
                    f"{path}:{reader.line_num}: has {len(row)} cells where a baseline has {len(_COLUMNS)}; "
                    "mend this line, or write one anew"
                )
            if row:
                accepted[_kept(*row[:4])] = row[4]
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: is no well-formed table: {error}; write one anew") from error
    return accepted
