"""What one file says, and where it says it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from casco_kg.errors import InputError

__all__ = ["Place", "Source", "clipped", "text_of"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subject stands: a file, and in it a line, a row of a table or a JSON pointer."""

    file: str
    line: int | None = None
    row: int | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        if self.row is not None:
            return f"{self.file} row {self.row}"
        if self.line is not None:
            return f"{self.file}:{self.line}"
        return f"{self.file} at {self.pointer}" if self.pointer is not None else self.file


@dataclass(frozen=True, slots=True)
class Source:
    """What one file says: its triples in the order of the file, and where each subject stands.

    Attributes:
        name: the path of the file as given, or "standard input".
        triples: may hold blank nodes and repetitions.
        places: the IRI of a subject to the place where it is described first.

    """

    name: str
    triples: tuple[ox.Triple, ...]
    places: dict[str, Place] = field(default_factory=dict)


def text_of(path: Path | str, name: str) -> str:
    """Return the text of a file, or of standard input for ``-``.

    Raises:
        InputError: it is missing, empty, or not UTF-8 text.

    """
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error
    if not data.strip():
        raise InputError(f"{name}: is empty; there is nothing to read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}:{line}: is not UTF-8 text; save it as UTF-8 and try again") from error
    if "\0" in text:
        raise InputError(f"{name}: is a binary file, not text in one of the known formats")
    return text


def clipped(text: str, limit: int = 200) -> str:
    """Return ``text``, cut to ``limit`` characters: a message is no place for a book."""
    return text if len(text) <= limit else text[:limit] + "…"
