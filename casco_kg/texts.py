"""Texts made fit for where they are shown: they may hold anything, escapes of terminals and formulas included."""

from __future__ import annotations

import codecs
import json
import re

__all__ = ["as_json", "brief", "calm", "clipped", "escaped", "for_people", "inert", "many", "plain"]

#: What ends a line, each shown as a blank.
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]")
#: Controls, what turns the direction of writing, halves of characters, and what is no character: they could hide what
#: stands there, or command a terminal, and XML has no place for most of them (https://www.w3.org/TR/xml/#charsets).
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_UNFIT_IN_LINES = re.compile(rf"(?![\t\n\r]){_UNFIT.pattern}")

#: What no file name and no address is as long as, and how long a message may be.
_LONG, _MOST = re.compile(r"\S{1000,}"), 3_500

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
#: How formulas begin, in wide letters too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def many(number: int, what: str) -> str:
    """Return a number of things in words: the plural ends in s, and there is none of "info"."""
    return f"{number:,} {what}{'s' * (number != 1 and what != 'info')}"


def plain(text: str) -> str:
    """Return text on one line, with the replacement character for what cannot be shown as it is."""
    return _UNFIT.sub("\ufffd", _BREAKS.sub(" ", text))


def calm(text: str) -> str:
    """Return text of several lines, with the replacement character for what cannot be shown as it is."""
    return _UNFIT_IN_LINES.sub("\ufffd", text)


def brief(text: str) -> str:
    """Return a message in which a word of the input that fills pages is cut short, and what is still too long ends."""
    text = _LONG.sub(lambda found: found[0][:200] + "…", text)
    return text if len(text) <= _MOST else text[:_MOST] + " …"


def clipped(text: str, limit: int = 200) -> str:
    """Return ``text``, cut to ``limit`` characters: a message is no place for a book."""
    return text if len(text) <= limit else text[:limit] + "…"


def escaped(text: str) -> str:
    r"""Return JSON or Turtle in which what cannot be shown as it is is written ``\uXXXX``, which means the same."""
    return "\n".join(line if line.isprintable() else _escaped(line) for line in text.split("\n"))


def _escaped(line: str) -> str:
    return _UNFIT_IN_LINES.sub(lambda found: f"\\u{ord(found.group()):04X}", line)


def as_json(value: object) -> str:
    """Return a value as JSON for people and programs, in several lines."""
    return escaped(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.

    A number, negative or not, is none and stays as it is.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def for_people(table: str) -> bytes:
    """Return a table of separated values as a file that people open: with the mark by which Excel knows UTF-8."""
    return codecs.BOM_UTF8 + table.encode("utf-8", errors="replace")
