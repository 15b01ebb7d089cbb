"""What pages are made from: a closure, the names and addresses of its nodes, and what leads to each."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.closure import Closure
from casco_kg.pages.addresses import Addresses
from casco_kg.pages.sections import Shown, section_rows
from casco_kg.rdf.constants import RDF, RDFS
from casco_kg.rdf.terms import Term, expand, terms_of
from casco_kg.rendering.markup import Markup, link, tag, text

__all__ = ["Book", "Desk", "isolated"]

_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")


class Book:
    """The graph as pages are made from it.

    Attributes:
        closure: the knowledge graph, and data beside it.
        day: the day that counts as today.
        live: whether a server answers, so that pages may have what needs one.
    """

    def __init__(self, closure: Closure, day: date, *, live: bool = False) -> None:
        self.closure = closure.consistent()
        self.day = day
        self.live = live
        self.graph, self.asserted = closure.graph, closure.asserted
        self._labels: dict[Term, str] = {}

    @cached_property
    def addresses(self) -> Addresses:
        """Where the pages stand: of all that is described and has an IRI."""
        return Addresses(node for node in self.graph.subjects() if self._is_described(node))

    def _is_described(self, node: Term) -> bool:
        """Tell what is described from borrowed words, of which the graph says no more than that they are used."""
        return isinstance(node, ox.NamedNode) and any(key != RDF + "type" for key in self.graph.about(node))

    @cached_property
    def sections(self) -> dict[str, list[Shown]]:
        """What stored queries tell on pages, by the IRI that a page is about."""
        return section_rows(self.closure.store, self.day)

    @cached_property
    def leading(self) -> dict[Term, dict[str, list[Term]]]:
        """What leads to each node: property to subjects, sorted by their labels."""
        found: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in map(terms_of, self.graph):
            if isinstance(value, ox.NamedNode) and not isinstance(subject, ox.BlankNode):
                found[value][predicate.value].append(subject)
        for by_property in found.values():
            for subjects in by_property.values():
                subjects.sort(key=lambda node: (self.label(node), str(node)))
        return found

    @cached_property
    def frequency(self) -> Counter[str]:
        """How often each property is used: the rarer one is, the more it tells."""
        return Counter(triple.predicate.value for triple in self.graph)

    @cached_property
    def by_label(self) -> dict[str, ox.NamedNode]:
        """What has a label that nothing else has."""
        found: dict[str, set[Term]] = defaultdict(set)
        for subject, predicate, value in map(terms_of, self.asserted):
            if predicate.value == RDFS + "label" and isinstance(value, ox.Literal):
                found[value.value].add(subject)
        return {label: cast(ox.NamedNode, next(iter(nodes))) for label, nodes in found.items() if len(nodes) == 1}

    def label(self, term: Term) -> str:
        """Return how people call a node, and a literal by its text."""
        if isinstance(term, ox.Literal):
            return term.value
        if term not in self._labels:
            self._labels[term] = _borrowed().get(term.value) or self.asserted.label(term)
        return self._labels[term]

    def kinds(self, node: Term) -> list[Term]:
        """Return the classes that a node is written to be in, else those that it is inferred to, the rarest first."""
        written = self.asserted.values(node, RDF + "type") or self.graph.values(node, RDF + "type")
        kinds = [kind for kind in written if isinstance(kind, ox.NamedNode)]
        return sorted(kinds, key=lambda kind: (len(self.leading[kind].get(RDF + "type", ())), kind.value))


@cache
def _borrowed() -> dict[str, str]:
    """Return what words of others are called on pages, since the graph says nothing of them; by IRI."""
    with (Path(__file__).parent / "frames" / "borrowed.csv").open(encoding="utf-8", newline="") as file:
        return {expand(row["name"]).value: row["words"] for row in csv.DictReader(file)}


class Desk:
    """Where one page is written: links from it to other pages and files.

    Args:
        book: what pages are made from.
        path: the path of the page, without ending.
    """

    def __init__(self, book: Book, path: str) -> None:
        self.book = book
        self.path = path
        self.up = "../" * path.count("/")
        self._folder = f"{path.rpartition('/')[0]}/" if "/" in path else ""

    def address(self, path: str) -> str:
        """Return the address of a file, by its path, from this page."""
        near = self._folder and path.startswith(self._folder)
        return quote(path.removeprefix(self._folder), safe="/._-~") if near else self.up + quote(path, safe="/._-~")

    def href(self, term: object) -> str | None:
        """Return the address of the page of a node from this page; None where it has none."""
        path = self.book.addresses.of(term)
        return None if path is None else self.address(f"{path}.html")

    def link(self, term: Term, words: str | None = None) -> Markup:
        """Return the name of a node, as a link where it has a page or an address on the web."""
        if isinstance(term, ox.Literal):
            return self.literal(term)
        label = self.book.label(term) if words is None else words
        address = self.href(term)
        if address is not None:
            return tag("a", isolated(label), href=address)
        return link(label, term.value, rel="") if isinstance(term, ox.NamedNode) else text("an unnamed class")

    def literal(self, term: ox.Literal) -> Markup:
        """Return a literal as people read it; one in another language says which."""
        language = term.language or ""
        if language and not language.startswith("en"):
            return tag("span", isolated(term.value), " ", tag("small", language), lang=language)
        if _DATE.fullmatch(term.value):
            return tag("time", term.value)
        return isolated(term.value)

    def cell(self, cell: Term | None) -> Markup:
        """Return a cell of an answer: a node as a link, a text that is the name of one node too."""
        if cell is None:
            return text("")
        if isinstance(cell, ox.Literal) and (node := self.book.by_label.get(cell.value)) is not None:
            return self.link(node, cell.value)
        return self.link(cell)


#: Where scripts are written from right to left, and signs that make a text so.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def isolated(words: str) -> Markup:
    """Return words so that none that are written from right to left change the order of what stands beside them."""
    return tag("bdi", words) if _RIGHT_TO_LEFT.search(words) else text(words)
