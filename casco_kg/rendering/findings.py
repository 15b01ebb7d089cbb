"""Shows findings in a terminal, grouped by constraint."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from casco_kg.findings import SEVERITIES, Finding, Report
from casco_kg.proofs import Step
from casco_kg.reading.source import clipped
from casco_kg.rendering.explanations import proof_tree

__all__ = ["findings_text"]


_STYLES = {"violation": "bold red", "warning": "yellow", "info": "cyan"}


def findings_text(console: Console, report: Report, proofs: Mapping[Finding, Sequence[Step]]) -> None:
    """Print findings grouped by constraint, each group with its reason and remedy, and a closing count."""
    for _, grouped in itertools.groupby(report.findings, key=lambda finding: finding.constraint):
        group = list(grouped)
        first = group[0]
        style = _STYLES[first.severity]
        console.print(f"[{style}]{first.severity}[/] [bold]{escape(first.constraint)}[/] ({len(group)})")
        for title, text in (("", first.message), ("why: ", ", ".join(first.sources)), ("do:  ", first.fix)):
            if text:
                console.print(f"  [dim]{title}[/]{escape(text)}", soft_wrap=True)
        for finding in group:
            console.print(f"    {escape(_where(finding))}", soft_wrap=True)
            for step in proofs.get(finding, ()):
                console.print(Padding(proof_tree(step), (0, 0, 0, 6)))
        console.print()
    for clash in report.clashes:
        console.print(f"[bold red]contradiction[/] {escape(clash.reason)}", soft_wrap=True)
        for fact in clash.facts:
            console.print(f"    {escape(str(fact))}", soft_wrap=True)
    counts = [f"{len([f for f in report.findings if f.severity == severity])} {severity}" for severity in SEVERITIES]
    console.print(f"{', '.join(counts)} in {report.statements} statements ({report.engine})")


def _where(finding: Finding) -> str:
    place = f"{finding.place}: " if finding.place else ""
    told = [finding.path or "", finding.shown_value]
    return f"{place}{clipped(finding.label, 100)}" + "".join(f"  {part}" for part in told if part)
