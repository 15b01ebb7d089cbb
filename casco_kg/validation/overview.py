"""A report in numbers: how many records there are, how many without a finding, and what is found most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.rdf.terms import Term
from casco_kg.validation.records import Record, Table
from casco_kg.validation.report import SEVERITIES, Finding, Report

__all__ = ["Often", "Overview", "Tally", "overview"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Records of one kind, table or body, and the findings on them.

    Attributes:
        name: the kind, the table or the body.
        records: how many there are.
        clean: how many of these have no finding.
        findings: how many findings there are, gravest first, as in :data:`SEVERITIES`.
    """

    name: str
    records: int
    clean: int
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Often:
    """Findings that say the same.

    Attributes:
        constraint: the name of the constraint.
        severity: its severity.
        message: what must hold.
        path: the property or the column; empty where several are counted.
        value: the offending value; empty where several are counted.
        findings: how many findings there are.
        records: on how many records.
    """

    constraint: str
    severity: str
    message: str
    path: str
    value: str
    findings: int
    records: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A report in numbers.

    Attributes:
        kinds: by kind of record.
        tables: by file, and by sheet of a workbook.
        bodies: by the body on whose side records stand, such as the one that granted them; most findings first.
        constraints: by constraint, gravest first and then by number.
        values: by offending value; most findings first.
    """

    kinds: tuple[Tally, ...]
    tables: tuple[Tally, ...]
    bodies: tuple[Tally, ...]
    constraints: tuple[Often, ...]
    values: tuple[Often, ...]


def overview(report: Report, words: Words | None = None) -> Overview:
    """Return a report in numbers; what is said of a file, and of no record of it, counts for the file alone.

    Args:
        report: the report.
        words: the words of people's reports, in which sheets are called such; without them, they are in English.
    """
    words = words or speaking(ENGLISH)
    report.records.look_up(finding.focus for finding in report.every_finding)
    told = [(finding, report.records.of(finding.focus)) for finding in report.every_finding]
    by_body = _tallied(
        report.records.by_body(),
        [(body, finding, record) for finding, record in told if record for body in record.bodies],
    )
    return Overview(
        kinds=_tallied(
            report.records.by_kind(),
            [(record.kind, finding, record) for finding, record in told if record],
        ),
        tables=_tallied(
            _added((_table(table, words), count) for table, count in report.records.by_table().items()),
            [
                (_table((place.file, place.sheet), words), f, record)
                for f, record in told
                if (place := f.place or (record and record.place))
            ],
        ),
        bodies=tuple(sorted(by_body, key=lambda tally: tuple(-number for number in tally.findings))),
        constraints=tuple(
            _often(told, lambda finding: (finding.constraint, finding.severity, finding.message, "", ""))
        ),
        values=tuple(_often([each for each in told if each[0].shown_value], _by_value)),
    )


def _tallied(counted: Mapping[str, int], findings: Iterable[tuple[str, Finding, Record | None]]) -> tuple[Tally, ...]:
    """Count records and findings by name, in the order in which names come first."""
    found = dict[str, Counter[str]]()
    unclean: dict[str, set[Term]] = {}
    for name, finding, record in findings:
        found.setdefault(name, Counter())[finding.severity] += 1
        if record:
            unclean.setdefault(name, set()).add(record.node)
    return tuple(
        Tally(
            name,
            counted.get(name, 0),
            counted.get(name, 0) - len(unclean.get(name, ())),
            tuple(found.get(name, Counter())[severity] for severity in SEVERITIES),
        )
        for name in dict.fromkeys([*counted, *found])
    )


def _often(
    told: Iterable[tuple[Finding, Record | None]], name: Callable[[Finding], tuple[str, str, str, str, str]]
) -> Iterator[Often]:
    """Yield what findings have in common, with how many they are: gravest first, and then what is found most."""
    counted: Counter[tuple[str, str, str, str, str]] = Counter()
    records: dict[tuple[str, str, str, str, str], set[Term]] = {}
    for finding, record in told:
        key = name(finding)
        counted[key] += 1
        records.setdefault(key, set()).add(record.node if record else finding.focus)
    for key in sorted(counted, key=lambda key: (SEVERITIES.index(key[1]), -counted[key], key)):
        yield Often(*key, counted[key], len(records[key]))


def _by_value(finding: Finding) -> tuple[str, str, str, str, str]:
    column = (finding.place.column if finding.place else None) or finding.path or ""
    return finding.constraint, finding.severity, finding.message, column, finding.said_value


def _added(counted: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Return what is counted under each name."""
    added = Counter[str]()
    for name, count in counted:
        added[name] += count
    return added


def _table(table: Table, words: Words) -> str:
    file, sheet = table
    return file if sheet is None else f"{file}{words('sheet', name=sheet)}"
