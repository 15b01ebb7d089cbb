"""What a shape asks of one value node, as a SPARQL expression that is true where the value conforms.

Source: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode, QuerySolutions, Store

from casco_kg.rdf.constants import SH, XSD
from casco_kg.shacl.compiled.patterns import instance_of
from casco_kg.shacl.shapes_graph import Node, NotCompiledError, Shapes, constant, sh

__all__ = ["VALUE_COMPONENTS"]

#: Datatypes whose lexical forms the SPARQL engine checks when casting to them.
_CAST = frozenset(
    NamedNode(XSD + name)
    for name in ("boolean", "date", "dateTime", "decimal", "double", "float", "gYear", "integer", "time")
)
#: Datatypes of XML Schema of which every lexical form is well-formed; so it is, for SHACL, of all datatypes elsewhere.
_FREE = (NamedNode(XSD + "string"),)
_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "(isBlank({0}) || isIRI({0}))",
    "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
}

#: Of a shapes graph, the value of a constraint and a variable, what is true where the variable's value conforms.
Condition = Callable[[Shapes, Node, str], str]


def _class(_: Shapes, value: Node, variable: str) -> str:
    return f"EXISTS {{ {instance_of(variable, value)} }}"


def _datatype(_: Shapes, value: Node, variable: str) -> str:
    same = f"isLiteral({variable}) && datatype({variable}) = {constant(value)}"
    if value in _CAST:
        return f"({same} && COALESCE(isLiteral({value}(STR({variable}))), false))"
    if value in _FREE or not constant(value).startswith(f"<{XSD}"):
        return f"({same})"
    raise NotCompiledError(f"sh:datatype {value}")


def _node_kind(_: Shapes, value: Node, variable: str) -> str:
    if constant(value)[1:-1].removeprefix(SH) not in _KINDS:
        raise NotCompiledError(f"sh:nodeKind {value}")
    return _KINDS[constant(value)[1:-1].removeprefix(SH)].format(variable)


def _in(shapes: Shapes, value: Node, variable: str) -> str:
    same = [f"sameTerm({variable}, {constant(member)})" for member in shapes.list(value)]
    return f"({' || '.join(same) or 'false'})"


def _length(comparison: str) -> Condition:
    def expression(_: Shapes, value: Node, variable: str) -> str:
        return f"(!isBlank({variable}) && STRLEN(STR({variable})) {comparison} {constant(value)})"

    return expression


def _compared(comparison: str) -> Condition:
    def expression(_: Shapes, value: Node, variable: str) -> str:
        return f"COALESCE({variable} {comparison} {constant(value)}, false)"

    return expression


def _language_in(shapes: Shapes, value: Node, variable: str) -> str:
    ranges = [f"LANGMATCHES(LANG({variable}), {constant(member)})" for member in shapes.list(value)]
    return f"(isLiteral({variable}) && ({' || '.join(ranges) or 'false'}))"


def pattern(regex: Node, flags: Node | None) -> Condition:
    """Return the condition that a value matches a regular expression.

    Raises:
        NotCompiledError: it is one that the SPARQL engine does not know, such as one that looks ahead.
    """
    arguments = ", ".join(constant(argument) for argument in (regex, flags) if argument is not None)
    solutions = Store().query(f'SELECT (REGEX("", {arguments}) AS ?known) {{}}')
    assert isinstance(solutions, QuerySolutions)
    if any(solution["known"] is None for solution in solutions):
        raise NotCompiledError(f"sh:pattern {arguments}")
    return lambda _shapes, _value, variable: f"(!isBlank({variable}) && REGEX(STR({variable}), {arguments}))"


#: The constraint components that look at one value node at a time, and at no other shape.
VALUE_COMPONENTS: dict[NamedNode, Condition] = {
    sh("class"): _class,
    sh("datatype"): _datatype,
    sh("in"): _in,
    sh("languageIn"): _language_in,
    sh("maxExclusive"): _compared("<"),
    sh("maxInclusive"): _compared("<="),
    sh("maxLength"): _length("<="),
    sh("minExclusive"): _compared(">"),
    sh("minInclusive"): _compared(">="),
    sh("minLength"): _length(">="),
    sh("nodeKind"): _node_kind,
}
