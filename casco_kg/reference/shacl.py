"""The reference engine for SHACL: pyshacl, slow and independent of our compiler, which the tests hold against it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock, get_ident
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.shape import Shape
from rdflib.plugins.sparql.sparql import Query

from casco_kg.errors import InputError, UsageError
from casco_kg.graph import Graph
from casco_kg.rdf.bridge import quiet, term_to_rdflib, to_rdflib
from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.shacl.compiled.checks import Result
from casco_kg.sparql import walls
from casco_kg.sparql.by_rdflib import prepared
from casco_kg.texts import clipped

__all__ = ["PreparedGraph", "results"]

_narrowing = Lock()


def results(graph: Graph, shapes: Graph, focuses: frozenset[Term] | None) -> list[Result]:
    """Run pyshacl, the reference engine, and return the results on ``focuses``, or on all nodes.

    Raises:
        InputError: pyshacl cannot make sense of the shapes.
        UsageError: they would leave the graph.

    It needs minutes to judge the knowledge graph too, so only ``focuses`` among what targets find are judged.
    """
    converted, shacl = to_rdflib(graph), to_rdflib(shapes)
    data = PreparedGraph(converted.store, converted.identifier)
    with (
        walls.closed("what the shapes ask pyshacl to do"),
        quiet("rdflib.term"),
        quiet("pyshacl-validate"),
        nullcontext() if focuses is None else _targets_among(focuses),
    ):
        try:
            _, report, _ = pyshacl.validate(data, shacl_graph=shacl, inference="none", advanced=True, inplace=True)
        except UsageError:
            raise
        except Exception as error:  # pyshacl raises whatever malformed shapes led it to
            reason = clipped(str(error).strip().partition("\n")[0]) or type(error).__name__
            raise InputError(
                f"the shapes cannot be run: {reason}; they must be as https://www.w3.org/TR/shacl/#syntax-rules says"
            ) from error
    return [*_read_report(report, shapes)]


@contextmanager
def _targets_among(focuses: frozenset[Term]) -> Iterator[None]:
    """Let the targets of shapes find ``focuses`` alone, in the present thread.

    pyshacl's own ``focus_nodes`` passes over blank nodes in silence, and takes every other node to conform to a shape
    that stands in another.
    """
    chosen = set(map(term_to_rdflib, focuses))
    thread = get_ident()

    def among(shape: Shape, *args: Any, **kwargs: Any) -> set[rdflib.term.Node]:  # noqa: ANN401
        found: set[rdflib.term.Node] = every(shape, *args, **kwargs)  # type: ignore[no-untyped-call]
        return found & chosen if get_ident() == thread else found

    with _narrowing:
        every, Shape.focus_nodes = Shape.focus_nodes, among  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            Shape.focus_nodes = every  # type: ignore[method-assign]


class PreparedGraph(rdflib.Graph):
    """A graph that parses a query once; pyshacl asks the same one for every focus node, and parsing takes longest."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> rdflib.query.Result:  # noqa: ANN401
        """Answer a query as rdflib does."""
        if isinstance(query_object, str):
            query_object = prepared(query_object, tuple((name, str(iri)) for name, iri in self.namespaces()))
        return super().query(query_object, *args, **kwargs)


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
