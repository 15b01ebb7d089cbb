"""What the constraint components of SHACL Core find at one focus node.

Each is a generator over what breaks a constraint: the value that is blamed, or None where none is.

Source: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import pyoxigraph as ox

from casco_kg.rdf.constants import SH, XSD
from casco_kg.rdf.terms import Term
from casco_kg.shacl.interpreted.data import Data
from casco_kg.shacl.interpreted.literals import comes_first, is_well_formed
from casco_kg.shacl.interpreted.shapes import IllFormedError, Shape, members_of
from casco_kg.shacl.shapes_graph import Shapes, sh

__all__ = ["CORE", "Asked", "Broken", "Conformance"]


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


def _each(holds: Callable[[Asked, Term], bool]) -> Component:
    """Return a component that looks at one value node at a time, from what holds of one that conforms."""

    def find(asked: Asked) -> Iterator[Broken]:
        return (Broken(value) for value in asked.values if not holds(asked, value))

    return find


def _is_of_class(asked: Asked, value: Term) -> bool:
    return asked.data.is_instance(value, asked.parameter)


def _is_of_datatype(asked: Asked, value: Term) -> bool:
    return isinstance(value, ox.Literal) and value.datatype == asked.parameter and is_well_formed(value)


_KINDS: dict[str, tuple[type, ...]] = {
    "IRI": (ox.NamedNode,),
    "BlankNode": (ox.BlankNode,),
    "Literal": (ox.Literal,),
    "BlankNodeOrIRI": (ox.BlankNode, ox.NamedNode),
    "BlankNodeOrLiteral": (ox.BlankNode, ox.Literal),
    "IRIOrLiteral": (ox.NamedNode, ox.Literal),
}


def _is_of_kind(asked: Asked, value: Term) -> bool:
    kind = asked.parameter.value.removeprefix(SH)
    if kind not in _KINDS:
        raise IllFormedError(asked.shape.node, f"sh:nodeKind {asked.parameter} is none of SHACL's kinds of node")
    return isinstance(value, _KINDS[kind])


def _is_long_enough(asked: Asked, value: Term) -> bool:
    return not isinstance(value, ox.BlankNode) and len(value.value) >= _count(asked)


def _is_short_enough(asked: Asked, value: Term) -> bool:
    return not isinstance(value, ox.BlankNode) and len(value.value) <= _count(asked)


def _count(asked: Asked) -> int:
    limit = asked.parameter
    if isinstance(limit, ox.Literal) and limit.datatype.value == XSD + "integer" and is_well_formed(limit):
        return int(limit.value)
    raise IllFormedError(asked.shape.node, f"has the count {limit}, which is no xsd:integer")


def _matches(asked: Asked, value: Term) -> bool:
    if isinstance(value, ox.BlankNode):
        return False
    flags = asked.shapes.value(asked.shape.node, "flags")
    if not isinstance(asked.parameter, ox.Literal) or not isinstance(flags, ox.Literal | None):
        raise IllFormedError(asked.shape.node, "has a sh:pattern or sh:flags that is no text")
    try:
        return _found(asked.parameter.value, flags.value if flags else "", value.value)
    except re.error as error:
        raise IllFormedError(asked.shape.node, f"has a sh:pattern that is no regular expression: {error}") from error


@lru_cache(maxsize=100_000)
def _found(pattern: str, flags: str, text: str) -> bool:
    """Search by the SPARQL engine, or for an expression that looks around, which SPARQL does not have, by Python."""
    arguments = ", ".join(str(ox.Literal(argument)) for argument in (text, pattern, flags))
    solutions = ox.Store().query(f"SELECT (REGEX({arguments}) AS ?found) {{}}")
    assert isinstance(solutions, ox.QuerySolutions)
    (found,) = (solution["found"] for solution in solutions)
    if found is not None:
        return bool(found == ox.Literal(True))
    chosen = re.RegexFlag(0)
    for flag in flags:
        chosen |= _FLAGS.get(flag, re.RegexFlag(0))
    return re.search(pattern, text, chosen) is not None


_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}


def _is_in(asked: Asked, value: Term) -> bool:
    return value in _members(asked)


def _is_in_language(asked: Asked, value: Term) -> bool:
    if not isinstance(value, ox.Literal) or not value.language:
        return False
    tag = value.language.lower()
    return any(
        range_.value == "*" or tag == range_.value.lower() or tag.startswith(range_.value.lower() + "-")
        for range_ in _members(asked)
    )


def _members(asked: Asked) -> frozenset[Term]:
    return _set_of(asked.shapes, asked.parameter)


@lru_cache(maxsize=1000)
def _set_of(shapes: Shapes, head: Term) -> frozenset[Term]:
    return frozenset(members_of(shapes, head))


def _at_most(*, or_equal: bool) -> Component:
    return _each(lambda asked, value: comes_first(value, asked.parameter, or_equal=or_equal))


def _at_least(*, or_equal: bool) -> Component:
    return _each(lambda asked, value: comes_first(asked.parameter, value, or_equal=or_equal))


def _conforms(asked: Asked, value: Term) -> bool:
    return asked.conforms(value, asked.parameter)


def _conforms_to(counted: Callable[[int, int], bool]) -> Component:
    def holds(asked: Asked, value: Term) -> bool:
        members = members_of(asked.shapes, asked.parameter)
        return counted(sum(asked.conforms(value, member) for member in members), len(members))

    return _each(holds)


def _too_few(asked: Asked) -> Iterator[Broken]:
    if len(asked.values) < _count(asked):
        yield Broken()


def _too_many(asked: Asked) -> Iterator[Broken]:
    if len(asked.values) > _count(asked):
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
            if broken(counted, _count(asked)):
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
CORE: dict[ox.NamedNode, Component] = {
    sh(name): component
    for name, component in {
        "and": _conforms_to(lambda conforming, members: conforming == members),
        "class": _each(_is_of_class),
        "closed": _closed,
        "datatype": _each(_is_of_datatype),
        "disjoint": _disjoint,
        "equals": _equals,
        "hasValue": _has_value,
        "in": _each(_is_in),
        "languageIn": _each(_is_in_language),
        "lessThan": _less(or_equal=False),
        "lessThanOrEquals": _less(or_equal=True),
        "maxCount": _too_many,
        "maxExclusive": _at_most(or_equal=False),
        "maxInclusive": _at_most(or_equal=True),
        "maxLength": _each(_is_short_enough),
        "minCount": _too_few,
        "minExclusive": _at_least(or_equal=False),
        "minInclusive": _at_least(or_equal=True),
        "minLength": _each(_is_long_enough),
        "node": _each(_conforms),
        "nodeKind": _each(_is_of_kind),
        "not": _each(lambda asked, value: not _conforms(asked, value)),
        "or": _conforms_to(lambda conforming, _: conforming > 0),
        "pattern": _each(_matches),
        "qualifiedMaxCount": _qualified(lambda counted, limit: counted > limit),
        "qualifiedMinCount": _qualified(lambda counted, limit: counted < limit),
        "uniqueLang": _unique_language,
        "xone": _conforms_to(lambda conforming, _: conforming == 1),
    }.items()
}
