"""What pages say in other languages than English: phrases, names of things, and what constraints ask.

A page is written once, in English; a script puts the words of a language in for those of English, where the phrase or
the name is known in it. What nobody has put into that language stays English, and says so.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from casco_kg.keys.names import property_of
from casco_kg.languages.words import ENGLISH, LANGUAGES
from casco_kg.pages.book import Book
from casco_kg.pages.rule_pages import constraint_path
from casco_kg.rdf.constants import SH, SKOS
from casco_kg.rdf.terms import expand
from casco_kg.registers.column_words import columns_in
from casco_kg.registers.columns import kinds
from casco_kg.rulebook import rules
from casco_kg.validation.constraints import load_shapes
from casco_kg.validation.translations import said_by

__all__ = ["OTHERS", "phrases", "words_file"]

#: The languages besides English.
OTHERS = tuple(language for language in LANGUAGES if language != ENGLISH)


@cache
def phrases() -> dict[str, dict[str, str]]:
    """Return the phrases of pages and their scripts: in English, to language, to phrase."""
    with (Path(__file__).parent / "frames" / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["en"]: {language: row[language] for language in OTHERS} for row in csv.DictReader(file)}


def words_file(book: Book, language: str) -> bytes:
    """Return the words of a language as a script that hands them over."""
    said = {english: words[language] for english, words in phrases().items()}
    labels: dict[str, tuple[str, str]] = {}
    for iri, name in _names(book, language):
        if (path := book.addresses.paths.get(iri)) is not None:
            labels.setdefault(path, (book.label(ox.NamedNode(iri)), name))
    shapes = load_shapes("asserted") | load_shapes("closed")
    for entry in rules():
        if entry.reads:
            node = expand(f"shape:{entry.name}")
            message, fix = (next(iter(said_by(shapes, node, SH + each, language)), "") for each in _SAID)
            labels[constraint_path(entry.name)] = (entry.text, message)
            said.setdefault(entry.fix, fix)
    told = json.dumps([said, labels], ensure_ascii=True, separators=(",", ":"))
    return f'cascoWords("{language}",{told});\n'.encode()


_SAID = ("message", "description")


def _names(book: Book, language: str) -> Iterator[tuple[str, str]]:
    """Yield what things are called in a language: by the graph, and properties by the columns of templates."""
    for triple in sorted(book.asserted.having(SKOS + "altLabel"), key=str):
        name = triple.object
        if isinstance(triple.subject, ox.NamedNode) and isinstance(name, ox.Literal) and name.language == language:
            yield triple.subject.value, name.value
    for kind in kinds():
        for column in columns_in(kind, language):
            if "." not in column.key and column.key not in ("id", "type", "label") and column.title:
                yield property_of(column.key).value, column.title
