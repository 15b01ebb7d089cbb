"""What is said around some nodes of a graph: of a large graph, terms are made of that alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from casco_kg.closure import Closure
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.index import Index, Indexed, Joined, Triples
from casco_kg.rdf.terms import Term

__all__ = ["around"]

_NOTHING = Graph(frozenset())


@dataclass(frozen=True, repr=False)
class _Part(Graph):
    """The knowledge graph, and of data what is said around some nodes; a name is looked up in the whole.

    Attributes:
        near: what is said around these nodes.
        whole: knowledge and data.
    """

    near: frozenset[ox.Triple] = frozenset()
    whole: Graph = field(default=_NOTHING, compare=False)

    @cached_property
    def index(self) -> Index:
        return Joined(knowledge().index, Triples(self.near))

    def called(self, name: str) -> Term | None:
        return self.whole.called(name)


def around(nodes: Iterable[Term], closure: Closure, *, closed: bool) -> Graph:
    """Return what one needs to tell of some nodes: all of a graph, or of a large one what is said around them.

    Args:
        nodes: the nodes.
        closure: the graph.
        closed: whether what follows is meant as well.
    """
    whole = closure.graph if closed else closure.asserted
    if not isinstance(closure.data.triples, Indexed):
        return whole
    from casco_kg.columns.statements import Statements

    nodes = {*nodes}
    parts = (closure.data.triples, *([closure.inferred] if closed else ()))
    near = frozenset[ox.Triple]().union(*(part.near(nodes) if isinstance(part, Statements) else part for part in parts))
    part = _Part(
        knowledge().triples | near, whole.places, whole.remarks, whole.files, whole.account, near=near, whole=whole
    )
    ends = (node for triple in near for node in (triple.subject, triple.object))
    part.places.look_up(node.value for node in ends if isinstance(node, ox.NamedNode | ox.BlankNode))
    return part
