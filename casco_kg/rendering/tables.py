"""Shows tables: in a terminal, and for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from casco_kg.texts import as_json, calm, inert, plain

__all__ = ["show_table", "table_in"]

_ADDRESS = re.compile(r"https?://\S+")


def show_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that fits the terminal; one that does not is made to.

    Addresses on the web become numbers and are told below the table; so is, once, what reads the same in all rows.
    Where words would still have to be broken, the rows are shown as a list of records.
    """
    cells = [tuple(map(plain, row)) for row in rows]
    if sum(map(_longest, zip(columns, *cells, strict=True))) > _room(console, columns):
        cells, addresses = _numbered(cells)
    else:
        addresses = []
    _show_fitting(console, columns, cells)
    for number, address in enumerate(addresses, 1):
        console.print(f"[dim]\\[{number}] {escape(address)}[/]", soft_wrap=True)


def _numbered(rows: Iterable[Sequence[str]]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return rows with a number for each address in a cell of its own, and the addresses."""
    numbers: dict[str, int] = {}

    def short(cell: str) -> str:
        return f"[{numbers.setdefault(cell, len(numbers) + 1)}]" if _ADDRESS.fullmatch(cell) else cell

    return [tuple(map(short, row)) for row in rows], [*numbers]


def _show_fitting(console: Console, columns: Sequence[str], cells: list[tuple[str, ...]]) -> None:
    if _fits(console, columns, cells):
        _show_grid(console, columns, cells)
        return
    varying, same = _told_apart(columns, cells)
    if not same or not _fits(console, *_of(varying, columns, cells)):
        _show_records(console, columns, cells)
        return
    _show_grid(console, *_of(varying, columns, cells))
    for at in same:
        console.print(f"[dim]{columns[at]} in all rows: {escape(cells[0][at]) or '(empty)'}[/]", soft_wrap=True)


def _told_apart(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[int], list[int]]:
    """Return the numbers of the columns whose cells differ, and of those that read the same in several rows."""
    same = [at for at in range(len(columns)) if len({row[at] for row in rows}) == 1 < len(rows)]
    return [at for at in range(len(columns)) if at not in same], same


def _of(
    kept: Sequence[int], columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[list[str], list[tuple[str, ...]]]:
    return [columns[at] for at in kept], [tuple(row[at] for at in kept) for row in rows]


def _least(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[int]:
    return [max(map(_longest_word, column)) for column in zip(columns, *rows, strict=True)]


def _fits(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    return sum(_least(columns, rows)) <= _room(console, columns)


def _room(console: Console, columns: Sequence[str]) -> int:
    return console.width - 2 * len(columns)


def _show_grid(console: Console, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    texts = list(zip(columns, *cells, strict=True))
    least, room = _least(columns, cells), _room(console, columns)
    table = Table(box=SIMPLE_HEAD, header_style="bold", padding=(0, 1, 0, 0), show_edge=False)
    for column, width in zip(columns, _widths(least, [*map(_longest, texts)], room), strict=True):
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


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts))


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
