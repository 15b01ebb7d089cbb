"""Targets and paths as SPARQL patterns."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from casco_kg.compiled.shacl.shapes import RDF, RDFS, Node, NotCompiledError, Shapes, sh

__all__ = ["instance_of", "path", "prologue", "target"]

_REPEATED = {sh("zeroOrMorePath"): "*", sh("oneOrMorePath"): "+", sh("zeroOrOnePath"): "?"}
_CLASSES = (NamedNode(RDFS + "Class"), NamedNode("http://www.w3.org/2002/07/owl#Class"))


def target(shapes: Shapes, shape: Node) -> str | None:
    """Return a pattern that binds ?this to the targets of a shape; None for a shape without target.

    Source: https://www.w3.org/TR/shacl/#targets and, for SPARQL-based targets,
    https://www.w3.org/TR/shacl-af/#SPARQLTarget
    """
    found = [f"VALUES ?this {{ {node} }}" for node in shapes.values(shape, "targetNode")]
    found += [instance_of("?this", class_) for class_ in _target_classes(shapes, shape)]
    found += [f"?this {predicate} []" for predicate in shapes.values(shape, "targetSubjectsOf")]
    found += [f"[] {predicate} ?this" for predicate in shapes.values(shape, "targetObjectsOf")]
    for node in shapes.values(shape, "target"):
        select = next(iter(shapes.values(node, "select")), None)
        if not isinstance(select, Literal):
            raise NotCompiledError("sh:target without sh:select")
        found.append(select.value)
    return " UNION ".join(f"{{ {pattern} }}" for pattern in found) or None


def _target_classes(shapes: Shapes, shape: Node) -> list[Node]:
    types = shapes.properties(shape).get(NamedNode(RDF + "type"), [])
    implicit = [shape] if any(class_ in types for class_ in _CLASSES) else []
    return [*shapes.values(shape, "targetClass"), *implicit]


def instance_of(variable: str, class_: Node) -> str:
    """Return a pattern for the SHACL instances of a class."""
    return f"?class <{RDFS}subClassOf>* {class_} . {variable} <{RDF}type> ?class"


def path(shapes: Shapes, node: Node) -> str:
    """Return a SPARQL property path for a SHACL one. Source: https://www.w3.org/TR/shacl/#property-paths."""
    if isinstance(node, NamedNode):
        return str(node)
    properties = shapes.properties(node)
    if NamedNode(RDF + "first") in properties:
        return "(" + "/".join(path(shapes, step) for step in shapes.list(node)) + ")"
    for key, (value, *_) in properties.items():
        if key == sh("alternativePath"):
            return "(" + "|".join(path(shapes, step) for step in shapes.list(value)) + ")"
        if key == sh("inversePath"):
            return f"(^{path(shapes, value)})"
        if key in _REPEATED:
            return f"({path(shapes, value)}{_REPEATED[key]})"
    raise NotCompiledError("a path of unknown kind")


def prologue(shapes: Shapes, node: Node) -> str:
    """Return the PREFIX lines that sh:prefixes of a node leads to."""
    lines = []
    for ontology in shapes.values(node, "prefixes"):
        for declaration in shapes.values(ontology, "declare"):
            (prefix,), (namespace,) = shapes.values(declaration, "prefix"), shapes.values(declaration, "namespace")
            if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                lines.append(f"PREFIX {prefix.value}: <{namespace.value}>")
    return "\n".join(sorted(lines))
