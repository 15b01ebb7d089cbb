"""Finds the tables and lists of somebody else's file: what each is called, its columns, and how many records it has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.keys.headers import key_path
from casco_kg.reading.content import bytes_of, called
from casco_kg.reading.stacked import parts_below
from casco_kg.reading.stated import stated
from casco_kg.reading.syntaxes import SYNTAXES, File, syntax_of
from casco_kg.reading.table import Table
from casco_kg.registers.found_columns import Column, Found
from casco_kg.registers.found_lists import found_in
from casco_kg.registers.header_words import is_called

__all__ = ["tables_in"]

#: How far down the header of a table is looked for.
_TITLE_ROWS = 20


def tables_in(path: Path | str, encoding: str = "") -> list[Found]:
    """Return the tables or lists of a file.

    Args:
        path: the file.
        encoding: that of a text that is not in UTF-8.

    Raises:
        InputError: it cannot be read, or is of no kind that a mapping is for.
    """
    name, syntax = called(path), syntax_of(path)
    file = File(bytes_of(path, name), name, Path(path).suffix.lower(), stated(None, encoding))
    if syntax and syntax.tables:
        return _of_tables(syntax.tables(file, _is_known))
    if syntax and syntax.document:
        return found_in(syntax.document(file))
    endings = " ".join(ending for each in SYNTAXES if each.tables or each.document for ending in each.endings)
    raise InputError(f"{name}: no mapping is needed or possible for this ending; known are {endings}")


def _of_tables(tables: Sequence[Table]) -> list[Found]:
    parts = [part for table in tables if table.rows for part in parts_below(table, _header_at(table), _is_known)]
    return [_of_table([part for part in parts if part.name == name], len(parts) > 1) for name in _names(parts)]


def _names(tables: Sequence[Table]) -> list[str]:
    return [*dict.fromkeys(table.name for table in tables)]


def _header_at(table: Table) -> int:
    """Return the index of the first row with more than half as many cells as the first rows have at most."""
    width = max(sum(map(bool, row)) for _, row in table.rows[:_TITLE_ROWS])
    return next(index for index, (_, row) in enumerate(table.rows) if 2 * sum(map(bool, row)) > width)


def _of_table(parts: Sequence[Table], several: bool) -> Found:
    """Return the columns of a table, which may be in several parts whose headers are the same."""
    cells: dict[str, list[str]] = {}
    count = 0
    for part in parts:
        first = _header_at(part)
        below = [row for number, row in part.rows[first + 1 :] if number not in part.banners]
        count += len(below)
        for number, header in enumerate(part.rows[first][1]):
            if name := " ".join(header.split()):
                column = cells.setdefault(name, [])
                column += [text for row in below if number < len(row) and (text := row[number].strip())]
    sheet = parts[0].name if several and (parts[0].sheet or parts[0].part > 1) else ""
    columns = tuple(Column(sheet, header, tuple(texts)) for header, texts in cells.items())
    return Found(sheet, columns, count)


def _is_known(header: str) -> bool:
    """Return whether a header is a key, or what people call one."""
    return key_path(header) is not None or is_called(header)
