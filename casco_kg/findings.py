"""Validates: data and shapes to findings.

Shapes under shapes/asserted/ read the graph as written, those under shapes/closed/ the graph after inference.
Only findings on the user's data are reported; the knowledge graph is context.

Source: https://www.w3.org/TR/shacl/#validation
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from casco_kg.closure import Clash, Closure, ContradictionError, infer
from casco_kg.compiled.shacl.checks import Checks, Result, compile_shapes
from casco_kg.compiled.shacl.shapes import SH, is_target
from casco_kg.errors import InputError, UsageError
from casco_kg.files import find
from casco_kg.graph import Graph, knowledge
from casco_kg.hints import meant
from casco_kg.reading import Place, Source, read
from casco_kg.sparql import refuse_tangles, refuse_ways_out, unescaped
from casco_kg.terms import RDF, XSD, Term, expand, local_name, prefixes, readable, shorten, terms_of

__all__ = ["SEVERITIES", "SH", "Finding", "Report", "load_shapes", "present_day", "terms_in", "validate"]

_SOURCE = "http://purl.org/dc/terms/source"

#: Properties of shapes that add to the data what they then judge (https://www.w3.org/TR/shacl-af/#rules).
_CHANGING = frozenset({SH + "construct", SH + "rule", SH + "update"})

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
        hint: the end of ``fix`` where that is about this finding alone, such as "did you mean"; mostly empty.
        sources: where the requirement comes from, as prefixed names or IRIs.
        place: where the node stands in the input; None when no file describes it.
        component: the IRI of the kind of constraint, as the W3C report wants it.

    """

    constraint: str
    severity: str
    focus: Term
    label: str
    path: str | None
    value: Term | None
    message: str
    fix: str
    hint: str
    sources: tuple[str, ...]
    place: Place | None
    component: str = field(compare=False)

    @property
    def shared_fix(self) -> str:
        """What to do about any finding of this constraint."""
        return self.fix.removesuffix(self.hint).rstrip()

    @property
    def shown_value(self) -> str:
        """The offending value as people write it, cut to a readable length; empty when there is none."""
        if self.value is None:
            return ""
        text = self.value.value if isinstance(self.value, ox.Literal) else readable(self.value)
        return text if len(text) <= _VALUE_LENGTH else text[:_VALUE_LENGTH] + "…"


_VALUE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found.

    Attributes:
        findings: gravest first, then by constraint, message, place and focus.
        clashes: the contradictions of the data with the ontology.
        constraints: the names of all constraints that were checked, sorted.
        files: the files that the data came from, as given.
        as_of: the day that counted as today.
        engine: the engines that inferred and validated, and why if not those asked for.
        statements: the number of triples in the data.

    """

    findings: tuple[Finding, ...]
    clashes: tuple[Clash, ...]
    constraints: tuple[str, ...]
    files: tuple[str, ...]
    as_of: date
    engine: str
    statements: int

    @property
    def conforms(self) -> bool:
        """Whether there is no finding of any severity, as sh:conforms has it, and no contradiction."""
        return not self.findings and not self.clashes

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
        InputError: a file with shapes cannot be read.
        UsageError: a selected or ignored constraint does not exist.

    """
    closure, clashes = _closed(data, engine)
    own = Graph(frozenset(triple for path in shapes for triple in _checked(read(path)).triples))
    closed_shapes = load_shapes("closed") | own
    all_shapes = load_shapes("asserted") | closed_shapes
    select, ignore = ([name.removeprefix("shape:") for name in names] for names in (select, ignore))
    names = _names(all_shapes)
    for name in (*select, *ignore):
        if name not in names:
            raise UsageError(f"there is no constraint {name!r}; casco-kg rules lists them")
    remarks = Graph(data.remarks)
    focuses = data.subjects() | (data.objects() - knowledge().subjects()) | remarks.subjects()
    findings: set[Finding] = set()
    ran: dict[str, None] = {closure.engine: None}
    day = as_of or date.today()
    context = present_day(day) | remarks
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
            findings.add(_finding(result, graph, checked))

    def wanted(constraint: str) -> bool:
        return (not select or constraint in select) and constraint not in ignore

    return Report(
        findings=tuple(sorted((f for f in findings if wanted(f.constraint)), key=_order)),
        clashes=clashes,
        constraints=tuple(sorted(filter(wanted, _constraints(all_shapes)))),
        files=data.files,
        as_of=day,
        engine=", ".join(ran),
        statements=len(data),
    )


def _checked(source: Source) -> Source:
    """Refuse shapes that would change the data, or whose queries leave the graph or are too much of a tangle."""
    shapes = Graph(frozenset(source.triples))
    if changing := sorted({t.predicate.value for t in shapes if t.predicate.value in _CHANGING}, reverse=True):
        raise UsageError(
            f"{source.name}: holds rules ({shorten(ox.NamedNode(changing[0]))}), which would add to the data and are "
            "not run; leave them out, or run them elsewhere and give their result"
        )
    declared = prefixes() | _declared(shapes)
    for triple in source.triples:
        if triple.predicate.value in (SH + "select", SH + "ask") and isinstance(triple.object, ox.Literal):
            text = triple.object.value
            try:
                refuse_tangles(text)
                for reading in {text: None, unescaped(text): None}:
                    with suppress(SyntaxError):  # told when it is run, with its own prefixes
                        refuse_ways_out(reading, declared)
            except UsageError as error:
                raise UsageError(f"{source.name}: {error}") from error
    return source


def _declared(shapes: Graph) -> dict[str, str]:
    """Return the prefixes that shapes declare for their queries, whichever of them each query uses."""
    found = {}
    for node in shapes.subjects():
        for prefix, namespace in zip(
            shapes.values(node, SH + "prefix"), shapes.values(node, SH + "namespace"), strict=False
        ):
            with suppress(ValueError):  # no IRI
                found[prefix.value] = ox.NamedNode(namespace.value).value
    return found


def present_day(day: date) -> Graph:
    """Return the statement by which shapes know the day; whoever runs them elsewhere adds it to the data."""
    literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    return Graph(frozenset({ox.Triple(expand("id:present-day"), expand("casco:isDay"), literal)}))


def terms_in(constraint: str) -> frozenset[Term]:
    """Return the terms that one of our constraints speaks of, in its triples and in its SPARQL text."""
    shapes = load_shapes("asserted") | load_shapes("closed")
    nodes, spoken = [cast(Term, expand(f"shape:{constraint}"))], set[Term]()
    while nodes:
        for values in shapes.about(nodes.pop()).values():
            nodes += [value for value in values if isinstance(value, ox.BlankNode)]
            spoken |= {value for value in values if isinstance(value, ox.NamedNode)}
            text = " ".join(value.value for value in values if isinstance(value, ox.Literal))
            spoken |= {
                expand(name) for name in re.findall(r"\b[a-z]+:[\w-]+", text) if name.split(":")[0] in prefixes()
            }
    return frozenset(spoken)


def _closed(data: Graph, engine: str) -> tuple[Closure, tuple[Clash, ...]]:
    try:
        return infer(data, engine=engine), ()
    except ContradictionError as error:
        return error.closure, tuple(_placed(clash, data) for clash in error.closure.clashes)


def _placed(clash: Clash, data: Graph) -> Clash:
    """Return a contradiction with the places of its facts, each once."""
    places: dict[Place, None] = {}
    for subject, predicate, value in map(terms_of, clash.facts):
        if place := data.places.find(subject.value, predicate.value, value.value):
            places[place] = None
    return replace(clash, places=tuple(places))


@lru_cache(maxsize=8)
def _names(shapes: Graph) -> frozenset[str]:
    return frozenset(_constraint_name(node) for node in shapes.subjects() if isinstance(node, ox.NamedNode))


@lru_cache(maxsize=8)
def _constraints(shapes: Graph) -> frozenset[str]:
    """Return the names of the shapes with a name; what only declares prefixes is none."""
    said = {SH + "declare", RDF + "type"}
    return frozenset(
        _constraint_name(node)
        for node in shapes.subjects()
        if isinstance(node, ox.NamedNode) and any(key.startswith(SH) for key in shapes.about(node).keys() - said)
    )


def _constraint_name(shape: Term) -> str:
    return shorten(shape).removeprefix("shape:")


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


def _finding(result: Result, graph: Graph, shapes: Graph) -> Finding:
    shape, focus, value = cast(Term, result.shape), cast(Term, result.focus), cast("Term | None", result.value)
    name, path = _constraint_name(_named(shape, shapes)), _path(result, graph)
    messages = [text.value for text in shapes.values(shape, SH + "message")]
    hint = meant(result, graph)
    return Finding(
        constraint=name,
        severity=_severity(result.severity),
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
