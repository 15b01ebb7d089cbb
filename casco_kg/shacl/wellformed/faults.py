"""What is wrong with a shapes graph: what SHACL calls ill-formed, and what nothing would be checked by.

Triples in, problems out. What a property takes is a table (vocabulary.py); the kinds of values are in values.py, what
makes a node a shape in graph.py; what asks for nothing is here.

Source: https://www.w3.org/TR/shacl/#syntax-rules
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from pyoxigraph import Literal, NamedNode, Triple

from casco_kg.rdf.constants import OWL, SH, TYPE
from casco_kg.shacl.shapes_graph import Node, sh
from casco_kg.shacl.vocabulary import (
    DASH,
    DECLARED_NOT_RUN,
    ELSEWHERE,
    ENTAILMENTS,
    INDIVIDUALS,
    NEEDS,
    NOT_RUN,
    OTHER_TERMS,
    PATHS,
    TERMS,
)
from casco_kg.shacl.wellformed.graph import TARGETS, Problem, ShapesGraph, ill, local, meant, name_of, shown
from casco_kg.shacl.wellformed.nesting import nested
from casco_kg.shacl.wellformed.values import TAKES, is_text

__all__ = ["Problem", "holds_shapes", "problems"]

_PROPERTIES = frozenset({*TERMS, *NOT_RUN, *OTHER_TERMS})
_KNOWN = _PROPERTIES | INDIVIDUALS
#: How namespaces begin that are meant for SHACL's, and those of others among them.
_ALMOST = ("w3.org/ns/shacl", "w3.org/ns/shcal", "w3.org/ns/sh#", "w3.org/shacl")
_OTHERS = ("w3.org/ns/shacl-", "w3.org/ns/shacl12")


def problems(triples: Iterable[Triple]) -> list[Problem]:
    """Return what is wrong with a shapes graph, all at once."""
    triples = list(triples)
    graph = ShapesGraph(triples)
    found = [*_terms(triples), *_imports(graph)]
    for node in graph.shapes.subjects():
        found += [*_of_node(graph, node), *_entailments(graph, node)]
    for node in sorted(graph.nodes, key=str):
        found += _of_shape(graph, node)
    found += [*_unused(graph), *nested(graph)]
    return list(dict.fromkeys(found))


def holds_shapes(triples: Iterable[Triple]) -> bool:
    """Whether there is a shape, or anything else in the words of SHACL, among triples."""
    terms = (cast(Node, term) for triple in triples for term in (triple.predicate, triple.object))
    return any(name_of(term) in _KNOWN for term in terms)


def _terms(triples: Iterable[Triple]) -> Iterator[Problem]:
    """Yield what looks like a term of SHACL and is none, or is one of a document that is not run."""
    for triple in triples:
        subject, key, value = cast(Node, triple.subject), triple.predicate, cast(Node, triple.object)
        name = name_of(key)
        if name in NOT_RUN:
            words = f"sh:{name} is of {NOT_RUN[name]}, which is not run; leave it out to have the rest checked"
            yield Problem(subject, key, None, words, True, "conformance")
        elif name and name not in _PROPERTIES:
            words = f"{shown(key)} is no term of SHACL{meant(name, _PROPERTIES)}; what it says is not checked"
            yield Problem(subject, key, None, words, False, "syntax-rules")
        elif hint := _near(key):
            yield Problem(subject, key, None, hint, False, "document-conventions")
        if key == TYPE and name_of(value) in DECLARED_NOT_RUN:
            words = f"{shown(value)} is not run, and a query that needs it is refused"
            yield Problem(subject, key, value, words, False, "conformance")
        for term in (value, subject):
            name = name_of(term)
            if name and name.partition("-")[0] not in _KNOWN and key != sh("nodeKind"):
                words = f"{shown(term)} is no term of SHACL{meant(name, INDIVIDUALS)}"
                yield Problem(subject, key, term, words, False, "syntax-rules")
            elif key != sh("namespace") and (hint := _near(term)):
                yield Problem(subject, key, term, hint, False, "document-conventions")


def _near(term: Node) -> str:
    """Return what to say of an IRI that stands near the namespace of SHACL and is not in it."""
    if not isinstance(term, NamedNode) or term.value.startswith(SH):
        return ""
    rest = term.value.partition("://")[2].lower().removeprefix("www.")
    if not rest.startswith(_ALMOST) or rest.startswith(_OTHERS):
        return ""
    name = local(term)
    hint = f"; did you mean sh:{name}?" if name in _KNOWN else "; what it says is not checked"
    return f"{shown(term)} is no term of SHACL, whose namespace is {SH}{hint}"


def _imports(graph: ShapesGraph) -> Iterator[Problem]:
    key = NamedNode(OWL + "imports")
    for node in graph.shapes.subjects():
        for value in graph.shapes.properties(node).get(key, ()):
            if not graph.is_described(value):
                words = f"owl:imports {value} is not followed; give the file with --shapes as well"
                yield Problem(node, key, value, words, False, "shapes-graph")


def _entailments(graph: ShapesGraph, node: Node) -> Iterator[Problem]:
    key = sh("entailment")
    for value in graph.shapes.properties(node).get(key, ()):
        if not isinstance(value, NamedNode) or value.value not in ENTAILMENTS:
            words = f"sh:entailment asks for {value}, by which nothing is inferred here; leave it out"
            yield ill(node, key, value, words, "shacl-rdfs")


def _of_node(graph: ShapesGraph, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a node for what it says, be it a shape or not."""
    shapes = graph.shapes
    for name in ("severity", "message", "deactivated"):
        yield from _values(graph, node, name)
    for key in map(sh, ("select", "ask")):
        values = shapes.properties(node).get(key, [])
        if len(values) > 1:
            yield ill(node, key, None, f"has {len(values)} {shown(key)}; SHACL allows one", "sparql-constraints")
        for value in values:
            if not is_text(graph, value):
                yield ill(node, key, value, f"{shown(key)} takes a query as text, not {shown(value)}", "sparql")
    for value in shapes.values(node, "declare"):
        yield from _declaration(graph, node, value)
    for value in shapes.values(node, "prefixes"):
        if not _declares(graph, value, set()):
            words = f"sh:prefixes leads to {shown(value)}, where no prefix is declared (sh:declare)"
            yield Problem(node, sh("prefixes"), value, words, False, "sparql-prefixes")
    if sh("ConstraintComponent") in shapes.properties(node).get(TYPE, []):
        yield from _component(graph, node)


def _declares(graph: ShapesGraph, node: Node, passed: set[Node]) -> bool:
    passed.add(node)
    imported = [o for o in graph.shapes.properties(node).get(NamedNode(OWL + "imports"), ()) if o not in passed]
    return bool(graph.shapes.values(node, "declare")) or any(_declares(graph, other, passed) for other in imported)


def _declaration(graph: ShapesGraph, node: Node, value: Node) -> Iterator[Problem]:
    """Yield what is wrong with the declaration of a prefix. Source: https://www.w3.org/TR/shacl/#sparql-prefixes."""
    for name in ("prefix", "namespace"):
        found = graph.shapes.values(value, name)
        if len(found) != 1 or not isinstance(found[0], Literal):
            words = f"sh:declare takes a node with one sh:prefix and one sh:namespace, each as text; sh:{name} is "
            words += "missing" if not found else "given twice" if len(found) > 1 else shown(found[0])
            yield ill(node, sh("declare"), value, words, "sparql-prefixes")


def _component(graph: ShapesGraph, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a constraint component. Source: https://www.w3.org/TR/shacl/#constraint-components."""
    parameters = graph.shapes.values(node, "parameter")
    if not parameters:
        yield ill(node, None, None, "is a constraint component without sh:parameter", "constraint-components")
    for parameter in parameters:
        paths = graph.shapes.values(parameter, "path")
        if len(paths) != 1 or not isinstance(paths[0], NamedNode):
            words = "sh:parameter takes a node with one sh:path, which is an IRI"
            yield ill(node, sh("parameter"), parameter, words, "constraint-components-parameters")
    validators = graph.shapes.values(node, "validator", "nodeValidator", "propertyValidator")
    if not validators:
        words = "is a constraint component without a validator; what uses it is not checked"
        yield Problem(node, None, None, words, False, "constraint-components-validators")
    for validator in validators:
        if not graph.shapes.values(validator, "ask", "select"):
            words = f"the validator {shown(validator)} has neither sh:ask nor sh:select; no other is run"
            yield ill(node, None, None, words, "constraint-components-validators")


def _of_shape(graph: ShapesGraph, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a shape."""
    shapes = graph.shapes
    said = shapes.properties(node)
    paths, types = shapes.values(node, "path"), said.get(TYPE, [])
    if sh("PropertyShape") in types and not paths:
        yield ill(node, None, None, "is a property shape without sh:path", "property-shapes")
    if sh("NodeShape") in types and paths:
        words = "is a node shape (sh:NodeShape) and has sh:path, which makes it a property shape"
        yield ill(node, sh("path"), None, words, "node-shapes")
    if shapes.values(node, *TARGETS) and not graph.asks(node) and not shapes.is_true(node, "deactivated"):
        yield Problem(node, None, None, "has a target and asks nothing of it", False, "constraints")
    for key in said:
        name = name_of(key)
        if key.value in DASH and key not in graph.shapes.own_parameters:
            words = f"dash:{local(key)} is of DASH, which is not run; what it says is not checked"
            yield Problem(node, key, None, words, False, "constraint-components")
        if name in TERMS and name not in ("severity", "message", "deactivated"):
            yield from _values(graph, node, name)
        elif name in ELSEWHERE and not paths:
            yield from _misplaced(node, key)
        if name in TERMS and TERMS[name].on_values and not paths:
            words = f"{shown(key)} belongs to property shapes, and there is no sh:path here"
            yield ill(node, key, None, words, TERMS[name].section)
        if name in NEEDS and not shapes.values(node, *NEEDS[name]):
            needed = " or ".join(f"sh:{other}" for other in NEEDS[name])
            words = f"{shown(key)} asks for nothing without {needed}"
            yield Problem(node, key, None, words, False, TERMS[name].section)


def _misplaced(node: Node, key: NamedNode) -> Iterator[Problem]:
    where = {"select": "sh:sparql", "ask": "sh:validator"}.get(name_of(key), "sh:path" if name_of(key) in PATHS else "")
    hint = f"; it belongs within {where}" if where else ""
    yield Problem(node, key, None, f"{shown(key)} asks for nothing in a shape{hint}", False, "shapes")


def _values(graph: ShapesGraph, node: Node, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the values of one property of SHACL."""
    term, key = TERMS[name], sh(name)
    values = graph.shapes.values(node, name)
    if len(values) > 1 and not term.several:
        words = f"has {len(values)} values for sh:{name}, which is given once"
        yield ill(node, key, None, words, term.section)
    for value in values:
        for fault in TAKES[term.takes](graph, value):
            ill_formed, words = (True, fault[1:]) if fault.startswith("!") else (False, fault)
            yield Problem(node, key, value, f"sh:{name} {words}", ill_formed, term.section)


def _unused(graph: ShapesGraph) -> Iterator[Problem]:
    """Yield the shapes that nothing leads to."""
    parameters = {p for node in graph.shapes.subjects() for p in graph.shapes.values(node, "parameter")}
    asked = {value for node in graph.nodes for value in graph.by_own_parameters(node)}
    for node in sorted(graph.nodes - parameters - asked, key=str):
        leading = any(by != node for by, _ in graph.referred.get(node, ()))
        used = leading or graph.has_target(node)
        if not used and graph.is_described(node) and not graph.shapes.is_true(node, "deactivated"):
            words = "is a shape without a target, and no other shape leads to it; nothing is checked by it"
            yield Problem(node, None, None, words, False, "targets")
