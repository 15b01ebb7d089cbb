"""The pages that lead to the others: home with the three slides, the kinds of things, where search ends."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.frame import Page
from casco_kg.pages.pictures.figure import figure
from casco_kg.pages.pictures.matrix import days_data, editions_by_day, matrix
from casco_kg.pages.pictures.outputs import outputs
from casco_kg.pages.sections import asked
from casco_kg.pages.templates import fill
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import prefixes
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.rulebook import rules

__all__ = ["browse_page", "home_page", "search_page"]

#: For each picture the query that tells its slide, by the name of its column.
_SLIDES = {"matrix_title": "matrix", "outputs_title": "outputs", "figure_title": "figure-boxes"}


def home_page(book: Book) -> Page:
    """Return the first page: the three slides, drawn from the graph."""
    desk = Desk(book, "index")
    days = [day for day, _ in editions_by_day(book)]
    body = fill(
        "home",
        questions=str(len(questions())),
        pages=f"{len(book.addresses.nodes):,}",
        rules=str(len(rules())),
        legend=fill("legend"),
        first_day=days[0],
        last_day=days[-1],
        last=str(len(days) - 1),
        days=days_data(book),
        matrix=matrix(desk),
        outputs=outputs(desk),
        figure=figure(desk),
        **{name: _slide(desk, query) for name, query in _SLIDES.items()},
    )
    return Page("index", "The CASCO toolbox as a knowledge graph", body, scripts=("matrix.js",))


def _slide(desk: Desk, query: str) -> str:
    """Return the heading of the slide that the rows of a query are from."""
    answer = asked(desk.book.closure.store, query)
    slides = [row[answer.columns.index("slide")] for row in answer.rows]
    return desk.book.label(slides[0]) if slides and slides[0] is not None else ""


def browse_page(book: Book) -> Page:
    """Return the list of the kinds of things, each with how many there are, and below it all terms."""
    desk = Desk(book, "browse")
    kinds = [
        (node, len(by_property[RDF + "type"]))
        for node, by_property in book.leading.items()
        if RDF + "type" in by_property and book.addresses.of(node)
    ]
    kinds.sort(key=lambda kind: (-kind[1], book.label(kind[0])))
    terms = [ox.NamedNode(iri) for iri in book.addresses.paths if iri.startswith(prefixes()["casco"])]
    terms.sort(key=lambda node: (book.label(node).casefold(), node.value))
    lists = (
        ("Kinds of things", [join([desk.link(kind), " ", tag("small", f"{count:,}")]) for kind, count in kinds]),
        ("All terms of the vocabulary", [desk.link(node) for node in terms]),
    )
    return Page("browse", "Browse", join(_listed(title, items) for title, items in lists))


def _listed(title: str, items: list[Markup]) -> Markup:
    return tag("section", tag("h2", title), tag("ul", *(tag("li", item) for item in items), class_="many"))


def search_page() -> Page:
    """Return the page on which search ends; the script of the site fills it."""
    return Page("search", "Search", fill("search"))
