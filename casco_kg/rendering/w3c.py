"""Writes reports as W3C validation reports, in Turtle.

Blank nodes of the data are blank nodes again, and shapes without a name come with what they say, so that it can be
told which is meant.

Source: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import cast

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.inference import Clash
from casco_kg.languages.words import ENGLISH, spoken
from casco_kg.rdf.constants import OWL, SH, TYPE
from casco_kg.rdf.terms import Term
from casco_kg.rdf.written import written
from casco_kg.validation.report import Finding, Report

__all__ = ["w3c_report"]

#: The same result in more ways than these is written as often as this.
_MOST_TIMES = 100


def w3c_report(report: Report) -> str:
    """Return a report in Turtle; sh:conforms is false on any finding and on any contradiction.

    What is said of the shapes of the user themselves is no result of theirs, where these alone are checked.
    """
    top = ox.BlankNode("report")
    run = report.shapes.subjects()
    findings = [finding for finding in report.findings if finding.result.shape in run]
    triples = [
        ox.Triple(top, TYPE, _sh("ValidationReport")),
        ox.Triple(top, _sh("conforms"), ox.Literal(not (findings or report.clashes or report.not_understood))),
    ]
    shapes = _Copies(report.shapes)
    number = count(1)
    for finding in findings:
        for _ in range(min(finding.times, _MOST_TIMES)):
            result = ox.BlankNode(f"result{next(number)}")
            triples += _result(top, result, _of_finding(finding, report))
            triples += _sources(result, finding, shapes)
    for position, clash in enumerate(report.clashes, 1):
        triples += _result(top, ox.BlankNode(f"contradiction{position}"), _of_clash(clash))
    return Graph(frozenset(triples)).serialize(ox.RdfFormat.TURTLE, {"sh": SH}).decode()


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _result(top: ox.BlankNode, result: ox.BlankNode, values: dict[str, list[Term]]) -> Iterator[ox.Triple]:
    yield ox.Triple(top, _sh("result"), result)
    yield ox.Triple(result, TYPE, _sh("ValidationResult"))
    for name, several in values.items():
        for value in several:
            yield ox.Triple(result, _sh(name), value)


def _of_finding(finding: Finding, report: Report) -> dict[str, list[Term]]:
    result = finding.result
    english = ox.Literal(finding.message, language=ENGLISH)
    ours = english in report.shapes.values(result.shape, SH + "message") or not spoken(report.language)
    said = english if ours else ox.Literal(finding.message, language=report.language)
    said = ox.Literal(finding.message) if finding.limit else said
    return {
        "focusNode": [written(result.focus)],
        "value": [] if result.value is None else [written(result.value)],
        "sourceConstraintComponent": [result.component],
        "resultSeverity": [result.severity],
        "resultMessage": [*result.messages] or [said],
    }


def _of_clash(clash: Clash) -> dict[str, list[Term]]:
    """A contradiction is no SHACL result; it is told as one: the focus node cannot be, a member of owl:Nothing."""
    facts = "\n".join([clash.reason, *map(str, clash.facts)])
    return {
        "focusNode": [cast(Term, clash.facts[0].subject) if clash.facts else ox.NamedNode(OWL + "Nothing")],
        "sourceConstraintComponent": [ox.NamedNode(OWL + "Nothing")],
        "resultSeverity": [_sh("Violation")],
        "resultMessage": [ox.Literal(facts, language="en")],
    }


def _sources(result: ox.BlankNode, finding: Finding, shapes: _Copies) -> Iterator[ox.Triple]:
    """Yield what a result comes from: the shape, the constraint in SPARQL, and the path."""
    found = finding.result
    yield from shapes.shared(result, _sh("sourceShape"), found.shape)
    if found.constraint is not None:
        yield from shapes.shared(result, _sh("sourceConstraint"), found.constraint)
    if found.path is not None:
        yield from shapes.copied(result, _sh("resultPath"), found.path)


class _Copies:
    """Copies nodes of a shapes graph into a report: blank nodes get names there that are the same on every run."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._shared: dict[Term, ox.BlankNode] = {}
        self._number = count(1)

    def copied(self, subject: ox.BlankNode, predicate: ox.NamedNode, node: Term) -> Iterator[ox.Triple]:
        """Yield a triple that leads to a copy of a node, and the copy, of its own."""
        yield from self._copy(subject, predicate, node, {})

    def shared(self, subject: ox.BlankNode, predicate: ox.NamedNode, node: Term) -> Iterator[ox.Triple]:
        """Yield a triple that leads to a copy of a node, and the copy, where there is none yet."""
        yield from self._copy(subject, predicate, node, self._shared)

    def _copy(
        self, subject: ox.BlankNode, predicate: ox.NamedNode, node: Term, known: dict[Term, ox.BlankNode]
    ) -> Iterator[ox.Triple]:
        left: list[tuple[ox.BlankNode, ox.NamedNode, Term]] = [(subject, predicate, node)]
        while left:
            subject, predicate, node = left.pop()
            if not isinstance(node, ox.BlankNode):
                yield ox.Triple(subject, predicate, node)
                continue
            if node not in known:
                known[node] = ox.BlankNode(f"s{next(self._number)}")
                about = sorted(self._shapes.about(node).items())
                left += [(known[node], ox.NamedNode(key), value) for key, values in about for value in values]
            yield ox.Triple(subject, predicate, known[node])
