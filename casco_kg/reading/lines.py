"""Finds the line of each statement of a Turtle-like text.

The parser says what is stated, not where. It emits a statement when its object is complete, in the order of the text;
so a scan that follows nesting, without understanding names, finds the lines in the same order. It knows a text without
datatype or language to be complete only at the next token, and then emits the statement that this completes first.
Where the counts differ, nothing is claimed. Within a collection the order is a little other; the lines are near.

Source: https://www.w3.org/TR/turtle/#sec-grammar
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["lines_of_n_triples", "statement_lines"]

_TOKEN = re.compile(
    r"""(?P<space>(?:[ \t\r\n]+|\#[^\r\n]*)*)(?:
    (?P<term>\"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3}|'{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
        |"(?:[^"\\\r\n]++|\\.)*+"|'(?:[^'\\\r\n]++|\\.)*+'|<[^<>\s]*>)
    |(?P<mark>[\[\](){};,]|\^\^|\.(?!\d))
    |(?P<at>@[\w-]+)
    |(?P<word>(?:\\.|\.+(?=[\w:%\\-])|[^\s"'<>()\[\]{};,\#^@.\\]++)++)
    |\Z)""",
    re.VERBOSE | re.DOTALL,
)
#: How many terms follow a directive that no dot ends.
_DIRECTIVES = {"base": 1, "graph": 0, "prefix": 2}


@dataclass(slots=True)
class _Frame:
    """Where the scan is: in a list, or before the subject (0), the property (1) or the value (2) of a statement."""

    is_list: bool
    opened: int
    position: int = 1


class _Scan:
    def __init__(self) -> None:
        self.lines: list[int] = []
        self.frames = [_Frame(False, 0, 0)]
        self.skipped = 0
        self.after_text = False

    def term(self, line: int) -> None:
        """Take a whole term: it moves the statement on, or completes one."""
        frame = self.frames[-1]
        if self.skipped:
            self.skipped -= 1
        elif frame.is_list:
            self.lines += [line, line]
        elif frame.position < 2:
            frame.position += 1
        else:
            self.lines.append(line)

    def word(self, text: str, line: int) -> None:
        """Take a name, a number or a keyword."""
        if self.frames[-1].position == 0 and text.lower() in _DIRECTIVES:
            self.skipped = _DIRECTIVES[text.lower()]
        else:
            self.term(line)

    def mark(self, text: str, line: int) -> None:
        """Take punctuation."""
        if text in "[(":
            self.frames.append(_Frame(text == "(", line))
        elif text in "])":
            known = len(self.lines)
            self.term(self.frames.pop().opened)
            if text == "]" and self.after_text and len(self.lines) == known + 1:
                self.lines[-2:] = self.lines[:-3:-1]
        elif text == "^^":
            self.skipped = 1
        else:
            self.frames[-1].position = {";": 1, ",": 2}.get(text, 0)


def statement_lines(text: str, count: int) -> list[int] | None:
    """Return the line of each of the ``count`` statements of a text, in order; None where they are not found."""
    scan, start, line = _Scan(), 0, 1
    try:
        while start < len(text):
            token = _TOKEN.match(text, start)
            if token is None:
                return None
            kind, found, spaces = token.lastgroup, token[token.lastgroup or 0], token.end("space")
            line += text.count("\n", start, spaces)
            start = token.end()
            if kind == "term":
                scan.term(line)
            elif kind == "word":
                scan.word(found, line)
            elif kind == "mark":
                scan.mark(found, line)
            elif kind == "at" and scan.frames[-1].position == 0:
                scan.skipped = _DIRECTIVES.get(found[1:].lower(), 0)
            scan.after_text = found[:1] in ("'", '"')
            line += text.count("\n", spaces, start)
    except IndexError:
        return None
    return scan.lines if len(scan.lines) == count else None


def lines_of_n_triples(text: str, count: int) -> list[int] | None:
    """Return the same for N-Triples and N-Quads, where each has a line to itself: in a tenth of the time."""
    lines = re.split(r"\r\n|\n|\r", text)
    found = [number for number, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")]
    return found if len(found) == count else None
