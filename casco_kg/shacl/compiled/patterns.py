"""Targets, paths and prefixes as SPARQL."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from casco_kg.rdf.constants import FIRST, OWL, RDF, RDFS, TYPE
from casco_kg.shacl.compiled.select import read_select
from casco_kg.shacl.shapes_graph import Node, NotCompiledError, Shapes, constant, sh

__all__ = ["Targets", "instance_of", "merged", "path", "prefixes", "prologue", "targets"]

_REPEATED = {sh("zeroOrMorePath"): "*", sh("oneOrMorePath"): "+", sh("zeroOrOnePath"): "?"}
_CLASSES = (NamedNode(RDFS + "Class"), NamedNode(OWL + "Class"))
_IMPORTS = NamedNode(OWL + "imports")


@dataclass(frozen=True, slots=True)
class Targets:
    """What binds ?this to focus nodes.

    Attributes:
        pattern: the pattern.
        prefixes: those that it is written with.
        subjects_of: where a look at some properties tells the focus nodes, those of which they are the subjects.
        objects_of: those of which they are the values; both are empty where the pattern has to be asked.
    """

    pattern: str
    prefixes: dict[str, str] = field(hash=False)
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def values_of(self, steps: str, variable: str) -> Targets:
        """Return as targets what a path leads to from these; the variable must be one of its own."""
        before = f"{{ SELECT (?this AS {variable}) {{ {self.pattern} }} }}"
        return Targets(f"{before} {variable} {steps} ?this", self.prefixes)


def targets(shapes: Shapes, shape: Node) -> Targets | None:
    """Return the targets of a shape; None for a shape without.

    Source: https://www.w3.org/TR/shacl/#targets and, for SPARQL-based targets,
    https://www.w3.org/TR/shacl-af/#SPARQLTarget
    """
    found = [f"VALUES ?this {{ {constant(node)} }}" for node in shapes.values(shape, "targetNode")]
    found += [instance_of("?this", class_) for class_ in _target_classes(shapes, shape)]
    subjects_of, objects_of = (_properties(shapes, shape, f"target{end}sOf") for end in ("Subject", "Object"))
    ends = [f"?this {constant(predicate)} []" for predicate in subjects_of]
    ends += [f"[] {constant(predicate)} ?this" for predicate in objects_of]
    declared: dict[str, str] = {}
    for node in shapes.values(shape, "target"):
        select = shapes.value(node, "select")
        if not isinstance(select, Literal):
            raise NotCompiledError("sh:target without sh:select")
        query = read_select(select.value, prebound=False)
        declared = merged(declared, prefixes(shapes, node), query.prefixes)
        found.append(str(query))
    if not (found or ends):
        return None
    pattern = " UNION ".join(f"{{ {part} }}" for part in (*found, *ends))
    if found:
        return Targets(pattern, declared)
    return Targets(pattern, declared, subjects_of, objects_of)


def _properties(shapes: Shapes, shape: Node, name: str) -> tuple[NamedNode, ...]:
    return tuple(each for each in shapes.values(shape, name) if isinstance(each, NamedNode))


def _target_classes(shapes: Shapes, shape: Node) -> list[Node]:
    types = shapes.properties(shape).get(TYPE, [])
    implicit = [shape] if any(class_ in types for class_ in _CLASSES) else []
    return [*shapes.values(shape, "targetClass"), *implicit]


def instance_of(variable: str, class_: Node) -> str:
    """Return a pattern for the SHACL instances of a class."""
    return f"?class <{RDFS}subClassOf>* {constant(class_)} . {variable} <{RDF}type> ?class"


def path(shapes: Shapes, node: Node) -> str:
    """Return a SPARQL property path for a SHACL one. Source: https://www.w3.org/TR/shacl/#property-paths."""
    if isinstance(node, NamedNode):
        return str(node)
    properties = shapes.properties(node)
    if FIRST in properties:
        return "(" + "/".join(path(shapes, step) for step in shapes.list(node)) + ")"
    for key, (value, *_) in properties.items():
        if key == sh("alternativePath"):
            return "(" + "|".join(path(shapes, step) for step in shapes.list(value)) + ")"
        if key == sh("inversePath"):
            return f"(^{path(shapes, value)})"
        if key in _REPEATED:
            return f"({path(shapes, value)}{_REPEATED[key]})"
    raise NotCompiledError("a path of unknown kind")


def prefixes(shapes: Shapes, node: Node) -> dict[str, str]:
    """Return the prefixes that sh:prefixes of a node leads to. Source: https://www.w3.org/TR/shacl/#sparql-prefixes."""
    found: dict[str, str] = {}
    ontologies = shapes.values(node, "prefixes")
    for ontology in ontologies:
        imported = shapes.properties(ontology).get(_IMPORTS, [])
        ontologies += [other for other in imported if other not in ontologies]
        for declaration in shapes.values(ontology, "declare"):
            prefix, namespace = shapes.value(declaration, "prefix"), shapes.value(declaration, "namespace")
            if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                found = merged(found, {prefix.value: namespace.value})
    return found


def merged(*several: dict[str, str]) -> dict[str, str]:
    """Return prefixes together.

    Raises:
        NotCompiledError: one stands for two namespaces.
    """
    found: dict[str, str] = {}
    for declared in several:
        for prefix, namespace in declared.items():
            if found.setdefault(prefix, namespace) != namespace:
                raise NotCompiledError(f"the prefix {prefix}: for two namespaces")
    return found


def prologue(declared: dict[str, str]) -> str:
    """Return PREFIX lines."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))
