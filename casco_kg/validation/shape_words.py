"""What a shape asks, as people write it."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.rdf.constants import RDF, SH, XSD
from casco_kg.rdf.terms import Term, shorten
from casco_kg.shacl.compiled.checks import Result

__all__ = ["limit_text", "path_text"]

#: How many members of a list are shown, and how deep what stands in it.
_MEMBERS, _DEPTH = 5, 4
_MORE = ox.BlankNode("more")
_PLAIN = (XSD + "integer", XSD + "decimal", XSD + "boolean")
_REPEATED = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def limit_text(result: Result, shapes: Graph) -> str:
    """Return what the constraint asks that a result is of: its properties, each with its value."""
    return ", ".join(f"{_property(key)} {_value(shapes, value)}".rstrip() for key, value in result.asks)


def _property(key: ox.NamedNode) -> str:
    return f"sh:{key.value.removeprefix(SH)}" if key.value.startswith(SH) else shorten(key)


def _value(shapes: Graph, value: Term) -> str:
    if isinstance(value, ox.NamedNode):
        return _property(value)
    if value == _MORE:
        return "…"
    if isinstance(value, ox.Literal):
        return value.value if value.datatype.value in _PLAIN else str(value)
    members = _list(shapes, value)
    return f"({' '.join(_value(shapes, member) for member in members)})" if members and _are_plain(members) else ""


def _are_plain(members: list[Term]) -> bool:
    return not any(isinstance(member, ox.BlankNode) for member in members if member != _MORE)


def _list(shapes: Graph, head: Term) -> list[Term]:
    """Return the first members of a list."""
    found = shapes.members(head)
    return found if len(found) <= _MEMBERS else [*found[:_MEMBERS], _MORE]


def path_text(shapes: Graph, path: Term, depth: int = 0) -> str:
    """Return a path as SPARQL writes it, with IRIs in short, cut where it is long."""
    if not isinstance(path, ox.BlankNode) or depth > _DEPTH:
        return shorten(path) if isinstance(path, ox.NamedNode) else "…"
    if shapes.values(path, RDF + "first"):
        return _joined(shapes, path, "/", depth)
    for key, values in shapes.about(path).items():
        name, value = key.removeprefix(SH), values[0]
        if name == "alternativePath":
            return f"({_joined(shapes, value, '|', depth)})"
        if name == "inversePath":
            return "^" + _grouped(path_text(shapes, value, depth + 1))
        if name in _REPEATED:
            return _grouped(path_text(shapes, value, depth + 1)) + _REPEATED[name]
    return "…"


def _joined(shapes: Graph, head: Term, sign: str, depth: int) -> str:
    return sign.join(path_text(shapes, step, depth + 1) for step in _list(shapes, head))


def _grouped(text: str) -> str:
    return f"({text})" if "/" in text.replace("://", "") and not text.startswith(("<", "(")) else text
