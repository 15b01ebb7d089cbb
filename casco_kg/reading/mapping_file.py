"""Mapping files: which key each column of somebody else's table belongs to, and what stands in it.

A mapping is a CSV file with the columns ``column`` and ``key`` and, as needed, ``value``, ``means``, ``format``,
``record`` and ``sheet``; any others are for people. A column may have a line for each of several keys, and for each of
its values that means something else: ``gültig`` in ``value`` and ``active`` in ``means``, or both in ``value`` as
``gültig -> active``. In a value ``*`` stands for any text, an empty one is an empty cell, and the meaning ``-`` is
none. A line with an empty ``key`` says that a column is of no concern; one with an empty ``column`` gives every record
the ``value`` under its key. The key ``skip`` leaves out the rows with that value, ``only`` all that have none of those.
``format`` is the order of the parts of a date, ``serial`` where a spreadsheet counts days, or the sign between several
values of a cell. ``record`` makes a record of its own of what the lines with that name are about. A line whose key is
``?`` is not decided yet, and says nothing, nor does a meaning ``?`` or a value ``?`` of every record. ``sheet`` is the
sheet of a workbook, the JSON pointer of a list, or the name of another file without its ending; empty, the line is
about every table. In the pointer of a list a star is each record of the list around it, and ``../`` before a column
is that record.

Two keys stand for no property: ``,base,IRI`` is how the IRIs of a register's identifiers begin, so that lab-1 of one
is not lab-1 of another, and ``,encoding,windows-1252`` is how a text is encoded that is not in UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.keys.dates import ORDERS
from casco_kg.keys.headers import close_key, key_path
from casco_kg.keys.names import LABEL, datatype_of, known_by_name
from casco_kg.rdf.constants import XSD
from casco_kg.reading.content import bytes_of, called
from casco_kg.reading.csv_text import decoded, is_encoding, separator_of
from casco_kg.reading.mapping import (
    ANY,
    ColumnMapping,
    Condition,
    Constant,
    Format,
    Mapped,
    Meanings,
    column_name,
    is_base,
    value_name,
)
from casco_kg.texts import inert

__all__ = ["BASE", "ENCODING", "FIELDS", "NOTHING", "ONLY", "SERIAL", "SKIP", "UNDECIDED", "read_mapping"]

#: The columns of a mapping file that are read.
FIELDS = ("column", "key", "value", "means", "format", "record", "sheet")

#: The key, or the meaning, of a line that is not decided yet.
UNDECIDED = "?"
#: What a value means that means nothing.
NOTHING = "-"
#: What stands for a key where a column tells which rows are records.
SKIP, ONLY = "skip", "only"
#: What stands for a key where a line is about the table as a whole.
BASE, ENCODING = "base", "encoding"
#: The format of days that are counted as spreadsheets do.
SERIAL = "serial"
#: What may stand between several values of a cell, as it is written in a format, and what it is.
_SEPARATORS = {";": ";", ",": ",", "/": "/", "+": "+", "&": "&", "|": "|", "line": "\n"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file, and where it stands."""

    place: str
    number: int
    column: str
    key: str
    value: str
    means: str
    format: str
    record: str
    sheet: str

    def error(self, text: str) -> InputError:
        return InputError(f"{self.place}: {text}")


def read_mapping(path: Path | str) -> ColumnMapping:
    """Read a mapping file.

    Raises:
        InputError: it cannot be read, or a line says what cannot be done; the message names the line.
    """
    mapping = ColumnMapping(called(path))
    for line in _lines(path, mapping.name):
        if line.key == UNDECIDED:
            mapping.undecided.add((line.sheet, column_name(line.column)))
        elif line.key.casefold() in (SKIP, ONLY):
            condition = _condition(line)
            mapping.conditions.setdefault(line.sheet, []).append(condition)
            mapping.lines.setdefault((line.sheet, condition.column), (line.number, line.column))
        elif line.key.casefold() in (BASE, ENCODING):
            _set(mapping, line)
        elif line.column:
            where = line.sheet, column_name(line.column)
            _add(mapping.columns.setdefault(where, []), _mapped(line), line)
            mapping.lines.setdefault(where, (line.number, line.column))
            mapping.keyed.setdefault((*where, _path(line) or ""), line.number)
        else:
            mapping.constants.setdefault(line.sheet, []).append(_constant(line))
    for said in mapping.columns.values():
        said[:] = _known_by_identifier(said)
    return mapping


def _known_by_identifier(said: list[Mapped]) -> list[Mapped]:
    """Return what is said of a column so that values which mean a record identify it, where others are its name.

    ``attestedBy.label`` for a column, and ``attestedBy`` for one of its values with what that means, is such a column.
    """
    made = list(said)
    for each in said:
        named = [other for other in made if other.key == f"{each.key}.{LABEL}" and other.record == each.record]
        if named and each.meanings.said and each.key in known_by_name():
            only = dict.fromkeys((*each.meanings.said, ANY), "") | each.meanings.said
            made[made.index(each)] = Mapped(f"{each.key}.id", each.format, each.record, Meanings(only))
            for other in named:
                for value in each.meanings.said:
                    other.meanings.said.setdefault(value, "")
    return made


def _lines(path: Path | str, name: str) -> Iterator[_Line]:
    """Yield the lines that say something."""
    text, separator = separator_of(decoded(bytes_of(path, name), name, way_out=""), ",", FIELDS.__contains__)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True, restval="")
    try:
        if not {"column", "key"} <= set(reader.fieldnames or ()):
            raise InputError(f"{name}:1: a mapping has the columns column and key; casco-kg mapping FILE proposes one")
        for row in reader:
            texts = {field: _written(row.get(field) or "") for field in FIELDS}
            decided = texts["column"] or UNDECIDED not in (texts["key"], texts["value"])
            if decided and (texts["column"] or texts["key"] or texts["value"]):
                yield _Line(f"{name}:{reader.line_num}", reader.line_num, **texts)
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: is no well-formed table: {error}") from error


def _written(cell: str) -> str:
    """Return what stands in a cell, without the apostrophe that keeps spreadsheets from taking it for a formula."""
    text = " ".join(cell.split())
    return text[1:] if text.startswith("'") and inert(text[1:]) == text else text


def _condition(line: _Line) -> Condition:
    if not line.column or line.means or line.format or line.record:
        raise line.error(f"a line with the key {line.key} takes a column and its value, and nothing else")
    return Condition(column_name(line.column), value_name(line.value), line.key.casefold() == ONLY)


def _set(mapping: ColumnMapping, line: _Line) -> None:
    """Note what a line says of a table as a whole."""
    kind = line.key.casefold()
    if line.column or line.means or line.format or line.record or not line.value:
        raise line.error(f"a line with the key {kind} takes a value, and nothing else but a sheet")
    if kind == BASE and not is_base(line.value):
        raise line.error(f"{line.value} is no beginning of an IRI; write one that ends in / or #")
    if kind == ENCODING and not is_encoding(line.value):
        raise line.error(f"{line.value} is no encoding that is known; write windows-1252, iso-8859-2 or the like")
    said = mapping.bases if kind == BASE else mapping.encodings
    if said.setdefault(line.sheet, line.value) != line.value:
        raise line.error(f"the key {kind} stands twice; leave one, or tell the tables apart by the column sheet")


def _constant(line: _Line) -> Constant:
    path = _path(line)
    if path is None or not line.value or line.means or path.split(".")[-1] == "id":
        raise line.error("a line without a column needs a key, other than id, and a value, and no meaning of that")
    return Constant(path, line.value, line.record)


def _mapped(line: _Line) -> Mapped:
    path = _path(line)
    if path is None and (line.value or line.means or line.record):
        raise line.error(
            f"beside the column {line.column} stands a value and no key; write the key that it is a value of, "
            f"{SKIP} or {ONLY}"
        )
    return Mapped(path, _format(line, path), line.record, Meanings(_meaning(line)))


def _path(line: _Line) -> str | None:
    path = key_path(line.key) if line.key else None
    if line.key and path is None:
        hint = f"; did you mean {close}?" if (close := close_key(line.key)) else "; leave it empty for no concern"
        raise line.error(f"{line.key} is no key{hint}")
    return path


def _add(said: list[Mapped], mapped: Mapped, line: _Line) -> None:
    """Add what a line says of a column to what others say of it."""
    twice = f"the column {line.column} stands twice, and not the same is said of it"
    if any((other.key is None) != (mapped.key is None) for other in said):
        raise line.error(f"{twice}: that it is of no concern, and a key")
    same = next((other for other in said if (other.key, other.record) == (mapped.key, mapped.record)), None)
    if same is None:
        said.append(mapped)
        return
    meanings = same.meanings.said
    if same.format != mapped.format and Format() not in (same.format, mapped.format):
        raise line.error(f"{twice}: its format")
    if any(meanings.setdefault(value, means) != means for value, means in mapped.meanings.said.items()):
        raise line.error(f"{twice}: what {line.value or 'an empty cell'} means")
    if same.format == Format():
        said[said.index(same)] = Mapped(same.key, mapped.format, same.record, same.meanings)


def _meaning(line: _Line) -> dict[str, str]:
    """Return what a line says that a value of its column means."""
    value, means = line.value, line.means
    if value and not means:
        value, arrow, means = (part.strip() for part in value.replace("→", "->").partition("->"))
        if not (arrow and value):
            raise line.error(
                f"the line says of the value {line.value} not what it means: write that into the column means, "
                f"{NOTHING} for nothing; for a value of every record leave the column empty"
            )
        means = means or NOTHING
    if not means or means == UNDECIDED:
        return {}
    return {value_name(value): "" if means == NOTHING else means}


def _format(line: _Line, path: str | None) -> Format:
    """Return the format that a line names: parts of it stand side by side."""
    is_date = datatype_of((path or "").split(".")[-1]) == XSD + "date"
    found: dict[str, str] = {}
    for word in line.format.split():
        if word in _SEPARATORS:
            kind = "separator"
        elif word in (*ORDERS, SERIAL) and not is_date:
            raise line.error(f"{line.key or 'a column of no concern'} is no date; leave the format empty")
        elif word in ORDERS or word == SERIAL:
            kind = SERIAL if word == SERIAL else "order"
        elif is_date:
            raise line.error(f"{word} is no order of a date; write {', '.join(ORDERS)}, {SERIAL}, or nothing")
        else:
            raise line.error(
                f"{word} is no format; write what stands between values, {' '.join(_SEPARATORS)}, or nothing"
            )
        if found.setdefault(kind, word) != word:
            raise line.error(f"the format has two of a kind, {found[kind]} and {word}; leave one")
    return Format(found.get("order", ""), SERIAL in found, _SEPARATORS.get(found.get("separator", ""), ""))
