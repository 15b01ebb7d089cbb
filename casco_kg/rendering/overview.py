"""Shows a report in numbers in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.markup import escape

from casco_kg.languages.words import Words, speaking
from casco_kg.texts import plain
from casco_kg.validation.overview import Often, Tally, overview
from casco_kg.validation.report import Report

__all__ = ["overview_text", "said_often"]

#: So many bodies and values are shown; JSON has all.
_SHOWN = 10
#: A value that is found less often is told with its finding.
_OFTEN = 2
#: How wide names may become, the columns of numbers at least, and a terminal that has room for all of them.
_WIDEST, _WIDTHS, _WIDE, _INDENT = 60, (9, 17, 10, 8, 6), 90, 2
_TITLES = ("text_records", "text_without", "text_violations", "text_warnings", "text_info")


def overview_text(console: Console, report: Report) -> None:
    """Print how many records there are, how many without a finding, and what is found most; nothing without records."""
    words = speaking(report.language)
    told = overview(report, words)
    if not told.kinds:
        return
    # One file alone is what all the kinds stand in.
    shown = [
        *(replace(each, name=words.named("kind", each.name)) for each in told.kinds),
        *(told.tables if len(told.tables) > 1 else ()),
        *told.bodies[:_SHOWN],
    ]
    title = words("text_in_numbers")
    columns = _Columns([words(key) for key in _TITLES], console.is_terminal and console.width < _WIDE)
    room = console.width - len(columns.line([""] * len(_TITLES))) - _INDENT if console.is_terminal else _WIDEST
    width = min(room, _WIDEST, max(len(title), *(len(plain(each.name)) for each in shown)))
    console.print(f"{'':{_INDENT}}[bold]{title:{width}}{columns.line(columns.titles)}[/]", soft_wrap=True)
    for each in shown:
        numbers = [each.records, each.clean, *(number or None for number in each.findings)]
        cells = ["-" if number is None else words.number(number) for number in numbers]
        console.print(f"{'':{_INDENT}}{_name(each, width)}{columns.line(cells)}", soft_wrap=True)
    _print_more(console, "more_bodies", len(told.bodies) - _SHOWN, words)
    values = said_often(told.values)
    if values:
        console.print(f"  [bold]{words('text_found_most_often')}[/]", soft_wrap=True)
    for often in values[:_SHOWN]:
        about = plain(f"{often.path} {often.value}".strip())
        count = words.form("findings_of_constraint", often.findings, constraint=plain(often.constraint))
        console.print(f"  {escape(about)}: {escape(count)}", soft_wrap=not console.is_terminal)
    _print_more(console, "more_values", len(values) - _SHOWN, words)
    console.print()


def said_often(values: Sequence[Often]) -> list[Often]:
    """Return the values that are found more than once, most first."""
    return sorted((each for each in values if each.findings >= _OFTEN), key=lambda each: -each.findings)


def _name(tally: Tally, width: int) -> str:
    """Return the name, cut to a width; of a path that is too long, the end says more than the beginning."""
    name = plain(tally.name)
    return escape((name if len(name) <= width else f"…{name[1 - width :]}").ljust(width))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of numbers below titles; in a narrow terminal those of findings are left out."""

    titles: Sequence[str]
    narrow: bool

    def line(self, cells: Sequence[str]) -> str:
        widths = [max(width, len(title)) for width, title in zip(_WIDTHS, self.titles, strict=True)]
        aligned = [f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
        return "".join(aligned[:2] if self.narrow else aligned)


def _print_more(console: Console, key: str, left: int, words: Words) -> None:
    if left > 0:
        console.print(f"  [dim]{words.form(key, left)}[/]")
