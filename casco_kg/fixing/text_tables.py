"""Changes cells of a table in text, and not a letter besides: not its line ends, its quotes or its encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

__all__ = ["changed", "encoding_of"]

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def encoding_of(data: bytes, stated: str = "") -> tuple[bytes, str]:
    """Return the mark that a text begins with, if any, and the encoding, which is the one stated without a mark."""
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    return mark, _MARKS.get(mark, stated or "utf-8").removesuffix("-sig")


def changed(text: str, separator: str, cells: Mapping[tuple[int, int], str]) -> str:
    """Return a table in which some cells have other texts.

    Args:
        text: the table, well-formed.
        separator: what stands between its cells.
        cells: the new texts by row and column, both counted from 1.
    """
    parts, last = [], 0
    for row, column, start, end in _cells(text, separator):
        if (row, column) in cells:
            new, quoted = cells[row, column], text[start:end].startswith('"')
            if quoted or any(sign in new for sign in (separator, '"', "\r", "\n")):
                new = '"' + new.replace('"', '""') + '"'
            parts += [text[last:start], new]
            last = end
    return "".join([*parts, text[last:]])


def _cells(text: str, separator: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield row and column of each cell, and where it begins and ends."""
    sign = re.escape(separator)
    cell = re.compile(rf'("(?:[^"]|"")*"|[^{sign}\r\n]*)({sign}|\r\n|\r|\n|\Z)')
    row = column = 1
    at = 0
    while at < len(text) and (found := cell.match(text, at)):
        yield row, column, found.start(1), found.end(1)
        row, column = (row, column + 1) if found[2] == separator else (row + 1, 1)
        at = found.end()
