"""Writes reports for programs: JSON and CSV. docs/reports.md tells what stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.proof_words import ProofStep
from casco_kg.reading.places import Place
from casco_kg.rendering.findings import counted
from casco_kg.rendering.overview import said_often
from casco_kg.rendering.plain import component
from casco_kg.rendering.tables import table_in
from casco_kg.texts import as_json
from casco_kg.validation.overview import overview
from casco_kg.validation.report import SEVERITIES, Finding, Report

__all__ = ["csv_report", "json_report"]

_COLUMNS = (
    "constraint", "severity", "file", "sheet", "row", "column", "line", "pointer",
    "focus", "label", "path", "value", "message", "fix", "sources",
)  # fmt: skip


def json_report(report: Report, proofs: Mapping[Finding, Sequence[ProofStep]]) -> str:
    """Return a report as one JSON object; every key is there in every report."""
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
        "findings": [_finding(each, report.language) | _proofs(proofs.get(each, ())) for each in report.findings],
        "contradictions": [
            {
                "reason": clash.reason,
                "facts": [str(fact) for fact in clash.facts],
                "places": [asdict(place) for place in clash.places],
            }
            for clash in report.clashes
        ],
    }
    return as_json(document)


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


def _finding(finding: Finding, language: str) -> dict[str, object]:
    return {
        "constraint": finding.constraint,
        "severity": finding.severity,
        "place": finding.place and asdict(finding.place),
        "focus": finding.focus.value,
        "label": finding.label,
        "path": finding.path,
        "value": finding.value and finding.shown_value,
        "message": finding.message,
        "fix": finding.fix,
        "sources": [asdict(cite(source, language)) for source in finding.sources],
        "component": component(finding),
        "limit": finding.limit or None,
    }


def _proofs(steps: Sequence[ProofStep]) -> dict[str, object]:
    return {"proofs": [asdict(step) for step in steps]} if steps else {}


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
