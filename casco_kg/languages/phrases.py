"""Phrases of the knowledge graph in other languages, looked up by what it says in English.

So a phrase that has changed since it was translated is in English again, and never says what is no longer meant.
"""

from __future__ import annotations

import csv
import io
from functools import cache

from casco_kg.files import find

__all__ = ["phrase_in"]


def phrase_in(language: str, phrase: str) -> str:
    """Return a phrase in a language, or as it is where it is not translated."""
    return _phrases().get(phrase, {}).get(language, phrase)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    rows = (
        row
        for path in find("ontology", "languages/*.csv")
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True)
    )
    return {row["en"]: row for row in rows}
