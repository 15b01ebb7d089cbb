"""Shows the rulebook: one entry in a terminal, and the whole of it as a page of documentation."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from casco_kg.installation.citations import cite
from casco_kg.rulebook import Entry, Example

__all__ = ["entry_text", "rulebook_markdown"]

_MARK = "->"
_HEADER = ("| name | what | what to do | source |", "| --- | --- | --- | --- |")


def entry_text(console: Console, entry: Entry, examples: Iterable[Example]) -> None:
    """Print one entry with its examples; lines on which the constraint finds something are marked."""
    told = {
        "name": entry.name,
        "kind": entry.kind,
        "reads": f"the {entry.reads} graph" if entry.reads else "",
        "text": entry.text,
        "do": entry.fix,
        "why": "; ".join(_cited(entry)),
    }
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, text in told.items():
        if text:
            grid.add_row(f"[dim]{name}[/]", escape(text))
    console.print(grid)
    for example in examples:
        console.print(f"\n[bold]{escape(example.title)}[/]")
        for number, line in enumerate(example.text.splitlines(), 1):
            style, mark = ("red", _MARK) if number in example.marked else ("dim", "")
            console.print(f"[{style}]{mark:<3}{escape(line)}[/]", soft_wrap=True)


def rulebook_markdown(entries: Iterable[Entry]) -> str:
    """Return the rulebook as a page in Markdown: a table for each kind of entry."""
    lines = [
        "# What is checked and inferred",
        "",
        "Made by `casco-kg rules --format markdown`; `casco-kg rules NAME` shows one with a good and a bad example.",
    ]
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    for kind in ("violation", "warning", "info", "inference"):
        lines += ["", f"## {kind.capitalize()}", "", *_HEADER]
        lines += [
            f"| {entry.name} | {_cell(entry.text)} | {_cell(entry.fix)} | {_cell('; '.join(_cited(entry)))} |"
            for entry in by_kind.get(kind, [])
        ]
    return "\n".join(lines) + "\n"


def _cited(entry: Entry) -> list[str]:
    """Return the sources of an entry in words, with the address where there is one."""
    return [str(cite(source)) for source in entry.sources]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
