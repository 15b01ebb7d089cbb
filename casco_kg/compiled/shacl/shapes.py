"""A shapes graph, read by subject and property."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = ["RDF", "RDFS", "SH", "Node", "NotCompiledError", "Shapes", "sh"]

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_NIL = NamedNode(RDF + "nil")

Node: TypeAlias = NamedNode | BlankNode | Literal | Triple


class NotCompiledError(Exception):
    """A construct of SHACL that is not compiled. Its argument says which, as a person would write it."""


def sh(name: str) -> NamedNode:
    """Return a term of the SHACL vocabulary."""
    return NamedNode(SH + name)


class Shapes:
    """A shapes graph."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[Node, dict[NamedNode, list[Node]]] = {}
        for triple in triples:
            self._values.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)

    def subjects(self) -> list[Node]:
        """Return every subject, IRIs in order before blank nodes."""
        return sorted(self._values, key=lambda node: (isinstance(node, BlankNode), str(node)))

    def properties(self, subject: Node) -> dict[NamedNode, list[Node]]:
        """Return the properties of a subject, each with its values in order."""
        return {key: sorted(values, key=str) for key, values in self._values.get(subject, {}).items()}

    def values(self, subject: Node, *names: str) -> list[Node]:
        """Return the values of SHACL properties of a subject, in order."""
        return [value for name in names for value in self.properties(subject).get(sh(name), [])]

    def list(self, head: Node) -> list[Node]:
        """Return the members of an RDF list."""
        members: list[Node] = []
        while head != _NIL:
            found = self.properties(head)
            try:
                (first,), (head,) = found[NamedNode(RDF + "first")], found[NamedNode(RDF + "rest")]
            except (KeyError, ValueError) as error:
                raise NotCompiledError("a list that is not well-formed") from error
            members.append(first)
        return members
