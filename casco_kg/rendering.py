"""Shows results: tables and findings for a terminal, and for programs that read them."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import pyoxigraph as ox
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.tree import Tree

from casco_kg.closure import Clash
from casco_kg.findings import SEVERITIES, SH, Finding, Report
from casco_kg.graph import Graph
from casco_kg.proofs import Explanation, Step
from casco_kg.reading.source import clipped
from casco_kg.terms import RDF, Term, expand

__all__ = ["explanation_in", "explanation_text", "findings_text", "report_in", "show_table", "table_in"]

_STYLES = {"violation": "bold red", "warning": "yellow", "info": "cyan"}


def show_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that fits the terminal; where words would have to be broken, a list of records instead."""
    cells = [tuple(row) for row in rows]
    texts = list(zip(columns, *cells, strict=True))
    least = [max(map(_longest_word, column)) for column in texts]
    room = console.width - 2 * len(columns)
    if sum(least) > room:
        _show_records(console, columns, cells)
        return
    table = Table(box=SIMPLE_HEAD, header_style="bold", padding=(0, 1, 0, 0), show_edge=False)
    for column, width in zip(columns, _widths(least, [max(map(len, column)) for column in texts], room), strict=True):
        table.add_column(column, width=width, overflow="fold")
    for row in cells:
        table.add_row(*map(escape, row))
    console.print(table)


def _widths(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Share the room out: each column gets its least, then all that want more get as much of the rest."""
    widths = list(least)
    spare = room - sum(widths)
    while spare > 0 and (wanting := [i for i, width in enumerate(widths) if width < most[i]]):
        share = max(1, spare // len(wanting))
        for i in wanting:
            more = min(share, most[i] - widths[i], spare)
            widths[i] += more
            spare -= more
    return widths


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _show_records(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print each row as a block, the first column as its title and the others below."""
    width = max(map(len, columns))
    for title, *row in rows:
        console.print(f"[bold]{escape(title)}[/]", soft_wrap=True)
        for column, cell in zip(columns[1:], row, strict=True):
            console.print(f"  [dim]{column:<{width}}[/]  {escape(cell)}", soft_wrap=True)


def table_in(table_format: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as ``csv``, ``tsv`` or ``json`` (a list of objects)."""
    if table_format == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(objects, indent=2, ensure_ascii=False) + "\n"
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t" if table_format == "tsv" else ",", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


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
                console.print(Padding(_tree(step), (0, 0, 0, 6)))
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


def explanation_text(console: Console, explanation: Explanation) -> None:
    """Print proofs as trees, or what each rule lacks."""
    for step in explanation.proofs:
        console.print(_tree(step))
    if explanation.proofs:
        for document in explanation.rests_only_on:
            console.print(f"[yellow]This conclusion rests only on {escape(document)}; other sources may be wider.[/]")
        return
    console.print(f"[bold]This does not follow:[/] {escape(explanation.fact)}", soft_wrap=True)
    for lack in explanation.lacks:
        console.print(f"  {escape(lack.rule)} [dim]{escape(', '.join(lack.sources))}[/]", soft_wrap=True)
        for mark, facts in (("holds  ", lack.holds), ("[red]missing[/]", lack.missing)):
            for fact in facts:
                console.print(f"    {mark} {escape(fact)}", soft_wrap=True)


def _tree(step: Step, tree: Tree | None = None) -> Tree:
    reason = f"because: {step.rule} ({', '.join(step.names)})" if step.rule else "as written"
    text = f"[bold]{escape(step.fact)}[/]\n[dim]{escape(reason)}[/]"
    if step.axioms:
        text += f"\n[dim]axiom: {escape(', '.join(step.axioms))}[/]"
    if step.sources:
        text += f"\n[dim]source: {escape(', '.join(step.sources))}[/]"
    branch = Tree(text) if tree is None else tree.add(text)
    for premise in step.premises:
        _tree(premise, branch)
    return branch


def explanation_in(explanation_format: str, explanation: Explanation) -> str:
    """Return an explanation as ``json`` or ``mermaid`` (a flow chart from what is written to the conclusion)."""
    if explanation_format == "json":
        return json.dumps(asdict(explanation), indent=2, ensure_ascii=False) + "\n"
    lines = ["flowchart TB"]
    for number, proof in enumerate(explanation.proofs):
        _chart(proof, f"p{number}", lines)
    for number, lack in enumerate(explanation.lacks):
        lines += [f'    l{number}["{_safe(lack.rule)}"]']
        lines += [f'    l{number}m{i}["missing: {_safe(fact)}"] -.-> l{number}' for i, fact in enumerate(lack.missing)]
        lines += [f'    l{number}h{i}["{_safe(fact)}"] --> l{number}' for i, fact in enumerate(lack.holds)]
    return "\n".join(lines) + "\n"


def _chart(step: Step, name: str, lines: list[str]) -> None:
    lines.append(f'    {name}["{_safe(step.fact)}"]')
    for number, premise in enumerate(step.premises):
        _chart(premise, f"{name}_{number}", lines)
        lines.append(f'    {name}_{number} -- "{_safe(step.card or step.names[0])}" --> {name}')


def _safe(text: str) -> str:
    """Return text that is no markup within a quoted Mermaid label."""
    return "".join(c if c.isalnum() or c in " .,;:-/()'›" else f"#{ord(c)};" for c in text)


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
