"""Writes reports for programs: JSON and CSV. docs/reports.md tells what stands where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache, partial

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.proof_words import ProofStep
from casco_kg.reading.places import Place
from casco_kg.rendering.findings import counted
from casco_kg.rendering.overview import said_often
from casco_kg.rendering.plain import component
from casco_kg.rendering.tables import table_in
from casco_kg.texts import as_json, escaped
from casco_kg.validation.overview import overview
from casco_kg.validation.report import SEVERITIES, Finding, Report

__all__ = ["csv_report", "json_blocks", "json_report"]

_COLUMNS = (
    "constraint", "severity", "file", "sheet", "row", "column", "line", "pointer",
    "focus", "label", "path", "value", "message", "fix", "sources",
)  # fmt: skip


#: Where findings go in a report: no text of it has the end of a line in itself.
_NO_FINDINGS = '\n  "findings": [],\n'
#: As many findings as are written at once.
_AT_ONCE = 500
_encode = json.JSONEncoder(ensure_ascii=False).encode


def json_report(report: Report, proofs: Mapping[Finding, Sequence[ProofStep]]) -> str:
    """Return a report as one JSON object; every key is there in every report."""
    return "".join(json_blocks(report, proofs))


def json_blocks(report: Report, proofs: Mapping[Finding, Sequence[ProofStep]]) -> Iterator[str]:
    """Yield the same in parts, so that a report of many findings is nowhere held whole."""
    document = {
        "conforms": report.conforms,
        "asOf": report.as_of.isoformat(),
        "engine": report.engine,
        "language": report.language,
        "files": report.files,
        "statements": report.statements,
        "notUnderstood": report.not_understood,
        "leftOut": report.left_out,
        "lookedAt": dict(report.looked_at),
        "summary": _summary(report),
        "counts": {**counted(report), "contradiction": len(report.clashes)},
        "findings": [],
        "contradictions": [
            {
                "reason": clash.reason,
                "facts": [str(fact) for fact in clash.facts],
                "places": [asdict(place) for place in clash.places],
            }
            for clash in report.clashes
        ],
    }
    before, between, after = as_json(document).partition(_NO_FINDINGS)
    if not report.findings:
        yield before + between + after
        return
    said = cache(partial(_said, language=report.language))
    yield before + '\n  "findings": [\n'
    for start in range(0, len(report.findings), _AT_ONCE):
        part = report.findings[start : start + _AT_ONCE]
        yield ",\n" * bool(start) + ",\n".join(
            _finding(each, said(each.message, each.fix, each.sources, component(each), each.limit), proofs.get(each))
            for each in part
        )
    yield "\n  ],\n" + after


def _summary(report: Report) -> dict[str, object]:
    """Return the report in numbers."""
    told = overview(report)
    tallies = {"kinds": told.kinds, "tables": told.tables, "bodies": told.bodies}
    return {
        **{
            name: [
                {"name": each.name, "records": each.records, "withoutFinding": each.clean}
                | dict(zip(SEVERITIES, each.findings, strict=True))
                for each in several
            ]
            for name, several in tallies.items()
        },
        "constraints": [
            {key: value for key, value in asdict(each).items() if key not in ("path", "value")}
            for each in told.constraints
        ],
        "values": [asdict(each) for each in said_often(told.values)],
    }


def _finding(finding: Finding, said: str, proofs: Sequence[ProofStep] | None) -> str:
    """Return a finding as it stands in a report: what is its own, what it says, and what it rests on."""
    place = finding.place
    own = {
        "constraint": _encode(finding.constraint),
        "severity": _encode(finding.severity),
        "place": "null" if place is None else _place(place),
        "focus": _encode(finding.focus.value),
        "label": _encode(finding.label),
        "knownBy": _encode(finding.said),
        "path": _encode(finding.path),
        "value": "null" if finding.value is None else _encode(finding.shown_value),
        "valueKnownBy": _encode(finding.said_of_value),
    }
    text = escaped(",\n".join(f'      "{key}": {value}' for key, value in own.items()))
    rest = f",\n{_inner({'proofs': [asdict(step) for step in proofs]})}" if proofs else ""
    return f"    {{\n{text},\n{said}{rest}\n    }}"


def _place(place: Place) -> str:
    numbers = {"line": place.line, "row": place.row}
    parts = {key: "null" if number is None else str(number) for key, number in numbers.items()}
    texts = {"file": place.file, "sheet": place.sheet, "column": place.column, "pointer": place.pointer}
    parts |= {key: "null" if text is None else _encode(text) for key, text in texts.items()}
    return "{\n" + ",\n".join(f'        "{key}": {parts[key]}' for key in _PLACE) + "\n      }"


_PLACE = ("file", "sheet", "line", "row", "column", "pointer")


def _said(message: str, fix: str, sources: Sequence[str], kind: str, limit: str, language: str) -> str:
    """Return what findings have in common, which is written once."""
    return _inner(
        {
            "message": message,
            "fix": fix,
            "sources": [asdict(cite(source, language)) for source in sources],
            "component": kind,
            "limit": limit or None,
        }
    )


def _inner(members: Mapping[str, object]) -> str:
    """Return the lines of members of a finding, without the braces around them."""
    lines = as_json(members).split("\n")[1:-2]
    return "\n".join(f"    {line}" for line in lines)


def csv_report(report: Report) -> str:
    """Return a report as a table, one row for each finding and for each contradiction."""
    rows = [_row(each, report.language) for each in report.findings]
    return table_in("csv", _COLUMNS, [*rows, *map(_clash_row, report.clashes)])


def _row(finding: Finding, language: str) -> tuple[str, ...]:
    return (
        finding.constraint, finding.severity, *_where(finding.place), finding.focus.value, finding.label,
        finding.path or "", finding.shown_value, finding.message, finding.fix,
        "; ".join(str(cite(source, language)) for source in finding.sources),
    )  # fmt: skip


def _clash_row(clash: Clash) -> tuple[str, ...]:
    facts = " ; ".join(map(str, clash.facts))
    focus = str(clash.facts[0].subject).strip("<>") if clash.facts else ""
    place = clash.places[0] if clash.places else None
    return ("contradiction", "violation", *_where(place), focus, "", "", facts, clash.reason, "", "")


def _where(place: Place | None) -> tuple[str, ...]:
    parts = (None,) * 6 if place is None else (
        place.file, place.sheet, place.row, place.column, place.line, place.pointer
    )  # fmt: skip
    return tuple("" if part is None else str(part) for part in parts)
