"""Phrases of the knowledge graph in other languages, looked up by what it says in English.

So a phrase that has changed since it was translated is in English again, and never says what is no longer meant. A row
with names in braces stands for all texts that read so: what stands in their place is left as it is, being the data's,
unless the table says that it is put into the language too.
"""

from __future__ import annotations

import csv
import io
import re
from functools import cache

from casco_kg.files import find

__all__ = ["label_in", "name_in_language", "phrase_in", "remark_in"]

#: A name in braces, as it reads in a pattern.
_NAMED = re.compile(r"\\\{(\w+)\\\}")
#: What stands between how a record is called and the property that leads from it to what has no name.
_LEADING = " \u203a "
#: The tables, and by which of them what stands for each name in braces is put into the language.
_PHRASES, _NAMES, _REMARKS, _PARTS = "trace", "names", "remarks", "remark-parts"
_WITHIN = {
    _NAMES: dict.fromkeys(("arrangement", "body", "group", "scope"), _NAMES),
    _REMARKS: dict.fromkeys(("count", "which"), _PARTS),
    _PARTS: {"which": _PARTS},
}


def phrase_in(language: str, phrase: str) -> str:
    """Return a phrase of a trace in a language, or as it is where it is not translated."""
    return _rows(_PHRASES).get(phrase, {}).get(language, phrase)


def name_in_language(language: str, name: str) -> str:
    """Return what the graph calls something in a language, or as it is where that is not known."""
    return _said(_NAMES, language, name)


def label_in(language: str, label: str) -> str:
    """Return how people call a record, with the properties that lead to it in a language."""
    first, *steps = label.split(_LEADING)
    return _LEADING.join((first, *(name_in_language(language, step) for step in steps)))


def remark_in(language: str, remark: str) -> str:
    """Return what a reader says of a file in a language; the parts of the file are left as they stand there."""
    return _said(_REMARKS, language, remark)


def _said(table: str, language: str, text: str) -> str:
    if text in _rows(table):
        return _rows(table)[text].get(language, text)
    for pattern, row in _patterns(table):
        if language in row and (found := pattern.fullmatch(text)) is not None:
            within = _WITHIN.get(table, {})
            parts = found.groupdict()
            return row[language].format_map(
                {name: _said(within[name], language, part) if name in within else part for name, part in parts.items()}
            )
    return text


@cache
def _patterns(table: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """Return the rows with names in braces, in the order of the table; what says more of a text goes first."""
    rows = [row for row in _rows(table).values() if "{" in row["en"]]
    rows.sort(key=lambda row: -len(_BRACES.sub("", row["en"])))
    return tuple((re.compile(_NAMED.sub(r"(?P<\1>.+?)", re.escape(row["en"])), re.DOTALL), row) for row in rows)


_BRACES = re.compile(r"\{\w+\}")


@cache
def _rows(table: str) -> dict[str, dict[str, str]]:
    (path,) = find("ontology", f"languages/{table}.csv")
    text = io.StringIO(path.read_text(encoding="utf-8"), newline="")
    return {row["en"]: row for row in csv.DictReader(text, strict=True)}
