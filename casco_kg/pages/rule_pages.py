"""Pages of the rulebook: the list, each constraint with why and a good and a bad example, each rule with examples."""

from __future__ import annotations

from functools import cache

from casco_kg.pages.book import Book, Desk
from casco_kg.pages.frame import Page
from casco_kg.pages.why import source_shown
from casco_kg.rdf.terms import expand
from casco_kg.rendering.markup import Markup, join, tag, text
from casco_kg.rulebook import Entry, Example, examples, rules
from casco_kg.texts import many

__all__ = ["constraint_page", "constraint_path", "examples_shown", "rule_of", "rules_page"]

#: The kind of an entry that is no constraint.
INFERENCE = "inference"
_READS = {"asserted": "what is written", "closed": "what is written and what follows from it"}
_TITLES = {"violation": "Violations", "warning": "Warnings", "info": "For information", INFERENCE: "Rules of inference"}


def constraint_path(name: str) -> str:
    """Return the path of the page of a constraint."""
    return f"shape/{name}"


def rule_of(iri: str) -> Entry | None:
    """Return the entry of the rulebook that a rule card is."""
    return _cards().get(iri)


@cache
def _cards() -> dict[str, Entry]:
    return {expand(f"rule:{entry.name}").value: entry for entry in rules() if entry.kind == INFERENCE}


def rules_page(book: Book) -> Page:
    """Return the list of what is checked and inferred."""
    desk = Desk(book, "rules")
    parts = []
    for kind, title in _TITLES.items():
        entries = [entry for entry in rules() if entry.kind == kind]
        items = [tag("li", _link(desk, entry), " ", tag("small", entry.name), id=entry.name) for entry in entries]
        heading = tag("h2", title, " ", tag("small", many(len(entries), "rule")))
        parts.append(tag("section", heading, tag("ul", *items, class_="questions")))
    return Page("rules", "What is checked and inferred", join(parts))


def _link(desk: Desk, entry: Entry) -> Markup:
    if entry.kind == INFERENCE:
        return desk.link(expand(f"rule:{entry.name}"), entry.text)
    return tag("a", entry.text, href=desk.address(f"{constraint_path(entry.name)}.html"))


def constraint_page(book: Book, entry: Entry) -> Page:
    """Return the page of a constraint."""
    desk = Desk(book, constraint_path(entry.name))
    why = [tag("li", source_shown(desk, source)) for source in entry.sources]
    body = [
        tag("p", tag("code", f"shape:{entry.name}"), " ", tag("small", f"checks {_READS[entry.reads]}"), class_="iri"),
        tag("section", tag("h2", "What to do"), tag("p", entry.fix)) if entry.fix else "",
        tag("section", tag("h2", "Why"), tag("ul", *why, class_="sources")),
        examples_shown(entry),
        tag("p", tag("code", f"casco-kg validate --select {entry.name} FILE"), " checks this alone.", class_="note"),
    ]
    kind = tag("span", entry.kind, class_=f"badge {entry.kind}")
    return Page(desk.path, entry.text, join(body), kind=join([kind, " constraint"]), heading=text(entry.text))


def examples_shown(entry: Entry) -> Markup:
    """Return what shows an entry at work; lines on which a constraint finds something are marked."""
    shown = [
        tag("figure", tag("figcaption", each.title), tag("pre", tag("code", _lines(each)), tabindex="0"))
        for each in examples(entry)
    ]
    return tag("section", tag("h2", "Examples"), tag("div", *shown, class_="examples"), id="examples")


def _lines(example: Example) -> Markup:
    lines = [
        tag("mark", line) if number in example.marked else text(line)
        for number, line in enumerate(example.text.strip("\n").splitlines(), 1)
    ]
    return Markup("\n".join(lines))
