"""Writes reports as SARIF, which code hosts and editors show beside the lines.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
from typing import Any

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.reading.places import Place
from casco_kg.rendering.locations import address, line_of
from casco_kg.rendering.plain import told
from casco_kg.rulebook import rules
from casco_kg.texts import as_json
from casco_kg.validation.report import Finding, Report
from casco_kg.version import __version__

__all__ = ["sarif_report"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_CLASH = "contradiction"
#: The folder from which relative addresses start; whoever reads the file knows where that is.
_ROOT = "%SRCROOT%"

Node = dict[str, Any]


def sarif_report(report: Report) -> str:
    """Return a report as a SARIF log of one run; every constraint that was checked is a rule of it."""
    described = _rules(report)
    index = {rule["id"]: number for number, rule in enumerate(described)}
    results = [_result(finding, index) for finding in report.findings]
    results += [_clash_result(clash, index) for clash in report.clashes]
    run = {
        "tool": {"driver": {"name": "casco-kg", "version": __version__, "rules": described}},
        "artifacts": [{"location": location} for location in map(_artifact, report.files) if location],
        "results": results,
        "columnKind": "unicodeCodePoints",
        "properties": {
            "asOf": report.as_of.isoformat(),
            "engine": report.engine,
            "statements": report.statements,
            "notUnderstood": report.not_understood,
        },
    }
    return as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(report: Report) -> list[Node]:
    """Return what is told of each rule: of ours by the rulebook, of others by what was found."""
    known = {entry.name: entry for entry in rules(language=report.language)}
    found = {finding.constraint: finding for finding in reversed(report.findings)}
    described = []
    for name in sorted({*report.constraints, *found}):
        if entry := known.get(name):
            described.append(_rule(name, entry.kind, entry.text, entry.fix, entry.sources))
        elif first := found.get(name):
            described.append(_rule(name, first.severity, first.message, first.shared_fix, first.sources))
        else:
            described.append({"id": name})
    if report.clashes:
        text = "The data contradicts the ontology."
        described.append(_rule(_CLASH, "violation", text, "Correct one of the facts that clash.", ()))
    return described


def _rule(name: str, severity: str, text: str, fix: str, sources: tuple[str, ...]) -> Node:
    why = [cite(source) for source in sources]
    lines = [text, *([f"What to do: {fix}"] if fix else []), *([f"Why: {'; '.join(map(str, why))}"] if why else [])]
    help_uri = next((citation.url for citation in why if citation.url), None)
    return {
        "id": name,
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": "\n\n".join(lines)},
        **({"helpUri": help_uri} if help_uri else {}),
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _result(finding: Finding, index: dict[str, int]) -> Node:
    text = f"{finding.message} ({told(finding)})" + (f" {finding.fix}" if finding.fix else "")
    about = {"focus": finding.focus.value, "path": finding.path, "value": finding.value and finding.shown_value}
    focus = finding.focus.value if finding.said is None else finding.said
    value = str(finding.value or "") if finding.said_of_value is None else finding.said_of_value
    key = (finding.constraint, focus, finding.path or "", value)
    logical = {"name": finding.label, "fullyQualifiedName": finding.focus.value}
    return {
        "ruleId": finding.constraint,
        "ruleIndex": index[finding.constraint],
        "level": _LEVELS[finding.severity],
        "message": {"text": _unlinked(text)},
        "locations": [_location(finding.place, logical)],
        "partialFingerprints": {"finding/v1": _fingerprint(*key)},
        "properties": {name: value for name, value in about.items() if value is not None},
    }


def _clash_result(clash: Clash, index: dict[str, int]) -> Node:
    facts = "; ".join(map(str, clash.facts))
    places = clash.places or (None,)
    return {
        "ruleId": _CLASH,
        "ruleIndex": index[_CLASH],
        "level": "error",
        "message": {"text": _unlinked(f"{clash.reason} This comes from: {facts}")},
        "locations": [location for place in places if (location := _location(place, {}))],
        "partialFingerprints": {"finding/v1": _fingerprint(_CLASH, clash.reason, facts)},
    }


def _location(place: Place | None, logical: Node) -> Node:
    """Return a place: file and line, and what has no line, such as a cell, in words."""
    location: Node = {}
    if place and (artifact := _artifact(place.file)):
        line = line_of(place)
        location["physicalLocation"] = {
            "artifactLocation": artifact,
            **({"region": {"startLine": line}} if line else {}),
        }
    if place and (place.row or place.pointer):
        location["message"] = {"text": str(place)}
    if logical:
        location["logicalLocations"] = [logical]
    return location


def _artifact(file: str) -> Node | None:
    uri = address(file)
    if uri is None:
        return None
    return {"uri": uri} if uri.startswith(("file:", "../")) else {"uri": uri, "uriBaseId": _ROOT}


def _unlinked(text: str) -> str:
    """Return text in which no ``[words](address)`` is taken for a link: the data may hold any."""
    return text.replace("](", "] (")


def _fingerprint(*parts: str) -> str:
    """Return what stays the same when lines move."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
