"""What the constraint components of SHACL Core find at one focus node.

Each is a generator over what breaks a constraint: the value that is blamed, or None where none is. Those that look at
one value node at a time are in single_values.py; here are those that look at all of them together.

Source: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from casco_kg.rdf.terms import Term
from casco_kg.shacl.interpreted.asked import Asked, Broken, Component, count_of
from casco_kg.shacl.interpreted.literals import comes_first
from casco_kg.shacl.interpreted.shapes import IllFormedError
from casco_kg.shacl.interpreted.single_values import OF_SINGLE_VALUES
from casco_kg.shacl.shapes_graph import Shapes, sh

__all__ = ["CORE"]


def _too_few(asked: Asked) -> Iterator[Broken]:
    if len(asked.values) < count_of(asked):
        yield Broken()


def _too_many(asked: Asked) -> Iterator[Broken]:
    if len(asked.values) > count_of(asked):
        yield Broken()


def _has_value(asked: Asked) -> Iterator[Broken]:
    if asked.parameter not in asked.values:
        yield Broken()


def _unique_language(asked: Asked) -> Iterator[Broken]:
    if not asked.shapes.is_true(asked.shape.node, "uniqueLang"):
        return
    tags = [value.language.lower() for value in asked.values if isinstance(value, ox.Literal) and value.language]
    yield from (Broken() for tag in dict.fromkeys(tags) if tags.count(tag) > 1)


def _others(asked: Asked) -> list[Term]:
    if not isinstance(asked.parameter, ox.NamedNode):
        raise IllFormedError(asked.shape.node, f"compares with {asked.parameter}, which is no property")
    return asked.data.objects(asked.focus, asked.parameter)


def _equals(asked: Asked) -> Iterator[Broken]:
    others = dict.fromkeys(_others(asked))
    yield from (Broken(value) for value in asked.values if value not in others)
    yield from (Broken(value) for value in others if value not in asked.values)


def _disjoint(asked: Asked) -> Iterator[Broken]:
    others = {*_others(asked)}
    yield from (Broken(value) for value in asked.values if value in others)


def _less(*, or_equal: bool) -> Component:
    def find(asked: Asked) -> Iterator[Broken]:
        for value in asked.values:
            for other in _others(asked):
                if not comes_first(value, other, or_equal=or_equal):
                    yield Broken(value)

    return find


def _closed(asked: Asked) -> Iterator[Broken]:
    shapes, node = asked.shapes, asked.shape.node
    if not shapes.is_true(node, "closed"):
        return
    allowed = {leads for within in shapes.values(node, "property") for leads in shapes.values(within, "path")}
    for ignored in shapes.values(node, "ignoredProperties"):
        allowed |= {*shapes.list(ignored)}
    for subject in asked.values:
        for predicate, values in asked.data.properties(subject).items():
            if predicate not in allowed:
                yield from (Broken(value, predicate) for value in values)


def _qualified(broken: Callable[[int, int], bool]) -> Component:
    def find(asked: Asked) -> Iterator[Broken]:
        shapes, node = asked.shapes, asked.shape.node
        wanted = shapes.values(node, "qualifiedValueShape")
        if not wanted:
            return
        beside = _beside(shapes, node) if shapes.is_true(node, "qualifiedValueShapesDisjoint") else []
        for own in wanted:
            counted = sum(
                asked.conforms(value, own)
                and not any(asked.conforms(value, other) for other in beside if other not in wanted)
                for value in asked.values
            )
            if broken(counted, count_of(asked)):
                yield Broken()

    return find


@lru_cache(maxsize=1000)
def _beside(shapes: Shapes, node: Term) -> tuple[Term, ...]:
    """Return the qualified value shapes of the property shapes beside one.

    Source: https://www.w3.org/TR/shacl/#dfn-sibling-shapes.
    """
    return tuple(
        wanted
        for around in shapes.subjects_of("property", node)
        for within in shapes.values(around, "property")
        for wanted in shapes.values(within, "qualifiedValueShape")
    )


#: The constraint components of SHACL Core, by the property that asks for them.
CORE: dict[ox.NamedNode, Component] = OF_SINGLE_VALUES | {
    sh(name): component
    for name, component in {
        "closed": _closed,
        "disjoint": _disjoint,
        "equals": _equals,
        "hasValue": _has_value,
        "lessThan": _less(or_equal=False),
        "lessThanOrEquals": _less(or_equal=True),
        "maxCount": _too_many,
        "minCount": _too_few,
        "qualifiedMaxCount": _qualified(lambda counted, limit: counted > limit),
        "qualifiedMinCount": _qualified(lambda counted, limit: counted < limit),
        "uniqueLang": _unique_language,
    }.items()
}
