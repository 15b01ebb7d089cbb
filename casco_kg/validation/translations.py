"""What shapes say in the language that is wanted: ours have theirs in shapes/languages/, a file for each language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.languages.words import ENGLISH
from casco_kg.rdf.constants import DCTERMS
from casco_kg.rdf.terms import Term
from casco_kg.reading.syntaxes import read

__all__ = ["said_by", "said_in", "sources_of", "translations"]


@cache
def translations() -> Graph:
    """Return what our shapes say in the languages other than English."""
    return Graph(frozenset(triple for path in find("shapes", "languages/*.ttl") for triple in read(path).triples))


def said_by(shapes: Graph, shape: Term, predicate: str, language: str | None) -> list[str]:
    """Return what a shape says, such as its messages, in the language that is wanted."""
    return said_in([*shapes.values(shape, predicate), *_translated(shape, predicate, language)], language)


def said_in(terms: Iterable[Term], language: str | None) -> list[str]:
    """Return those of some texts that are in the language that is wanted, or else in English, or else in the first.

    Source: https://www.rfc-editor.org/rfc/rfc4647#section-3.4
    """
    texts = [term for term in terms if isinstance(term, ox.Literal)]
    wanted = (language or ENGLISH).lower()

    def rank(text: ox.Literal) -> int:
        tag = (text.language or "").lower()
        same = (tag == wanted, tag.startswith(wanted + "-"), wanted.startswith(tag + "-"))
        ranked = [*same, tag[:2] == ENGLISH, not tag]
        return ranked.index(True) if True in ranked else len(ranked)

    best = min(texts, key=rank, default=None)
    return [text.value for text in texts if best is not None and text.language == best.language]


def sources_of(shapes: Graph, shape: Term, language: str | None) -> tuple[str, ...]:
    """Return the sources of a shape, where a reason in words stands for one in the language that is wanted."""
    predicate = DCTERMS + "source"
    words = {each.value for each in shapes.values(shape, predicate) if isinstance(each, ox.Literal)}
    translated = said_in(_translated(shape, predicate, language), language)
    kept = [source for source in shapes.sources(shape) if not (translated and source in words)]
    return (*kept, *translated)


def _translated(shape: Term, predicate: str, language: str | None) -> list[Term]:
    """Return what our shapes say in another language than English; nothing where that is wanted."""
    if language is None or language.lower().startswith(ENGLISH):
        return []
    return [
        term
        for term in translations().values(shape, predicate)
        if isinstance(term, ox.Literal) and language.lower().startswith(term.language or ENGLISH)
    ]
