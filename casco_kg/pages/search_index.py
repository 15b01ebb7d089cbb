"""What search in the browser looks through: for each page its title, its kind and other words; a script, no request.

Beside it stand the words that people say for others (frames/meant.csv).
"""

from __future__ import annotations

import base64
import csv
import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book
from casco_kg.pages.question_pages import question_path
from casco_kg.pages.rule_pages import INFERENCE, constraint_path
from casco_kg.rdf.constants import DCTERMS, SKOS
from casco_kg.rdf.terms import Term
from casco_kg.rulebook import rules
from casco_kg.texts import plain

__all__ = ["Dated", "Index", "index_of", "search_index"]

#: What else people know a node by.
_WORDS = (SKOS + "altLabel", SKOS + "hiddenLabel", SKOS + "definition", DCTERMS + "title")
#: What is short, and what is a text and neither a day nor a number.
_SHORT, _TEXT = 24, re.compile(r"[^\W\d_][^:/]+")
#: So many letters of other words are kept of a page.
_MOST = 220


@dataclass(frozen=True, slots=True)
class Dated:
    """A question about a day that is meant where a text names a thing of a kind, and a day.

    Attributes:
        kind: the kind, in words.
        path: the page of the question.
        parameter: which parameter the day is.
        pin: the column that has the name.
        words: the question, with places for both.
    """

    kind: str
    path: str
    parameter: str
    pin: str
    words: str


@dataclass(frozen=True, slots=True)
class Index:
    """What is searched through.

    Attributes:
        rows: for each page its path, its title, its kind, and other words.
        instead: words that people say, each with those that are meant.
        dated: questions about a day.
        common: words that every question has.
        comparing: words that ask how two things differ.
    """

    rows: tuple[tuple[str, str, str, str], ...]
    instead: tuple[tuple[str, ...], ...]
    dated: tuple[Dated, ...]
    common: frozenset[str]
    comparing: frozenset[str]


def index_of(book: Book) -> Index:
    """Return what is searched through for the pages of a book."""
    rows: list[tuple[str, str, str, str]] = []
    for iri, path in book.addresses.paths.items():
        node = ox.NamedNode(iri)
        kinds = ", ".join(book.label(kind) for kind in book.kinds(node))
        about = book.graph.about(node)
        words = " ".join(value.value for key in _WORDS for value in about.get(key, ()) if isinstance(value, ox.Literal))
        words = f"{' '.join(_short(about))} {words}".strip()
        rows.append((path, book.label(node), kinds, words[:_MOST]))
    rows += [(row["path"], row["title"], "page", row["words"]) for row in _table("pages")]
    for question in questions().values():
        rows.append(
            (question_path(question.name), question.question, "question", " ".join((question.name, *question.asked)))
        )
    for entry in rules():
        if entry.kind != INFERENCE:
            rows.append((constraint_path(entry.name), entry.text, "constraint", f"{entry.name} {entry.fix}"[:_MOST]))
    little = {row["does"]: frozenset(row["words"].split()) for row in _table("little-words")}
    return Index(
        tuple((plain(path), plain(label), plain(kind), plain(more)) for path, label, kind, more in rows),
        tuple((row["word"].casefold(), row["meant"].casefold()) for row in _table("meant")),
        tuple(Dated(**row) for row in _table("dated")),
        little["common"],
        little["comparing"],
    )


def search_index(book: Book) -> bytes:
    """Return the index as a script that hands it over."""
    index = index_of(book)
    dated = [[each.kind, each.path, each.parameter, each.pin, each.words] for each in index.dated]
    told = [index.rows, index.instead, dated, " ".join(sorted(index.common)), " ".join(sorted(index.comparing))]
    packed = gzip.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)
    return f'found("{base64.b64encode(packed).decode()}");\n'.encode()


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "frames" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _short(about: Mapping[str, Iterable[Term]]) -> list[str]:
    """Return the short texts that are said of a node besides, such as the name of a country."""
    values = [
        value.value for key in about if key not in _WORDS for value in about[key] if isinstance(value, ox.Literal)
    ]
    return sorted({value for value in values if len(value) <= _SHORT and _TEXT.fullmatch(value)})
