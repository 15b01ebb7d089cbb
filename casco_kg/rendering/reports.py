"""Writes validation reports for programs: JSON, CSV and the W3C report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pyoxigraph as ox

from casco_kg.closure import Clash
from casco_kg.findings import SH, Finding, Report
from casco_kg.graph import Graph
from casco_kg.proofs import Step
from casco_kg.rendering.tables import table_in
from casco_kg.terms import RDF, Term, expand

__all__ = ["report_in"]


def report_in(report_format: str, report: Report, proofs: Mapping[Finding, Sequence[Step]]) -> str:
    """Return a report as ``json``, ``csv`` or ``ttl`` (the W3C validation report); proofs only in JSON."""
    if report_format == "ttl":
        return _w3c_report(report)
    rows = [_row(finding) for finding in report.findings]
    if report_format == "csv":
        return table_in("csv", _COLUMNS, [*rows, *map(_clash_row, report.clashes)])
    document = {
        "conforms": report.conforms,
        "engine": report.engine,
        "statements": report.statements,
        "findings": [
            dict(zip(_COLUMNS, row, strict=True)) | _proofs(proofs.get(finding, ()))
            for finding, row in zip(report.findings, rows, strict=True)
        ],
        "contradictions": [
            {"reason": clash.reason, "facts": [str(fact) for fact in clash.facts]} for clash in report.clashes
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _proofs(steps: Sequence[Step]) -> dict[str, object]:
    return {"proofs": [asdict(step) for step in steps]} if steps else {}


_COLUMNS = ("constraint", "severity", "place", "focus", "label", "path", "value", "message", "fix", "sources")


def _row(finding: Finding) -> tuple[str, ...]:
    place = "" if finding.place is None else str(finding.place)
    focus = finding.focus.value
    path, value, sources = finding.path or "", finding.shown_value, " ".join(finding.sources)
    return (
        finding.constraint, finding.severity, place, focus, finding.label,
        path, value, finding.message, finding.fix, sources,
    )  # fmt: skip


def _clash_row(clash: Clash) -> tuple[str, ...]:
    facts = " ; ".join(map(str, clash.facts))
    return ("contradiction", "violation", "", "", "", "", facts, clash.reason, "", "")


def _w3c_report(report: Report) -> str:
    """Source: https://www.w3.org/TR/shacl/#validation-report."""
    node = ox.NamedNode
    top = ox.BlankNode("report")
    triples = [
        ox.Triple(top, node(RDF + "type"), node(SH + "ValidationReport")),
        ox.Triple(top, node(SH + "conforms"), ox.Literal(report.conforms)),
    ]
    for number, finding in enumerate(report.findings, 1):
        result = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(top, node(SH + "result"), result))
        shape = finding.constraint if ":" in finding.constraint else f"shape:{finding.constraint}"
        values: dict[str, Term | None] = {
            "focusNode": finding.focus,
            "sourceShape": expand(shape),
            "resultSeverity": node(SH + finding.severity.capitalize()),
            "resultMessage": ox.Literal(finding.message, language="en"),
            "resultPath": expand(finding.path) if finding.path else None,
            "value": finding.value,
        }
        triples.append(ox.Triple(result, node(RDF + "type"), node(SH + "ValidationResult")))
        triples += [ox.Triple(result, node(SH + key), value) for key, value in values.items() if value is not None]
    for number, clash in enumerate(report.clashes, 1):
        result = ox.BlankNode(f"contradiction{number}")
        triples += [
            ox.Triple(top, node(SH + "result"), result),
            ox.Triple(result, node(RDF + "type"), node(SH + "ValidationResult")),
            ox.Triple(result, node(SH + "resultSeverity"), node(SH + "Violation")),
            ox.Triple(result, node(SH + "resultMessage"), ox.Literal(clash.reason)),
            *(ox.Triple(result, node(SH + "focusNode"), fact.subject) for fact in clash.facts[:1]),
        ]
    return Graph(frozenset(triples)).serialize(ox.RdfFormat.TURTLE, {"sh": SH}).decode()
