"""Mapping files: which key each column of somebody else's table belongs to.

A mapping is a CSV file with the columns ``column``, ``key`` and, as needed, ``format``, ``value`` and ``sheet``; any
others are for people. A line with an empty ``key`` says that a column is of no concern. A line with an empty
``column`` gives every record the ``value`` under that key. A ``value`` beside a column says what one of its values
means, as in ``gültig -> active``; a column has a line for each of them. ``format`` is the order of the parts of a
date. A line whose key is ``?`` is not decided yet, and says nothing. ``sheet`` is the sheet of a workbook, the JSON
pointer of a list, or the name of another file without its ending; empty, the line is about every table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.keys.dates import ORDERS
from casco_kg.keys.headers import close_key, folded, key_path
from casco_kg.keys.names import datatype_of
from casco_kg.rdf.ours import ABSENT_COLUMN
from casco_kg.reading.csv_text import decoded
from casco_kg.reading.source import Place, Places, bytes_of, called, remark
from casco_kg.texts import inert, plain

__all__ = ["FIELDS", "UNDECIDED", "Mapped", "Mapping", "read_mapping"]

#: The columns of a mapping file that are read.
FIELDS = ("column", "key", "format", "value", "sheet")


#: The key of a line that is not decided yet.
UNDECIDED = "?"
#: How alike the name of a column in a mapping and that in a table are that may be meant for one another.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping says of one column.

    Attributes:
        key: the key or the path of keys; None for a column of no concern.
        order: one of :data:`~casco_kg.keys.dates.ORDERS`, or empty.
        values: what texts mean, by the text as :func:`casefold` and without needless spaces.
    """

    key: str | None
    order: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file as read.

    Attributes:
        name: the path of the file.
        columns: by sheet (empty for any) and header; one that a spreadsheet would take for a formula has an apostrophe.
        constants: by sheet (empty for any), the key and the value that every record gets.
        lines: where each column stands first in the file, and how it is written there.
        met: the headers of each table that was read with it, by its name.
    """

    name: str
    columns: dict[tuple[str, str], Mapped]
    constants: tuple[tuple[str, str, str], ...] = ()
    lines: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    met: dict[str, set[str]] = field(default_factory=dict)

    def find(self, header: str, sheet: str) -> Mapped | None:
        """Return what is said of a column, by its sheet first; None where nothing is."""
        fold = folded(inert(plain(header)))
        return self.columns.get((sheet, fold)) or self.columns.get(("", fold))

    def names(self, sheet: str) -> bool:
        """Return whether a line is about this sheet alone."""
        return any(where == sheet for where, _ in self.columns) or any(where == sheet for where, _, _ in self.constants)

    def meet(self, table: str, headers: Iterable[str]) -> None:
        """Note the headers of a table that is read with it."""
        self.met.setdefault(table, set()).update(filter(None, headers))

    def absent(self, places: Places) -> Iterator[ox.Triple]:
        """Yield a remark on each column that none of the tables has that were read and that its line is about.

        Of a mapping whose lines are for other tables for the most part, only what resembles a column that is there.
        """
        for (sheet, fold), (line, column) in self.lines.items():
            tables = [headers for name, headers in self.met.items() if sheet in ("", name)]
            folds = {folded(inert(plain(header))): header for headers in tables for header in headers}
            if self.columns[sheet, fold].key is None or not tables or fold in folds:
                continue
            wanted = [other for where, other in self.lines if where == sheet and self.columns[where, other].key]
            left = [other for other in folds if self.find(folds[other], sheet) is None]
            close = get_close_matches(fold, sorted(left), 1, _ALIKE)
            if close or 2 * sum(other in folds for other in wanted) >= len(wanted):
                hint = f"; did you mean {folds[close[0]]}?" if close else ""
                yield remark(places, Place(self.name, line=line), ABSENT_COLUMN, f"{column}{hint}")

    def given(self, sheet: str) -> list[tuple[str, str]]:
        """Return the keys and values that every record of a sheet gets."""
        return [(key, value) for where, key, value in self.constants if where in ("", sheet)]


def read_mapping(path: Path | str) -> Mapping:
    """Read a mapping file.

    Raises:
        InputError: it cannot be read, or a line says what cannot be done; the message names the line.
    """
    name = called(path)
    reader = csv.DictReader(io.StringIO(decoded(bytes_of(path, name), name), newline=""), strict=True, restval="")
    columns: dict[tuple[str, str], Mapped] = {}
    lines: dict[tuple[str, str], tuple[int, str]] = {}
    constants = []
    try:
        if not {"column", "key"} <= set(reader.fieldnames or ()):
            raise InputError(f"{name}:1: a mapping has the columns column and key; casco-kg mapping FILE proposes one")
        for row in reader:
            line = f"{name}:{reader.line_num}"
            column, key, order, value, sheet = (" ".join((row.get(field) or "").split()) for field in FIELDS)
            if key == UNDECIDED or not (column or key or value):
                continue
            path_of_keys = _checked(key, order, line)
            if column:
                said = Mapped(path_of_keys, order, _meanings(value, key, line))
                where = sheet, folded(inert(plain(column)))
                if not _agree(columns.setdefault(where, said), said):
                    raise InputError(f"{line}: the column {column} stands twice, and not the same is said of it")
                columns[where].values.update(said.values)
                lines.setdefault(where, (reader.line_num, column))
            elif path_of_keys is None or not value or path_of_keys.split(".")[-1] == "id":
                raise InputError(f"{line}: a line without a column needs a key, other than id, and a value")
            else:
                constants.append((sheet, path_of_keys, value))
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: is no well-formed table: {error}") from error
    return Mapping(name, columns, tuple(constants), lines)


def _agree(one: Mapped, other: Mapped) -> bool:
    """Return whether two lines may stand side by side: about other values of one column."""
    meanings = (one.values.get(value, meaning) == meaning for value, meaning in other.values.items())
    return (one.key, one.order) == (other.key, other.order) and all(meanings)


def _meanings(value: str, key: str, line: str) -> dict[str, str]:
    """Return what the line says that a value of its column means."""
    if not value:
        return {}
    written, arrow, meaning = (part.strip() for part in value.replace("→", "->").partition("->"))
    if not (arrow and written and key):
        raise InputError(
            f"{line}: beside a column and its key, a value says what one of its values means, as in old -> new; "
            "for a value of every record leave the column empty"
        )
    return {written.casefold(): meaning}


def _checked(key: str, order: str, line: str) -> str | None:
    path = key_path(key) if key else None
    if key and path is None:
        hint = f"; did you mean {close}?" if (close := close_key(key)) else "; leave it empty for no concern"
        raise InputError(f"{line}: {key} is no key{hint}")
    if order and order not in ORDERS:
        raise InputError(f"{line}: {order} is no order of a date; write {', '.join(ORDERS)}, or nothing")
    if order and not datatype_of((path or "").split(".")[-1]).endswith("#date"):
        raise InputError(f"{line}: {key or 'a column of no concern'} is no date; leave the format empty")
    return path
