"""Shapes that lead to themselves, and those that hold more shapes than can be followed."""

from __future__ import annotations

from collections.abc import Iterator

from casco_kg.shacl.shapes_graph import Node
from casco_kg.shacl.wellformed.graph import Problem, ShapesGraph, ill, shown

__all__ = ["nested"]

#: How deep shapes may stand in one another, and how many may be looked at within one, each as often as it is led to.
_MOST_LEVELS = 50
_MOST_WITHIN = 10_000


def nested(graph: ShapesGraph) -> Iterator[Problem]:
    """Yield the shapes that lead to themselves, and those that hold more shapes than can be followed."""
    depth: dict[Node, int] = {}
    size: dict[Node, int] = {}
    for start in sorted(graph.nodes, key=str):
        # Depth first without recursion: a node comes up again once all that it leads to is known.
        waiting, within = [start], set[Node]()
        while waiting:
            node = waiting[-1]
            inner = [value for _, value in graph.shapes_in(node)]
            if node in depth:
                waiting.pop()
            elif node not in within:
                within.add(node)
                for back in sorted((value for value in inner if value in within), key=str):
                    words = f"leads back to {shown(back)}, within which it stands: SHACL does not say what that checks"
                    yield Problem(node, None, back, words, False, "shapes-recursion")
                waiting += [value for value in inner if value not in within and value not in depth]
            else:
                within.discard(node)
                waiting.pop()
                depth[node] = 1 + max((depth.get(value, 0) for value in inner), default=0)
                size[node] = 1 + sum(size.get(value, 0) for value in inner)
                if size[node] > _MOST_WITHIN >= max(size.get(value, 0) for value in inner):
                    words = f"holds more than {_MOST_WITHIN:,} shapes within shapes; no more are followed"
                    yield ill(node, None, None, words, "core-components-shape")
                if depth[node] == _MOST_LEVELS + 1:
                    words = f"holds shapes within shapes more than {_MOST_LEVELS} levels deep; no more are followed"
                    yield ill(node, None, None, words, "core-components-shape")
