"""Reads text with separated values as programs write it: whatever the encoding mark, the separator and the line ends.

Source: https://www.rfc-editor.org/rfc/rfc4180; the first line ``sep=;`` is Excel's.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from casco_kg.errors import InputError
from casco_kg.reading.table import Table
from casco_kg.texts import clipped

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["SEPARATORS", "TEXT_TABLES", "decoded", "is_encoding", "read_text_table", "separator_of"]

#: Separators by the ending of a file's name, for where the content does not tell.
TEXT_TABLES = {".csv": ",", ".tsv": "\t"}

#: What may stand between the cells of a row.
SEPARATORS = (",", ";", "\t", "|")
#: As many columns as a sheet of Excel can have.
_MOST_COLUMNS = 16_384
#: How many rows are looked at to find the separator.
_SAMPLE = 30
_ARCHIVES = {b"PK\x03\x04": "an archive such as an .xlsx workbook", b"\xd0\xcf\x11\xe0": "an old .xls workbook"}
#: Encodings of names, and of Python's own: no file is in them.
_NO_FILES = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7")
_STATING = ", or state the encoding, as in --encoding windows-1252"
#: UTF-32 before UTF-16, whose mark is how the one of UTF-32 begins.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def is_encoding(name: str) -> bool:
    """Return whether an encoding of texts is known by this name."""
    try:
        return bool("a".encode(name)) and codecs.lookup(name).name.replace("_", "-") not in _NO_FILES
    except (LookupError, ValueError):
        return False


def decoded(data: bytes, name: str, stated: str = "", way_out: str = _STATING) -> str:
    """Return text in UTF-8, or in the encoding that its byte order mark tells, or else that is stated.

    Others are refused: which of them it is cannot be known, and the wrong one would change names in silence.

    Args:
        data: what the file holds.
        name: what it is called in messages.
        stated: in which encoding it is said to be; empty where nobody says so.
        way_out: what else may be done than saving it as UTF-8, at the end of the message.

    Raises:
        InputError: it is in another encoding, or no text; the message names the line.
    """
    for start, what in _ARCHIVES.items():
        if data.startswith(start):
            raise InputError(f"{name}: is no text but {what}; give it the ending that says so")
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    encoding = _MARKS.get(mark, stated or "utf-8")
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeError as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        if stated and not mark:
            line = len(re.split(rb"\r\n|\r|\n", data[:at]))
            raise InputError(f"{name}:{line}: is not {stated} text, as it is said to be; state another") from error
        if encoding != "utf-8":
            raise InputError(
                f"{name}: begins as {encoding.upper()} text and does not go on so; save it again"
            ) from error
        raise InputError(_unknown_encoding(data, at, name, way_out)) from error
    if stated and not mark and _is_rather_utf_8(data, stated):
        raise InputError(
            f"{name}: is UTF-8 text by its letters, and not {stated}, as it is said to be; leave that out, or state "
            "the encoding of each file in a mapping, by its column sheet"
        )
    if "\0" in text:
        raise InputError(f"{name}: is a binary file, or text in UTF-16 without its mark; save it as CSV UTF-8")
    return text


def _is_rather_utf_8(data: bytes, stated: str) -> bool:
    """Return whether text with letters beyond ASCII reads as UTF-8, as no text in an encoding of single bytes does."""
    if data.isascii() or len(bytes(range(256)).decode(stated, errors="replace")) != len(range(256)):
        return False
    try:
        return bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _unknown_encoding(data: bytes, position: int, name: str, way_out: str) -> str:
    before = re.split(rb"\r\n|\r|\n", data[:position])
    line = re.split(rb"[\r\n]", data[position - len(before[-1]) :], maxsplit=1)[0]
    shown = clipped(line.decode("cp1252", errors="replace").strip(), 60)
    return (
        f"{name}:{len(before)}: is not UTF-8 text; as Windows-1252 the line would read {shown!r}, but it may be in "
        "another encoding; save it as UTF-8 (in Excel: CSV UTF-8, or the workbook itself, .xlsx) and try again"
        f"{way_out}"
    )


def read_text_table(text: str, name: str, suffix: str, known: Callable[[str], bool]) -> Table:
    """Read a table.

    Args:
        text: its text.
        name: the name of the file.
        suffix: the ending of that name.
        known: whether a header is one that is looked for.

    Raises:
        InputError: it is no well-formed table; the message names the line.
    """
    text, separator = separator_of(text, TEXT_TABLES.get(suffix, ","), known)
    reader = _reader(text, separator)
    rows = []
    try:
        for number, row in enumerate(reader, 1):
            if len(row) > _MOST_COLUMNS:
                raise InputError(f"{name}:{reader.line_num}: has {len(row):,} cells; at most {_MOST_COLUMNS:,} are")
            if any(map(str.strip, row)):
                rows.append((number, row))
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: is no well-formed table: {error}; mend this line") from error
    return Table(name, None, rows)


def separator_of(text: str, usual: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """Return a text without the line that names its separator, and the separator.

    Where no line names it, it is the one that makes out the most known headers, then the one that divides most rows
    into as many cells as there are headers.
    """
    if found := re.match(r'"?sep=([^\r\n"])"?\s*(?:\r\n|\r|\n)', text, re.IGNORECASE):
        return text[found.end() :], found[1]
    candidates = sorted(SEPARATORS, key=lambda separator: separator != usual)
    return text, max(candidates, key=lambda separator: _fit(text, separator, known))


def _fit(text: str, separator: str, known: Callable[[str], bool]) -> tuple[int, float]:
    try:
        rows = [row for row in islice(_reader(text, separator), _SAMPLE) if any(row) and len(row) <= _MOST_COLUMNS]
    except csv.Error:
        return (0, 0)
    best = max((sum(map(known, row)) for row in rows), default=0)
    width = len(rows[0]) if rows else 0
    return best, sum(len(row) == width for row in rows) / len(rows) if width > 1 else 0


def _reader(text: str, separator: str) -> Reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
