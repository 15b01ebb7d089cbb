"""The page of a node: what is said of it and why, what leads to it, where that comes from, what stored queries tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from casco_kg.pages.book import Book, Desk, isolated
from casco_kg.pages.frame import Page
from casco_kg.pages.given import GivenData
from casco_kg.pages.pictures.timeline import timeline
from casco_kg.pages.sections import Shown
from casco_kg.pages.short import in_short
from casco_kg.pages.spoken_of import spoken_of
from casco_kg.pages.tables import groups, table
from casco_kg.pages.templates import fill
from casco_kg.pages.why import Reasons, proof_shown, source_shown
from casco_kg.rdf.constants import DCTERMS, RDF, RDFS, SKOS, TYPE
from casco_kg.rdf.terms import Term, shorten
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.texts import many

__all__ = ["RDF_FILES", "entity_page"]

#: The formats that a server has a page in as well: words to ending.
RDF_FILES = {"Turtle": ".ttl", "JSON-LD": ".jsonld", "N-Triples": ".nt"}
#: Those that a site of files has, whose size counts; Turtle is as easily read as N-Triples.
_WRITTEN = {words: ending for words, ending in RDF_FILES.items() if ending != ".nt"}
#: What stands at the head of a page, and not among what is said.
_AT_HEAD = frozenset(
    {RDFS + "label", RDFS + "isDefinedBy", RDF + "type", DCTERMS + "source"}
    | {SKOS + name for name in ("definition", "altLabel", "scopeNote")}
)
#: So many that lead to a node are named by one property, and of a class so many members: the query that is told with
#: the rest names all.
_MOST, _MEMBERS = 60, 1000
#: So many are shown without unfolding: of what leads to a node, and of the values of one property.
_OPEN, _SHOWN = 30, 15


def entity_page(book: Book, reasons: Reasons, iri: str, found: GivenData | None = None) -> Page:
    """Return the page of a node by its IRI.

    Args:
        book: what pages are made from.
        reasons: why what is inferred holds.
        iri: the IRI of the node.
        found: what was found of data beside the graph.
    """
    node = ox.NamedNode(iri)
    path = book.addresses.paths[iri]
    desk = Desk(book, path)
    about = book.graph.about(node)
    told = book.sections.get(iri, [])
    first = [shown for shown in told if shown.section.show == "short"]
    parts = [
        *_head(desk, node),
        found.about(desk, node) if found else "",
        *(_section(desk, shown) for shown in first),
        *_names(desk, node),
        *(_section(desk, shown) for shown in told if shown not in first),
        _statements(desk, reasons, node),
        spoken_of(desk, node),
        _sources(desk, node),
        _leading(desk, reasons, node),
    ]
    kinds = _kinds(book, node)
    formats = RDF_FILES if book.live else _WRITTEN
    return Page(
        path=path,
        title=book.label(node),
        kind=join((desk.link(kind) for kind in kinds), ", "),
        body=join(parts),
        files={words: f"{path}{ending}" for words, ending in formats.items()} if about else {},
    )


def _kinds(book: Book, node: ox.NamedNode) -> list[Term]:
    """Return the kinds of a node that stand above its name: those with pages, if there are some."""
    kinds = book.kinds(node)
    return [kind for kind in kinds if book.addresses.of(kind)] or kinds


def _head(desk: Desk, node: ox.NamedNode) -> Iterator[Markup]:
    values = desk.book.graph.values
    if names := _called(desk, node, elsewhere=False):
        yield tag("p", "Also: ", join(names, ", "), class_="names")
    for text in values(node, SKOS + "definition"):
        yield tag("p", desk.link(text), class_="definition")
    for text in values(node, SKOS + "scopeNote"):
        yield tag("p", desk.link(text), class_="note")


def _names(desk: Desk, node: ox.NamedNode) -> Iterator[Markup]:
    """Yield what a node is called in other languages, and its IRI."""
    if names := _called(desk, node, elsewhere=True):
        yield tag("p", join(names, ", "), class_="names")
    # a site of files says the IRI alone, since its size counts; who asks in SPARQL has a server
    short = [tag("code", shorten(node)), " "] if desk.book.live else []
    yield tag("p", *short, tag("small", isolated(node.value)), class_="iri")


def _called(desk: Desk, node: ox.NamedNode, *, elsewhere: bool) -> list[Markup]:
    """Return the other names of a node: those in English and in no language, or those in other languages."""
    names = [name for name in desk.book.graph.values(node, SKOS + "altLabel") if isinstance(name, ox.Literal)]
    return [desk.literal(name) for name in names if elsewhere != (name.language or "en").startswith("en")]


def _section(desk: Desk, shown: Shown) -> Markup:
    title: str = shown.section.title
    if shown.section.show == "timeline":
        drawn = timeline(desk, f"t-{shown.section.name}", title, shown.rows)
        body = tag("div", drawn, class_="scroll", tabindex="0", role="region", aria_label=title)
        body = join([body, fill("shown" if "shown" in shown.columns else "lasting")])
    elif shown.section.show == "short":
        body = in_short(desk, shown.rows)
        if shown.section.days:
            title = join([title, " ", tag("small", "as of ", tag("time", desk.book.day.isoformat()))])
    elif shown.section.show == "groups":
        body = groups(desk, shown.rows)
    else:
        body = table(desk, shown.columns, shown.rows, title)
    return tag("section", tag("h2", title), body, id=shown.section.name)


def _statements(desk: Desk, reasons: Reasons, node: ox.NamedNode) -> Markup:
    book = desk.book
    about = book.graph.about(node)
    keys = sorted((key for key in about if key not in _AT_HEAD), key=lambda key: (book.frequency[key], key))
    if RDF + "type" in about and set(about[RDF + "type"]) != set(_kinds(book, node)):
        keys.append(RDF + "type")
    rows = [
        tag(
            "tr",
            tag("th", "is a" if key == TYPE.value else desk.link(ox.NamedNode(key))),
            tag("td", _values(desk, reasons, node, key, about[key])),
        )
        for key in keys
    ]
    if not rows:
        return Markup("")
    return tag("section", tag("h2", "What is said of it"), tag("table", tag("tbody", *rows), class_="said"))


def _values(desk: Desk, reasons: Reasons, node: ox.NamedNode, key: str, values: Sequence[Term]) -> Markup:
    told = [_value(desk, reasons, ox.Triple(node, ox.NamedNode(key), value)) for value in values]
    if len(told) == 1:
        return told[0]
    listed = tag("ul", *(tag("li", each) for each in told))
    return listed if len(told) <= _SHOWN else tag("details", tag("summary", many(len(told), "value")), listed)


def _value(desk: Desk, reasons: Reasons, fact: ox.Triple) -> Markup:
    value = fact.object
    if isinstance(value, ox.BlankNode):
        shown = tag("code", _class_expression(desk, value))
    else:
        assert isinstance(value, ox.NamedNode | ox.Literal)
        shown = desk.link(value)
    data = desk.book.closure.data.triples
    if data and fact in data:
        place = desk.book.asserted.places.find(str(fact.subject.value), fact.predicate.value, value.value)  # type: ignore[union-attr]
        shown = join([shown, " ", tag("small", str(place), class_="place")]) if place is not None else shown
    return shown if fact in desk.book.asserted.triples else _with_reason(desk, reasons, fact, shown)


def _with_reason(desk: Desk, reasons: Reasons, fact: ox.Triple, shown: Markup) -> Markup:
    mark = tag("span", "inferred", class_="badge inferred")
    proof = reasons.proof(fact)
    return join([shown, " ", mark, " ", proof_shown(desk, proof) if proof else ""])


def _class_expression(desk: Desk, node: ox.BlankNode, depth: int = 0) -> Markup:
    """Return an unnamed class or a list in words of its properties, with links."""
    about = desk.book.asserted.about(node)
    if members := desk.book.asserted.members(node):
        return join(["( ", join((_inner(desk, each, depth) for each in members), " "), " )"])
    parts = [
        join([desk.link(ox.NamedNode(key), shorten(ox.NamedNode(key))), " ", _inner(desk, value, depth)])
        for key, values in about.items()
        if key != RDF + "type"
        for value in values
    ]
    return join(["[ ", join(parts, " ; "), " ]"])


def _inner(desk: Desk, value: Term, depth: int) -> Markup:
    if isinstance(value, ox.BlankNode):
        return _class_expression(desk, value, depth + 1) if depth < 5 else join(["…"])
    return desk.link(value, shorten(value) if isinstance(value, ox.NamedNode) else None)


def _sources(desk: Desk, node: ox.NamedNode) -> Markup:
    sources = desk.book.asserted.sources(node)
    if not sources:
        return Markup("")
    items = [tag("li", source_shown(desk, source)) for source in sources]
    return tag("section", tag("h2", "Where this comes from"), tag("ul", *items, class_="sources"), id="sources")


def _leading(desk: Desk, reasons: Reasons, node: ox.NamedNode) -> Markup:
    book = desk.book
    by_property = book.leading.get(node, {})
    parts = []
    for key in sorted(by_property, key=lambda key: (book.frequency[key], key)):
        subjects = by_property[key]
        most = _MEMBERS if key == TYPE.value else _MOST
        shown = [tag("li", desk.link(subject)) for subject in subjects[:most]]
        left = len(subjects) - most
        if left > 0:
            query = f"SELECT ?it WHERE {{ ?it {shorten(ox.NamedNode(key))} {shorten(node)} }}"
            shown.append(tag("li", f"and {left:,} more: ", tag("code", query)))
        words = "is" if key == TYPE.value else book.label(ox.NamedNode(key))
        times = [" ", tag("small", many(len(subjects), "time"))] if len(subjects) > 1 else []
        label = join([isolated(words), *times])
        body = tag("ul", *shown, class_="many")
        opened = {"open": ""} if len(subjects) <= _OPEN or key == TYPE.value else {}
        parts.append(tag("details", tag("summary", label), body, **opened))
    if not parts:
        return Markup("")
    return tag("section", tag("h2", "What leads here"), *parts, id="leading", class_="leading")
