"""Cites sources as people can follow them: what is printed on them, and an address where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import pyoxigraph as ox

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.languages.words import ENGLISH, Words, speaking
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
def cite(name: str, language: str = ENGLISH) -> Citation:
    """Return the citation for a source, given as a prefixed name or an IRI; what is neither cites itself."""
    if web_address(name) is None and name.partition(":")[0] not in prefixes():
        return Citation(name, name, "", None)
    source = expand(name)
    quote = " ".join(_one(source, QUOTE).split())
    if slides := knowledge().values(source, ON_SLIDE.value):
        return Citation(name, _place(source, slides[0], speaking(language)), quote, None)
    title = _one(source, ox.NamedNode(RDFS + "label")) or _one(source, ox.NamedNode(DCTERMS + "title"))
    addresses = [node.value for node in knowledge().values(source, RDFS + "seeAlso")]
    if not source.value.startswith(BASE):
        addresses.append(source.value)
    return Citation(name, title or name, quote, next(filter(None, map(web_address, addresses)), None))


@cache
def titled(name: str, language: str = ENGLISH) -> tuple[str, str]:
    """Return a source as people look it up: the document by its title with the place in it; and the rest, if any."""
    source, words = cite(name, language), speaking(language)
    if web_address(name) is None and name.partition(":")[0] not in prefixes():
        return source.text, ""
    passage = expand(name)
    slides = knowledge().values(passage, ON_SLIDE.value)
    if not slides:
        return source.text.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"), ""
    document, lines = _document(slides[0], PRINTED_AS.value), _lines(passage, words)
    return (
        words("slide", document=document, number=_one(slides[0], SLIDE_NUMBER)),
        words("lines_of_slide", title=knowledge().label(slides[0]), lines=lines),
    )


def web_address(text: str) -> str | None:
    """Return an address that a browser may be sent to, else None: ``javascript:`` and the like are none."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc and text.isprintable() else None


def _place(passage: Term, slide: Term, words: Words) -> str:
    """Return where a passage stands: document, slide and lines."""
    document = " ".join(knowledge().label(node) for node in knowledge().values(slide, IN_DOCUMENT.value))
    number, title = _one(slide, SLIDE_NUMBER), knowledge().label(slide)
    return words("slide_and_lines", document=document, number=number, title=title, lines=_lines(passage, words))


def _document(slide: Term, name: str) -> str:
    """Return the title of the document that a slide is in, or else how it is called here."""
    (document,) = knowledge().values(slide, IN_DOCUMENT.value)[:1]
    return next((title.value for title in knowledge().values(document, name)), knowledge().label(document))


def _lines(passage: Term, words: Words) -> str:
    first, last = _one(passage, FIRST_LINE), _one(passage, LAST_LINE)
    return words("line", first=first) if first == last else words("lines", first=first, last=last)


def _one(subject: Term, predicate: ox.NamedNode) -> str:
    """Return the first text that a property gives; empty when there is none."""
    values = knowledge().values(subject, predicate.value)
    return next((value.value for value in values if isinstance(value, ox.Literal)), "")
