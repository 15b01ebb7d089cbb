"""What a shape asks of one value node, as a SPARQL expression that is true where the value conforms."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from casco_kg.compiled.shacl.patterns import instance_of
from casco_kg.compiled.shacl.shapes import RDF, SH, Node, NotCompiledError, Shapes, sh

__all__ = ["VALUE_COMPONENTS", "conforms"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Datatypes whose lexical forms the SPARQL engine checks when casting to them.
_CAST = frozenset(
    NamedNode(_XSD + name)
    for name in ("boolean", "date", "dateTime", "decimal", "double", "float", "gYear", "integer", "time")
)
#: Datatypes of which every lexical form is well-formed.
_FREE = (NamedNode(_XSD + "string"), NamedNode(RDF + "langString"))
_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "(isBlank({0}) || isIRI({0}))",
    "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
}
_ANNOTATIONS = frozenset(sh(name) for name in ("name", "description", "message", "severity", "order", "group"))


def _class(_: Shapes, value: Node, variable: str) -> str:
    return f"EXISTS {{ {instance_of(variable, value)} }}"


def _datatype(_: Shapes, value: Node, variable: str) -> str:
    same = f"isLiteral({variable}) && datatype({variable}) = {value}"
    if value in _CAST:
        return f"({same} && COALESCE(isLiteral({value}(STR({variable}))), false))"
    if value in _FREE:
        return f"({same})"
    raise NotCompiledError(f"sh:datatype {value}")


def _node_kind(_: Shapes, value: Node, variable: str) -> str:
    assert isinstance(value, NamedNode)
    return _KINDS[value.value.removeprefix(SH)].format(variable)


def _in(shapes: Shapes, value: Node, variable: str) -> str:
    return "(" + " || ".join(f"sameTerm({variable}, {member})" for member in shapes.list(value)) + ")"


def _length(comparison: str) -> Callable[[Shapes, Node, str], str]:
    def expression(_: Shapes, value: Node, variable: str) -> str:
        assert isinstance(value, Literal)
        return f"(!isBlank({variable}) && STRLEN(STR({variable})) {comparison} {int(value.value)})"

    return expression


def _or(shapes: Shapes, value: Node, variable: str) -> str:
    return "(" + " || ".join(conforms(shapes, member, variable) for member in shapes.list(value)) + ")"


def _and(shapes: Shapes, value: Node, variable: str) -> str:
    return "(" + " && ".join(conforms(shapes, member, variable) for member in shapes.list(value)) + ")"


def _node(shapes: Shapes, value: Node, variable: str) -> str:
    return conforms(shapes, value, variable)


def _not(shapes: Shapes, value: Node, variable: str) -> str:
    return f"(!{conforms(shapes, value, variable)})"


#: The constraint components that look at one value node at a time.
VALUE_COMPONENTS: dict[NamedNode, Callable[[Shapes, Node, str], str]] = {
    sh("and"): _and,
    sh("class"): _class,
    sh("datatype"): _datatype,
    sh("in"): _in,
    sh("maxLength"): _length("<="),
    sh("minLength"): _length(">="),
    sh("node"): _node,
    sh("nodeKind"): _node_kind,
    sh("not"): _not,
    sh("or"): _or,
}


def conforms(shapes: Shapes, shape: Node, variable: str) -> str:
    """Return an expression that is true where the node bound to ``variable`` conforms to a shape without path.

    Raises:
        NotCompiledError: the shape has a component that is not compiled.
    """
    parts = []
    for key, values in shapes.properties(shape).items():
        if key in VALUE_COMPONENTS:
            parts += [VALUE_COMPONENTS[key](shapes, value, variable) for value in values]
        elif key.value.startswith(SH) and key not in _ANNOTATIONS and not key.value.startswith(SH + "target"):
            raise NotCompiledError(f"sh:{key.value.removeprefix(SH)} within a shape for values")
    return "(" + (" && ".join(parts) or "true") + ")"
