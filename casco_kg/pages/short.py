"""What answers first on a page: sentences that begin alike under one another, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from casco_kg.installation.citations import cite
from casco_kg.pages.book import Desk
from casco_kg.rdf.constants import BASE
from casco_kg.rdf.terms import Term
from casco_kg.rendering.markup import Markup, join, link, tag

__all__ = ["in_short"]

Row = Sequence[Term | None]
#: So many sources of one sentence are named; what is said below on the page has all.
_SOURCES = 3
#: A source without a title of its own is its address, of which this much says whose it is.
_SHORT = 48


def in_short(desk: Desk, rows: Sequence[Row]) -> Markup:
    """Return rows as sentences.

    Args:
        desk: where the page is written.
        rows: how a sentence begins, the parts that it goes on with, of which some may be missing, and its source; rows
            that differ in the last part alone are one sentence, unless that is a text which stands alone.
    """
    sentences: dict[str, dict[tuple[Markup, ...], _Sentence]] = {}
    for begins, *others, source in rows:
        terms = [part for part in others if part is not None and part.value]
        if begins is None or not terms:
            continue
        parts = [desk.link(part) for part in terms]
        alone = len(terms) == 1 and isinstance(terms[0], ox.Literal)
        alike = sentences.setdefault(begins.value, {})
        alike.setdefault(tuple(parts if alone else parts[:-1]), _Sentence(alone)).take(parts[-1], source)
    return tag("dl", *(_told(desk, begins, alike) for begins, alike in sentences.items()), class_="short")


class _Sentence:
    """The ends of a sentence, and its sources, each once; one that is whole without them has no ends."""

    def __init__(self, whole: bool) -> None:
        self._whole = whole
        self._sources: dict[Markup, dict[ox.NamedNode, None]] = {}

    @property
    def ends(self) -> list[Markup]:
        return [] if self._whole else [*self._sources]

    @property
    def sources(self) -> dict[ox.NamedNode, None]:
        """One source of each end, of ours if it has one: those lead to the words that it rests on."""
        best = (min(each, key=lambda iri: not iri.value.startswith(BASE)) for each in self._sources.values() if each)
        return dict.fromkeys(best)

    def take(self, end: Markup, source: Term | None) -> None:
        sources = self._sources.setdefault(end, {})
        if isinstance(source, ox.NamedNode):
            sources[source] = None


def _told(desk: Desk, begins: str, alike: dict[tuple[Markup, ...], _Sentence]) -> Markup:
    shown = [
        tag("dd", join([*first, join(sentence.ends, ", ")], " "), " ", _sources(desk, sentence.sources))
        for first, sentence in alike.items()
    ]
    return tag("div", tag("dt", begins), *shown)


def _sources(desk: Desk, sources: Iterable[ox.NamedNode]) -> Markup:
    shown: dict[str, Markup] = {}
    for source in sources:
        if (words := _words(source)) not in shown:
            address = desk.href(source)
            shown[words] = tag("a", words, href=address) if address else link(words, source.value, rel="")
    return tag("small", join([*shown.values()][:_SOURCES], "; ")) if shown else Markup("")


def _words(source: ox.NamedNode) -> str:
    citation = cite(source.value)
    if citation.quote:  # a passage, whose page says the rest
        return citation.text.partition(" (")[0]
    title = citation.title
    return title if " " in title or len(title) <= _SHORT else title.partition("/")[0]
