"""Runs the shapes of users, on terms as they were written.

Unlike ours, which only look at the user's data, they look at every node that they name (sh:targetNode), whether the
data contains it or not, and follow their paths wherever these lead.

Source: https://www.w3.org/TR/shacl/#targets
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from casco_kg.engines import COMPILED, INTERPRETED, PYSHACL, Engine
from casco_kg.errors import InputError
from casco_kg.graph import Graph
from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.rdf.written import written, written_triples
from casco_kg.shacl.compiled.checks import Result
from casco_kg.shacl.interpreted.data import Data
from casco_kg.shacl.interpreted.shapes import IllFormedError
from casco_kg.shacl.interpreted.validation import Validation
from casco_kg.validation.constraints import constraint_name

__all__ = ["Checked", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the shapes of a user found.

    Attributes:
        results: each with how many times.
        looked_at: how many focus nodes each shape with a target has, by its name.
        engine: what ran.
    """

    results: tuple[tuple[Result, int], ...]
    looked_at: tuple[tuple[str, int], ...]
    engine: Engine


def check(shapes: Graph, graph: Graph, data: Graph, *, engine: str) -> Checked:
    """Run the shapes of a user.

    Args:
        shapes: the shapes.
        graph: the graph that they read.
        data: the part of it that is the user's: what targets other than nodes by name are looked for in.
        engine: COMPILED, or REFERENCE for pyshacl.

    Raises:
        InputError: a shape is ill-formed, or asks for what is not supported.
    """
    validation = Validation(shapes, Data(written_triples(graph)))
    users = frozenset(map(written, data.subjects() | data.objects()))
    try:
        focuses = {node: _focuses(validation, node, users) for node in validation.with_targets()}
        for node in focuses:
            validation.check(node)
        if engine == COMPILED:
            results = [result for node, found in focuses.items() for result in validation.results(node, found)]
            ran = Engine(INTERPRETED, by_rdflib=validation.runner.by_rdflib)
        else:
            results, ran = [*_by_pyshacl(shapes, graph, focuses)], Engine(PYSHACL)
    except IllFormedError as error:
        raise InputError(_words(error, shapes)) from error
    looked_at = sorted((constraint_name(node, shapes), len(found)) for node, found in focuses.items())
    return Checked(tuple(results), tuple(looked_at), ran)


def _focuses(validation: Validation, node: Term, users: frozenset[Term]) -> dict[Term, None]:
    named, found = validation.targets(node)
    return named | {focus: None for focus in found if focus in users}


def _by_pyshacl(shapes: Graph, graph: Graph, focuses: dict[Term, dict[Term, None]]) -> Iterator[tuple[Result, int]]:
    """Yield what the reference engine finds; it is imported only here, since that takes long."""
    from casco_kg.reference.shacl import results

    for result in results(Graph(frozenset(written_triples(graph))), shapes, None):
        if result.shape not in focuses or result.focus in focuses[result.shape]:
            yield result, 1


def _words(error: IllFormedError, shapes: Graph) -> str:
    """Return what is wrong with a shape: where it stands, the shape with a name that it belongs to, and why."""
    leading = {value: subject for subject, predicate, value in map(terms_of, shapes) if predicate.value.startswith(SH)}
    chain: dict[Term, None] = {}
    node: Term | None = error.node
    while node is not None and node not in chain:
        chain[node] = None
        node = leading.get(node)
    place = next(filter(None, (shapes.places.find(node.value) for node in chain)), ", ".join(shapes.files))
    owner = next((node for node in chain if not isinstance(node, ox.BlankNode)), error.node)
    part = "" if owner == error.node else "a part of it "
    return f"{place}: {constraint_name(owner, shapes)}{':' if part else ''} {part}{error.reason}"
