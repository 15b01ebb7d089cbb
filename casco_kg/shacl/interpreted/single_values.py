"""The constraint components of SHACL Core that look at one value node at a time.

Source: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import Term
from casco_kg.shacl.interpreted.asked import Asked, Broken, Component, count_of
from casco_kg.shacl.interpreted.literals import comes_first, is_well_formed
from casco_kg.shacl.interpreted.shapes import IllFormedError, members_of
from casco_kg.shacl.shapes_graph import Shapes, sh

__all__ = ["OF_SINGLE_VALUES"]


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
    return not isinstance(value, ox.BlankNode) and len(value.value) >= count_of(asked)


def _is_short_enough(asked: Asked, value: Term) -> bool:
    return not isinstance(value, ox.BlankNode) and len(value.value) <= count_of(asked)


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


#: These components, by the property that asks for them.
OF_SINGLE_VALUES: dict[ox.NamedNode, Component] = {
    sh(name): component
    for name, component in {
        "and": _conforms_to(lambda conforming, members: conforming == members),
        "class": _each(_is_of_class),
        "datatype": _each(_is_of_datatype),
        "in": _each(_is_in),
        "languageIn": _each(_is_in_language),
        "maxExclusive": _at_most(or_equal=False),
        "maxInclusive": _at_most(or_equal=True),
        "maxLength": _each(_is_short_enough),
        "minExclusive": _at_least(or_equal=False),
        "minInclusive": _at_least(or_equal=True),
        "minLength": _each(_is_long_enough),
        "node": _each(_conforms),
        "nodeKind": _each(_is_of_kind),
        "not": _each(lambda asked, value: not _conforms(asked, value)),
        "or": _conforms_to(lambda conforming, _: conforming > 0),
        "pattern": _each(_matches),
        "xone": _conforms_to(lambda conforming, _: conforming == 1),
    }.items()
}
