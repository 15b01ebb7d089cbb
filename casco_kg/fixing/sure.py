"""What is sure about the text of a cell: the same thing, written as it should be.

Nothing is guessed: a date is written anew where there is one way to read it, a name where it differs from a known one
in case, spaces and signs alone.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.dates import date_in
from casco_kg.keys.names import datatype_of, is_name, leads_to_a_record, subject_of, value_of
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import DATA_BASE
from casco_kg.reading.cells import CELL_SEPARATOR, Column

__all__ = ["REASONS", "Sure"]

#: Blanks of all kinds, and what has no width at all; line breaks may be meant.
_BLANKS = "[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_STRAY, _NO_WIDTH = re.compile(f"{_BLANKS}{{2,}}|(?! ){_BLANKS}"), re.compile("[\u200b\u2060\ufeff]")
#: Why a cell is not as it should be.
REASONS = ("a date in the form of ISO 8601", "the spelling that is known", "stray spaces")
_DATE, _SPELLING, _SPACES = REASONS


class Sure:
    """Says what is sure, where it is known which records there are.

    Args:
        data: the register.
    """

    def __init__(self, data: Graph) -> None:
        self._data, self._described = data, data.subjects()
        self._known: dict[tuple[str, str, str], tuple[str, str]] = {}

    def fixed(self, text: str, column: Column) -> tuple[str, str]:
        """Return a cell as it should be written, and what was wrong with it; as it is and nothing where nothing was."""
        neat = _STRAY.sub(" ", _NO_WIDTH.sub("", text)).strip()
        reasons = [_SPACES] if neat != text else []
        if column.meanings.said:
            # What a text means is told by the mapping, under this text.
            return neat, "; ".join(reasons)
        parts = []
        for part in neat.split(CELL_SEPARATOR):
            core = part.strip()
            better, reason = self._part(core, column)
            parts.append(part.replace(core, better) if reason else part)
            reasons += [reason] if reason else []
        return CELL_SEPARATOR.join(parts), "; ".join(dict.fromkeys(reasons))

    def _part(self, text: str, column: Column) -> tuple[str, str]:
        key = (column.path[-1], column.format.order, text)
        if text and key not in self._known:
            self._known[key] = self._looked_up(text, column)
        return self._known.get(key, (text, ""))

    def _looked_up(self, text: str, column: Column) -> tuple[str, str]:
        key = column.path[-1]
        if key == "id":
            return text, ""
        if datatype_of(key) == XSD + "date":
            # Of a point in time the day says less than what is written, and a number may be counted days.
            day = None if ":" in text or text.isdecimal() else date_in(text, column.format.order)
            return (day, _DATE) if day and day != text else (text, "")
        if is_name(key):
            known = value_of(key, text)
            name = knowledge().label(known) if knowledge().about(known) else ""
        elif leads_to_a_record(key):
            name = self._identifier(text)
        else:
            return text, ""
        return (name, _SPELLING) if name and name != text and _letters(name) == _letters(text) else (text, "")

    def _identifier(self, text: str) -> str:
        """Return the identifier of the one record that is called like this, if there is none that is called so."""
        if subject_of(text) in self._described:
            return ""
        meant = self._data.called(text)
        if not isinstance(meant, ox.NamedNode) or not meant.value.startswith(DATA_BASE):
            return ""
        return unquote(meant.value.removeprefix(DATA_BASE))


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
