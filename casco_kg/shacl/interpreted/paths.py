"""Property paths, walked through.

Source: https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from casco_kg.rdf.constants import FIRST
from casco_kg.rdf.terms import Term
from casco_kg.shacl.interpreted.data import Data, closed
from casco_kg.shacl.shapes_graph import NotCompiledError, Shapes, sh

__all__ = ["Walk", "read_path"]

#: What a path leads to from a node: each once, in order.
Walk = Callable[[Data, Term], dict[Term, None]]


def read_path(shapes: Shapes, node: Term, *, backwards: bool = False) -> Walk:
    """Return the walk along a path.

    Args:
        shapes: the shapes graph.
        node: the path in it.
        backwards: whether the path is walked from its end to its start.

    Raises:
        NotCompiledError: it is no well-formed path.
    """
    if isinstance(node, ox.NamedNode):
        return _backwards(node) if backwards else _along(node)
    properties = shapes.properties(node)
    if FIRST in properties:
        steps = [read_path(shapes, step, backwards=backwards) for step in shapes.list(node)]
        return _in_turn(steps[::-1] if backwards else steps)
    for key, values in properties.items():
        if len(values) != 1:
            continue
        if key == sh("alternativePath"):
            return _either([read_path(shapes, step, backwards=backwards) for step in shapes.list(values[0])])
        if key == sh("inversePath"):
            return read_path(shapes, values[0], backwards=not backwards)
        if key in _REPEATED:
            return _REPEATED[key](read_path(shapes, values[0], backwards=backwards))
    raise NotCompiledError("a path of unknown kind")


def _along(predicate: ox.NamedNode) -> Walk:
    return lambda data, node: dict.fromkeys(data.objects(node, predicate))


def _backwards(predicate: ox.NamedNode) -> Walk:
    return lambda data, node: dict.fromkeys(data.subjects(predicate, node))


def _all(walk: Walk, data: Data, nodes: Iterable[Term]) -> dict[Term, None]:
    return {reached: None for node in nodes for reached in walk(data, node)}


def _in_turn(steps: list[Walk]) -> Walk:
    def walk(data: Data, node: Term) -> dict[Term, None]:
        reached: dict[Term, None] = {node: None}
        for step in steps:
            reached = _all(step, data, reached)
        return reached

    return walk


def _either(ways: list[Walk]) -> Walk:
    return lambda data, node: {reached: None for way in ways for reached in way(data, node)}


def _perhaps(step: Walk) -> Walk:
    return lambda data, node: {node: None, **step(data, node)}


def _any_number(step: Walk) -> Walk:
    return lambda data, node: closed(node, lambda reached: step(data, reached))


def _at_least_once(step: Walk) -> Walk:
    return lambda data, node: {
        reached: None for first in step(data, node) for reached in closed(first, lambda one: step(data, one))
    }


_REPEATED: dict[ox.NamedNode, Callable[[Walk], Walk]] = {
    sh("oneOrMorePath"): _at_least_once,
    sh("zeroOrMorePath"): _any_number,
    sh("zeroOrOnePath"): _perhaps,
}
