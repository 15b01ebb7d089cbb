"""Finds the line of each value of a JSON text, by its JSON pointer.

Source: https://www.rfc-editor.org/rfc/rfc6901
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

__all__ = ["given_twice", "pointer_lines", "pointer_step"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(slots=True)
class _Frame:
    """An object or a list that is open: its pointer, and the step to the value that comes next."""

    pointer: str
    index: int | None
    key: str | None = None

    @property
    def next_pointer(self) -> str:
        return self.pointer + (pointer_step(self.index) if self.index is not None else self.key or "")


def pointer_step(key: str | int) -> str:
    """Return a key or index as a step of a JSON pointer, with its leading slash."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


def pointer_lines(text: str) -> dict[str, int]:
    """Return the line of each value of a well-formed JSON text, by its pointer; of a member, the line of its key."""
    found: dict[str, int] = {}
    for pointer, line, _ in _places(text):
        found.setdefault(pointer, line)
    return found


def given_twice(text: str) -> tuple[str, int, int] | None:
    """Return the first key of a JSON text that an object has twice, as its pointer, with the lines of both."""
    found: dict[str, int] = {}
    for pointer, line, is_key in _places(text):
        if is_key and pointer in found:
            return pointer, found[pointer], line
        found.setdefault(pointer, line)
    return None


def _places(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield each key and each value of a well-formed JSON text: its pointer, its line, and whether it is the key."""
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    frames = [_Frame("", None, "")]
    line = 0
    for token in _TOKEN.finditer(text):
        mark, frame = token.group(), frames[-1]
        while ends[line] <= token.start():
            line += 1
        if mark in "}]":
            frames.pop()
        elif mark == "," and frame.index is not None:
            frame.index += 1
        elif mark in ",:":
            continue
        elif frame.index is None and frame.key is None:
            frame.key = pointer_step(json.loads(mark))
            yield frame.next_pointer, line + 1, True
        else:
            pointer = frame.next_pointer
            yield pointer, line + 1, False
            frame.key = None
            if mark in "{[":
                frames.append(_Frame(pointer, 0 if mark == "[" else None))
