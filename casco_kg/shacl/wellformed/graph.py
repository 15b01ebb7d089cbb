"""A shapes graph and what in it is a shape, and its terms in words. Source: https://www.w3.org/TR/shacl/#shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from casco_kg.rdf.constants import OWL, RDFS, SH, TYPE
from casco_kg.shacl.shapes_graph import Node, NotCompiledError, Shapes, sh
from casco_kg.shacl.vocabulary import TERMS

__all__ = ["ALIKE", "TARGETS", "Problem", "ShapesGraph", "ill", "local", "meant", "name_of", "shown"]

_CLASSES = (NamedNode(RDFS + "Class"), NamedNode(OWL + "Class"))
_SHAPE_TYPES = (sh("NodeShape"), sh("PropertyShape"))
#: The properties whose values are shapes, and those whose values are lists of shapes.
_SHAPES_IN = tuple(name for name, term in TERMS.items() if term.takes.endswith("shape"))
_LISTS_OF_SHAPES = tuple(name for name, term in TERMS.items() if term.takes == "shapes")
TARGETS = tuple(name for name in TERMS if name.startswith("target"))
#: How alike two names must be for the one to be taken for the other.
ALIKE = 0.7
#: What is shown of a text, and of a name.
_SHOWN, _SHOWN_OF_NAMES = 60, 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a shapes graph.

    Attributes:
        node: the node that it is about.
        key: the property of the node, where it is about one.
        value: the value of that property, where it is about one.
        words: what is wrong; IRIs that are none of SHACL's stand in angle brackets.
        ill_formed: whether SHACL gives no meaning to the shapes for that reason, or they ask for what is not run.
        section: the section of the recommendation.
    """

    node: Node
    key: NamedNode | None
    value: Node | None
    words: str
    ill_formed: bool
    section: str

    @property
    def source(self) -> str:
        """The address of the section."""
        return f"https://www.w3.org/TR/shacl/#{self.section}"


def ill(node: Node, key: NamedNode | None, value: Node | None, words: str, section: str) -> Problem:
    """Return a problem that makes shapes ill-formed."""
    return Problem(node, key, value, words, True, section)


class ShapesGraph:
    """A shapes graph and what in it is a shape. Source: https://www.w3.org/TR/shacl/#shapes."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.shapes = Shapes(triples)
        #: What refers to a shape: the shape, to what refers to it and by which property.
        self.referred: dict[Node, list[tuple[Node, str]]] = {}
        for node in self.shapes.subjects():
            for name, value in self.shapes_in(node):
                self.referred.setdefault(value, []).append((node, name))
        self.nodes: set[Node] = {node for node in self.referred if not isinstance(node, Literal)}
        self.nodes.update(node for node in self.shapes.subjects() if self.says_it_is_one(node))

    def says_it_is_one(self, node: Node) -> bool:
        """Whether a node is a shape for what is said of it, not for what leads to it."""
        said = self.shapes.properties(node)
        parameter = any(name_of(key) in TERMS and TERMS[name_of(key)].parameter for key in said)
        typed = any(type_ in said.get(TYPE, ()) for type_ in _SHAPE_TYPES)
        return typed or parameter or any(key in self.shapes.own_parameters for key in said)

    @cached_property
    def named(self) -> dict[str, NamedNode]:
        """The shapes that have a name and are described, by the last part of it."""
        found = [node for node in self.nodes if isinstance(node, NamedNode) and self.is_described(node)]
        return {local(node): node for node in sorted(found, key=str)}

    def shapes_in(self, node: Node) -> Iterator[tuple[str, Node]]:
        """Yield the shapes that a node asks for, each with the property that asks."""
        for name in _SHAPES_IN:
            yield from ((name, value) for value in self.shapes.values(node, name))
        for name in _LISTS_OF_SHAPES:
            for head in self.shapes.values(node, name):
                yield from ((name, member) for member in self.members(head) or ())

    def by_own_parameters(self, node: Node) -> Iterator[Node]:
        """Yield the values that a node gives to the parameters of constraint components of one's own."""
        for key, values in self.shapes.properties(node).items():
            if key in self.shapes.own_parameters:
                yield from values

    def members(self, head: Node) -> list[Node] | None:
        """Return the members of a list; None where it is no well-formed one."""
        try:
            return None if isinstance(head, Literal) else self.shapes.list(head)
        except NotCompiledError:
            return None

    def is_described(self, node: Node) -> bool:
        """Whether anything is said of a node."""
        return bool(self.shapes.properties(node))

    def asks(self, node: Node) -> bool:
        """Whether a shape asks for anything, in a term of SHACL or of a component of one's own."""
        keys = self.shapes.properties(node)
        return any(
            key in self.shapes.own_parameters
            or (name_of(key) in TERMS and TERMS[name_of(key)].parameter and name_of(key) not in TARGETS)
            for key in keys
        )

    def has_target(self, node: Node) -> bool:
        """Whether a shape says by itself what it looks at."""
        types = self.shapes.properties(node).get(TYPE, [])
        implicit = any(class_ in types for class_ in _CLASSES) and any(shape in types for shape in _SHAPE_TYPES)
        return implicit or bool(self.shapes.values(node, *TARGETS))


def name_of(term: Node) -> str:
    """Return the name of a term of SHACL; empty for any other."""
    is_term = isinstance(term, NamedNode) and term.value.startswith(SH)
    return term.value.removeprefix(SH) if is_term else ""


def shown(term: Node) -> str:
    """Return a term as a message shows it."""
    if isinstance(term, BlankNode):
        return "a blank node"
    text = f"sh:{name_of(term)}" if name_of(term) else str(term).replace("\n", " ")
    longest = _SHOWN if isinstance(term, Literal) else _SHOWN_OF_NAMES
    return text if len(text) <= longest else text[:longest] + "…"


@cache
def meant(name: str, known: frozenset[str]) -> str:
    """Return "did you mean" for a misspelt name of SHACL."""
    names = {each.lower(): each for each in sorted(known)}
    found = get_close_matches(name.lower(), names, 1, ALIKE)
    return f"; did you mean sh:{names[found[0]]}?" if found else ""


def local(node: NamedNode) -> str:
    """Return the part of an IRI after its last ``#`` or ``/``."""
    return node.value.rstrip("#/").rpartition("#")[2].rpartition("/")[2]
