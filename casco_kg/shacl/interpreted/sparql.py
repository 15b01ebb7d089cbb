"""Constraints in SPARQL, and constraint components of one's own.

Source: https://www.w3.org/TR/shacl/#sparql-constraints and https://www.w3.org/TR/shacl/#sparql-constraint-components
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pyoxigraph as ox

from casco_kg.rdf.terms import Term, local_name, shorten
from casco_kg.shacl.compiled.patterns import path, prefixes
from casco_kg.shacl.interpreted.queries import Query, read_query
from casco_kg.shacl.interpreted.running import SHAPES_GRAPH, Runner
from casco_kg.shacl.interpreted.shapes import IllFormedError, Shape, only
from casco_kg.shacl.shapes_graph import NotCompiledError, Shapes, sh

#: What a constraint asks: properties of the shape and their values.
Asks = tuple[tuple[ox.NamedNode, Term], ...]

__all__ = ["Asks", "Component", "Found", "Validator", "components_of", "own_components", "sparql_constraint"]

_ALWAYS = ("currentShape", "shapesGraph")
_VARIABLE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: of which focus node, the value and the property that it blames, and what it says."""

    focus: Term
    value: Term | None
    path: Term | None
    messages: tuple[ox.Literal, ...]


@dataclass(frozen=True, slots=True)
class Validator:
    """A query that tells what breaks a constraint, or as ASK whether a value conforms.

    Attributes:
        node: it, in the shapes graph.
        query: the query.
        messages: what must hold, in words with variables.
        parameters: the names of the variables of the parameters, and their values.
    """

    node: Term
    query: Query
    messages: tuple[ox.Literal, ...]
    parameters: Mapping[str, Term]

    def find(self, shape: Shape, pairs: Mapping[Term, Iterable[Term]], runner: Runner) -> Iterator[Found]:
        """Yield what is found at focus nodes.

        Args:
            shape: the shape that is asked.
            pairs: each focus node with its value nodes.
            runner: runs the query.

        Raises:
            IllFormedError: the query cannot be run.
        """
        constants = {"currentShape": shape.node, "shapesGraph": SHAPES_GRAPH, **self.parameters}
        if self.query.is_ask:
            rows = [{"this": focus, "value": value} for focus, values in pairs.items() for value in values]
        else:
            rows = [{"this": focus} for focus in pairs]
        try:
            solutions = [*runner.solutions(self.query, rows, constants)]
        except ValueError as error:
            raise IllFormedError(self.node, f"has a query {error}") from error
        if self.query.is_ask:
            holds = {number for number, _ in solutions}
            solutions = [(number, {**constants, **row}) for number, row in enumerate(rows) if number not in holds]
        for number, bound in solutions:
            focus, leads = rows[number]["this"], bound.get("path")
            value = bound.get("value", focus if shape.path is None else None)
            yield Found(focus, value, leads if isinstance(leads, ox.NamedNode) else None, self._said(bound, shape))

    def _said(self, bound: Mapping[str, Term], shape: Shape) -> tuple[ox.Literal, ...]:
        """Return what a solution says. Source: https://www.w3.org/TR/shacl/#sparql-constraints-variables."""
        own = bound.get("message")
        if isinstance(own, ox.Literal):
            return (own,)
        return tuple(_filled(message, bound) for message in self.messages or shape.messages)


def _filled(message: ox.Literal, bound: Mapping[str, Term]) -> ox.Literal:
    def words(found: re.Match[str]) -> str:
        term = bound.get(found[1])
        if term is None:
            return found[0]
        return term.value if isinstance(term, ox.Literal) else shorten(term)

    text = _VARIABLE.sub(words, message.value)
    return ox.Literal(text, language=message.language) if message.language else ox.Literal(text)


def sparql_constraint(shapes: Shapes, shape: Shape, node: Term) -> Validator:
    """Read a constraint in SPARQL.

    Raises:
        IllFormedError: it has no query, or one that SHACL does not allow.
    """
    return _validator(shapes, shape, node, "select", {})


def _validator(shapes: Shapes, shape: Shape, node: Term, key: str, parameters: Mapping[str, Term]) -> Validator:
    text = only(shapes, node, key)
    if not isinstance(text, ox.Literal):
        raise IllFormedError(node, f"has no sh:{key} with a query")
    bound = {"this", *_ALWAYS, *parameters} | ({"value"} if key == "ask" else set())
    try:
        query = read_query(text.value, key.upper(), prefixes(shapes, node), bound)
        if "$PATH" in query.tokens:
            if shape.path is None:
                raise IllFormedError(node, "has a query with $PATH, and belongs to a shape without sh:path")
            leads = path(shapes, shape.path)
            tokens = tuple(leads if token == "$PATH" else token for token in query.tokens)
            query = Query(query.prefixes, query.base, tokens)
    except (ValueError, NotCompiledError) as error:
        raise IllFormedError(node, f"has a query {error}") from error
    return Validator(node, query, messages_of(shapes, node), parameters)


def messages_of(shapes: Shapes, node: Term) -> tuple[ox.Literal, ...]:
    """Return the words of a shape, a constraint or a component."""
    return tuple(message for message in shapes.values(node, "message") if isinstance(message, ox.Literal))


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component of one's own.

    Attributes:
        node: it, in the shapes graph.
        required: the properties that a shape must have for it to be asked.
        optional: those that it may have.
    """

    node: ox.NamedNode
    required: tuple[ox.NamedNode, ...]
    optional: tuple[ox.NamedNode, ...]


def own_components(shapes: Shapes) -> tuple[Component, ...]:
    """Return the constraint components that a shapes graph declares.

    Raises:
        IllFormedError: a parameter has no path that is a property.
    """
    found = []
    for node in shapes.subjects():
        if not isinstance(node, ox.NamedNode) or not shapes.values(
            node, "validator", "nodeValidator", "propertyValidator"
        ):
            continue
        required: list[ox.NamedNode] = []
        optional: list[ox.NamedNode] = []
        for parameter in shapes.values(node, "parameter"):
            leads = shapes.value(parameter, "path")
            if not isinstance(leads, ox.NamedNode):
                raise IllFormedError(node, "has a sh:parameter without sh:path")
            (optional if shapes.is_true(parameter, "optional") else required).append(leads)
        if required:
            found.append(Component(node, tuple(required), tuple(optional)))
    return tuple(found)


def components_of(shapes: Shapes, shape: Shape, component: Component) -> Iterator[tuple[Validator, Asks]]:
    """Yield how a shape asks for a component of one's own: the query, and the parameters with their values.

    Raises:
        IllFormedError: the component has no query, or one that SHACL does not allow.
    """
    said = shapes.properties(shape.node)
    if not all(key in said for key in component.required):
        return
    kind = "nodeValidator" if shape.path is None else "propertyValidator"
    validators = shapes.values(component.node, kind) or shapes.values(component.node, "validator")
    if not validators:
        return
    validator = validators[0]
    key = "ask" if shapes.values(validator, "ask") else "select"
    if not shapes.values(validator, key):
        raise IllFormedError(validator, "is a validator without sh:ask or sh:select; casco-kg runs no other")
    keys = [*component.required, *(key for key in component.optional if key in said)]
    choices = [said[key] for key in keys]
    if len(keys) > 1 and any(len(values) > 1 for values in choices):
        raise IllFormedError(shape.node, f"has several values for a parameter of {shorten(component.node)}")
    for values in product(*choices):
        asks = tuple(zip(keys, values, strict=True))
        parameters = {local_name(key): value for key, value in asks}
        read = _validator(shapes, shape, validator, key, parameters)
        yield Validator(read.node, read.query, read.messages or messages_of(shapes, component.node), parameters), asks


def component_of(key: ox.NamedNode) -> ox.NamedNode:
    """Return the component of SHACL that a property asks for."""
    name = local_name(key)
    return sh(("SPARQL" if name == "sparql" else name[0].upper() + name[1:]) + "ConstraintComponent")
