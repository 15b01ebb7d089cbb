"""The pages that lead to the others: home with the three slides, the kinds of things, where search ends."""

from __future__ import annotations

from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.frame import Page
from casco_kg.pages.pictures.figure import figure
from casco_kg.pages.pictures.matrix import days_data, editions_by_day, matrix
from casco_kg.pages.pictures.outputs import outputs
from casco_kg.pages.sections import asked
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import Term, prefixes
from casco_kg.rulebook import rules
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["browse_page", "home_page", "search_page"]


def home_page(book: Book) -> Page:
    """Return the first page: the three slides, drawn from the graph."""
    desk = Desk(book, "index")
    matrix_slide, outputs_slide, figure_slide = (
        next((row[at] for row in asked(book.closure.store, name).rows), None)
        for name, at in (("matrix", 0), ("outputs", 0), ("figure-boxes", 6))
    )
    days = [day for day, _ in editions_by_day(book)]
    slider = tag(
        "div",
        tag("label", "As of ", tag("output", days[-1], id="matrix-day"), Markup("<br>"), Markup(f'<input type="range" id="matrix-slider" min="0" max="{len(days) - 1}" value="{len(days) - 1}" step="1">')),
        tag("span", days[0], class_="end"), tag("span", days[-1], class_="end"),
        days_data(book),
        class_="slider",
        hidden="",
        id="matrix-time",
    )  # fmt: skip
    legend = tag(
        "p",
        *(
            tag("span", Markup(f'<svg class="picture key" viewBox="0 0 30 16" aria-hidden="true"><rect class="box {kind}" x="1" y="1" width="28" height="14" rx="4"></rect></svg>'), " ", words)
            for kind, words in (("basis-stated", "stated in the deck"), ("basis-reconstructed", "reconstructed from its text"))
        ),
        class_="legend",
    )  # fmt: skip
    ways = [
        ("questions", f"{len(questions())} questions", "asked of the graph, each with its answer and its SPARQL"),
        ("browse", f"{len(book.addresses.nodes):,} pages", "of terms, documents, bodies, groups, passages: what is said of each, and who says so"),
        ("rules", f"{len(rules())} rules", "that registers are checked against, and that conclusions follow by, with examples"),
        ("check", "Check a file", "of bodies, attestations or other records of yours; nothing leaves your computer"),
    ]  # fmt: skip
    cards = [
        tag("li", tag("a", tag("b", words), tag("span", told), href=desk.address(f"{path}.html")))
        for path, words, told in ways
    ]
    body = [
        tag(
            "p",
            "Which standard governs which activity, who may perform it, what it yields, and who checks whom. "
            "Everything here is drawn from the graph: follow any word, and every statement says where it comes from.",
            class_="lead",
        ),
        tag("ul", *cards, class_="cards"),
        _slide(desk, matrix_slide, matrix(desk), join([legend, _statuses()]), slider),
        _slide(desk, outputs_slide, outputs(desk), legend),
        _slide(desk, figure_slide, figure(desk), legend),
    ]
    return Page("index", "The CASCO toolbox as a knowledge graph", join(body), scripts=("matrix.js",))


def _statuses() -> Markup:
    told = (("withdrawn", "withdrawn by that day"), ("not-yet-published", "not yet published"), ("not-shown", "not shown to be in force"))  # fmt: skip
    shown = (
        Markup(f'<svg class="picture word" viewBox="0 0 34 16" aria-hidden="true"><g class="standard" data-status="{status}"><text x="0" y="12" font-size="12">2019</text></g></svg>')
        for status, _ in told
    )  # fmt: skip
    return tag("p", *(tag("span", mark, " ", words) for mark, (_, words) in zip(shown, told, strict=True)), class_="legend")


def _slide(desk: Desk, slide: Term | None, picture: Markup, *beside: Markup) -> Markup:
    title = desk.link(slide) if slide is not None else ""
    return tag("section", tag("h2", title), *beside, tag("div", picture, class_="scroll"), class_="slide")


def browse_page(book: Book) -> Page:
    """Return the list of the kinds of things, each with how many there are, below the vocabulary that it is of."""
    desk = Desk(book, "browse")
    kinds = [
        (node, len(by_property[RDF + "type"]))
        for node, by_property in book.leading.items()
        if RDF + "type" in by_property and book.addresses.of(node)
    ]
    kinds.sort(key=lambda kind: (-kind[1], book.label(kind[0])))
    items = [tag("li", desk.link(kind), " ", tag("small", f"{count:,}")) for kind, count in kinds]
    terms = sorted(
        (node for node in map(_named, book.addresses.paths) if node.value.startswith(prefixes()["casco"])),
        key=lambda node: (book.label(node).casefold(), node.value),
    )
    words = [tag("li", desk.link(node)) for node in terms]
    body = [
        tag("section", tag("h2", "Kinds of things"), tag("ul", *items, class_="many")),
        tag("section", tag("h2", "All terms of the vocabulary"), tag("ul", *words, class_="many")),
    ]
    return Page("browse", "Browse", join(body))


def _named(iri: str) -> Term:
    import pyoxigraph as ox

    return ox.NamedNode(iri)


def search_page() -> Page:
    """Return the page on which search ends; the script of the site fills it."""
    body = join(
        [
            tag("p", "Type into the field at the head of the page.", id="found-none"),
            tag("ol", id="found", class_="found"),
            tag("noscript", "Search needs JavaScript; without it, Browse lists everything."),
        ]
    )
    return Page("search", "Search", body)
