"""Templates in a language: titles of columns, what stands in them, and the names of values.

Titles and help stand in ontology/templates/column-words.csv; where a column has none there, its key and what the table
of columns or the graph says of it stand in. Names of values are labels of the knowledge graph, and only such as are
understood in a cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import is_name, value_of
from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.terms import prefixes
from casco_kg.registers.columns import TemplateColumn, template_columns

__all__ = ["columns_in", "examples_of", "required_in", "sheet_title", "titles"]


@cache
def columns_in(kind: str, language: str) -> tuple[TemplateColumn, ...]:
    """Return the columns of a kind of register in the words of a language.

    Raises:
        UsageError: there is no such kind.
    """
    tag = speaking(language).language
    return tuple(_in_language(kind, column, tag) for column in template_columns(kind))


def examples_of(columns: Sequence[TemplateColumn]) -> list[list[str]]:
    """Return rows as they may be."""
    second = [column.second_example for column in columns]
    return [[column.example for column in columns], *([second] if any(second) else [])]


def required_in(column: TemplateColumn, words: Words) -> str:
    """Return in words whether a column must be filled."""
    if (key := f"required/{column.required}") in words.phrases:
        return words(key)
    return words("required_with", outer=column.key.partition(".")[0])


def sheet_title(kind: str, words: Words) -> str:
    """Return the title of the sheet for a kind of register."""
    title = words.named("kind", kind)
    return title[:1].upper() + title[1:]


def titles(language: str) -> dict[str, str]:
    """Return what people call the keys of columns in a language, by the key, whatever the kind of register."""
    return {column: row[language] for (_, column, part), row in _table().items() if part == "title"}


def _in_language(kind: str, column: TemplateColumn, tag: str) -> TemplateColumn:
    return replace(
        column,
        title=_word(kind, column.key, "title", tag),
        meaning=_word(kind, column.key, "help", tag) or column.meaning,
        example=_word(kind, column.key, "example", tag) or _value(column.key, column.example, tag),
        second_example=_value(column.key, _word(kind, column.key, "second example", tag), tag),
        allowed=column.allowed if tag == ENGLISH else tuple(sorted(_value(column.key, v, tag) for v in column.allowed)),
    )


def _word(kind: str, column: str, part: str, tag: str) -> str:
    found = _table().get((kind, column, part)) or _table().get(("", column, part)) or {}
    return found.get(tag, "")


@cache
def _table() -> dict[tuple[str, str, str], dict[str, str]]:
    (path,) = find("ontology", "templates/column-words.csv")
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True)
    return {(row["kind"], row["column"], row["part"]): row for row in rows}


@cache
def _value(path: str, text: str, tag: str) -> str:
    """Return a name in a language, if the graph has one there that means the same in such a cell."""
    key = path.rpartition(".")[2]
    if tag == ENGLISH or not text or not (is_name(key) or key == "type"):
        return text
    node = value_of(key, text)
    assert isinstance(node, ox.NamedNode)
    labels = [
        label.value
        for predicate in (RDFS + "label", prefixes()["skos"] + "altLabel")
        for label in knowledge().values(node, predicate)
        if isinstance(label, ox.Literal) and label.language == tag
    ]
    return next((label for label in labels if value_of(key, label) == node), text)
