"""Places as other programs name them: addresses of files, and lines."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path
from urllib.parse import quote

from casco_kg.reading.csv_text import SEPARATORS, TEXT_TABLES
from casco_kg.reading.places import Place

__all__ = ["address", "below", "line_of"]

_STANDARD_INPUT = "standard input"


def address(file: str) -> str | None:
    """Return the URI of a file, relative to the present folder where it lies below; None for standard input.

    Source: https://www.rfc-editor.org/rfc/rfc3986#section-4.2
    """
    path = below(file)
    if path is None:
        return None
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()), safe="/-._~")


def below(file: str) -> Path | None:
    """Return the path of a file, from the present folder where it lies below; None for standard input."""
    if file == _STANDARD_INPUT:
        return None
    path = Path(os.path.normpath(file))
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def line_of(place: Place) -> int | None:
    """Return the line where something stands: for a table of text its row, unless a cell of it has several lines."""
    if place.line is not None or place.row is None or place.sheet is not None:
        return place.line
    return place.row if _rows_are_lines(place.file) else None


@cache
def _rows_are_lines(file: str) -> bool:
    if not file.lower().endswith(tuple(TEXT_TABLES)):
        return False
    try:
        text = Path(file).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return False
    return '"' not in text or all(_is_one_line_each(text, delimiter) for delimiter in SEPARATORS)


def _is_one_line_each(text: str, delimiter: str) -> bool:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        return sum(1 for _ in reader) == reader.line_num
    except csv.Error:
        return False
