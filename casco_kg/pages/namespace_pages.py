"""What an IRI with a hash leads to: a page of its namespace, with a place for each name that the hash stands before.

A browser keeps the part behind the hash when it is redirected, and looks for that place on the page.
"""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.pages.book import Book, Desk
from casco_kg.pages.frame import Page
from casco_kg.rdf.constants import BASE, SKOS
from casco_kg.rendering.markup import Markup, tag

__all__ = ["names_within", "namespace_page", "namespaces"]


def namespaces(book: Book) -> tuple[str, ...]:
    """Return the paths of the namespaces whose names stand behind a hash."""
    hashed = (iri for iri in book.addresses.paths if iri.startswith(BASE) and "#" in iri)
    return tuple(sorted({iri.removeprefix(BASE).partition("#")[0] for iri in hashed}))


def namespace_page(book: Book, path: str) -> Page:
    """Return the page of a namespace that is no node."""
    return Page(path, f"{BASE}{path}#", names_within(Desk(book, path)))


def names_within(desk: Desk) -> Markup:
    """Return a list of what is named in the namespace of the page, each in a place of its own; nothing for no such."""
    book, start = desk.book, f"{BASE}{desk.path}#"
    nodes = [ox.NamedNode(iri) for iri in book.addresses.paths if iri.startswith(start)]
    if not nodes:
        return Markup("")
    nodes.sort(key=lambda node: (book.label(node).casefold(), node.value))
    items = [tag("li", desk.link(node), " ", _said(desk, node), id=node.value.removeprefix(start)) for node in nodes]
    return tag("section", tag("h2", "Names within"), tag("ul", *items, class_="names-within"))


def _said(desk: Desk, node: ox.NamedNode) -> Markup:
    definition = next(iter(desk.book.graph.values(node, SKOS + "definition")), None)
    return tag("small", desk.link(definition)) if definition is not None else Markup("")
