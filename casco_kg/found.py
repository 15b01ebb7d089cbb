"""From what an engine found to findings: the name of the constraint, its words, and the place in the input."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

from casco_kg.compiled.shacl.checks import Result
from casco_kg.compiled.shacl.shapes import SH
from casco_kg.constraints import constraint_name, is_ours
from casco_kg.graph import Graph
from casco_kg.hints import meant
from casco_kg.reading import Place
from casco_kg.report import SEVERITIES, Finding
from casco_kg.terms import Term, local_name, shorten, terms_of

__all__ = ["finding_of"]

_SOURCE = "http://purl.org/dc/terms/source"
#: What is said where a file could not say what is missing.
_LACKING = "The format of this file has no place for it, or leaves it open."


def finding_of(result: Result, graph: Graph, shapes: Graph) -> Finding:
    """Return a result as a finding.

    Args:
        result: what an engine found.
        graph: the graph that it was found in.
        shapes: the shapes that were run.
    """
    shape, focus, value = cast(Term, result.shape), cast(Term, result.focus), cast("Term | None", result.value)
    name, path = constraint_name(_named(shape, shapes)), _path(result, graph)
    messages = [text.value for text in shapes.values(shape, SH + "message")]
    severity, hint = _severity(result.severity), meant(result, graph)
    if is_ours(_named(shape, shapes)) and value is None and path and graph.places.is_lacking(focus.value, path.value):
        severity, hint = SEVERITIES[-1], _LACKING
    return Finding(
        constraint=name,
        severity=severity,
        focus=focus,
        label=graph.label(focus),
        path=None if path is None else shorten(path),
        value=None if value == focus else value,
        message=messages[0] if messages else f"The constraint {name} is not met.",
        fix=" ".join(filter(None, [*(text.value for text in shapes.values(shape, SH + "description")), hint])),
        hint=hint,
        sources=tuple(shorten(source).strip("<>") for source in shapes.values(shape, _SOURCE)),
        place=_place(focus, path, value, graph),
        component=result.component.value,
    )


def _place(focus: Term, path: ox.NamedNode | None, value: Term | None, graph: Graph) -> Place | None:
    """Return where a finding stands; a value one step further than the path says, such as in a scope, where it is."""
    if path is not None and value is not None and value not in graph.values(focus, path.value):
        for node in graph.values(focus, path.value):
            for predicate, values in graph.about(node).items():
                if value in values and (place := graph.places.find(node.value, predicate, value.value)):
                    return place
    return graph.places.find(focus.value, path.value if path else "", value.value if value is not None else "")


def _severity(iri: ox.NamedNode) -> str:
    """Return the severity; one of somebody's own, which SHACL allows, counts as the gravest."""
    name = local_name(iri).lower()
    return name if name in SEVERITIES else SEVERITIES[0]


def _named(shape: Term, shapes: Graph) -> Term:
    """Return the shape, or for one without a name the shape with a name that it stands in."""
    passed = {shape}
    while isinstance(shape, ox.BlankNode):
        around = next((s for s, _, o in map(terms_of, shapes) if o == shape and s not in passed), None)
        if around is None:
            break
        shape = around
        passed.add(shape)
    return shape


def _path(result: Result, graph: Graph) -> ox.NamedNode | None:
    """Return the property that a result is about; for a path of several, the one that leads to the value."""
    if result.path is not None or result.value is None or result.value == result.focus:
        return result.path
    leading = [iri for iri, values in graph.about(cast(Term, result.focus)).items() if result.value in values]
    return ox.NamedNode(min(leading)) if leading else None
