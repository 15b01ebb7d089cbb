"""What is said around some nodes of a graph: of a large graph, terms are made of that alone."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from casco_kg.closure import Closure
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.index import Index, Indexed, Joined, Triples
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.reading.places import Places

__all__ = ["around"]

_NOTHING = Graph(frozenset())


@dataclass(frozen=True, repr=False)
class _Part(Graph):
    """Of data what is said around some nodes, which is asked together with the knowledge graph.

    Attributes:
        whole: knowledge and data, in which a name is looked up.
    """

    whole: Graph = field(default=_NOTHING, compare=False)

    @cached_property
    def index(self) -> Index:
        return Joined(knowledge().index, Triples(self.triples))

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

    def near(said: Set[ox.Triple]) -> Set[ox.Triple]:
        return said.near(nodes) if isinstance(said, Statements) else said

    written = near(closure.data.triples)
    follows = near(closure.inferred) if closed else frozenset()
    places = Places() | whole.places  # what is looked up for these nodes is let go with them
    # A finding stands at its node, at a value, or one step further; other places are looked up as they are asked for.
    said = [*map(terms_of, written)]
    wanted = nodes | {value for subject, _, value in said if subject in nodes}
    places.look_up({subject.value for subject, _, _ in said if subject in wanted})
    return _Part(written | follows, places, whole.remarks, whole.files, whole.account, whole=whole)
