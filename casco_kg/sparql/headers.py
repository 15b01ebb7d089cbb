"""Headers of stored SPARQL: lines ``#+ key: value``, and parameters, whose defaults stand in a line ``VALUES``.

Stored questions, the updates of a trace, readers and writers of formats all begin with such a header.

A *parameter* is a line ``VALUES (?name) { (default) }`` whose default a caller replaces by another value of the same
datatype. The header names it, ``#+ parameter: name``; ``#+ parameter: name = today`` marks one that stands for the
present day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal

from casco_kg.errors import InputError, UsageError

__all__ = ["Header", "default_of", "header_in", "header_of", "with_parameters"]

_LINE = re.compile(r"^#\+ (\w+): (.+)$", re.MULTILINE)
#: How the line of a parameter that stands for the present day ends.
_TODAY = " = today"


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a stored query.

    Attributes:
        name: what the query is called in messages: its file.
        lines: key to values, in the order of the lines.
    """

    name: str
    lines: Mapping[str, tuple[str, ...]]

    def one(self, key: str) -> str:
        """Return the value of a key that has one.

        Raises:
            InputError: there is none.
        """
        return self.some(key)[0]

    def some(self, key: str) -> tuple[str, ...]:
        """Return the values of a key that has at least one.

        Raises:
            InputError: there is none.
        """
        if key not in self.lines:
            raise InputError(f"{self.name}: the header has no line '#+ {key}: …'")
        return self.lines[key]

    def any(self, key: str) -> tuple[str, ...]:
        """Return the values of a key, if there are any."""
        return self.lines.get(key, ())

    def words(self, key: str) -> tuple[str, ...]:
        """Return the words of all values of a key."""
        return tuple(" ".join(self.any(key)).split())

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return the values of a key that are written ``left = right``."""
        cut = (value.partition(" = ") for value in self.any(key))
        return tuple((left.strip(), right.strip()) for left, _, right in cut)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(value.removesuffix(_TODAY) for value in self.any("parameter"))

    @property
    def days(self) -> tuple[str, ...]:
        """Those of the parameters that stand for the present day."""
        return tuple(value.removesuffix(_TODAY) for value in self.any("parameter") if value.endswith(_TODAY))


def header_of(path: Path) -> tuple[Header, str]:
    """Return the header of a stored query, and its text."""
    text = path.read_text(encoding="utf-8")
    return header_in(text, str(path)), text


def header_in(text: str, name: str = "the query") -> Header:
    """Return the header in the text of a query."""
    lines: dict[str, tuple[str, ...]] = {}
    for key, value in _LINE.findall(text):
        lines[key] = (*lines.get(key, ()), value.strip())
    return Header(name, lines)


def default_of(text: str, parameter: str) -> str | None:
    """Return the value that a parameter of a query has where nobody gives it another; None where there is none."""
    found = _value_line(parameter).search(text)
    return found.group(1) if found else None


def with_parameters(text: str, parameters: Mapping[str, str]) -> str:
    """Return a query with the defaults of its parameters replaced by other values.

    Raises:
        UsageError: the query has no such parameter, or its datatype excludes the value.
    """
    for key, value in parameters.items():
        text = _with_parameter(text, key, value)
    return text


def _with_parameter(text: str, key: str, value: str) -> str:
    """Replace the default of a parameter by a value of the same datatype, as a parsed literal."""
    found = _value_line(key).search(text)
    if found is None:
        raise UsageError(f"the query has no line VALUES (?{key}) {{ (…) }}")
    datatype = (found.group(2) or "").removeprefix("^^")
    if datatype == "xsd:date" and not _is_day(value):
        raise UsageError(f"{key}: {value!r} is no date; write it as in 2026-01-31")
    if (form := _FORMS.get(datatype)) and not re.fullmatch(form[0], value):
        raise UsageError(f"{key}: {value!r} is {form[1]}; write it as in {found.group(1)}")
    literal = Literal(value)
    return text[: found.start()] + f"VALUES (?{key}) {{ ({literal}{found.group(2) or ''}) }}" + text[found.end() :]


#: What values of other datatypes look like, and what one is that does not.
_FORMS = {
    "xsd:boolean": ("true|false|0|1", "neither true nor false"),
    "xsd:decimal": (r"[+-]?(\d+(\.\d*)?|\.\d+)", "no number"),
    "xsd:integer": (r"[+-]?\d+", "no whole number"),
}


def _value_line(key: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \(\?{re.escape(key)}\) {{ \(\"([^\"]*)\"(\^\^\S+?)?\) }}")


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
