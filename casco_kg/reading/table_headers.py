"""The headers of tables: which of the first rows it is, and which key each of its columns has."""

from __future__ import annotations

from dataclasses import dataclass

from casco_kg.errors import InputError
from casco_kg.keys.headers import key_path
from casco_kg.reading.cells import Column
from casco_kg.reading.mapping import ColumnMapping, Mapped
from casco_kg.reading.stacked import parts_below
from casco_kg.reading.table import Table

__all__ = ["Header", "columns_of", "header_of", "is_known", "tables_within"]

#: How far down the header of a table is looked for.
_TITLE_ROWS = 20


def tables_within(table: Table, mapping: ColumnMapping | None) -> list[Table]:
    """Return a table, or those that stand one below the other in it, each with a header of its own."""
    header = header_of(table, mapping)
    if header is None:
        return [table]
    return parts_below(table, header.index, lambda cell: is_known(cell, table.name, mapping))


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
        known = [cell for cell in cells if is_known(cell, table.name, mapping)]
        says = any(key_path(cell) != "id" for cell in known)
        if says and len(known) > best and (index == 0 or len(known) > 1):
            best, found = len(known), Header(table, index, cells)
    return found


def is_known(header: str, table: str, mapping: ColumnMapping | None) -> bool:
    """Return whether a header is a key, or a mapping says something of its column."""
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
