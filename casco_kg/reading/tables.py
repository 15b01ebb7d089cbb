"""Reads tables whose column headers are keys of the JSON-LD context, or are mapped to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.keys.headers import key_path
from casco_kg.rdf.ours import MERGED, UNKNOWN_COLUMN, UNREAD
from casco_kg.rdf.terms import GENID
from casco_kg.reading.cells import Column
from casco_kg.reading.csv_text import decoded, read_text_table
from casco_kg.reading.mapping import ColumnMapping, Constant
from casco_kg.reading.places import Place, Places
from casco_kg.reading.rows import Rows
from casco_kg.reading.source import Source, file_remark
from casco_kg.reading.table import Remark, Table
from casco_kg.reading.table_headers import Header, columns_of, header_of, is_known, tables_within

__all__ = ["Wanted", "collect", "is_text_table", "read_table", "read_tables"]


def read_table(data: bytes, name: str, suffix: str, mapping: ColumnMapping | None = None) -> Source:
    """Read a table of separated values. A header with a dot is a path: ``scope.activity`` is the activity of the scope.

    Raises:
        InputError: no well-formed table, no known header, a header twice, or no row.

    """

    def known(header: str) -> bool:
        return is_known(header, PurePath(name).stem, mapping)

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
    places, triples = Places(), list[ox.Triple]()

    def add(rows: Wanted) -> bool:
        said = Rows(rows.columns, rows.constants, (), rows.header.cells, places, rows.base)
        for number, row in rows.rows:
            said.add(row, f"{rows.prefix}{number}", f"{rows.prefix}{number}", _Cells(rows.header.table, number))
        triples.extend(said.triples)
        return bool(said.triples)

    remarks = collect(tables, name, mapping, places, add)
    return Source(name, tuple(triples), places, remarks)


def collect(
    tables: Sequence[Table],
    name: str,
    mapping: ColumnMapping | None,
    places: Places,
    add: Callable[[Wanted], bool],
) -> tuple[ox.Triple, ...]:
    """Find out what is to be read in the tables of a file, have it read, and return the remarks.

    Args:
        tables: the tables.
        name: what the file is called.
        mapping: what the columns mean, where they are not called as the keys are.
        places: where the places of remarks are noted.
        add: reads the rows under one header, and returns whether they say anything.

    Raises:
        InputError: none has a known header, one has a header twice, or there is no row.
    """
    remarks, says = list[ox.Triple](), False
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
            says |= _read(header, mapping, places, remarks, add)
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
    if not says:
        left = f" that the mapping {mapping.name} does not skip" if mapping and mapping.conditions else ""
        raise InputError(f"{name}: has a header but no row{left}")
    return tuple(remarks)


def _is_above(told: Remark, header: Header) -> bool:
    """Return whether a remark is about what stands above a header, all of which is told as that."""
    row = told.place.row
    return told.kind in (MERGED, UNREAD) and row is not None and header.table.rows[0][0] <= row < header.row


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read under one header.

    Attributes:
        header: the header.
        columns: those that are read.
        constants: the values that every record gets.
        base: how the IRIs of identifiers begin; empty for as usual.
        prefix: what stands before the number of a row in the identifier of a record that has none.
        rows: the number of each row that is a record, and its cells.
    """

    header: Header
    columns: Sequence[Column]
    constants: Sequence[Constant]
    base: str
    prefix: str
    rows: Sequence[tuple[int, Sequence[str]]]


def _read(
    header: Header,
    mapping: ColumnMapping | None,
    places: Places,
    remarks: list[ox.Triple],
    add: Callable[[Wanted], bool],
) -> bool:
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
    asked = Rows((), (), conditions, header.cells, places)
    base = mapping.base(table.name) if mapping else ""
    sheet = "" if table.sheet is None else f"-{quote(table.sheet, safe='._~')}"
    prefix = f"{GENID}{quote(table.file, safe='-._~')}{sheet}-row-"
    records = [
        (number, row)
        for number, row in table.rows[header.index + 1 :]
        if number not in table.banners and asked.are_records([row])
    ]
    says = add(Wanted(header, columns, constants, base, prefix, records))
    stray: dict[int, list[int]] = {}
    for number, row in records:
        for index in (*beyond, *range(len(header.cells), len(row))):
            if index < len(row) and row[index].strip():
                stray.setdefault(index, []).append(number)
    remarks += [_nameless(table, places, index, rows) for index, rows in sorted(stray.items())]
    return says


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
