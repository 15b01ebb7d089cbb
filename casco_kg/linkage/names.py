"""Finds what data refers to by a name alone: bodies in a register that has no table of bodies."""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.rdf.ours import NAME_OF, NAMED_ONLY_AS
from casco_kg.rdf.terms import DATA_BASE, GENID

__all__ = ["named_only"]


def named_only(data: Graph) -> Graph:
    """Return the name of each thing that a register refers to and describes nowhere.

    The name is a thing of its own, so that what it is of stays without a statement.
    """
    made = set[ox.Triple]()
    for value in data.undescribed(DATA_BASE):
        written = value.value.removeprefix(DATA_BASE)
        if not written.startswith(GENID):
            name = ox.NamedNode(f"{value.value}#name")
            made.add(ox.Triple(name, NAME_OF, value))
            made.add(ox.Triple(name, NAMED_ONLY_AS, ox.Literal(unquote(written))))
    return Graph(frozenset(made))
