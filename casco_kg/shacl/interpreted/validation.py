"""Validates: runs shapes on a data graph.

Source: https://www.w3.org/TR/shacl/#validation
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import cast

import pyoxigraph as ox

from casco_kg.rdf.constants import OWL, RDFS, SH, TYPE
from casco_kg.rdf.terms import Term
from casco_kg.shacl.compiled.checks import Result
from casco_kg.shacl.compiled.patterns import prefixes
from casco_kg.shacl.interpreted.asked import Asked
from casco_kg.shacl.interpreted.core import CORE
from casco_kg.shacl.interpreted.data import Data
from casco_kg.shacl.interpreted.paths import read_path
from casco_kg.shacl.interpreted.queries import read_query
from casco_kg.shacl.interpreted.running import Runner
from casco_kg.shacl.interpreted.shapes import UNSUPPORTED, IllFormedError, Shape, name_of, only
from casco_kg.shacl.interpreted.sparql import (
    Asks,
    Component,
    Found,
    Validator,
    component_of,
    components_of,
    messages_of,
    own_components,
    sparql_constraint,
)
from casco_kg.shacl.shapes_graph import NotCompiledError, Shapes, sh

__all__ = ["Validation"]

_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_CLASSES = (ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class"))
#: How deep shapes may ask for shapes. Python itself stops at 1,000, which chains of data reach.
_DEPTH = 20_000


class Validation:
    """Shapes and the data that they are run on.

    Args:
        shapes: the triples of the shapes graph.
        data: the data graph.

    Attributes:
        runner: runs the queries.
    """

    def __init__(self, shapes: Iterable[ox.Triple], data: Data) -> None:
        triples = tuple(shapes)
        self._shapes = Shapes(triples)
        self._data = data
        self.runner = Runner(data, triples)
        self._read: dict[Term, Shape] = {}
        self._validators: dict[Term, list[tuple[ox.NamedNode, Validator, Asks]]] = {}
        self._known: dict[tuple[Term, Term], bool] = {}
        self._open: set[tuple[Term, Term]] = set()
        self._assumed = False

    def with_targets(self) -> list[Term]:
        """Return the shapes that say what they are about, in order."""
        return [node for node in self._shapes.subjects() if self._has_target(node)]

    def _has_target(self, node: Term) -> bool:
        said = self._shapes.properties(node)
        return any(key.value.startswith(SH + "target") for key in said) or self._is_class(node)

    def _is_class(self, node: Term) -> bool:
        """Whether a shape is a class as well, and so about its instances."""
        said = self._shapes.properties(node)
        return any(class_ in said.get(TYPE, ()) for class_ in _CLASSES) and any(
            key.value.startswith(SH) and key not in (sh("declare"),) for key in said
        )

    def targets(self, node: Term) -> tuple[dict[Term, None], dict[Term, None]]:
        """Return the focus nodes of a shape: those that it names, and those that the data has.

        Raises:
            IllFormedError: a target in SPARQL cannot be run.

        Source: https://www.w3.org/TR/shacl/#targets and https://www.w3.org/TR/shacl-af/#SPARQLTarget
        """
        shapes, data = self._shapes, self._data
        if shapes.is_true(node, "deactivated"):
            return {}, {}
        named = dict.fromkeys(shapes.values(node, "targetNode"))
        found: dict[Term, None] = {}
        for class_ in [*shapes.values(node, "targetClass"), *([node] if self._is_class(node) else [])]:
            found |= dict.fromkeys(data.instances(class_))
        for predicate in shapes.values(node, "targetSubjectsOf"):
            found |= dict.fromkeys(data.subjects_of(cast(ox.NamedNode, predicate)))
        for predicate in shapes.values(node, "targetObjectsOf"):
            found |= dict.fromkeys(data.objects_of(cast(ox.NamedNode, predicate)))
        for target in shapes.values(node, "target"):
            found |= dict.fromkeys(self._selected(target))
        return named, found

    def _selected(self, target: Term) -> Iterator[Term]:
        text = only(self._shapes, target, "select")
        if not isinstance(text, ox.Literal):
            raise IllFormedError(target, "is a sh:target without sh:select; casco-kg runs no other")
        try:
            query = read_query(text.value, "SELECT", prefixes(self._shapes, target), frozenset())
            for _, bound in self.runner.solutions(query, [{}], {}):
                if (focus := bound.get("this")) is not None:
                    yield focus
        except (ValueError, NotCompiledError) as error:
            raise IllFormedError(target, f"has a query {error}") from error

    def results(self, node: Term, focuses: Iterable[Term]) -> Iterator[tuple[Result, int]]:
        """Yield what is found at the focus nodes of a shape, and how many times: a node may be reached in several ways.

        Raises:
            IllFormedError: the shape, or one that it asks for, cannot be run.
        """
        with _deep():
            try:
                yield from self._results(node, Counter(dict.fromkeys(focuses, 1)))
            except RecursionError as error:
                raise IllFormedError(node, "asks for shapes that are nested too deeply to be followed") from error

    def check(self, node: Term) -> None:
        """Read a shape and all that it asks for without running it.

        Raises:
            IllFormedError: it cannot be run.
        """
        with _deep():
            try:
                self._check(node, set())
            except RecursionError as error:
                raise IllFormedError(node, "asks for shapes that are nested too deeply to be followed") from error

    def _check(self, node: Term, passed: set[Term]) -> None:
        if node in passed or self._shapes.is_true(node, "deactivated"):
            return
        passed.add(node)
        self._own(self._shape(node))
        for key, value in self._shape(node).constraints:
            if key in (sh("property"), sh("node"), sh("not")):
                self._check(value, passed)
            elif key in (sh("and"), sh("or"), sh("xone")):
                for member in self._shapes.list(value):
                    self._check(member, passed)
        for value in self._shapes.values(node, "qualifiedValueShape"):
            self._check(value, passed)

    def _shape(self, node: Term) -> Shape:
        if node not in self._read:
            self._read[node] = self._reading(node)
        return self._read[node]

    def _reading(self, node: Term) -> Shape:
        shapes = self._shapes
        leads, severity = only(shapes, node, "path"), only(shapes, node, "severity") or sh("Violation")
        if not isinstance(severity, ox.NamedNode):
            raise IllFormedError(
                node, f"has the sh:severity {severity}, which is no IRI; write sh:Warning, for example"
            )
        constraints = []
        for key, values in shapes.properties(node).items():
            if key in UNSUPPORTED:
                raise IllFormedError(node, f"has {name_of(key)}, which casco-kg does not support")
            if key in CORE or key in (sh("property"), sh("sparql")):
                constraints += [(key, value) for value in values]
        try:
            walk = None if leads is None else read_path(shapes, leads)
        except NotCompiledError as error:
            raise IllFormedError(node, f"has {error}") from error
        return Shape(node, leads, walk, severity, messages_of(shapes, node), tuple(constraints))

    @cached_property
    def _components(self) -> tuple[Component, ...]:
        return own_components(self._shapes)

    def _own(self, shape: Shape) -> list[tuple[ox.NamedNode, Validator, Asks]]:
        """Return what a shape asks in SPARQL: each the component, the query, and the parameters."""
        if shape.node not in self._validators:
            found: list[tuple[ox.NamedNode, Validator, Asks]] = [
                (component_of(key), sparql_constraint(self._shapes, shape, value), ((key, value),))
                for key, value in shape.constraints
                if key == sh("sparql") and not self._shapes.is_true(value, "deactivated")
            ]
            for component in self._components:
                found += [(component.node, *asked) for asked in components_of(self._shapes, shape, component)]
            self._validators[shape.node] = found
        return self._validators[shape.node]

    def _results(self, node: Term, focuses: Mapping[Term, int]) -> Iterator[tuple[Result, int]]:
        if not focuses or self._shapes.is_true(node, "deactivated"):
            return
        shape = self._shape(node)
        pairs = {focus: self._values(shape, focus) for focus in focuses}
        for key, parameter in shape.constraints:
            if key == sh("property"):
                reached = Counter[Term]()
                for focus, values in pairs.items():
                    for value in values:
                        reached[value] += focuses[focus]
                yield from self._results(parameter, reached)
            elif key in CORE:
                for focus, values in pairs.items():
                    for result in self._core(shape, key, parameter, focus, values):
                        yield result, focuses[focus]
        for component, validator, asks in self._own(shape):
            for found in validator.find(shape, pairs, self.runner):
                yield self._by_query(shape, component, validator, asks, found), focuses[found.focus]

    def _values(self, shape: Shape, focus: Term) -> dict[Term, None]:
        return {focus: None} if shape.walk is None else shape.walk(self._data, focus)

    def _core(
        self, shape: Shape, key: ox.NamedNode, parameter: Term, focus: Term, values: dict[Term, None]
    ) -> Iterator[Result]:
        asked = Asked(self._data, self._shapes, self.conforms, shape, parameter, focus, values)
        for broken in CORE[key](asked):
            yield Result(
                shape.node,
                component_of(key),
                shape.severity,
                focus,
                broken.path or shape.path,
                broken.value,
                None,
                shape.messages,
                ((key, parameter),),
            )

    @staticmethod
    def _by_query(
        shape: Shape,
        component: ox.NamedNode,
        validator: Validator,
        asks: Asks,
        found: Found,
    ) -> Result:
        constraint = validator.node if component == component_of(sh("sparql")) else None
        return Result(
            shape.node,
            component,
            shape.severity,
            found.focus,
            found.path or shape.path,
            found.value,
            constraint,
            found.messages,
            asks,
        )

    def conforms(self, node: Term, shape: Term) -> bool:
        """Whether a node conforms to a shape; where that asks for itself, it is taken to."""
        key = node, shape
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._assumed = True
            return True
        self._open.add(key)
        before, self._assumed = self._assumed, False
        conforming = next(self._results(shape, {node: 1}), None) is None
        self._open.remove(key)
        if not self._assumed:
            self._known[key] = conforming
        self._assumed = self._assumed or before
        return conforming


@contextmanager
def _deep() -> Iterator[None]:
    """Let Python follow what is nested."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
