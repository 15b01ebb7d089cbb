"""Findings that are left out of a report on purpose: for what, why, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from casco_kg.rdf.terms import shorten
from casco_kg.validation.records import Record
from casco_kg.validation.report import Finding, Report

__all__ = ["Waived", "Waiver", "waived"]


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is left out: the findings of which all holds that is said here.

    Attributes:
        reason: why, in words.
        until: the last day on which it counts.
        constraint: the name of the constraint.
        file: the end of the path of the file, or a pattern for it, such as ``old-*.csv``.
        sheet: the sheet of a workbook.
        body: the name of a body on whose side records stand, such as the one that granted them.
        record: the identifier, the name or the number of a record.
    """

    reason: str
    until: date
    constraint: str = ""
    file: str = ""
    sheet: str = ""
    body: str = ""
    record: str = ""

    def __str__(self) -> str:
        """Return it in words."""
        told = {"file": self.file, "sheet": self.sheet, "body": self.body, "record": self.record}
        about = [self.constraint, *(f"{name} {value}" for name, value in told.items() if value)]
        return f"{', '.join(filter(None, about))} ({self.reason}, until {self.until})"

    def covers(self, finding: Finding, record: Record | None) -> bool:
        """Return whether a finding on a record, if it is on one, is left out."""
        place = finding.place
        return (
            self.constraint in ("", finding.constraint)
            and (not self.file or (place is not None and Path(place.file).absolute().match(self.file)))
            and (not self.sheet or (place is not None and _same(self.sheet, [place.sheet or ""])))
            and (not self.body or (record is not None and _same(self.body, record.bodies)))
            and (not self.record or (record is not None and _same(self.record, _names(record))))
        )


@dataclass(frozen=True, slots=True)
class Waived:
    """A report without what is left out.

    Attributes:
        report: what is left.
        count: how many findings were left out.
        ended: what would leave out findings, and does not count any more.
        idle: what leaves out nothing.
    """

    report: Report
    count: int
    ended: tuple[Waiver, ...]
    idle: tuple[Waiver, ...]


def waived(report: Report, waivers: Sequence[Waiver]) -> Waived:
    """Leave findings out of a report, as of its day."""
    if not waivers:
        return Waived(report, 0, (), ())
    told = [(finding, report.records.of(finding.focus)) for finding in report.findings]
    used = {each for each in waivers if any(each.covers(*one) for one in told)}
    counting = [each for each in waivers if each in used and each.until >= report.as_of]
    kept = tuple(one[0] for one in told if not any(each.covers(*one) for each in counting))
    count = len(report.findings) - len(kept)
    return Waived(
        replace(report, findings=kept, left_out=report.left_out + count),
        count,
        tuple(each for each in waivers if each in used and each.until < report.as_of),
        tuple(each for each in waivers if each not in used),
    )


def _names(record: Record) -> Iterable[str]:
    return (unquote(shorten(record.node)), record.node.value, record.name, record.number)


def _same(given: str, names: Iterable[str]) -> bool:
    return _plain(given) in map(_plain, names)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
