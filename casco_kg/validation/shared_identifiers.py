"""Finds records that share an identifier: rows, or objects of JSON, that say different things of one thing.

Which properties have one value, and which findings say no more than that two records share an identifier, is stated by
the constraint that tells it: it speaks for others (casco:speaksFor). Where those of them that allow one value of a
property find several, the records contradict each other; what others of a property find is named beside it.
"""

from __future__ import annotations

from functools import cache
from typing import cast

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.keys.headers import close_key
from casco_kg.keys.names import property_of
from casco_kg.rdf.constants import SH
from casco_kg.rdf.ours import SHARED_BY, SPEAKS_FOR, UNKNOWN_COLUMN
from casco_kg.rdf.terms import Term, local_name, readable, shorten, terms_of
from casco_kg.reading.places import Place
from casco_kg.validation.constraints import constraint_name, load_shapes
from casco_kg.validation.report import Finding

__all__ = ["sharing", "without_what_is_told"]


def sharing(data: Graph) -> Graph:
    """Return a statement on each identifier under which several records contradict each other.

    Its text names where they stand, and in what they differ. In RDF a thing may be described in many places, so that
    only rows of tables and objects of JSON count as records.
    """
    values: dict[tuple[Term, ox.NamedNode], list[Term]] = {}
    for path in _spoken_for():
        for subject, predicate, value in map(terms_of, data.repeated(path.value)):
            values.setdefault((subject, predicate), []).append(value)
    differing: dict[Term, dict[str, dict[Place, Term]]] = {}
    contradictory: set[Term] = set()
    for (subject, predicate), several in values.items():
        if len(several) > 1 and (stand := _records(subject, predicate, several, data)):
            header = next((place.column for place in stand if place.column), None)
            differing.setdefault(subject, {})[header or local_name(predicate)] = stand
            if _spoken_for()[predicate]:
                contradictory.add(subject)
    return Graph(
        frozenset(
            ox.Triple(cast(ox.NamedNode, subject), SHARED_BY, ox.Literal(_in_words(differing[subject])))
            for subject in contradictory
        )
    )


def without_what_is_told(findings: set[Finding]) -> set[Finding]:
    """Return findings without those that another on the same record speaks for.

    That the cells of a column were not read speaks for all that its rows lack, where it is clear what is meant.
    """
    speakers = _speakers()
    told = {(name, finding.focus) for finding in findings for name in speakers.get(finding.constraint, ())}
    meant = {
        (finding.place.file, finding.place.sheet, shorten(property_of(key.rpartition(".")[2])))
        for finding in findings
        if finding.place and finding.path == shorten(UNKNOWN_COLUMN) and isinstance(finding.value, ox.Literal)
        for key in filter(None, [close_key(finding.value.value)])
        if key.rpartition(".")[2] != "id"  # which is no property
    }
    return {
        finding
        for finding in findings
        if (finding.constraint, finding.focus) not in told
        and not (
            finding.place and finding.value is None and (finding.place.file, finding.place.sheet, finding.path) in meant
        )
    }


@cache
def _speakers() -> dict[str, frozenset[str]]:
    """Return the constraints that speak for others, each with those."""
    shapes = load_shapes("asserted")
    found = {shape: shapes.values(shape, SPEAKS_FOR.value) for shape in shapes.subjects()}
    return {
        constraint_name(shape): frozenset(map(constraint_name, others)) for shape, others in found.items() if others
    }


@cache
def _spoken_for() -> dict[Term, bool]:
    """Return the properties that constraints spoken for are about, and whether one value of each is allowed."""
    shapes = load_shapes("asserted")
    spoken_for = {name for names in _speakers().values() for name in names}
    return {
        path: bool(shapes.values(shape, SH + "maxCount"))
        for shape in shapes.subjects()
        if constraint_name(shape) in spoken_for
        for path in shapes.values(shape, SH + "path")
    }


def _records(subject: Term, predicate: ox.NamedNode, values: list[Term], data: Graph) -> dict[Place, Term]:
    """Return where each value stands, in order; none where not all stand in records of their own."""
    places = [(data.places.find(subject.value, predicate.value, value.value), value) for value in values]
    found = {place: value for place, value in places if place and (place.row is not None or place.pointer)}
    records = {_record(place) for place in found}
    return dict(sorted(found.items(), key=lambda item: _order(item[0]))) if len(records) == len(values) else {}


def _record(place: Place) -> tuple[str, str, int | str]:
    """Return what tells the record in which a value stands: its row, or the JSON pointer of its object."""
    if place.row is not None:
        return place.file, place.sheet or "", place.row
    return place.file, "", (place.pointer or "").rpartition("/")[0]


def _order(place: Place) -> tuple[str, str, int, str]:
    return place.file, place.sheet or "", place.row or place.line or 0, place.pointer or ""


def _in_words(found: dict[str, dict[Place, Term]]) -> str:
    records = dict.fromkeys(_record(place) for place in sorted({p for s in found.values() for p in s}, key=_order))
    tables = {(file, sheet) for file, sheet, _ in records}
    named = [
        str(number) if len(tables) == 1 else " ".join(filter(None, (file, sheet and f"sheet {sheet}", str(number))))
        for file, sheet, number in records
    ]
    kind = "rows" if all(isinstance(number, int) for _, _, number in records) else "objects"
    differences = "; ".join(
        f"{name}: {', '.join(_written(value) for value in stand.values())}" for name, stand in sorted(found.items())
    )
    return f"{kind} {', '.join(named[:-1])} and {named[-1]} differ in {differences}"


def _written(value: Term) -> str:
    return value.value if isinstance(value, ox.Literal) else readable(value)
