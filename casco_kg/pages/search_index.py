"""What search in the browser looks through: for each page its title, its kind and other words; a script, no request."""

from __future__ import annotations

import json

import pyoxigraph as ox

from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book
from casco_kg.pages.question_pages import question_path
from casco_kg.pages.rule_pages import INFERENCE, constraint_path
from casco_kg.rdf.constants import DCTERMS, SKOS
from casco_kg.rulebook import rules
from casco_kg.texts import plain

__all__ = ["search_index"]

#: What else people know a node by.
_WORDS = (SKOS + "altLabel", SKOS + "hiddenLabel", SKOS + "definition", DCTERMS + "title")
#: So many letters of other words are kept of a page.
_MOST = 220


def search_index(book: Book) -> bytes:
    """Return the index as a script that hands it over."""
    rows: list[tuple[str, str, str, str]] = []
    for iri, path in book.addresses.paths.items():
        node = ox.NamedNode(iri)
        kinds = ", ".join(book.label(kind) for kind in book.kinds(node))
        about = book.graph.about(node)
        words = " ".join(value.value for key in _WORDS for value in about.get(key, ()) if isinstance(value, ox.Literal))
        rows.append((path, book.label(node), kinds, words[:_MOST]))
    for question in questions().values():
        rows.append(
            (question_path(question.name), question.question, "question", " ".join((question.name, *question.asked)))
        )
    for entry in rules():
        if entry.kind != INFERENCE:
            rows.append((constraint_path(entry.name), entry.text, "constraint", f"{entry.name} {entry.fix}"[:_MOST]))
    told = json.dumps([[plain(part) for part in row] for row in rows], ensure_ascii=True, separators=(",", ":"))
    return f"found({told});\n".encode()
