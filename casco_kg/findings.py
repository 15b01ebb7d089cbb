"""Validates: data and shapes to findings.

Shapes under shapes/asserted/ read the graph as written, those under shapes/closed/ the graph after inference.
Only findings on the user's data are reported; the knowledge graph is context.

Source: https://www.w3.org/TR/shacl/#validation
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.closure import Clash, Closure, ContradictionError, infer
from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.graph import Graph, knowledge, to_rdflib
from casco_kg.reading import Place, read
from casco_kg.terms import RDF, Term, local_name, shorten

if TYPE_CHECKING:
    import rdflib

__all__ = ["SEVERITIES", "Finding", "Report", "load_shapes", "validate"]

SH = "http://www.w3.org/ns/shacl#"
_SOURCE = "http://purl.org/dc/terms/source"

#: From the gravest to the lightest.
SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One constraint that one node of the data does not meet.

    Attributes:
        constraint: the name of the constraint, without prefix when it is one of ours.
        severity: one of :data:`SEVERITIES`.
        focus: the node.
        label: how people call the node.
        path: the property concerned, as a prefixed name; None when the node itself is concerned.
        value: the offending value; None when something is missing.
        message: what must hold, in words.
        fix: what to do; empty when the shape does not say.
        sources: where the requirement comes from, as prefixed names or IRIs.
        place: where the node stands in the input; None when no file describes it.

    """

    constraint: str
    severity: str
    focus: Term
    label: str
    path: str | None
    value: Term | None
    message: str
    fix: str
    sources: tuple[str, ...]
    place: Place | None

    @property
    def shown_value(self) -> str:
        """The offending value as people write it, cut to a readable length; empty when there is none."""
        if self.value is None:
            return ""
        text = self.value.value if isinstance(self.value, ox.Literal) else shorten(self.value)
        return text if len(text) <= _VALUE_LENGTH else text[:_VALUE_LENGTH] + "…"


_VALUE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found.

    Attributes:
        findings: gravest first, then by constraint, place and focus.
        clashes: the contradictions of the data with the ontology.
        engine: the engine that inferred, and the one that validated.
        statements: the number of triples in the data.

    """

    findings: tuple[Finding, ...]
    clashes: tuple[Clash, ...]
    engine: str
    statements: int

    @property
    def conforms(self) -> bool:
        """Whether there is no finding of any severity, as sh:conforms has it."""
        return not self.findings

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """Return the findings that are as grave as ``severity`` or graver."""
        limit = SEVERITIES.index(severity)
        return tuple(f for f in self.findings if SEVERITIES.index(f.severity) <= limit)


@cache
def load_shapes(reads: str) -> Graph:
    """Return our shapes that read one graph, ``asserted`` or ``closed``, with the prefixes they declare."""
    paths = (*find("shapes", f"{reads}/**/*.ttl"), *find("ontology", "prefixes.ttl"))
    return Graph(frozenset(triple for path in paths for triple in read(path).triples))


def validate(
    data: Graph,
    *,
    shapes: Iterable[Path | str] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    engine: str = "compiled",
) -> Report:
    """Check data against our shapes, and against further ones.

    Args:
        data: the data alone, without the knowledge graph.
        shapes: files with shapes of one's own; they read the graph after inference.
        select: names of constraints; when given, only these are reported.
        ignore: names of constraints that are not reported.
        engine: the engine that infers.

    Raises:
        InputError: a file with shapes cannot be read.
        UsageError: a selected or ignored constraint does not exist.

    """
    closure, clashes = _closed(data, engine)
    own = Graph(frozenset(triple for path in shapes for triple in read(path).triples))
    closed_shapes = load_shapes("closed") | own
    names = _names(load_shapes("asserted") | closed_shapes)
    for name in (*select, *ignore):
        if name not in names:
            raise UsageError(f"there is no constraint {name!r}; casco-kg rules lists them")
    focuses = (data.subjects() | data.objects()) - knowledge().subjects()
    findings = [
        finding
        for graph, checked in ((closure.asserted, load_shapes("asserted")), (closure.graph, closed_shapes))
        for finding in _pyshacl(graph, checked, focuses)
        if (not select or finding.constraint in select) and finding.constraint not in ignore
    ]
    return Report(tuple(sorted(set(findings), key=_order)), clashes, f"{closure.engine}, pyshacl", len(data))


def _closed(data: Graph, engine: str) -> tuple[Closure, tuple[Clash, ...]]:
    try:
        return infer(data, engine=engine), ()
    except ContradictionError as error:
        return error.closure, error.closure.clashes


def _names(shapes: Graph) -> frozenset[str]:
    return frozenset(_constraint_name(node) for node in shapes.subjects() if isinstance(node, ox.NamedNode))


def _constraint_name(shape: Term) -> str:
    return shorten(shape).removeprefix("shape:")


def _order(finding: Finding) -> tuple[int, str, str, int, str, str]:
    place = finding.place or Place("")
    return (
        SEVERITIES.index(finding.severity),
        finding.constraint,
        place.file,
        place.row or place.line or 0,
        str(finding.focus),
        str(finding.value),
    )


def _pyshacl(graph: Graph, shapes: Graph, focuses: frozenset[Term]) -> list[Finding]:
    """Run pyshacl, the reference engine, and turn its results on ``focuses`` into findings."""
    import pyshacl

    with _quiet("rdflib.term"):
        _, results, _ = pyshacl.validate(
            to_rdflib(graph),
            shacl_graph=to_rdflib(shapes),
            focus_nodes=[node.value for node in focuses if isinstance(node, ox.NamedNode)],
            inference="none",
            advanced=True,
        )
    return [_finding(found, graph, shapes) for found in _results(results) if found[SH + "focusNode"] in focuses]


@contextmanager
def _quiet(logger: str) -> Iterator[None]:
    """Keep a library from logging what is reported as a finding, such as a malformed literal."""
    level = logging.getLogger(logger).level
    logging.getLogger(logger).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logging.getLogger(logger).setLevel(level)


def _results(report: rdflib.Graph) -> list[dict[str, Term]]:
    """Return the results of a W3C validation report, each as property to value."""
    text = report.serialize(format="nt")
    results: dict[Term, dict[str, Term]] = {}
    for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES):
        results.setdefault(quad.subject, {})[quad.predicate.value] = quad.object
    is_result = ox.NamedNode(SH + "ValidationResult")
    return [values for values in results.values() if values.get(RDF + "type") == is_result]


def _finding(result: dict[str, Term], graph: Graph, shapes: Graph) -> Finding:
    focus, shape = result[SH + "focusNode"], result[SH + "sourceShape"]
    value = result.get(SH + "value")
    severity = result[SH + "resultSeverity"]
    assert isinstance(severity, ox.NamedNode)
    messages = shapes.values(shape, SH + "message") or [result[SH + "resultMessage"]]
    return Finding(
        constraint=_constraint_name(shape),
        severity=local_name(severity).lower(),
        focus=focus,
        label=graph.label(focus),
        path=_path(result.get(SH + "resultPath"), focus, value, graph),
        value=None if value == focus else value,
        message=messages[0].value,
        fix=" ".join(text.value for text in shapes.values(shape, SH + "description")),
        sources=tuple(shorten(source).strip("<>") for source in shapes.values(shape, _SOURCE)),
        place=graph.places.get(focus.value),
    )


def _path(path: Term | None, focus: Term, value: Term | None, graph: Graph) -> str | None:
    """Return the property that a result is about; for a path of several, the one that leads to the value."""
    if path is None or isinstance(path, ox.NamedNode):
        return None if path is None else shorten(path)
    leading = (shorten(ox.NamedNode(iri)) for iri, values in graph.about(focus).items() if value in values)
    return min(leading, default=None)
