"""Where else a term is spoken of: the constraints that check it, and the stored questions that read it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import cast

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.installation.questions import questions
from casco_kg.pages.book import Desk
from casco_kg.pages.question_pages import question_path
from casco_kg.pages.rule_pages import constraint_path
from casco_kg.rdf.terms import Term, expand, prefixes
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.rulebook import rules
from casco_kg.validation.constraints import load_shapes

__all__ = ["spoken_of"]

_NAME = re.compile(r"\b([a-z]+):([\w-]+)")


def spoken_of(desk: Desk, node: ox.NamedNode) -> Markup:
    """Return the sections that lead to the constraints and questions that speak of a node."""
    checks = [(text, f"{constraint_path(name)}.html") for name, text in _constraints().get(node.value, ())]
    asks = [(text, f"{question_path(name)}.html") for name, text in _questions().get(node.value, ())]
    return join([_section(desk, "What checks it", checks), _section(desk, "Questions that read it", asks)])


def _section(desk: Desk, title: str, links: list[tuple[str, str]]) -> Markup:
    if not links:
        return Markup("")
    items = [tag("li", tag("a", text, href=desk.address(path))) for text, path in links]
    return tag("section", tag("h2", title), tag("ul", *items, class_="many wide"), class_="beside")


@cache
def _constraints() -> dict[str, list[tuple[str, str]]]:
    """Return for each term the constraints that speak of it, by name and in words."""
    shapes = load_shapes("asserted") | load_shapes("closed")
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in rules():
        for iri in _terms(shapes, entry.name) if entry.reads else ():
            found[iri].append((entry.name, entry.text))
    return found


def _terms(shapes: Graph, name: str) -> set[str]:
    nodes, spoken = [cast(Term, expand(f"shape:{name}"))], set[str]()
    while nodes:
        for values in shapes.about(nodes.pop()).values():
            nodes += [value for value in values if isinstance(value, ox.BlankNode)]
            spoken |= {value.value for value in values if isinstance(value, ox.NamedNode)}
            spoken |= _named(" ".join(value.value for value in values if isinstance(value, ox.Literal)))
    return spoken


@cache
def _questions() -> dict[str, list[tuple[str, str]]]:
    """Return for each term the questions that read it, by name and in words."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for question in questions().values():
        text = "\n".join(line for line in question.text.splitlines() if not line.startswith("#"))
        for iri in _named(text):
            found[iri].append((question.name, question.question))
    return found


def _named(text: str) -> set[str]:
    """Return the IRIs of the prefixed names in a text."""
    return {prefixes()[prefix] + local for prefix, local in _NAME.findall(text) if prefix in prefixes()}
