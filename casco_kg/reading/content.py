"""What a file holds, as bytes and as text, and what it is called."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from casco_kg.errors import InputError
from casco_kg.texts import clipped

__all__ = ["bytes_of", "called", "text_in", "text_of"]

#: What is no file may have no end: so much of it is read.
_MOST_OF_A_STREAM = 500_000_000


def called(path: Path | str) -> str:
    """Return what a file is called in places and messages: its path, or "standard input" for ``-``.

    A name that is not UTF-8, as systems allow, is shown with the replacement character for what is no character.
    """
    return "standard input" if str(path) == "-" else os.fsencode(path).decode("utf-8", errors="replace")


def bytes_of(path: Path | str, name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises:
        InputError: it is missing or empty, or has no end.

    """
    try:
        data = _standard_input(name) if str(path) == "-" else _content(Path(path), name)
    except OSError as error:
        raise InputError(f"{clipped(name)}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{clipped(name)!r}: cannot be read: {error}") from error
    if not data.strip():
        raise InputError(f"{name}: is empty; there is nothing to read")
    return data


def _standard_input(name: str) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError(f"{name}: is closed; name a file")
    return _bounded(sys.stdin.buffer, name)


def _content(path: Path, name: str) -> bytes:
    """Return what a file holds; of what is none, such as a pipe or a device, as much as has an end."""
    if path.is_file():
        return path.read_bytes()
    # Opened so, a pipe that nobody writes to is empty, and not waited for.
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        if hasattr(os, "set_blocking"):
            os.set_blocking(file.fileno(), True)
        return _bounded(file, name)


def _bounded(file: BinaryIO, name: str) -> bytes:
    data = file.read(_MOST_OF_A_STREAM)
    if len(data) == _MOST_OF_A_STREAM:
        raise InputError(
            f"{name}: gives more than {_MOST_OF_A_STREAM // 1_000_000} MB; write it to a file, and name that"
        )
    return data


def text_of(path: Path | str, name: str) -> str:
    """Return the text of a file, or of standard input for ``-``.

    Raises:
        InputError: it is missing, empty, or not UTF-8 text.

    """
    return text_in(bytes_of(path, name), name)


def text_in(data: bytes, name: str, stated: str = "") -> str:
    """Return the text that stands in UTF-8, or else in the encoding that is stated.

    Raises:
        InputError: it is not UTF-8 text, nor what is stated.

    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if not stated:
            raise InputError(f"{name}:{line}: is not UTF-8 text; save it as UTF-8 and try again") from error
        try:
            text = data.decode(stated)
        except UnicodeError:
            raise InputError(f"{name}:{line}: is neither UTF-8 nor {stated} text; state another encoding") from error
    if "\0" in text:
        raise InputError(f"{name}: is a binary file, not text in one of the known formats")
    return text
