"""What a constraint component is asked of, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import Term
from casco_kg.shacl.interpreted.data import Data
from casco_kg.shacl.interpreted.literals import is_well_formed
from casco_kg.shacl.interpreted.shapes import IllFormedError, Shape
from casco_kg.shacl.shapes_graph import Shapes

__all__ = ["Asked", "Broken", "Component", "Conformance", "count_of"]


class Conformance(Protocol):
    """Tells whether a node conforms to a shape."""

    def __call__(self, node: Term, shape: Term) -> bool:
        """Return whether it does."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What breaks a constraint: the value that is blamed, and the property where that is another than the shape's."""

    value: Term | None = None
    path: ox.NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a constraint is asked of.

    Attributes:
        data: the data graph.
        shapes: the shapes graph.
        conforms: tells whether a node conforms to a shape.
        shape: the shape.
        parameter: the value of the constraint.
        focus: the focus node.
        values: the value nodes.
    """

    data: Data
    shapes: Shapes
    conforms: Conformance
    shape: Shape
    parameter: Term
    focus: Term
    values: Collection[Term]


Component = Callable[[Asked], Iterator[Broken]]


def count_of(asked: Asked) -> int:
    """Return the count that a constraint names."""
    limit = asked.parameter
    if isinstance(limit, ox.Literal) and limit.datatype.value == XSD + "integer" and is_well_formed(limit):
        return int(limit.value)
    raise IllFormedError(asked.shape.node, f"has the count {limit}, which is no xsd:integer")
