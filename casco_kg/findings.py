"""Validates: data and shapes to findings.

Shapes under shapes/asserted/ read the graph as written, those under shapes/closed/ the graph after inference.
Only findings on the user's data are reported; the knowledge graph is context.

Source: https://www.w3.org/TR/shacl/#validation
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.closure import Closure, Given, close
from casco_kg.engines import COMPILED, PYSHACL, Engine
from casco_kg.errors import UsageError
from casco_kg.graph import Graph
from casco_kg.inference import Clash
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.languages.words import ENGLISH
from casco_kg.linkage.documents import designated
from casco_kg.linkage.names import named_only
from casco_kg.linkage.spellings import alike
from casco_kg.linkage.zeros import without_zeros
from casco_kg.neighbourhood import around
from casco_kg.progress import doing
from casco_kg.rdf.constants import SH, XSD
from casco_kg.rdf.ours import IS_DAY, PRESENT_DAY
from casco_kg.reading.account import Depth
from casco_kg.reading.places import Place
from casco_kg.shacl.compiled.checks import Checks, Result, compile_shapes
from casco_kg.sparql.named_terms import in_shapes
from casco_kg.texts import many
from casco_kg.validation.constraints import chosen, constraints, load_shapes, names, read_shapes
from casco_kg.validation.records import RecordList, Records
from casco_kg.validation.report import SEVERITIES, Finding, Report
from casco_kg.validation.results import Telling
from casco_kg.validation.running import looked_at, running_over
from casco_kg.validation.shape_faults import refuse_entailment, remarks_on
from casco_kg.validation.shared_identifiers import sharing, without_what_is_told
from casco_kg.validation.unread_columns import with_what_may_be_unread
from casco_kg.validation.user_shapes import Checked, check

if TYPE_CHECKING:
    from casco_kg.validation.kept import Kept

__all__ = ["as_grave_as", "checks_of", "in_order", "present_day", "read_beside", "running", "validate"]

_NOTHING = Graph(frozenset())
#: What stands around the nodes of so many findings is held at once.
_TOLD_AT_ONCE = 500


def validate(
    data: Given,
    *,
    shapes: Iterable[Path | str] = (),
    shapes_only: bool = False,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    as_of: date | None = None,
    language: str | None = None,
    engine: str = COMPILED,
    since: Kept | None = None,
    keep: Callable[[bytes], object] | None = None,
) -> Report:
    """Check data against our shapes, and against further ones.

    Args:
        data: the data without the knowledge graph; or the closure of both, with which nothing is inferred again.
        shapes: files with shapes of one's own; they read the graph after inference.
        shapes_only: whether the data alone is checked, against these alone.
        select: names of constraints; when given, only these are reported.
        ignore: names of constraints that are not reported.
        severities: the severity of findings by the name of their constraint, where it is to be another one.
        as_of: the day that counts as today; by default today. Shapes read it as the date of id:present-day.
        language: the language that findings are wanted in, such as "de"; where a shape does not speak it, in English or
            in any.
        engine: COMPILED, or REFERENCE for owlrl and pyshacl.
        since: what was found of an earlier state of the data (:func:`~casco_kg.validation.kept.read_kept`): what
            depends on no change is not looked at again; the report is the same.
        keep: gets what was looked at and found as a file, for the next time.

    Raises:
        InputError: a file with shapes cannot be read, or holds one that cannot be run; or nothing in the data is known,
            nor named by these.
        UsageError: a constraint that is named does not exist; or what is found cannot be kept or taken over.

    """
    if (since or keep) and (shapes_only or engine != COMPILED):
        raise UsageError("what is found is kept and taken over of our constraints, by the compiled engine alone")
    own = read_shapes(shapes)
    if shapes_only:
        refuse_entailment(own)
    everything = own if shapes_only else load_shapes("asserted") | load_shapes("closed") | own
    select, ignore = ([name.removeprefix("shape:") for name in given] for given in (select, ignore))
    known = names(everything)
    for name in (*select, *ignore, *(severities or ())):
        if name not in known:
            raise UsageError(f"there is no constraint {name!r}; casco-kg rules lists them")
    day = as_of or date.today()
    closure = close(data, engine=engine)
    named = closure.data.named(in_shapes(own))

    def wanted(constraint: str) -> bool:
        return (not select or constraint in select) and constraint not in ignore

    asked = frozenset(filter(wanted, constraints(everything)))
    run = (day, engine, asked, language)
    ours = _Ours(named, _NOTHING, (), (), ()) if shapes_only else _by_ours(closure, named, *run, since, keep)
    if not (shapes_only or ours.clashes or any(triple.predicate.value == SH + "targetNode" for triple in own)):
        named.account.require(Depth.CHECKED)

    found = {*ours.findings, *_on_shapes(own, closure.data, language)}
    spoken = without_what_is_told({finding for finding in found if wanted(finding.constraint)})
    told = [*with_what_may_be_unread(spoken, named, language)]
    ran = [*ours.engines]
    looked_at: tuple[tuple[str, int], ...] = ()
    if own.triples:
        seen = ours.closed | ours.beside
        checked = check(own, seen, named, engine=engine)
        told += [f for f in _of_users(checked, seen, own, named, language) if wanted(f.constraint)]
        looked_at = checked.looked_at
        ran.append(checked.engine)
    return Report(
        findings=in_order(as_grave_as(finding, severities or {}) for finding in told),
        clashes=ours.clashes,
        constraints=tuple(sorted(asked)),
        files=named.files,
        as_of=day,
        engines=tuple(dict.fromkeys(ran)),
        statements=len(named),
        looked_at=looked_at,
        shapes=everything,
        not_understood=len(named.unread),
        records=ours.records,
        language=language or ENGLISH,
    )


def as_grave_as(finding: Finding, severities: Mapping[str, str]) -> Finding:
    """Return a finding with the severity that is wanted for its constraint."""
    wanted = severities.get(finding.constraint, finding.severity)
    if wanted == finding.severity:
        return finding
    named = ox.NamedNode(SH + wanted.capitalize())
    return replace(finding, severity=wanted, result=replace(finding.result, severity=named))


@dataclass(frozen=True, slots=True)
class _Ours:
    """What our shapes found, what the user's read, contradictions, the engines that ran, and the records."""

    closed: Graph
    beside: Graph
    clashes: tuple[Clash, ...]
    findings: Collection[Finding]
    engines: Iterable[Engine]
    records: Records = field(default_factory=RecordList)


def _by_ours(
    closure: Closure,
    data: Graph,
    day: date,
    engine: str,
    wanted: frozenset[str],
    language: str | None,
    since: Kept | None,
    keep: Callable[[bytes], object] | None,
) -> _Ours:
    findings: set[Finding] = set()
    context = read_beside(data, day)
    over = running_over(closure, context, data, since, keeps=keep is not None)
    for graph, run, checked, said in (
        (closure.asserted, over.asserted, running("asserted", wanted), "written"),
        (closure.graph, over.closed, running("closed", wanted), "inferred"),
    ):
        doing(f"checking {many(len(constraints(checked)), 'constraint')} on what is {said}")
        results = run(checks_of(checked)) if engine == COMPILED else _by_pyshacl(graph | context, checked, data)
        # Of one fault that breaks two constraints of a shape, one finding stays, the same on every run.
        found = sorted(results, key=lambda result: (str(result.focus), result.component.value))
        doing(f"telling {many(len(found), 'finding')}")
        for start in range(0, len(found), _TOLD_AT_ONCE):
            some = found[start : start + _TOLD_AT_ONCE]
            nodes = {result.focus for result in some}
            nodes |= {v for result in some if (v := result.value) is not None and not isinstance(v, ox.Literal)}
            part = around(nodes, closure, closed=graph is closure.graph)
            findings |= {*map(Telling(part, checked, language=language).finding, some)}
    records = over.records(data)
    if keep is not None:
        keep(over.kept())
    in_store = tuple(dict.fromkeys(over.in_store))
    ran = (closure.engine, Engine(COMPILED, in_store=in_store) if engine == COMPILED else Engine(PYSHACL))
    return _Ours(closure.graph, context, closure.clashes, findings, ran, records)


@lru_cache(maxsize=8)
def running(reads: str, wanted: frozenset[str]) -> Graph:
    """Return our shapes that read one graph, as far as they are run for the wanted constraints."""
    return chosen(load_shapes(reads), wanted)


def _of_users(checked: Checked, graph: Graph, shapes: Graph, data: Graph, language: str | None) -> list[Finding]:
    """Return what the user's shapes found; the same that is found in several ways is one finding."""
    found = Counter[Result]()
    for result, times in checked.results:
        found[result] += times
    telling = Telling(graph, shapes, data=data, language=language)
    return [telling.finding(result, times) for result, times in found.items()]


def _on_shapes(own: Graph, data: Graph, language: str | None) -> Iterator[Finding]:
    """Yield what is to be said of the shapes of the user themselves: what in them checks nothing."""
    told, ours = remarks_on(own, data), load_shapes("asserted")
    if told.triples:
        graph = told | knowledge()
        found = checks_of(ours).run(graph.store(), told.subjects().__contains__)
        yield from map(Telling(graph, ours, language=language).finding, found)


def read_beside(data: Graph, day: date) -> Graph:
    """Return what our shapes read beside data and knowledge: the day, how data was read, what SPARQL cannot compare.

    Whoever runs the shapes elsewhere adds this to the data.
    """
    linked = designated(data) | alike(data) | named_only(data) | without_zeros(data)
    return present_day(day) | Graph(data.remarks) | sharing(data) | linked


def present_day(day: date) -> Graph:
    """Return the statement by which shapes know the day."""
    literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    return Graph(frozenset({ox.Triple(PRESENT_DAY, IS_DAY, literal)}))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings as a report has them: the gravest first, then by constraint and place."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int | str, ...]:
    place = finding.place or Place("")
    return (
        SEVERITIES.index(finding.severity),
        finding.constraint,
        finding.message,
        finding.limit,
        place.file,
        place.sheet or "",
        place.row or place.line or 0,
        str(finding.focus),
        str(finding.value),
        finding.path or "",
    )


@lru_cache(maxsize=8)
def checks_of(shapes: Graph) -> Checks:
    """Compile our shapes once; who validates several times mostly does so against the same."""
    compiled = compile_shapes(shapes)
    assert not compiled.not_compiled, compiled.not_compiled
    return compiled


def _by_pyshacl(graph: Graph, shapes: Graph, data: Graph) -> list[Result]:
    """Validate by the reference engine; it is imported only here, since that takes long."""
    from casco_kg.reference.shacl import results

    return results(graph, shapes, looked_at(data))
