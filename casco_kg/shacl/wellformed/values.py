"""What a property of SHACL takes: what is wrong with a value, by the kinds of vocabulary.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from casco_kg.rdf.constants import FIRST, NIL, RDF, SH, XSD
from casco_kg.shacl.shapes_graph import Node, sh
from casco_kg.shacl.vocabulary import DATATYPES, PATHS
from casco_kg.shacl.wellformed.backtracking import may_run_away
from casco_kg.shacl.wellformed.graph import ALIKE, ShapesGraph, local, meant, shown

__all__ = ["TAKES", "is_text"]

_KINDS = tuple(map(sh, ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")))

#: What is wrong with a value, in words that follow the name of the property; with ! before it, it is ill-formed.
_Check = Callable[[ShapesGraph, Node], Iterator[str]]


def _expect(test: Callable[[ShapesGraph, Node], bool], what: str) -> _Check:
    def check(graph: ShapesGraph, value: Node) -> Iterator[str]:
        if not test(graph, value):
            yield f"!takes {what}, not {shown(value)}"

    return check


def _is_iri(_: ShapesGraph, value: Node) -> bool:
    return isinstance(value, NamedNode)


def _is_literal(_: ShapesGraph, value: Node) -> bool:
    return isinstance(value, Literal)


def is_text(_: ShapesGraph, value: Node) -> bool:
    """Whether a value is a text without language."""
    return isinstance(value, Literal) and value.datatype.value == XSD + "string"


def _is_message(graph: ShapesGraph, value: Node) -> bool:
    return is_text(graph, value) or (isinstance(value, Literal) and value.language is not None)


def _is_integer(_: ShapesGraph, value: Node) -> bool:
    if not isinstance(value, Literal) or value.datatype.value != XSD + "integer":
        return False
    return re.fullmatch(r"[+-]?[0-9]+", value.value) is not None


def _is_boolean(_: ShapesGraph, value: Node) -> bool:
    if not isinstance(value, Literal) or value.datatype.value != XSD + "boolean":
        return False
    return value.value in ("true", "false", "1", "0")


def _is_no_blank_node(_: ShapesGraph, value: Node) -> bool:
    return not isinstance(value, BlankNode)


def _any(_: ShapesGraph, __: Node) -> Iterator[str]:
    yield from ()


def _datatype(graph: ShapesGraph, value: Node) -> Iterator[str]:
    yield from _iri(graph, value)
    if isinstance(value, NamedNode) and value.value.startswith(XSD):
        name = value.value.removeprefix(XSD)
        if name not in DATATYPES:
            close = get_close_matches(name, sorted(DATATYPES), 1, ALIKE)
            yield f"names xsd:{name}, and there is no such datatype" + (
                f"; did you mean xsd:{close[0]}?" if close else ""
            )


def _kind(_: ShapesGraph, value: Node) -> Iterator[str]:
    if value not in _KINDS:
        names = frozenset(kind.value.removeprefix(SH) for kind in _KINDS)
        written = value.value.removeprefix("sh:") if isinstance(value, Literal) else ""
        hint = meant(local(value) if isinstance(value, NamedNode) else written, names)
        yield f"!takes one of {', '.join(f'sh:{name}' for name in sorted(names))}, not {shown(value)}{hint}"


def _regex(graph: ShapesGraph, value: Node) -> Iterator[str]:
    yield from _text(graph, value)
    if isinstance(value, Literal) and _subtracts(value.value):
        yield f"!{shown(value)} takes one class of characters from another (-[…]), which is not run; write what is left"
    elif isinstance(value, Literal) and not _known_to_sparql(value):
        try:
            re.compile(value.value)
        except (re.error, RecursionError, OverflowError) as error:
            if re.search(r"(?<!\\)(?:\\\\)*\\[icIC]", value.value):
                yield f"!{shown(value)} has \\i or \\c, classes of XML Schema that are not run; write the characters"
            else:
                yield f"!{shown(value)} is no regular expression: {error}"
        if may_run_away(value.value):
            yield (
                f"!{shown(value)} looks around or refers back, and repeats what can be matched in several ways, which "
                "may take for ever; write it without one of the two"
            )


def _flags(graph: ShapesGraph, value: Node) -> Iterator[str]:
    yield from _text(graph, value)
    if isinstance(value, Literal) and (others := sorted(set(value.value) - set("smix"))):
        yield f"!{shown(value)} has {', '.join(others)}, and the flags that are run are s, m, i and x"


def _subtracts(regex: str) -> bool:
    """Whether a class of characters is taken from another. Source: https://www.w3.org/TR/xmlschema11-2/#charcter-classes."""
    within = False
    for sign in re.finditer(r"\\.|-\[|.", regex, re.DOTALL):
        if within and sign[0] == "-[":
            return True
        within = sign[0] in ("[", "-[") or (within and sign[0] != "]")
    return False


def _known_to_sparql(regex: Literal) -> bool:
    solutions = Store().query(f'SELECT (REGEX("", {Literal(regex.value)}) AS ?known) {{}}')
    assert isinstance(solutions, QuerySolutions)
    return all(solution["known"] is not None for solution in solutions)


def _list(what: str, check: _Check) -> _Check:
    def check_list(graph: ShapesGraph, value: Node) -> Iterator[str]:
        members = graph.members(value)
        if members is None:
            yield f"!takes a list of {what}, in parentheses in Turtle, not {shown(value)}"
        for member in members or ():
            yield from check(graph, member)

    return check_list


def _shape(graph: ShapesGraph, value: Node) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"!takes a shape, not {shown(value)}"
    elif not graph.is_described(value):
        yield f"leads to {shown(value)}, which is described nowhere" + _resembling(graph, value)
    elif not (graph.says_it_is_one(value) or graph.shapes.values(value, "path")):
        yield f"leads to {shown(value)}, which says nothing in the words of SHACL"


def _resembling(graph: ShapesGraph, value: Node) -> str:
    """Return "did you mean" for the name of a shape that is written otherwise."""
    if not isinstance(value, NamedNode) or len(graph.named) > _MOST_NAMES:
        return ""
    close = get_close_matches(local(value), graph.named, 1, ALIKE)
    return f"; did you mean {graph.named[close[0]]}?" if close else ""


#: Among more names of shapes than that, none is looked for that resembles another: it takes too long.
_MOST_NAMES = 500


def _node_shape(graph: ShapesGraph, value: Node) -> Iterator[str]:
    yield from _shape(graph, value)
    if graph.shapes.values(value, "path"):
        yield f"!leads to {shown(value)}, which has sh:path; property shapes are led to by sh:property"


def _property_shape(graph: ShapesGraph, value: Node) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"!takes a property shape, not {shown(value)}"
    elif not graph.is_described(value):
        what = f"leads to {shown(value)}, which is described nowhere"
        yield f"!{what}; a property shape has sh:path" + _resembling(graph, value)
    elif not graph.shapes.values(value, "path"):
        yield f"!leads to {shown(value)} without sh:path; a property shape has one"


def _query(graph: ShapesGraph, value: Node) -> Iterator[str]:
    if isinstance(value, Literal) or not graph.shapes.values(value, "select"):
        yield f"!takes a node with sh:select and a query as text; {shown(value)} has none"


def _target(graph: ShapesGraph, value: Node) -> Iterator[str]:
    if not graph.shapes.values(value, "select"):
        yield f"!leads to {shown(value)} without sh:select; no other target is run"


def _path(graph: ShapesGraph, value: Node) -> Iterator[str]:
    yield from _step(graph, value, ())


def _step(graph: ShapesGraph, value: Node, around: tuple[Node, ...]) -> Iterator[str]:
    """Yield what is wrong with a path. Source: https://www.w3.org/TR/shacl/#property-paths."""
    shapes = graph.shapes
    said = shapes.properties(value)
    kinds = [name for name in PATHS if sh(name) in said]
    if isinstance(value, NamedNode) and value.value != RDF + "nil":
        return
    if isinstance(value, Literal):
        yield f"!takes a property or a path, not {shown(value)}"
    elif value in around or len(around) > _DEEPEST:
        yield "!is a path that leads back into itself" if value in around else "!is a path that is nested too deeply"
    elif FIRST in said or value == NIL:
        yield from _steps(graph, value, around, "a sequence")
    elif len(kinds) != 1 or len(said[sh(kinds[0])]) != 1:
        names = ", ".join(f"sh:{name}" for name in PATHS)
        yield f"!takes a property, a list of paths, or a node with one of {names}"
    elif kinds[0] == "alternativePath":
        yield from _steps(graph, said[sh("alternativePath")][0], (*around, value), "sh:alternativePath")
    else:
        yield from _step(graph, said[sh(kinds[0])][0], (*around, value))


#: Deeper than anybody writes a path, and short of what an engine can follow.
_DEEPEST = 100


def _steps(graph: ShapesGraph, head: Node, around: tuple[Node, ...], what: str) -> Iterator[str]:
    members = graph.members(head)
    if members is None or len(members) < 2:
        yield f"!has {what} that is no list of at least two paths"
    for member in members or ():
        yield from _step(graph, member, (*around, head))


_iri = _expect(_is_iri, "an IRI")
_text = _expect(is_text, "a text without language")
TAKES: dict[str, _Check] = {
    "any": _any,
    "boolean": _expect(_is_boolean, "true or false"),
    "datatype": _datatype,
    "integer": _expect(_is_integer, "a whole number (xsd:integer)"),
    "iri": _iri,
    "kind": _kind,
    "languages": _list("language tags", _expect(is_text, "language tags as text")),
    "list": _list("values", _any),
    "literal": _expect(_is_literal, "a literal"),
    "message": _expect(_is_message, "a text"),
    "named": _expect(_is_no_blank_node, "an IRI or a literal"),
    "node shape": _node_shape,
    "path": _path,
    "properties": _list("properties", _iri),
    "property shape": _property_shape,
    "query": _query,
    "regex": _regex,
    "shape": _shape,
    "shapes": _list("shapes", _shape),
    "target": _target,
    "flags": _flags,
    "text": _text,
}
