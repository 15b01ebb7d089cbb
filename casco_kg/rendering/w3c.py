"""Writes reports as W3C validation reports, in Turtle.

Source: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import cast

import pyoxigraph as ox

from casco_kg.closure import Clash
from casco_kg.compiled.shacl.shapes import SH
from casco_kg.constraints import load_shapes
from casco_kg.graph import Graph
from casco_kg.report import Finding, Report
from casco_kg.terms import OWL, RDF, Term, expand

__all__ = ["w3c_report"]

_TYPE = ox.NamedNode(RDF + "type")


def w3c_report(report: Report) -> str:
    """Return a report in Turtle; sh:conforms is false on any finding and on any contradiction."""
    top = ox.BlankNode("report")
    triples = [
        ox.Triple(top, _TYPE, _sh("ValidationReport")),
        ox.Triple(top, _sh("conforms"), ox.Literal(report.conforms)),
    ]
    for number, finding in enumerate(report.findings, 1):
        triples += _result(top, ox.BlankNode(f"result{number}"), _of_finding(finding))
        triples += _path(ox.BlankNode(f"result{number}"), finding)
    for number, clash in enumerate(report.clashes, 1):
        triples += _result(top, ox.BlankNode(f"contradiction{number}"), _of_clash(clash))
    return Graph(frozenset(triples)).serialize(ox.RdfFormat.TURTLE, {"sh": SH}).decode()


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _result(top: ox.BlankNode, result: ox.BlankNode, values: dict[str, Term | None]) -> Iterator[ox.Triple]:
    yield ox.Triple(top, _sh("result"), result)
    yield ox.Triple(result, _TYPE, _sh("ValidationResult"))
    for name, value in values.items():
        if value is not None:
            yield ox.Triple(result, _sh(name), value)


def _of_finding(finding: Finding) -> dict[str, Term | None]:
    return {
        "focusNode": finding.focus,
        "value": finding.value,
        "sourceShape": _shape(finding),
        "sourceConstraintComponent": ox.NamedNode(finding.component),
        "resultSeverity": _sh(finding.severity.capitalize()),
        "resultMessage": ox.Literal(finding.message, language="en"),
    }


def _of_clash(clash: Clash) -> dict[str, Term | None]:
    """A contradiction is no SHACL result; it is told as one: the focus node cannot be, a member of owl:Nothing."""
    facts = "\n".join([clash.reason, *map(str, clash.facts)])
    return {
        "focusNode": cast(Term, clash.facts[0].subject) if clash.facts else ox.NamedNode(OWL + "Nothing"),
        "sourceConstraintComponent": ox.NamedNode(OWL + "Nothing"),
        "resultSeverity": _sh("Violation"),
        "resultMessage": ox.Literal(facts, language="en"),
    }


def _shape(finding: Finding) -> ox.NamedNode:
    return expand(finding.constraint if ":" in finding.constraint else f"shape:{finding.constraint}")


def _path(result: ox.BlankNode, finding: Finding) -> Iterator[ox.Triple]:
    """Yield the path: a property, or where a shape of ours has a path of several, a copy of that."""
    shapes = _shapes()
    paths = shapes.values(_shape(finding), SH + "path")
    if paths and isinstance(paths[0], ox.BlankNode):
        yield from _copy(shapes, paths[0], result, _sh("resultPath"), result.value)
    elif finding.path:
        yield ox.Triple(result, _sh("resultPath"), expand(finding.path))


@cache
def _shapes() -> Graph:
    return load_shapes("asserted") | load_shapes("closed")


def _copy(shapes: Graph, node: Term, subject: ox.BlankNode, predicate: ox.NamedNode, name: str) -> Iterator[ox.Triple]:
    """Yield a triple that leads to a copy of ``node``, and the copy: blank nodes get names of their own."""
    if not isinstance(node, ox.BlankNode):
        yield ox.Triple(subject, predicate, node)
        return
    copied = ox.BlankNode(f"{name}x")
    yield ox.Triple(subject, predicate, copied)
    within = [(key, value) for key, values in sorted(shapes.about(node).items()) for value in values]
    for number, (key, value) in enumerate(within):
        yield from _copy(shapes, value, copied, ox.NamedNode(key), f"{copied.value}{number}")
