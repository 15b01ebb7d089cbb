"""What is wrong with a shapes graph: what SHACL calls ill-formed, and what nothing would be checked by.

Triples in, problems out. What a property takes is a table (vocabulary.py); here are the kinds of values, what makes a
node a shape, and what asks for nothing.

Source: https://www.w3.org/TR/shacl/#syntax-rules
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from casco_kg.compiled.shacl.shapes import RDF, RDFS, SH, Node, NotCompiledError, Shapes, sh
from casco_kg.compiled.shacl.vocabulary import (
    DATATYPES,
    ELSEWHERE,
    INDIVIDUALS,
    NEEDS,
    NOT_RUN,
    OTHER_TERMS,
    PATHS,
    TERMS,
)  # fmt: skip

__all__ = ["Problem", "holds_shapes", "problems"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE, _FIRST = NamedNode(RDF + "type"), NamedNode(RDF + "first")
_CLASSES = (NamedNode(RDFS + "Class"), NamedNode(_OWL + "Class"))
_SHAPE_TYPES = (sh("NodeShape"), sh("PropertyShape"))
_KINDS = tuple(map(sh, ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")))
#: The properties whose values are shapes, and those whose values are lists of shapes.
_SHAPES_IN = tuple(name for name, term in TERMS.items() if term.takes.endswith("shape"))
_LISTS_OF_SHAPES = tuple(name for name, term in TERMS.items() if term.takes == "shapes")
_TARGETS = tuple(name for name in TERMS if name.startswith("target"))
_KNOWN = frozenset({*TERMS, *NOT_RUN, *INDIVIDUALS, *OTHER_TERMS})
#: How alike two names must be for the one to be taken for the other.
_ALIKE = 0.7
#: What is shown of a text.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a shapes graph.

    Attributes:
        node: the node that it is about.
        key: the property of the node, where it is about one.
        value: the value of that property, where it is about one.
        words: what is wrong; IRIs that are none of SHACL's stand in angle brackets.
        ill_formed: whether SHACL gives no meaning to the shapes for that reason, or they ask for what is not run.
        section: the section of the recommendation.
    """

    node: Node
    key: NamedNode | None
    value: Node | None
    words: str
    ill_formed: bool
    section: str

    @property
    def source(self) -> str:
        """The address of the section."""
        return f"https://www.w3.org/TR/shacl/#{self.section}"


def problems(triples: Iterable[Triple]) -> list[Problem]:
    """Return what is wrong with a shapes graph, all at once."""
    triples = list(triples)
    graph = _Graph(triples)
    found = [*_terms(triples, graph), *_imports(graph)]
    for node in graph.shapes.subjects():
        found += _of_node(graph, node)
    for node in sorted(graph.nodes, key=str):
        found += _of_shape(graph, node)
    found += [*_unused(graph), *_nested(graph)]
    return list(dict.fromkeys(found))


def holds_shapes(triples: Iterable[Triple]) -> bool:
    """Whether there is a shape, or anything else in the words of SHACL, among triples."""
    terms = (term for triple in triples for term in (triple.predicate, triple.object))
    return any(isinstance(term, NamedNode) and term.value.startswith(SH) for term in terms)


class _Graph:
    """A shapes graph and what in it is a shape. Source: https://www.w3.org/TR/shacl/#shapes."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.shapes = Shapes(triples)
        #: What refers to a shape: the shape, to what refers to it and by which property.
        self.referred: dict[Node, list[tuple[Node, str]]] = {}
        for node in self.shapes.subjects():
            for name, value in self.shapes_in(node):
                self.referred.setdefault(value, []).append((node, name))
        self.nodes: set[Node] = {node for node in self.referred if not isinstance(node, Literal)}
        self.nodes.update(node for node in self.shapes.subjects() if self.says_it_is_one(node))

    def says_it_is_one(self, node: Node) -> bool:
        """Whether a node is a shape for what is said of it, not for what leads to it."""
        said = self.shapes.properties(node)
        parameter = any(_name(key) in TERMS and TERMS[_name(key)].parameter for key in said)
        typed = any(type_ in said.get(_TYPE, ()) for type_ in _SHAPE_TYPES)
        return typed or parameter or any(key in self.shapes.own_parameters for key in said)

    def shapes_in(self, node: Node) -> Iterator[tuple[str, Node]]:
        """Yield the shapes that a node asks for, each with the property that asks."""
        for name in _SHAPES_IN:
            yield from ((name, value) for value in self.shapes.values(node, name))
        for name in _LISTS_OF_SHAPES:
            for head in self.shapes.values(node, name):
                yield from ((name, member) for member in self.members(head) or ())

    def by_own_parameters(self, node: Node) -> Iterator[Node]:
        """Yield the values that a node gives to the parameters of constraint components of one's own."""
        for key, values in self.shapes.properties(node).items():
            if key in self.shapes.own_parameters:
                yield from values

    def members(self, head: Node) -> list[Node] | None:
        """Return the members of a list; None where it is no well-formed one."""
        try:
            return None if isinstance(head, Literal) else self.shapes.list(head)
        except NotCompiledError:
            return None

    def is_described(self, node: Node) -> bool:
        """Whether anything is said of a node."""
        return bool(self.shapes.properties(node))

    def has_target(self, node: Node) -> bool:
        """Whether a shape says by itself what it looks at."""
        types = self.shapes.properties(node).get(_TYPE, [])
        implicit = any(class_ in types for class_ in _CLASSES) and any(shape in types for shape in _SHAPE_TYPES)
        return implicit or bool(self.shapes.values(node, *_TARGETS))


def _name(term: Node) -> str:
    """Return the name of a term of SHACL; empty for any other."""
    is_term = isinstance(term, NamedNode) and term.value.startswith(SH)
    return term.value.removeprefix(SH) if is_term else ""  # type: ignore[union-attr]


def _shown(term: Node) -> str:
    if isinstance(term, BlankNode):
        return "a blank node"
    if isinstance(term, Literal):
        text = str(term).replace("\n", " ")
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f"sh:{_name(term)}" if _name(term) else str(term)


def _meant(name: str, known: Iterable[str], *, or_else: str = "") -> str:
    """Return "did you mean" for a misspelt name of SHACL."""
    names = {each.lower(): each for each in sorted(known)}
    found = get_close_matches(name.lower(), names, 1, _ALIKE)
    return f"; did you mean sh:{names[found[0]]}?" if found else or_else


def _terms(triples: Iterable[Triple], graph: _Graph) -> Iterator[Problem]:
    """Yield what looks like a term of SHACL and is none, or is one of a document that is not run."""
    for triple in triples:
        subject, key, value = triple.subject, triple.predicate, triple.object
        if name := _name(key):
            if name in NOT_RUN and subject in graph.shapes.subjects():
                words = f"sh:{name} is of {NOT_RUN[name]}, which is not run; leave it out to have the rest checked"
                yield Problem(subject, key, None, words, True, "conformance")
            elif name not in TERMS and name not in OTHER_TERMS and name not in NOT_RUN:
                properties = [each for each in _KNOWN if each not in INDIVIDUALS]
                words = f"sh:{name} is no term of SHACL{_meant(name, properties)}; what it says is not checked"
                yield Problem(subject, key, None, words, False, "syntax-rules")
        elif hint := _near(key):
            yield Problem(subject, key, None, hint, False, "document-conventions")
        for term in (value, subject):
            known = {*_KNOWN, *PATHS}
            name = _name(term)
            if name and name.partition("-")[0] not in known and name not in known and key != sh("nodeKind"):
                words = f"sh:{name} is no term of SHACL{_meant(name, INDIVIDUALS)}"
                yield Problem(subject, key, term, words, False, "syntax-rules")
            elif key.value != SH + "namespace" and (hint := _near(term)):
                yield Problem(subject, key, term, hint, False, "document-conventions")


def _near(term: Node) -> str:
    """Return what to say of an IRI that stands near the namespace of SHACL and is not in it."""
    if not isinstance(term, NamedNode) or term.value.startswith(SH):
        return ""
    _, _, rest = term.value.partition("://")
    rest = rest.lower().removeprefix("www.")
    if rest.startswith("w3.org/") and rest[len("w3.org/") :].startswith(("ns/shacl", "ns/shcal", "ns/sh#", "shacl")):
        if rest.startswith(("w3.org/ns/shacl-", "w3.org/ns/shacl12")):
            return ""
        local = term.value.rstrip("#/").replace("/", "#").rpartition("#")[2]
        return f"{term} is no term of SHACL, whose namespace is {SH}" + (
            f"; did you mean sh:{local}?" if local in _KNOWN else "; what it says is not checked"
        )
    return ""


def _imports(graph: _Graph) -> Iterator[Problem]:
    key = NamedNode(_OWL + "imports")
    for node in graph.shapes.subjects():
        for value in graph.shapes.properties(node).get(key, ()):
            if not graph.is_described(value):
                words = f"owl:imports {value} is not followed; give the file with --shapes as well"
                yield Problem(node, key, value, words, False, "shapes-graph")


def _of_node(graph: _Graph, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a node for what it says, be it a shape or not."""
    shapes = graph.shapes
    for name in ("severity", "message", "deactivated"):
        yield from _values(graph, node, name)
    for key in map(sh, ("select", "ask")):
        values = shapes.properties(node).get(key, [])
        if len(values) > 1:
            yield _ill(node, key, None, f"has {len(values)} {_shown(key)}; SHACL allows one", "sparql-constraints")
        for value in values:
            if not _is_text(graph, value):
                yield _ill(node, key, value, f"{_shown(key)} takes a query as text, not {_shown(value)}", "sparql")
    for value in shapes.values(node, "declare"):
        yield from _declaration(graph, node, value)
    for value in shapes.values(node, "prefixes"):
        if not _declares(graph, value, set()):
            words = f"sh:prefixes leads to {_shown(value)}, where no prefix is declared (sh:declare)"
            yield Problem(node, sh("prefixes"), value, words, False, "sparql-prefixes")
    if sh("ConstraintComponent") in shapes.properties(node).get(_TYPE, []):
        yield from _component(graph, node)


def _declares(graph: _Graph, node: Node, passed: set[Node]) -> bool:
    passed.add(node)
    imported = [o for o in graph.shapes.properties(node).get(NamedNode(_OWL + "imports"), ()) if o not in passed]
    return bool(graph.shapes.values(node, "declare")) or any(_declares(graph, other, passed) for other in imported)


def _declaration(graph: _Graph, node: Node, value: Node) -> Iterator[Problem]:
    """Yield what is wrong with the declaration of a prefix. Source: https://www.w3.org/TR/shacl/#sparql-prefixes."""
    for name in ("prefix", "namespace"):
        found = graph.shapes.values(value, name)
        if len(found) != 1 or not isinstance(found[0], Literal):
            words = f"sh:declare takes a node with one sh:prefix and one sh:namespace, each as text; sh:{name} is "
            words += "missing" if not found else "given twice" if len(found) > 1 else _shown(found[0])
            yield _ill(node, sh("declare"), value, words, "sparql-prefixes")


def _component(graph: _Graph, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a constraint component. Source: https://www.w3.org/TR/shacl/#constraint-components."""
    parameters = graph.shapes.values(node, "parameter")
    if not parameters:
        yield _ill(node, None, None, "is a constraint component without sh:parameter", "constraint-components")
    for parameter in parameters:
        paths = graph.shapes.values(parameter, "path")
        if len(paths) != 1 or not isinstance(paths[0], NamedNode):
            words = "sh:parameter takes a node with one sh:path, which is an IRI"
            yield _ill(node, sh("parameter"), parameter, words, "constraint-components-parameters")
    validators = graph.shapes.values(node, "validator", "nodeValidator", "propertyValidator")
    if not validators:
        words = "is a constraint component without a validator; what uses it is not checked"
        yield Problem(node, None, None, words, False, "constraint-components-validators")
    for validator in validators:
        if not graph.shapes.values(validator, "ask", "select"):
            words = f"the validator {_shown(validator)} has neither sh:ask nor sh:select; no other is run"
            yield _ill(node, None, None, words, "constraint-components-validators")


def _ill(node: Node, key: NamedNode | None, value: Node | None, words: str, section: str) -> Problem:
    return Problem(node, key, value, words, True, section)


def _of_shape(graph: _Graph, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a shape."""
    shapes = graph.shapes
    said = shapes.properties(node)
    paths, types = shapes.values(node, "path"), said.get(_TYPE, [])
    if sh("PropertyShape") in types and not paths:
        yield _ill(node, None, None, "is a property shape without sh:path", "property-shapes")
    if sh("NodeShape") in types and paths:
        words = "is a node shape (sh:NodeShape) and has sh:path, which makes it a property shape"
        yield _ill(node, sh("path"), None, words, "node-shapes")
    for key in said:
        name = _name(key)
        if name in TERMS and name not in ("severity", "message", "deactivated"):
            yield from _values(graph, node, name)
        elif name in ELSEWHERE and not paths:
            yield from _misplaced(node, key)
        if name in TERMS and TERMS[name].on_values and not paths:
            words = f"{_shown(key)} belongs to property shapes, and there is no sh:path here"
            yield _ill(node, key, None, words, TERMS[name].section)
        if name in NEEDS and not shapes.values(node, *NEEDS[name]):
            needed = " or ".join(f"sh:{other}" for other in NEEDS[name])
            words = f"{_shown(key)} asks for nothing without {needed}"
            yield Problem(node, key, None, words, False, TERMS[name].section)


def _misplaced(node: Node, key: NamedNode) -> Iterator[Problem]:
    where = {"select": "sh:sparql", "ask": "sh:validator"}.get(_name(key), "sh:path" if _name(key) in PATHS else "")
    hint = f"; it belongs within {where}" if where else ""
    yield Problem(node, key, None, f"{_shown(key)} asks for nothing in a shape{hint}", False, "shapes")


def _values(graph: _Graph, node: Node, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the values of one property of SHACL."""
    term, key = TERMS[name], sh(name)
    values = graph.shapes.values(node, name)
    if len(values) > 1 and not term.several:
        words = f"has {len(values)} values for sh:{name}, which is given once"
        yield _ill(node, key, None, words, term.section)
    for value in values:
        for fault in _TAKES[term.takes](graph, value):
            ill_formed, words = (True, fault[1:]) if fault.startswith("!") else (False, fault)
            yield Problem(node, key, value, f"sh:{name} {words}", ill_formed, term.section)


#: What is wrong with a value, in words that follow the name of the property; with ! before it, it is ill-formed.
_Check = Callable[[_Graph, Node], Iterator[str]]


def _expect(test: Callable[[_Graph, Node], bool], what: str) -> _Check:
    def check(graph: _Graph, value: Node) -> Iterator[str]:
        if not test(graph, value):
            yield f"!takes {what}, not {_shown(value)}"

    return check


def _is_iri(_: _Graph, value: Node) -> bool:
    return isinstance(value, NamedNode)


def _is_literal(_: _Graph, value: Node) -> bool:
    return isinstance(value, Literal)


def _is_text(_: _Graph, value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype.value == _XSD + "string"


def _is_message(graph: _Graph, value: Node) -> bool:
    return _is_text(graph, value) or (isinstance(value, Literal) and value.language is not None)


def _is_integer(_: _Graph, value: Node) -> bool:
    if not isinstance(value, Literal) or value.datatype.value != _XSD + "integer":
        return False
    return re.fullmatch(r"[+-]?[0-9]+", value.value) is not None


def _is_boolean(_: _Graph, value: Node) -> bool:
    if not isinstance(value, Literal) or value.datatype.value != _XSD + "boolean":
        return False
    return value.value in ("true", "false", "1", "0")


def _is_no_blank_node(_: _Graph, value: Node) -> bool:
    return not isinstance(value, BlankNode)


def _any(_: _Graph, __: Node) -> Iterator[str]:
    yield from ()


def _datatype(graph: _Graph, value: Node) -> Iterator[str]:
    yield from _iri(graph, value)
    if isinstance(value, NamedNode) and value.value.startswith(_XSD):
        name = value.value.removeprefix(_XSD)
        if name not in DATATYPES:
            close = get_close_matches(name, sorted(DATATYPES), 1, _ALIKE)
            yield f"names xsd:{name}, and there is no such datatype" + (
                f"; did you mean xsd:{close[0]}?" if close else ""
            )


def _kind(_: _Graph, value: Node) -> Iterator[str]:
    if value not in _KINDS:
        names = [kind.value.removeprefix(SH) for kind in _KINDS]
        written = value.value.removeprefix("sh:") if isinstance(value, Literal) else ""
        hint = _meant(_local(value) if isinstance(value, NamedNode) else written, names)
        yield f"!takes one of {', '.join(f'sh:{name}' for name in names)}, not {_shown(value)}{hint}"


def _regex(graph: _Graph, value: Node) -> Iterator[str]:
    yield from _text(graph, value)
    if isinstance(value, Literal) and not _known_to_sparql(value):
        try:
            re.compile(value.value)
        except (re.error, RecursionError, OverflowError) as error:
            yield f"!{_shown(value)} is no regular expression: {error}"


def _known_to_sparql(regex: Literal) -> bool:
    solutions = Store().query(f'SELECT (REGEX("", {Literal(regex.value)}) AS ?known) {{}}')
    assert isinstance(solutions, QuerySolutions)
    return all(solution["known"] is not None for solution in solutions)


def _list(what: str, check: _Check) -> _Check:
    def check_list(graph: _Graph, value: Node) -> Iterator[str]:
        members = graph.members(value)
        if members is None:
            yield f"!takes a list of {what}, in parentheses in Turtle, not {_shown(value)}"
        for member in members or ():
            yield from check(graph, member)

    return check_list


def _shape(graph: _Graph, value: Node) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"!takes a shape, not {_shown(value)}"
    elif not graph.is_described(value):
        yield f"leads to {_shown(value)}, which is described nowhere" + _resembling(graph, value)
    elif not (graph.says_it_is_one(value) or graph.shapes.values(value, "path")):
        yield f"leads to {_shown(value)}, which says nothing in the words of SHACL"


def _resembling(graph: _Graph, value: Node) -> str:
    """Return "did you mean" for the name of a shape that is written otherwise."""
    if not isinstance(value, NamedNode):
        return ""
    named = [node for node in graph.nodes if isinstance(node, NamedNode) and graph.is_described(node)]
    names = {_local(node): node for node in sorted(named, key=str)}
    close = get_close_matches(_local(value), names, 1, _ALIKE)
    return f"; did you mean {names[close[0]]}?" if close else ""


def _local(node: NamedNode) -> str:
    return node.value.rstrip("#/").rpartition("#")[2].rpartition("/")[2]


def _node_shape(graph: _Graph, value: Node) -> Iterator[str]:
    yield from _shape(graph, value)
    if graph.shapes.values(value, "path"):
        yield f"!leads to {_shown(value)}, which has sh:path; property shapes are led to by sh:property"


def _property_shape(graph: _Graph, value: Node) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"!takes a property shape, not {_shown(value)}"
    elif not graph.is_described(value):
        what = f"leads to {_shown(value)}, which is described nowhere"
        yield f"!{what}; a property shape has sh:path" + _resembling(graph, value)
    elif not graph.shapes.values(value, "path"):
        yield f"!leads to {_shown(value)} without sh:path; a property shape has one"


def _query(graph: _Graph, value: Node) -> Iterator[str]:
    if isinstance(value, Literal) or not graph.shapes.values(value, "select"):
        yield f"!takes a node with sh:select and a query as text; {_shown(value)} has none"


def _target(graph: _Graph, value: Node) -> Iterator[str]:
    if not graph.shapes.values(value, "select"):
        yield f"!leads to {_shown(value)} without sh:select; no other target is run"


def _path(graph: _Graph, value: Node) -> Iterator[str]:
    yield from _step(graph, value, ())


def _step(graph: _Graph, value: Node, around: tuple[Node, ...]) -> Iterator[str]:
    """Yield what is wrong with a path. Source: https://www.w3.org/TR/shacl/#property-paths."""
    shapes = graph.shapes
    said = shapes.properties(value)
    kinds = [name for name in PATHS if sh(name) in said]
    if isinstance(value, NamedNode) and value.value != RDF + "nil":
        return
    if isinstance(value, Literal):
        yield f"!takes a property or a path, not {_shown(value)}"
    elif value in around or len(around) > _DEEPEST:
        yield "!is a path that leads back into itself" if value in around else "!is a path that is nested too deeply"
    elif _FIRST in said or value == NamedNode(RDF + "nil"):
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


def _steps(graph: _Graph, head: Node, around: tuple[Node, ...], what: str) -> Iterator[str]:
    members = graph.members(head)
    if members is None or len(members) < 2:
        yield f"!has {what} that is no list of at least two paths"
    for member in members or ():
        yield from _step(graph, member, (*around, head))


def _unused(graph: _Graph) -> Iterator[Problem]:
    """Yield the shapes that nothing leads to."""
    parameters = {p for node in graph.shapes.subjects() for p in graph.shapes.values(node, "parameter")}
    asked = {value for node in graph.nodes for value in graph.by_own_parameters(node)}
    for node in sorted(graph.nodes - parameters - asked, key=str):
        leading = any(by != node for by, _ in graph.referred.get(node, ()))
        used = leading or graph.has_target(node)
        if not used and graph.is_described(node) and not graph.shapes.is_true(node, "deactivated"):
            words = "is a shape without a target, and no other shape leads to it; nothing is checked by it"
            yield Problem(node, None, None, words, False, "targets")


#: How deep shapes may stand in one another, and how many may be looked at within one, each as often as it is led to.
_MOST_LEVELS = 50
_MOST_WITHIN = 10_000


def _nested(graph: _Graph) -> Iterator[Problem]:
    """Yield the shapes that lead to themselves, and those that hold more shapes than can be followed."""
    depth: dict[Node, int] = {}
    size: dict[Node, int] = {}
    for start in sorted(graph.nodes, key=str):
        # Depth first without recursion: a node comes up again once all that it leads to is known.
        waiting, within = [start], set[Node]()
        while waiting:
            node = waiting[-1]
            inner = [value for _, value in graph.shapes_in(node)]
            if node in depth:
                waiting.pop()
            elif node not in within:
                within.add(node)
                for back in sorted((value for value in inner if value in within), key=str):
                    words = f"leads back to {_shown(back)}, within which it stands: SHACL does not say what that checks"
                    yield Problem(node, None, back, words, False, "shapes-recursion")
                waiting += [value for value in inner if value not in within and value not in depth]
            else:
                within.discard(node)
                waiting.pop()
                depth[node] = 1 + max((depth.get(value, 0) for value in inner), default=0)
                size[node] = 1 + sum(size.get(value, 0) for value in inner)
                if size[node] > _MOST_WITHIN >= max(size.get(value, 0) for value in inner):
                    words = f"holds more than {_MOST_WITHIN:,} shapes within shapes; no more are followed"
                    yield _ill(node, None, None, words, "core-components-shape")
                if depth[node] == _MOST_LEVELS + 1:
                    words = f"holds shapes within shapes more than {_MOST_LEVELS} levels deep; no more are followed"
                    yield _ill(node, None, None, words, "core-components-shape")


_iri = _expect(_is_iri, "an IRI")
_text = _expect(_is_text, "a text without language")
_TAKES: dict[str, _Check] = {
    "any": _any,
    "boolean": _expect(_is_boolean, "true or false"),
    "datatype": _datatype,
    "integer": _expect(_is_integer, "a whole number (xsd:integer)"),
    "iri": _iri,
    "kind": _kind,
    "languages": _list("language tags", _expect(_is_text, "language tags as text")),
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
    "text": _text,
}
