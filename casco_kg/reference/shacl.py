"""The reference engine for SHACL: pyshacl, slow and independent of our compiler, which the tests hold against it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from casco_kg.errors import InputError, UsageError
from casco_kg.graph import Graph
from casco_kg.rdf.bridge import quiet, to_rdflib
from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.shacl.compiled.checks import Result
from casco_kg.shacl.shapes_graph import is_target
from casco_kg.sparql import walls
from casco_kg.texts import clipped

__all__ = ["PreparedGraph", "results"]

_SHAPES_WITHIN = frozenset(SH + name for name in ("and", "node", "not", "or", "qualifiedValueShape", "xone"))


def results(graph: Graph, shapes: Graph, focuses: frozenset[Term] | None) -> list[Result]:
    """Run pyshacl, the reference engine, and return the results on ``focuses``, or on all nodes.

    Raises:
        InputError: pyshacl cannot make sense of the shapes.
        UsageError: they would leave the graph.

    It needs minutes to judge the knowledge graph too, so it is told which nodes count. But then it takes every other
    node to conform to a shape that stands in another; such shapes are run on all nodes.
    """
    if focuses is None:
        return [*_run(graph, shapes, None)]
    within = _with_shapes_within(shapes)
    results: list[Result] = []
    for chosen, told in (
        (Graph(frozenset(t for t in shapes if not (is_target(t) and t.subject in within))), focuses),
        (Graph(frozenset(t for t in shapes if not is_target(t) or t.subject in within)), None),
    ):
        if any(map(is_target, chosen)):
            results += _run(graph, chosen, told)
    return [result for result in results if result.focus in focuses]


def _run(graph: Graph, shapes: Graph, focuses: frozenset[Term] | None) -> Iterator[Result]:
    told = None if focuses is None else [node.value for node in focuses if isinstance(node, ox.NamedNode)]
    converted, shacl = to_rdflib(graph), to_rdflib(shapes)
    data = PreparedGraph(converted.store, converted.identifier)
    with walls.closed("what the shapes ask pyshacl to do"), quiet("rdflib.term"), quiet("pyshacl-validate"):
        try:
            _, report, _ = pyshacl.validate(
                data, shacl_graph=shacl, focus_nodes=told, inference="none", advanced=True, inplace=True
            )
        except UsageError:
            raise
        except Exception as error:  # pyshacl raises whatever malformed shapes led it to
            reason = clipped(str(error).strip().partition("\n")[0]) or type(error).__name__
            raise InputError(
                f"the shapes cannot be run: {reason}; they must be as https://www.w3.org/TR/shacl/#syntax-rules says"
            ) from error
    return _read_report(report, shapes)


class PreparedGraph(rdflib.Graph):
    """A graph that parses a query once; pyshacl asks the same one for every focus node, and parsing takes longest."""

    @cached_property
    def _prepared(self) -> dict[str, Query]:
        return {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> rdflib.query.Result:  # noqa: ANN401
        """Answer a query as rdflib does."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                prepared = prepareQuery(query_object, dict(self.namespaces()))
                walls.refuse_ways_out_of(prepared.algebra)
                self._prepared[query_object] = prepared
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **kwargs)


def _with_shapes_within(shapes: Graph) -> frozenset[Term]:
    """Return the shapes that ask values to conform to other shapes, themselves or by a property shape of theirs."""
    inner = [(s, o) for s, p, o in map(terms_of, shapes) if p.value == SH + "property"]
    asking = {s for s, p, _ in map(terms_of, shapes) if p.value in _SHAPES_WITHIN}
    asking |= {shape for shape, _ in inner if shapes.values(shape, SH + "path")}
    while around := {shape for shape, property_shape in inner if property_shape in asking} - asking:
        asking |= around
    return frozenset(asking)


def _read_report(report: rdflib.Graph, shapes: Graph) -> Iterator[Result]:
    """Yield the results of a W3C validation report. Source: https://www.w3.org/TR/shacl/#validation-report.

    A detail of a result is none of its own. A path that is no property is told by the shape, of which the report has
    a copy.
    """
    said = Graph(frozenset(quad.triple for quad in ox.parse(report.serialize(format="nt"), ox.RdfFormat.N_TRIPLES)))
    tops = {terms_of(triple)[2] for triple in said if triple.predicate.value == SH + "result"}
    for node in sorted(tops, key=str):
        about = {key.removeprefix(SH): values for key, values in said.about(node).items()}
        shape, (severity,), (component,) = (
            about["sourceShape"][0],
            about["resultSeverity"],
            about["sourceConstraintComponent"],
        )
        assert isinstance(severity, ox.NamedNode) and isinstance(component, ox.NamedNode)
        path = next(iter(about.get("resultPath", ())), None)
        if isinstance(path, ox.BlankNode):
            path = next(iter(shapes.values(shape, SH + "path")), None)
        yield Result(
            shape,
            component,
            severity,
            about["focusNode"][0],
            path,
            next(iter(about.get("value", ())), None),
            next(iter(about.get("sourceConstraint", ())), None),
            _messages(about, shape, shapes),
            _asks(component, shape, shapes),
        )


def _messages(about: dict[str, list[Term]], shape: Term, shapes: Graph) -> tuple[ox.Literal, ...]:
    """Return what the shapes make a result say; pyshacl finds words of its own where they say nothing."""
    said = [*shapes.values(shape, SH + "message")]
    for constraint in about.get("sourceConstraint", ()):
        said += shapes.values(constraint, SH + "message")
    return tuple(text for text in about.get("resultMessage", ()) if isinstance(text, ox.Literal)) if said else ()


def _asks(component: ox.NamedNode, shape: Term, shapes: Graph) -> tuple[tuple[ox.NamedNode, Term], ...]:
    name = component.value.removeprefix(SH).removesuffix("ConstraintComponent")
    key = ox.NamedNode(SH + (name.lower() if name == "SPARQL" else name[:1].lower() + name[1:]))
    return tuple((key, value) for value in shapes.values(shape, key.value))
