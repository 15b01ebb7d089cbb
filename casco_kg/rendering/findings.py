"""Shows findings in a terminal, grouped by constraint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.proof_words import ProofStep
from casco_kg.rdf.terms import shorten, terms_of
from casco_kg.rendering.explanations import proof_tree
from casco_kg.rendering.overview import overview_text
from casco_kg.rendering.plain import asks, groups, placed, valued, who
from casco_kg.texts import clipped, plain
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
    words = speaking(report.language)
    for clash in report.clashes:
        _print_clash(console, clash, words)
    for group in groups(report.findings):
        first = group[0]
        severity = f"[{_STYLES[first.severity]}]{words.form(f'severity/{first.severity}', 1)}[/]"
        console.print(f"{severity} [bold]{escape(plain(first.constraint))}[/] ({len(group)})")
        _print_prose(console, "", first.message)
        _print_prose(console, words("text_asks"), asks(first))
        _print_prose(console, words("text_why"), "; ".join(str(cite(each, report.language)) for each in first.sources))
        _print_prose(console, words("text_do"), first.shared_fix)
        _print_group(console, group if every else group[:_SHOWN], proofs, words)
        if not every and len(group) > _SHOWN:
            left = words("more_with_all", number=words.number(len(group) - _SHOWN))
            console.print(f"    [dim]{left}[/]")
        console.print()
    if report.looked_at:
        _print_prose(console, "", words("your_shapes_looked_at_told", told="; ".join(looked_at(report, words))))
    overview_text(console, report)
    console.print(summary(report, report.language), soft_wrap=True)


def looked_at(report: Report, words: Words) -> list[str]:
    """Return in words how many nodes each shape of the user looked at."""
    return [
        f"{name}: {words.many('node', number) if number else words('no_node')}" for name, number in report.looked_at
    ]


def counted(report: Report) -> dict[str, int]:
    """Return how many findings of each severity a report has, gravest first."""
    return {severity: sum(f.severity == severity for f in report.every_finding) for severity in SEVERITIES}


def summary(report: Report, language: str = ENGLISH) -> str:
    """Return a report in one sentence: what was found, in what, on which day, by which engine."""
    words = speaking(language)
    counts = [words.many(f"severity/{severity}", number) for severity, number in counted(report).items()]
    if report.clashes:
        counts.insert(0, words.many("severity/contradiction", len(report.clashes)))
    read = f"{words.many('file', len(report.files))}, {words.many('statement', report.statements)}"
    told = [words("summary", counts=", ".join(counts), read=read, day=str(report.as_of), engine=report.engine)]
    if report.left_out:
        told.append(words.form("left_out", report.left_out))
    if report.not_understood:
        told.append(left_over(report, words))
    return "; ".join(told)


def left_over(report: Report, words: Words) -> str:
    """Return in words how much was not understood."""
    return words.form("left_over", report.not_understood)


def _print_clash(console: Console, clash: Clash, words: Words) -> None:
    name = words.form("severity/contradiction", 1)
    console.print(f"[bold red]{name}[/] {escape(plain(clash.reason))}", soft_wrap=True)
    for fact in clash.facts:
        console.print(f"    {escape(plain(' '.join(map(shorten, terms_of(fact)))))}", soft_wrap=True)
    for place in clash.places:
        console.print(f"    [dim]{escape(plain(placed(place, words)))}[/]", soft_wrap=True)
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


def _print_group(
    console: Console, group: Sequence[Finding], proofs: Mapping[Finding, Sequence[ProofStep]], words: Words
) -> None:
    """Print findings in columns; where these do not fit the terminal, each in two lines."""
    rows = [_cells(finding, words) for finding in group]
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
            console.print(Padding(proof_tree(step, words=words), (0, 0, 0, _INDENT + 2)))


def _cells(finding: Finding, words: Words) -> tuple[str, ...]:
    place = plain(placed(finding.place, words)) if finding.place else ""
    value = plain(valued(finding, words.language))
    return place, clipped(who(finding, words.language), 100), plain(finding.path or ""), value, finding.hint
