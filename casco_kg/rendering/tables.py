"""Shows tables: in a terminal, and for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from casco_kg.texts import as_json, calm, inert, plain

__all__ = ["show_table", "table_in"]

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class _Layout:
    """A way to show a table: columns, rows, and what is told below."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def texts(self) -> list[tuple[str, ...]]:
        """Return what stands in each column, its name first."""
        return list(zip(self.columns, *self.rows, strict=True))

    def room(self, width: int) -> int:
        """Return how many letters of a line are left between the columns."""
        return width - 2 * len(self.columns)

    def fits(self, width: int) -> bool:
        """Return whether no word has to be broken."""
        return sum(max(map(_longest_word, column)) for column in self.texts()) <= self.room(width)

    def fits_in_lines(self, width: int) -> bool:
        """Return whether each row fits in a line."""
        return sum(max(map(len, column)) for column in self.texts()) <= self.room(width)


def show_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that fits the terminal; one that does not is made to.

    Addresses on the web, but for those that a row begins with, become numbers and are told below the table; so is,
    once, what reads the same in all rows. Where words would still have to be broken, the rows are a list of records.
    """
    whole = _Layout(tuple(columns), tuple(tuple(map(plain, row)) for row in rows))
    layout = whole
    if not layout.fits_in_lines(console.width):
        layout = _with_numbers(layout)
    if not layout.fits(console.width):
        layout = _with_what_varies(layout)
    if not layout.fits(console.width):
        _show_records(console, whole.columns, whole.rows)
        return
    _show_grid(console, layout)
    for note in layout.notes:
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)


def _with_numbers(layout: _Layout) -> _Layout:
    """Return a table with a number for each address, and the addresses as notes."""
    numbers: dict[str, int] = {}

    def short(cell: str) -> str:
        return f"[{numbers.setdefault(cell, len(numbers) + 1)}]" if _ADDRESS.fullmatch(cell) else cell

    rows = tuple((row[0], *map(short, row[1:])) for row in layout.rows)
    return _Layout(layout.columns, rows, tuple(f"[{number}] {address}" for address, number in numbers.items()))


def _with_what_varies(layout: _Layout) -> _Layout:
    """Return a table without the columns that read the same in several rows, and these as notes."""
    same = [at for at in range(len(layout.columns)) if len({row[at] for row in layout.rows}) == 1 < len(layout.rows)]
    kept = [at for at in range(len(layout.columns)) if at not in same] or [same.pop(0)]
    return _Layout(
        tuple(layout.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in layout.rows),
        (*(f"{layout.columns[at]} in all rows: {layout.rows[0][at] or '(empty)'}" for at in same), *layout.notes),
    )


def _show_grid(console: Console, layout: _Layout) -> None:
    texts, room = layout.texts(), layout.room(console.width)
    least = [max(map(_longest_word, column)) for column in texts]
    table = Table(box=SIMPLE_HEAD, header_style="bold", padding=(0, 1, 0, 0), show_edge=False)
    widths = _widths(least, [max(map(len, column)) for column in texts], room)
    for column, width in zip(layout.columns, widths, strict=True):
        table.add_column(column, width=width, overflow="fold")
    for row in layout.rows:
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
        return as_json(objects)
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t" if table_format == "tsv" else ",", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([inert(calm(cell)) for cell in row] for row in rows)
    return text.getvalue()
