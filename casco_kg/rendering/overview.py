"""Shows a report in numbers in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from casco_kg.texts import many, plain
from casco_kg.validation.overview import Often, Tally, overview
from casco_kg.validation.report import Report

__all__ = ["overview_text", "said_often"]

#: So many bodies and values are shown; JSON has all.
_SHOWN = 10
#: A value that is found less often is told with its finding.
_OFTEN = 2
_TITLE = "in numbers"
#: How wide names may become, the columns of numbers, and a terminal that has room for all of them.
_WIDEST, _WIDTHS, _WIDE, _INDENT = 60, (9, 17, 10, 8, 6), 90, 2


def overview_text(console: Console, report: Report) -> None:
    """Print how many records there are, how many without a finding, and what is found most; nothing without records."""
    told = overview(report)
    if not told.kinds:
        return
    # One file alone is what all the kinds stand in.
    shown = [*told.kinds, *(told.tables if len(told.tables) > 1 else ()), *told.bodies[:_SHOWN]]
    narrow = console.is_terminal and console.width < _WIDE
    room = console.width - len(_numbers(("", "", "", "", ""), narrow)) - _INDENT if console.is_terminal else _WIDEST
    width = min(room, _WIDEST, max(len(_TITLE), *(len(plain(each.name)) for each in shown)))
    titles = _numbers(("records", "without a finding", "violations", "warnings", "info"), narrow)
    console.print(f"{'':{_INDENT}}[bold]{_TITLE:{width}}{titles}[/]", soft_wrap=True)
    for each in shown:
        numbers = (
            f"{each.records:,}",
            f"{each.clean:,}",
            *(f"{number:,}" if number else "-" for number in each.findings),
        )
        console.print(f"{'':{_INDENT}}{_name(each, width)}{_numbers(numbers, narrow)}", soft_wrap=True)
    _print_more(console, len(told.bodies) - _SHOWN, "body", "bodies")
    values = said_often(told.values)
    if values:
        console.print("  [bold]found most often[/]", soft_wrap=True)
    for often in values[:_SHOWN]:
        about = plain(f"{often.path} {often.value}".strip())
        count = f"{many(often.findings, 'finding')} of {plain(often.constraint)}"
        console.print(f"  {escape(about)}: {escape(count)}", soft_wrap=not console.is_terminal)
    _print_more(console, len(values) - _SHOWN, "value", "values")
    console.print()


def said_often(values: Sequence[Often]) -> list[Often]:
    """Return the values that are found more than once, most first."""
    return sorted((each for each in values if each.findings >= _OFTEN), key=lambda each: -each.findings)


def _name(tally: Tally, width: int) -> str:
    """Return the name, cut to a width; of a path that is too long, the end says more than the beginning."""
    name = plain(tally.name)
    return escape((name if len(name) <= width else f"…{name[1 - width :]}").ljust(width))


def _numbers(cells: Sequence[str], narrow: bool) -> str:
    """Return numbers in columns: in a narrow terminal those of findings are left out."""
    aligned = [f"  {cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)]
    return "".join(aligned[:2] if narrow else aligned)


def _print_more(console: Console, left: int, one: str, several: str) -> None:
    if left > 0:
        console.print(f"  [dim]… and {left:,} more {one if left == 1 else several}; --format json has all[/]")
