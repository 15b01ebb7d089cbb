"""A shapes graph, read for being run: shapes with their paths, constraints and words.

Source: https://www.w3.org/TR/shacl/#shapes
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import Term
from casco_kg.shacl.interpreted.paths import Walk
from casco_kg.shacl.shapes_graph import NotCompiledError, Shapes, sh

__all__ = ["UNSUPPORTED", "IllFormedError", "Shape", "members_of", "name_of", "only"]

#: Words of SHACL's extensions that change what is found, and are not run.
UNSUPPORTED = frozenset(
    sh(name) for name in ("expression", "js", "reifierShape", "reificationRequired", "rule", "values")
)


class IllFormedError(Exception):
    """A shape that cannot be run.

    Attributes:
        node: what is wrong, in the shapes graph.
        reason: why, in words.
    """

    def __init__(self, node: Term, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape.

    Attributes:
        node: it, in the shapes graph.
        path: its path there; None for a node shape.
        walk: along the path.
        severity: of its results.
        messages: its own words.
        constraints: what it asks: pairs of a property and its value.
    """

    node: Term
    path: Term | None
    walk: Walk | None
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    constraints: tuple[tuple[ox.NamedNode, Term], ...]


def only(shapes: Shapes, node: Term, name: str) -> Term | None:
    """Return the value of a SHACL property that may have one.

    Raises:
        IllFormedError: it has several.
    """
    values = shapes.values(node, name)
    if len(values) > 1:
        raise IllFormedError(node, f"has more than one sh:{name}")
    return values[0] if values else None


def members_of(shapes: Shapes, head: Term) -> tuple[Term, ...]:
    """Return the members of a list in a shapes graph.

    Raises:
        IllFormedError: it is no well-formed list.
    """
    try:
        return tuple(shapes.list(head))
    except NotCompiledError as error:
        raise IllFormedError(head, f"has {error}") from error


def name_of(key: ox.NamedNode) -> str:
    """Return how people write a property of SHACL or of one's own."""
    return f"sh:{key.value.removeprefix(SH)}" if key.value.startswith(SH) else str(key)
