"""Shows findings in a terminal, grouped by constraint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.proof_words import ProofStep
from casco_kg.rdf.terms import shorten, terms_of
from casco_kg.reading.source import clipped
from casco_kg.rendering.explanations import proof_tree
from casco_kg.rendering.overview import overview_text
from casco_kg.rendering.plain import asks, groups, who
from casco_kg.texts import many, plain
from casco_kg.validation.report import SEVERITIES, Finding, Report

__all__ = ["counted", "findings_text", "left_over", "looked_at", "summary"]

_STYLES = {"violation": "bold red", "warning": "yellow", "info": "cyan"}
#: How many findings of one group are shown, unless all are asked for.
_SHOWN = 20
#: Where the findings of a group, and the prose about it, begin.
_INDENT, _PROSE = 4, 2


def findings_text(
    console: Console, report: Report, proofs: Mapping[Finding, Sequence[ProofStep]], *, every: bool = False
) -> None:
    """Print findings grouped by constraint, each group with its reason and remedy, and a closing summary.

    Args:
        console: where to.
        report: the findings.
        proofs: what was inferred and led to a finding.
        every: print all findings of a long group.
    """
    for clash in report.clashes:
        _print_clash(console, clash)
    for group in groups(report.findings):
        first = group[0]
        style = _STYLES[first.severity]
        console.print(f"[{style}]{first.severity}[/] [bold]{escape(plain(first.constraint))}[/] ({len(group)})")
        _print_prose(console, "", first.message)
        _print_prose(console, "asks: ", asks(first))
        _print_prose(console, "why: ", "; ".join(str(cite(source)) for source in first.sources))
        _print_prose(console, "do:  ", first.shared_fix)
        _print_group(console, group if every else group[:_SHOWN], proofs)
        if not every and len(group) > _SHOWN:
            left = len(group) - _SHOWN
            console.print(f"    [dim]… and {left} more; --all or --format csv shows every one[/]")
        console.print()
    if report.looked_at:
        _print_prose(console, "", f"your shapes looked at {'; '.join(looked_at(report))}")
    overview_text(console, report)
    console.print(summary(report), soft_wrap=True)


def looked_at(report: Report) -> list[str]:
    """Return in words how many nodes each shape of the user looked at."""
    return [
        f"{name}: {many(number, 'node') if number else 'no node, as the data has none of its targets'}"
        for name, number in report.looked_at
    ]


def counted(report: Report) -> dict[str, int]:
    """Return how many findings of each severity a report has, gravest first."""
    return {severity: sum(f.severity == severity for f in report.findings) for severity in SEVERITIES}


def summary(report: Report) -> str:
    """Return a report in one sentence: what was found, in what, on which day, by which engine."""
    counts = [many(number, severity) for severity, number in counted(report).items()]
    if report.clashes:
        counts.insert(0, many(len(report.clashes), "contradiction"))
    read = f"{many(len(report.files), 'file')}, {many(report.statements, 'statement')}"
    told = f"{', '.join(counts)} in {read}, judged as of {report.as_of} ({report.engine})"
    if report.left_out:
        told += f"; {many(report.left_out, 'finding')} accepted or waived"
    return f"{told}; {left_over(report)}" if report.not_understood else told


def left_over(report: Report) -> str:
    """Return in words how much was not understood."""
    return f"{many(report.not_understood, 'part')} {'were' if report.not_understood != 1 else 'was'} not understood"


def _print_clash(console: Console, clash: Clash) -> None:
    console.print(f"[bold red]contradiction[/] {escape(plain(clash.reason))}", soft_wrap=True)
    for fact in clash.facts:
        console.print(f"    {escape(plain(' '.join(map(shorten, terms_of(fact)))))}", soft_wrap=True)
    for place in clash.places:
        console.print(f"    [dim]{escape(plain(str(place)))}[/]", soft_wrap=True)
    console.print()


def _print_prose(console: Console, title: str, text: str) -> None:
    """Print text below a heading: wrapped in a terminal, and else in one line, which programs can search."""
    if not text:
        return
    if console.is_terminal:
        hanging = Table.grid()
        hanging.add_column(width=_PROSE + len(title))
        hanging.add_column()
        hanging.add_row(f"{' ' * _PROSE}[dim]{title}[/]", escape(plain(text)))
        console.print(hanging)
    else:
        console.print(f"{' ' * _PROSE}{title}{escape(plain(text))}", soft_wrap=True)


def _print_group(console: Console, group: Sequence[Finding], proofs: Mapping[Finding, Sequence[ProofStep]]) -> None:
    """Print findings in columns; where these do not fit the terminal, each in two lines."""
    rows = [_cells(finding) for finding in group]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    wide = console.is_terminal and _INDENT + sum(widths) + 2 * len(widths) > console.width
    for finding, row in zip(group, rows, strict=True):
        place, *told = row
        if wide:
            lines = [f"[bold]{escape(place)}[/]" if place else "", f"  {escape('  '.join(filter(None, told)))}"]
        else:
            aligned = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            lines = [escape(aligned.rstrip())]
        for line in filter(None, lines):
            console.print(f"{' ' * _INDENT}{line}", soft_wrap=True)
        for step in proofs.get(finding, ()):
            console.print(Padding(proof_tree(step), (0, 0, 0, _INDENT + 2)))


def _cells(finding: Finding) -> tuple[str, ...]:
    place = plain(str(finding.place)) if finding.place else ""
    return place, clipped(who(finding), 100), plain(finding.path or ""), plain(finding.shown_value), finding.hint
