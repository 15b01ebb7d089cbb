"""Validates: data and shapes to findings.

Shapes under shapes/asserted/ read the graph as written, those under shapes/closed/ the graph after inference.
Only findings on the user's data are reported; the knowledge graph is context.

Source: https://www.w3.org/TR/shacl/#validation
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from casco_kg.alike import alike
from casco_kg.closure import Clash, Closure, ContradictionError, infer
from casco_kg.compiled.shacl.checks import Checks, Result, compile_shapes
from casco_kg.compiled.shacl.shapes import SH, is_target
from casco_kg.constraints import constraints, load_shapes, merged, names, read_shapes
from casco_kg.designated import designated
from casco_kg.errors import InputError, UsageError
from casco_kg.found import finding_of
from casco_kg.graph import Graph, knowledge
from casco_kg.looked_at import in_shapes
from casco_kg.reading import Place
from casco_kg.report import SEVERITIES, Finding, Report
from casco_kg.shape_faults import remarks_on
from casco_kg.sharing import sharing, without_what_is_told
from casco_kg.terms import XSD, Term, expand
from casco_kg.understood import Depth

__all__ = ["present_day", "validate"]


def validate(
    data: Graph,
    *,
    shapes: Iterable[Path | str] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    as_of: date | None = None,
    engine: str = "compiled",
) -> Report:
    """Check data against our shapes, and against further ones.

    Args:
        data: the data alone, without the knowledge graph.
        shapes: files with shapes of one's own; they read the graph after inference.
        select: names of constraints; when given, only these are reported.
        ignore: names of constraints that are not reported.
        as_of: the day that counts as today; by default today. Shapes read it as the date of id:present-day.
        engine: "compiled", or "reference" for owlrl and pyshacl.

    Raises:
        InputError: a file with shapes cannot be read, or nothing in the data is known, nor named by these.
        UsageError: a selected or ignored constraint does not exist.

    """
    closure, clashes = _closed(data, engine)
    own = merged(read_shapes(shapes))
    data = data.named(in_shapes(own))
    if not clashes and not any(triple.predicate.value == SH + "targetNode" for triple in own):
        data.account.require(Depth.CHECKED)
    closed_shapes = load_shapes("closed") | own
    all_shapes = load_shapes("asserted") | closed_shapes
    select, ignore = ([name.removeprefix("shape:") for name in given] for given in (select, ignore))
    known = names(all_shapes)
    for name in (*select, *ignore):
        if name not in known:
            raise UsageError(f"there is no constraint {name!r}; casco-kg rules lists them")
    remarks = Graph(data.remarks)
    focuses = data.subjects() | (data.objects() - knowledge().subjects()) | remarks.subjects()
    findings = set(_on_shapes(own))
    ran: dict[str, None] = {closure.engine: None}
    day = as_of or date.today()
    context = present_day(day) | remarks | sharing(data) | designated(data) | alike(data)
    store = ox.Store()
    for graph, added, checked in (
        (closure.asserted, closure.asserted | context, load_shapes("asserted")),
        (closure.graph, Graph(closure.inferred), closed_shapes),
    ):
        if engine == "compiled":
            results, engine_name = _results(added.store(store), graph | context, checked, focuses)
        else:
            results, engine_name = _by_pyshacl(graph | context, checked, focuses), "pyshacl"
        ran[engine_name] = None
        # Of one fault that breaks two constraints of a shape, one finding stays, the same on every run.
        for result in sorted(results, key=lambda result: result.component.value):
            findings.add(finding_of(result, graph, checked))

    def wanted(constraint: str) -> bool:
        return (not select or constraint in select) and constraint not in ignore

    told = without_what_is_told({finding for finding in findings if wanted(finding.constraint)})
    return Report(
        findings=tuple(sorted(told, key=_order)),
        clashes=clashes,
        constraints=tuple(sorted(filter(wanted, constraints(all_shapes)))),
        files=data.files,
        as_of=day,
        engine=", ".join(ran),
        statements=len(data),
        not_understood=len(data.unread),
    )


def _on_shapes(own: Graph) -> Iterator[Finding]:
    """Yield what is to be said of the shapes of the user themselves: what in them checks nothing."""
    told, ours = remarks_on(own), load_shapes("asserted")
    if told.triples:
        graph = told | knowledge()
        for result in _checks(ours).run(graph.store(), told.subjects().__contains__):
            yield finding_of(result, graph, ours)


def present_day(day: date) -> Graph:
    """Return the statement by which shapes know the day; whoever runs them elsewhere adds it to the data."""
    literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    return Graph(frozenset({ox.Triple(expand("id:present-day"), expand("casco:isDay"), literal)}))


def _closed(data: Graph, engine: str) -> tuple[Closure, tuple[Clash, ...]]:
    try:
        return infer(data, engine=engine), ()
    except ContradictionError as error:
        return error.closure, error.closure.clashes


def _order(finding: Finding) -> tuple[int | str, ...]:
    place = finding.place or Place("")
    return (
        SEVERITIES.index(finding.severity),
        finding.constraint,
        finding.message,
        place.file,
        place.sheet or "",
        place.row or place.line or 0,
        str(finding.focus),
        str(finding.value),
        finding.path or "",
    )


def _results(store: ox.Store, graph: Graph, shapes: Graph, focuses: frozenset[Term]) -> tuple[list[Result], str]:
    """Validate a graph, held by a store; return the results on ``focuses``, and the engines that found them."""
    compiled = _checks(shapes)
    try:
        results = list(compiled.run(store, focuses.__contains__))
    except SyntaxError as error:
        raise InputError(f"a query in the shapes cannot be parsed: {error.msg}") from error
    except RuntimeError as error:  # such as a function that there is none of, found out row by row
        raise UsageError(f"a query in the shapes cannot be answered: {error}") from error
    if not compiled.not_compiled:
        return results, "compiled"
    left = Graph(frozenset(t for t in shapes if t.subject in compiled.not_compiled or not is_target(t)))
    reasons = ", ".join(sorted(set(compiled.not_compiled.values())))
    return results + _by_pyshacl(graph, left, focuses), f"compiled, and pyshacl as {reasons} is not"


@lru_cache(maxsize=8)
def _checks(shapes: Graph) -> Checks:
    """Compile shapes once; who validates several times mostly does so against the same."""
    return compile_shapes(shapes)


def _by_pyshacl(graph: Graph, shapes: Graph, focuses: frozenset[Term]) -> list[Result]:
    """Validate by the reference engine; it is imported only here, since that takes long."""
    from casco_kg.reference_shacl import results

    return results(graph, shapes, focuses)
