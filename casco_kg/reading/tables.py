"""Reads tables whose column headers are keys of the JSON-LD context, or are mapped to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.keys.headers import key_path
from casco_kg.rdf.ours import UNKNOWN_COLUMN, UNREAD
from casco_kg.rdf.terms import GENID
from casco_kg.reading.cells import Column
from casco_kg.reading.csv_text import decoded, read_text_table
from casco_kg.reading.mapping import ColumnMapping, Mapped
from casco_kg.reading.places import Place, Places
from casco_kg.reading.rows import Rows
from casco_kg.reading.source import Source, file_remark
from casco_kg.reading.stacked import parts_below
from casco_kg.reading.table import Remark, Table

__all__ = ["Header", "columns_of", "header_of", "is_text_table", "read_table", "read_tables", "tables_within"]

#: How far down the header of a table is looked for.
_TITLE_ROWS = 20


def read_table(data: bytes, name: str, suffix: str, mapping: ColumnMapping | None = None) -> Source:
    """Read a table of separated values. A header with a dot is a path: ``scope.activity`` is the activity of the scope.

    Raises:
        InputError: no well-formed table, no known header, a header twice, or no row.

    """

    def known(header: str) -> bool:
        return _is_known(header, PurePath(name).stem, mapping)

    text = decoded(data, name, mapping.encoding(PurePath(name).stem) if mapping else "")
    return read_tables([read_text_table(text, name, suffix, known)], name, mapping)


def is_text_table(data: bytes) -> bool:
    """Return whether text begins as a table of several columns does, of which one at least has a known key above it."""
    try:
        table = read_text_table(decoded(data, ""), "", "", lambda header: key_path(header) is not None)
    except InputError:
        return False
    header = header_of(table, None)
    return header is not None and len(header.cells) > 1


def read_tables(tables: Sequence[Table], name: str, mapping: ColumnMapping | None = None) -> Source:
    """Read the tables of one file, each with its own header; what cannot be placed becomes a remark.

    Raises:
        InputError: none has a known header, one has a header twice, or there is no row.

    """
    places, remarks, triples = Places(), list[ox.Triple](), list[ox.Triple]()
    tables = [part for table in tables for part in tables_within(table, mapping)]
    read = [header for table in tables if (header := header_of(table, mapping))]
    if not read:
        raise InputError(
            f"{name}: no column is a known key; casco-kg mapping FILE proposes which column is which, "
            "and casco-kg template has the keys of each kind of register"
        )
    for table in tables:
        header = next((found for found in read if found.table is table), None)
        if header is not None:
            triples += _read(header, mapping, places, remarks)
        else:
            where = f"sheet {table.sheet}" if table.sheet else "table"
            rows = f" from row {table.rows[0][0]} on" if table.part > 1 else ""
            place = table.place(table.rows[0][0]) if rows else Place(name, sheet=table.sheet)
            left = f"{where}{rows}: none of its columns is a known key"
            remarks.append(file_remark(places, place, UNREAD, left))
        remarks += [
            file_remark(places, told.place, told.kind, told.text)
            for told in table.remarks
            if (header is not None or told.kind == UNREAD)
            and not (header and _is_above(told, header))  # that it is hidden matters of what was read alone
        ]
    if not triples:
        left = f" that the mapping {mapping.name} does not skip" if mapping and mapping.conditions else ""
        raise InputError(f"{name}: has a header but no row{left}")
    return Source(name, tuple(triples), places, tuple(remarks))


def _is_above(told: Remark, header: Header) -> bool:
    """Return whether a remark is about what stands above a header, all of which is told as that."""
    row = told.place.row
    return told.kind == UNREAD and row is not None and header.table.rows[0][0] <= row < header.row


def tables_within(table: Table, mapping: ColumnMapping | None) -> list[Table]:
    """Return a table, or those that stand one below the other in it, each with a header of its own."""
    header = header_of(table, mapping)
    if header is None:
        return [table]
    return parts_below(table, header.index, lambda cell: _is_known(cell, table.name, mapping))


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        table: the table.
        index: the index of the header among the rows of the table.
        cells: the headers, without the empty ones at the end.
    """

    table: Table
    index: int
    cells: tuple[str, ...]

    @property
    def row(self) -> int:
        """The number of the row."""
        return self.table.rows[self.index][0]


def header_of(table: Table, mapping: ColumnMapping | None) -> Header | None:
    """Return the header: of the first rows the one with most known headers. None where there is none.

    A header below the first row has at least two; an identifier alone is none.
    """
    best, found = 0, None
    for index, (_, row) in enumerate(table.rows[:_TITLE_ROWS]):
        cells = tuple(" ".join(cell.split()) for cell in row)
        known = [cell for cell in cells if _is_known(cell, table.name, mapping)]
        says = any(key_path(cell) != "id" for cell in known)
        if says and len(known) > best and (index == 0 or len(known) > 1):
            best, found = len(known), Header(table, index, cells)
    return found


def _is_known(header: str, table: str, mapping: ColumnMapping | None) -> bool:
    return bool(mapping and mapping.knows(header, table)) or key_path(header) is not None


def columns_of(header: Header, mapping: ColumnMapping | None) -> tuple[list[Column], list[int]]:
    """Return the columns that are read, and the indexes of those that are not known.

    Raises:
        InputError: two columns mean the same, or one means a cell and another a record.
    """
    columns, unknown = [], []
    if mapping:
        mapping.meet(header.table.name, header.cells)
    for index, text in enumerate(header.cells):
        said = mapping.find(text, header.table.name) if mapping else ()
        if not said and (path := key_path(text)) and not (mapping and mapping.leaves(text, header.table.name)):
            said = [Mapped(path)]
        for mapped in said:
            if mapped.key:
                keys_to = tuple(mapped.key.split("."))
                columns.append(Column(index, text, keys_to, mapped.format, mapped.record, mapped.meanings))
        if not said and not (mapping and mapping.knows(text, header.table.name)):
            unknown.append(index)
    _check(columns, header, mapping)
    return columns, unknown


def _check(columns: list[Column], header: Header, mapping: ColumnMapping | None) -> None:
    """Refuse columns that cannot stand beside one another: in the same record of a row, where there are several."""
    for record in dict.fromkeys(column.record for column in columns if column.record) or [""]:
        _check_record([column for column in columns if column.record in ("", record)], header, mapping)


def _check_record(columns: list[Column], header: Header, mapping: ColumnMapping | None) -> None:
    where = f"{header.table.place(header.row)}"
    seen: dict[tuple[str, ...], Column] = {}
    for column in columns:
        other = seen.setdefault(column.path, column)
        may_repeat = mapping and column.path[-1] != "id" and column.header != other.header
        if other is not column and not may_repeat:
            same = column.header if column.header == other.header else f"{column.header} (like {other.header})"
            raise InputError(f"{where}: the column {same} stands twice; rename or remove one")
    for column in columns:
        for depth in range(1, len(column.path)):
            if outer := seen.get(column.path[:depth]):
                key = ".".join(outer.path)
                line = mapping.where(outer.header, header.table.name, key) if mapping else ""
                raise InputError(
                    f"{where}: the column {column.header} needs {outer.header} to lead to a record, not to a cell; "
                    f"remove one of them, or write {key}.id{line}"
                )


def _read(header: Header, mapping: ColumnMapping | None, places: Places, remarks: list[ox.Triple]) -> list[ox.Triple]:
    table = header.table
    columns, unknown = columns_of(header, mapping)
    beyond = [index for index in unknown if not header.cells[index]]
    remarks += [
        file_remark(places, table.place(header.row, header.cells[index]), UNKNOWN_COLUMN, header.cells[index])
        for index in unknown
        if header.cells[index]
    ]
    if header.index:
        first, last = table.rows[0][0], table.rows[header.index - 1][0]
        rows = f"row {first}" if first == last else f"rows {first} to {last}"
        remarks.append(file_remark(places, table.place(first), UNREAD, f"{rows}, above the header"))
    constants, conditions = (mapping.given(table.name), mapping.asked(table.name)) if mapping else ((), ())
    rows_read = Rows(columns, constants, conditions, header.cells, places, mapping.base(table.name) if mapping else "")
    sheet = "" if table.sheet is None else f"-{quote(table.sheet, safe='._~')}"
    prefix = f"{GENID}{quote(table.file, safe='-._~')}{sheet}-row-"
    stray: dict[int, list[int]] = {}
    for number, row in table.rows[header.index + 1 :]:
        if number in table.banners or not rows_read.are_records([row]):
            continue
        rows_read.add(row, f"{prefix}{number}", f"{prefix}{number}", _Cells(table, number))
        for index in (*beyond, *range(len(header.cells), len(row))):
            if index < len(row) and row[index].strip():
                stray.setdefault(index, []).append(number)
    remarks += [_nameless(table, places, index, rows) for index, rows in sorted(stray.items())]
    return rows_read.triples


class _Cells:
    """Where the cells of one row stand."""

    __slots__ = ("_row", "_table")

    def __init__(self, table: Table, row: int) -> None:
        self._table, self._row = table, row

    def __call__(self, header: str | None) -> Place:
        return self._table.place(self._row, header)


def _nameless(table: Table, places: Places, index: int, rows: list[int]) -> ox.Triple:
    """Remark on a column without a header, with the rows that have a cell in it."""
    shown = ", ".join(map(str, rows[:3])) + (" …" if len(rows) > 3 else "")
    text = f"column {index + 1} has no header, and a cell in row {shown}"
    return file_remark(places, table.place(rows[0], str(index + 1)), UNKNOWN_COLUMN, text)
