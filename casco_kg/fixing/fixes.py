"""Fixes a table: each cell that is not written as it should be, where it is sure how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.fixing import text_tables, workbooks
from casco_kg.fixing.sure import Sure
from casco_kg.keys.headers import key_path
from casco_kg.loading import load
from casco_kg.reading.cells import Column
from casco_kg.reading.content import bytes_of, called
from casco_kg.reading.csv_text import TEXT_TABLES, decoded, read_text_table, separator_of
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.places import Place
from casco_kg.reading.stated import as_mapping
from casco_kg.reading.table import Table
from casco_kg.reading.table_headers import Header, columns_of, header_of, tables_within
from casco_kg.reading.workbooks import OPEN_XML, is_workbook, workbook_tables

__all__ = ["Fix", "Fixed", "fix"]

Cells = dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Fix:
    """A cell that was changed.

    Attributes:
        place: where it stands.
        old: what stood there.
        new: what stands there now.
        reason: what was wrong with it.
    """

    place: Place
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A table that was fixed: the file, and each cell that was changed."""

    content: bytes
    fixes: tuple[Fix, ...]


def fix(path: Path | str, mapping: Path | str | ColumnMapping | None = None) -> Fixed:
    """Return a table with what is sure put right.

    Args:
        path: a table in CSV or a workbook.
        mapping: what its columns mean.

    Raises:
        InputError: it cannot be read, or is no such table.
    """
    name, suffix = called(path), Path(path).suffix.lower()
    data = bytes_of(path, name)
    columns = as_mapping(mapping)
    sure = Sure(load(path, mapping=columns))
    if suffix in OPEN_XML and is_workbook(data):
        cells = workbooks.texts(data)
        found = [
            each
            for table in workbook_tables(data, name, suffix)
            for each in _fixes(table, cells.get(str(table.sheet), {}), columns, sure)
        ]
        new: dict[str, Cells] = {}
        for at, each in found:
            new.setdefault(str(each.place.sheet), {})[at] = each.new
        return Fixed(workbooks.changed(data, new) if new else data, tuple(each for _, each in found))
    if suffix in TEXT_TABLES and not is_workbook(data):
        return _of_text(data, name, suffix, columns, sure)
    raise InputError(f"{name}: is no table that can be fixed; known are {' '.join([*TEXT_TABLES, *OPEN_XML])}")


def _of_text(data: bytes, name: str, suffix: str, mapping: ColumnMapping | None, sure: Sure) -> Fixed:
    def known(header: str) -> bool:
        return bool(mapping and mapping.find(header, Path(name).stem)) or key_path(header) is not None

    stated = mapping.encoding(Path(name).stem) if mapping else ""
    whole = decoded(data, name, stated)
    table = read_text_table(whole, name, suffix, known)
    text, separator = separator_of(whole, TEXT_TABLES[suffix], known)
    cells = {(number, column): cell for number, row in table.rows for column, cell in enumerate(row, 1)}
    found = [*_fixes(table, cells, mapping, sure)]
    if not found:
        return Fixed(data, ())
    mark, encoding = text_tables.encoding_of(data, stated)
    told = text_tables.changed(text, separator, {at: each.new for at, each in found})
    before = whole[: len(whole) - len(text)]
    return Fixed(mark + (before + told).encode(encoding), tuple(each for _, each in found))


def _fixes(
    table: Table, cells: Mapping[tuple[int, int], str], mapping: ColumnMapping | None, sure: Sure
) -> Iterator[tuple[tuple[int, int], Fix]]:
    """Yield row and column of each cell below a header that is fixed, and what is done to it."""
    headers = (header_of(each, mapping) for each in tables_within(table, mapping))
    for header in filter(None, headers):
        yield from _fixes_below(header, cells, mapping, sure)


def _fixes_below(
    header: Header, cells: Mapping[tuple[int, int], str], mapping: ColumnMapping | None, sure: Sure
) -> Iterator[tuple[tuple[int, int], Fix]]:
    table, columns = header.table, dict[int, Column]()
    for column in columns_of(header, mapping)[0]:
        columns.setdefault(column.index + 1, column)
    for number, _ in table.rows[header.index + 1 :]:
        for at, column in columns.items():
            old = cells.get((number, at), "")
            new, reason = sure.fixed(old, column) if old.strip() else (old, "")
            if reason:
                yield (number, at), Fix(table.place(number, column.header), old, new, reason)
