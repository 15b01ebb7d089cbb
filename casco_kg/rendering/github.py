"""Writes reports as workflow commands, which GitHub Actions shows as annotations beside the lines.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from casco_kg.reading.places import Place
from casco_kg.rendering.findings import summary
from casco_kg.rendering.locations import below, line_of
from casco_kg.rendering.plain import told
from casco_kg.texts import calm, plain
from casco_kg.validation.report import Finding, Report

__all__ = ["github_report"]

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def github_report(report: Report) -> str:
    """Return a report as one command for each finding and each contradiction, and a closing line for the log."""
    lines = [_annotation(finding) for finding in report.findings]
    for clash in report.clashes:
        facts = "\n".join(map(str, clash.facts))
        place = clash.places[0] if clash.places else None
        lines.append(_command("error", place, "contradiction", f"{clash.reason}\n{facts}"))
    return "\n".join([*lines, plain(summary(report))]) + "\n"


def _annotation(finding: Finding) -> str:
    about = f"{finding.place}: {told(finding)}" if finding.place else told(finding)
    text = "\n".join(filter(None, (finding.message, about, finding.fix)))
    return _command(_COMMANDS[finding.severity], finding.place, finding.constraint, text)


def _command(name: str, place: Place | None, title: str, text: str) -> str:
    told = {"title": title}
    if place and (path := below(place.file)):
        line = line_of(place)
        told = {"file": path.as_posix()} | ({"line": str(line)} if line else {}) | told
    properties = ",".join(f"{key}={_property(value)}" for key, value in told.items())
    return f"::{name} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return calm(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
