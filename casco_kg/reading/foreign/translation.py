"""Applies readers: from other people's terms to ours, accounting for every triple of the source.

A triple of the source is *used* where a pattern of the reader matches it in some solution; every other one is told in
a remark. What is made stands where that stood which gave its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import PurePath
from typing import cast
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, terms_of
from casco_kg.reading.foreign.readers import Reader, in_namespace, recognized
from casco_kg.reading.foreign.vocabularies import Kind, is_list, kind_of, word_of
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import Source
from casco_kg.reading.unread import lifted, remarks
from casco_kg.sparql.construct import Construct, Part, TriplePattern, parse_construct

__all__ = ["translated"]

#: More solutions than this for each triple of a file are no reading of it.
_SOLUTIONS_PER_TRIPLE = 100
_SOLUTIONS_AT_LEAST = 1000

Solution = Mapping[str, Term]


def translated(source: Source) -> Source:
    """Return what a source says in our terms, with a remark on each part that no reader used.

    A source that no reader applies to is returned as it is. What is said in our own terms stays.

    Raises:
        InputError: a reader cannot be applied, or nothing comes of it.

    """
    applied = recognized(source)
    if not applied:
        return source
    source = _renamed(source, dict(pair for reader in applied for pair in reader.same))
    own, described = _own(source)
    made: dict[ox.Triple, None] = dict.fromkeys(triple for triple in source.triples if triple in own)
    used, places = set(own), source.places | Places()
    for reader in applied:
        reading = _Reading(source, reader)
        made |= dict.fromkeys(reading.made)
        used |= reading.used
        for triple, place in reading.made.items():
            if place is not None:
                _note(places, triple, place)
            if triple.subject not in described:
                places.note_lacking(terms_of(triple)[0].value, reader.lacks)
    if not made:
        titles = "; ".join(reader.title for reader in applied)
        raise InputError(f"{source.name}: holds nothing that is read of this format, perhaps by its version: {titles}")
    lost = {triple: places.find(*(term.value for term in terms_of(triple))) for triple in source.remarks}
    left = lost | remarks(source.triples, used, places)
    left = lifted(left, source.triples, {terms_of(triple)[0] for triple in made})
    for triple, place in left.items():
        if place is not None:
            _note(places, triple, place)
    return Source(source.name, tuple(made), places, tuple(left))


def _note(places: Places, triple: ox.Triple, place: Place) -> None:
    subject, predicate, value = terms_of(triple)
    places.note(place, subject.value, predicate.value, value.value)
    places.note(place, subject.value, predicate.value)
    places.note(place, subject.value)


def _own(source: Source) -> tuple[set[ox.Triple], set[object]]:
    """Return what is said in our own terms, with axioms and what they are about; and the nodes that it describes."""
    kinds = {triple: kind_of(word_of(triple)) for triple in source.triples}
    own = {triple for triple, kind in kinds.items() if kind is Kind.OURS}
    described: set[object] = {triple.subject for triple in own}
    about = {terms_of(t)[0].value for t, kind in kinds.items() if kind is Kind.AXIOM and not is_list(t)}
    if about:
        own |= {t for t, kind in kinds.items() if kind in (Kind.AXIOM, Kind.DECLARATION) or word_of(t).iri in about}
    known = described.union(triple.object for triple in own)
    own |= {triple for triple, kind in kinds.items() if kind is Kind.ANNOTATION and triple.subject in known}
    return own, described


def _renamed(source: Source, same: Mapping[str, str]) -> Source:
    """Give blank nodes names, and call terms by one namespace where several stand for the same.

    A blank node is called by where it stands in the file, where that is known, else by its order. The file goes into
    the name by what it is called and by what it says, so that files are told apart, wherever they lie.
    """
    said = "\n".join(sorted(re.sub(r"_:\w+", "_:", str(triple)) for triple in source.triples))
    file = f"{PurePath(source.name).name}-{sha256(said.encode()).hexdigest()[:8]}"
    names: dict[str, str] = {}

    def named(term: Term) -> Term:
        if isinstance(term, ox.Literal):
            return term
        if term.value not in names:
            names[term.value] = in_namespace(term.value, same)
            if isinstance(term, ox.BlankNode):
                place = source.places.find(term.value)
                where = place.pointer if place and place.pointer else f"/{len(names)}"
                names[term.value] = f"{DATA_BASE}{GENID}{quote(file + where, safe='-._~/')}"
        return ox.NamedNode(names[term.value])

    def all_named(triple: ox.Triple) -> ox.Triple:
        subject, predicate, value = map(named, terms_of(triple))
        return ox.Triple(cast(ox.NamedNode, subject), cast(ox.NamedNode, predicate), value)

    triples = tuple(dict.fromkeys(map(all_named, source.triples)))
    return Source(source.name, triples, source.places.renamed(names), tuple(map(all_named, source.remarks)))


@cache
def _construct(reader: Reader) -> Construct:
    return parse_construct(reader.text, reader.name)


class _Reading:
    """A reader run over a source.

    Attributes:
        made: what came of it, each triple with its place in the source.
        used: the triples of the source that its patterns matched.

    """

    def __init__(self, source: Source, reader: Reader) -> None:
        self.made: dict[ox.Triple, Place | None] = {}
        self.used: set[ox.Triple] = set()
        self._places, self._said = source.places, frozenset(source.triples)
        self._construct = _construct(reader)
        for solution in _solutions(source, reader, self._construct):
            self._add(solution)

    def _add(self, solution: Solution) -> None:
        matched = {
            pattern: triple
            for pattern in self._construct.patterns
            if (triple := _filled(pattern, solution)) is not None and triple in self._said
        }
        self.used |= set(matched.values())
        for pattern in self._construct.template:
            triple = _filled(pattern, solution)
            if triple is not None and triple not in self.made:
                self.made[triple] = self._place(pattern, solution, matched)

    def _place(
        self, made: TriplePattern, solution: Solution, matched: Mapping[TriplePattern, ox.Triple]
    ) -> Place | None:
        """Return where that stands which gave the value of what is made, or else its subject."""
        for variable in _origins(made[2], self._construct):
            for pattern, triple in matched.items():
                if pattern[2] == variable:
                    return self._places.find(*(term.value for term in terms_of(triple)))
        for variable in _origins(made[0], self._construct):
            if variable in solution and (place := self._places.find(solution[variable].value)):
                return place
        return None


def _solutions(source: Source, reader: Reader, construct: Construct) -> list[Solution]:
    """Return the solutions, in the same order on every run."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in source.triples)
    limit = _SOLUTIONS_PER_TRIPLE * len(source.triples) + _SOLUTIONS_AT_LEAST
    found: dict[tuple[tuple[str, str], ...], Solution] = {}
    results = cast(ox.QuerySolutions, store.query(construct.select))
    names = [variable.value for variable in results.variables]
    for number, row in enumerate(results):
        if number >= limit:
            raise InputError(f"{source.name}: says the same things in too many combinations to be read; {reader.title}")
        solution = {name: cast(Term, term) for name in names if (term := row[name]) is not None}
        found[tuple((name, str(term)) for name, term in solution.items())] = solution
    return [found[key] for key in sorted(found)]


def _filled(pattern: TriplePattern, solution: Solution) -> ox.Triple | None:
    """Return a pattern with its variables replaced; None where one is unbound, or no triple would come of it."""
    subject, predicate, value = (solution.get(part) if isinstance(part, str) else part for part in pattern)
    if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode) or value is None:
        return None
    return ox.Triple(subject, predicate, value)


def _origins(part: Part, construct: Construct) -> Iterator[str]:
    """Yield the variable that a part of the template is, and those that it was made from."""
    waiting = [part] if isinstance(part, str) else []
    passed: set[str] = set()
    while waiting:
        variable = waiting.pop(0)
        if variable not in passed:
            passed.add(variable)
            yield variable
            waiting += sorted(construct.made_from.get(variable, ()))
