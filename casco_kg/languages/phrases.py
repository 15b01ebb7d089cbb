"""Phrases of the knowledge graph in other languages, looked up by what it says in English.

So a phrase that has changed since it was translated is in English again, and never says what is no longer meant.
"""

from __future__ import annotations

import csv
import io
import re
from functools import cache

from casco_kg.files import find

__all__ = ["name_in_language", "phrase_in"]

#: A name in braces, as it reads in a pattern.
_NAMED = re.compile(r"\\\{(\w+)\\\}")


def phrase_in(language: str, phrase: str) -> str:
    """Return a phrase in a language, or as it is where it is not translated."""
    return _phrases().get(phrase, {}).get(language, phrase)


def name_in_language(language: str, name: str) -> str:
    """Return what the graph calls something in a language, or as it is where that is not known.

    A row with names in braces stands for all names that read so; what it holds is put into the language too.
    """
    if name in _phrases():
        return phrase_in(language, name)
    for pattern, row in _patterns():
        if language in row and (found := pattern.fullmatch(name)) is not None:
            return row[language].format_map(
                {part: name_in_language(language, text) for part, text in found.groupdict().items()}
            )
    return name


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """Return the phrases with names in braces; what has more of them goes first."""
    rows = sorted((row for row in _phrases().values() if "{" in row["en"]), key=lambda row: -row["en"].count("{"))
    return tuple((re.compile(_NAMED.sub(r"(?P<\1>.+?)", re.escape(row["en"]))), row) for row in rows)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    rows = (
        row
        for path in find("ontology", "languages/*.csv")
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True)
    )
    return {row["en"]: row for row in rows}
