"""Cites sources as people can follow them: what is printed on them, and an address where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import pyoxigraph as ox

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.constants import BASE, DCTERMS, RDFS
from casco_kg.rdf.ours import FIRST_LINE, IN_DOCUMENT, LAST_LINE, ON_SLIDE, PRINTED_AS, QUOTE, SLIDE_NUMBER
from casco_kg.rdf.terms import Term, expand, prefixes

__all__ = ["Citation", "cite", "titled", "web_address"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source.

    Attributes:
        name: its prefixed name or IRI, as the knowledge graph has it.
        text: the source in words: a document and the place in it.
        quote: what stands there, shortened; empty when that is not recorded.
        url: its address on the web; None when it has none.
    """

    name: str
    text: str
    quote: str
    url: str | None

    def __str__(self) -> str:
        return self.text if self.url in (None, self.text) else f"{self.text} <{self.url}>"


@cache
def cite(name: str) -> Citation:
    """Return the citation for a source, given as a prefixed name or an IRI; what is neither cites itself."""
    if web_address(name) is None and name.partition(":")[0] not in prefixes():
        return Citation(name, name, "", None)
    source = expand(name)
    quote = " ".join(_one(source, QUOTE).split())
    if slides := knowledge().values(source, ON_SLIDE.value):
        return Citation(name, _place(source, slides[0]), quote, None)
    title = _one(source, ox.NamedNode(RDFS + "label")) or _one(source, ox.NamedNode(DCTERMS + "title"))
    addresses = [node.value for node in knowledge().values(source, RDFS + "seeAlso")]
    if not source.value.startswith(BASE):
        addresses.append(source.value)
    return Citation(name, title or name, quote, next(filter(None, map(web_address, addresses)), None))


@cache
def titled(name: str) -> tuple[str, str]:
    """Return a source as people look it up: the document by its title with the place in it; and the rest, if any."""
    source = cite(name)
    if web_address(name) is None and name.partition(":")[0] not in prefixes():
        return source.text, ""
    passage = expand(name)
    slides = knowledge().values(passage, ON_SLIDE.value)
    if not slides:
        return source.text.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"), ""
    document, lines = _document(slides[0], PRINTED_AS.value), _lines(passage)
    return (
        f"{document}, slide {_one(slides[0], SLIDE_NUMBER)}",
        f"“{knowledge().label(slides[0])}”, {lines} of its text",
    )


def web_address(text: str) -> str | None:
    """Return an address that a browser may be sent to, else None: ``javascript:`` and the like are none."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc and text.isprintable() else None


def _place(passage: Term, slide: Term) -> str:
    """Return where a passage stands: document, slide and lines."""
    document = " ".join(knowledge().label(node) for node in knowledge().values(slide, IN_DOCUMENT.value))
    slide_number = _one(slide, SLIDE_NUMBER)
    return f"{document}, slide {slide_number} ({knowledge().label(slide)}), {_lines(passage)}"


def _document(slide: Term, name: str) -> str:
    """Return the title of the document that a slide is in, or else how it is called here."""
    (document,) = knowledge().values(slide, IN_DOCUMENT.value)[:1]
    return next((title.value for title in knowledge().values(document, name)), knowledge().label(document))


def _lines(passage: Term) -> str:
    first, last = _one(passage, FIRST_LINE), _one(passage, LAST_LINE)
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _one(subject: Term, predicate: ox.NamedNode) -> str:
    """Return the first text that a property gives; empty when there is none."""
    values = knowledge().values(subject, predicate.value)
    return next((value.value for value in values if isinstance(value, ox.Literal)), "")
