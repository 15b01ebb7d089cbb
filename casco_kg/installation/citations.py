"""Cites sources as people can follow them: what is printed on them, and an address where there is one.

Where a passage of a document stands is asked in queries/report/passage.rq.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast
from urllib.parse import urlsplit

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.languages.phrases import name_in_language
from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.rdf.constants import BASE, DCTERMS, RDFS
from casco_kg.rdf.terms import Term, expand, prefixes

__all__ = ["Citation", "cite", "web_address"]

#: How many steps a passage is from all that tells where it stands.
_STEPS = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """A source.

    Attributes:
        name: its prefixed name or IRI, as the knowledge graph has it.
        text: the source in words: a document and the place in it.
        quote: what stands there, shortened; empty when that is not recorded.
        url: its address on the web; None when it has none.
        title: what people look up: the document as it is called outside, and the part of it.
        detail: where in that part it stands; empty where that is all of it.
    """

    name: str
    text: str
    quote: str
    url: str | None
    title: str
    detail: str = ""

    def __str__(self) -> str:
        return self.text if self.url in (None, self.text) else f"{self.text} <{self.url}>"


@cache
def cite(name: str, language: str = ENGLISH) -> Citation:
    """Return the citation for a source, given as a prefixed name or an IRI; what is neither cites itself."""
    if web_address(name) is None and name.partition(":")[0] not in prefixes():
        return Citation(name, name, "", None, name)
    source = expand(name)
    if passage := _passage(source):
        return _cited(name, passage, speaking(language))
    text = _one(source, RDFS + "label") or _one(source, DCTERMS + "title") or name
    addresses = [node.value for node in knowledge().values(source, RDFS + "seeAlso")]
    if not source.value.startswith(BASE):
        addresses.append(source.value)
    short = text.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return Citation(name, text, "", next(filter(None, map(web_address, addresses)), None), short)


def web_address(text: str) -> str | None:
    """Return an address that a browser may be sent to, else None: ``javascript:`` and the like are none."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc and text.isprintable() else None


def _cited(name: str, passage: dict[str, str], words: Words) -> Citation:
    first, last, heading = passage["first"], passage["last"], passage["heading"]
    lines = words("line", first=first) if first == last else words("lines", first=first, last=last)
    part = f"{words.named('part', passage['part'])} {passage['number']}"
    document = name_in_language(words.language, passage["document"])
    return Citation(
        name,
        f"{document}, {part} ({heading}), {lines}",
        " ".join(passage.get("quote", "").split()),
        None,
        f"{passage.get('printed') or document}, {part}",
        words("heading_and_lines", heading=heading, lines=lines),
    )


def _passage(source: Term) -> dict[str, str] | None:
    """Return what tells where a passage stands; None for a source that is none."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in knowledge().around(source, _STEPS))
    found = cast(ox.QuerySolutions, store.query(_query(), substitutions={ox.Variable("passage"): source}))
    names = [variable.value for variable in found.variables]
    rows = [{name: row[name].value for name in names if row[name] is not None} for row in found]
    return min(rows, key=lambda row: sorted(row.items()), default=None)


@cache
def _query() -> str:
    (path,) = find("queries", "report/passage.rq")
    return path.read_text(encoding="utf-8")


def _one(subject: Term, predicate: str) -> str:
    """Return the first text that a property gives; empty when there is none."""
    values = knowledge().values(subject, predicate)
    return next((value.value for value in values if isinstance(value, ox.Literal)), "")
