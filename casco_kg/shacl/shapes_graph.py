"""A shapes graph, read by subject and property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from casco_kg.rdf.constants import FIRST, NIL, REST, SH

__all__ = ["Node", "NotCompiledError", "Shapes", "constant", "is_target", "sh"]

_TRUE = Literal(True)

Node: TypeAlias = NamedNode | BlankNode | Literal


class NotCompiledError(Exception):
    """A construct of SHACL that is not compiled. Its argument says which, as a person would write it."""


def sh(name: str) -> NamedNode:
    """Return a term of the SHACL vocabulary."""
    return NamedNode(SH + name)


def constant(node: Node) -> str:
    """Return a term as SPARQL writes it.

    Raises:
        NotCompiledError: it is a blank node, which no query can name.
    """
    if isinstance(node, NamedNode | Literal):
        return str(node)
    raise NotCompiledError("a blank node as a value")


def is_target(triple: Triple) -> bool:
    """Whether a triple says what a shape is about. Source: https://www.w3.org/TR/shacl/#targets."""
    return triple.predicate.value.startswith(SH + "target")


class Shapes:
    """A shapes graph."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[Node, dict[NamedNode, list[Node]]] = {}
        self._open: list[Node] = []
        self._variables = 0
        for triple in triples:
            subject, value = cast("tuple[Node, Node]", (triple.subject, triple.object))
            self._values.setdefault(subject, {}).setdefault(triple.predicate, []).append(value)
        for properties in self._values.values():
            for values in properties.values():
                values.sort(key=str)
        #: The properties that give a constraint component of one's own its values.
        self.own_parameters = frozenset(
            path
            for properties in self._values.values()
            for parameter in properties.get(sh("parameter"), ())
            for path in self.values(parameter, "path")
        )

    def subjects(self) -> list[Node]:
        """Return every subject, IRIs in order before blank nodes."""
        return sorted(self._values, key=lambda node: (isinstance(node, BlankNode), str(node)))

    def properties(self, subject: Node) -> dict[NamedNode, list[Node]]:
        """Return the properties of a subject, each with its values in order."""
        return self._values.get(subject, {})

    def values(self, subject: Node, *names: str) -> list[Node]:
        """Return the values of SHACL properties of a subject, in order."""
        return [value for name in names for value in self.properties(subject).get(sh(name), ())]

    def value(self, subject: Node, name: str) -> Node | None:
        """Return the value of a SHACL property that has at most one; None where there is none."""
        return next(iter(self.values(subject, name)), None)

    def is_true(self, subject: Node, name: str) -> bool:
        """Return whether a SHACL property says yes."""
        return _TRUE in self.values(subject, name)

    def subjects_of(self, name: str, value: Node) -> list[Node]:
        """Return what has a value for a SHACL property."""
        return [subject for subject in self.subjects() if value in self.values(subject, name)]

    def list(self, head: Node) -> list[Node]:
        """Return the members of an RDF list."""
        members: list[Node] = []
        passed: set[Node] = set()
        while head != NIL:
            if head in passed:
                raise NotCompiledError("a list without an end")
            passed.add(head)
            found = self.properties(head)
            try:
                (first,), (head,) = found[FIRST], found[REST]
            except (KeyError, ValueError) as error:
                raise NotCompiledError("a list that is not well-formed") from error
            members.append(first)
        return members

    def variable(self) -> str:
        """Return a variable that no other pattern has."""
        self._variables += 1
        return f"?v{self._variables}"

    @contextmanager
    def inside(self, shape: Node) -> Iterator[None]:
        """Note that a shape is being compiled.

        Raises:
            NotCompiledError: it already is: the shape refers to itself.
        """
        if shape in self._open:
            raise NotCompiledError("a shape that refers to itself")
        self._open.append(shape)
        yield
        self._open.pop()
