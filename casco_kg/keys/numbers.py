"""Finds which record is meant where data refers to one by its number, as whoever cites another does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.keys.names import beside, called, counted_from, property_of
from casco_kg.keys.said import LABEL, Said, folded, is_made_up, number_key
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.terms import DATA_BASE, Term, terms_of

__all__ = ["meant_by_number", "ways"]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a property leads to records that are known by their numbers.

    Attributes:
        having: properties of which these records have one; empty for bodies, which have none that leads to bodies.
        day: the property with the day of whatever refers to them, which tells their periods apart; None for none.
        of_several: which are meant where several records of the same bodies have a number: the one that fits best, each
            that holds on the day, or none.
    """

    having: tuple[ox.NamedNode, ...]
    day: ox.NamedNode | None
    of_several: str


@cache
def ways() -> dict[ox.NamedNode, _Way]:
    """Return the properties that lead to records which are known by their numbers."""
    return {
        property_of(key): _Way(
            tuple(map(property_of, said["having"])),
            property_of(said["day"]) if "day" in said else None,
            said.get("ofSeveral", "best"),
        )
        for key, said in beside("knownByNumber").items()
    }


def meant_by_number(said: Said) -> dict[ox.Triple, tuple[ox.NamedNode, ...]]:
    """Return for each statement that refers to a record by its number the record, or the records of that number.

    A record whose identifier this is goes before. Where several have the number, they are parts or periods of one if
    whoever granted and holds them is the same; of others that of the body that the statement is about is meant. Where
    that is nobody's, none is meant. What happened to a number happened to each record of it that held on that day.

    A record without an identifier that says no more than whose number it is refers by that as well; if none has it, or
    several bodies' have and it does not say whose it is, it is an identifier of nothing.

    Args:
        said: what all files say.
    """
    numbered, referring = said.numbered(property_of("number"), ways())
    found: dict[ox.Triple, tuple[ox.NamedNode, ...]] = {}
    for triple in referring:
        text = _number(triple, said)
        if not text or not (records := numbered.get(number_key(text), ())):
            continue
        way, value = ways()[triple.predicate], terms_of(triple)[2]
        if not is_made_up(value.value) and said.of(value) and (not way.having or _is_one(value, way, said)):
            continue
        candidates = [each for each in records if each not in (triple.subject, value) and _is_one(each, way, said)]
        candidates = _of_number(text, candidates, way, said)
        chosen = _chosen(triple, candidates, way, said)
        if not chosen and is_made_up(value.value) and not (candidates and _says_whose(value, way, said)):
            chosen = (ox.NamedNode(DATA_BASE + quote(text, safe="-._~")),)
        if chosen:
            found[triple] = chosen
    return found


def _number(triple: ox.Triple, said: Said) -> str:
    """Return the text by which a statement refers, be it a number or not; empty for a record that says more."""
    way, (_, _, value) = ways()[triple.predicate], terms_of(triple)
    if not is_made_up(value.value):
        return said.written(value)
    told = [each.predicate for each in said.of(value)]
    numbers = [number.value for number in said.values(value, property_of("number"))]
    is_stub = len(numbers) == 1 and {*told} < {TYPE, LABEL, property_of("number"), *way.having}
    return numbers[0] if way.having and is_stub and not {*way.having} <= {*told} else ""


def _of_number(text: str, records: list[Term], way: _Way, said: Said) -> list[Term]:
    """Return those of some records whose number a text is; failing that, with the name of a body of theirs before it.

    Zeros in front that are lost are made up for where data is checked (casco_kg/linkage/zeros.py), not here.
    """
    numbers = [(record, folded(n.value)) for record in records for n in said.values(record, property_of("number"))]
    whole = folded(text)
    exact = [record for record, number in numbers if number == whole]
    return exact or [record for record, number in numbers if _is_with_a_name(whole, number, record, way, said)]


def _is_with_a_name(one: str, other: str, record: Term, way: _Way, said: Said) -> bool:
    """Return whether of two texts one is the other with the name of a body of a record before it."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer.endswith(f" {shorter}") and _is_name_of(longer.removesuffix(shorter), record, way, said)


def _is_name_of(text: str, record: Term, way: _Way, said: Said) -> bool:
    """Return whether words name a body that a record leads to, words for a number at their end aside."""
    words = text.split()
    while len(words) > 1 and words[-1].strip(".:,") in beside("numberWords"):
        words.pop()
    name = " ".join(words).strip(" .:,")
    bodies = {body for predicate in way.having for body in said.values(record, predicate)}
    if {body.value for body in bodies} & {*called(name)}:
        return True
    return any(folded(each) == name for body in bodies for each in _names(body, said))


def _names(body: Term, said: Said) -> Iterator[str]:
    yield said.written(body)
    yield from (label.value for label in said.values(body, LABEL))


def _is_one(record: Term, way: _Way, said: Said) -> bool:
    """Return whether a record is of the kind that a property leads to."""
    if not way.having:
        return record not in said.about_bodies
    return any(triple.predicate in way.having for triple in said.of(record))


def _says_whose(value: Term, way: _Way, said: Said) -> bool:
    return any(triple.predicate in way.having for triple in said.of(value))


def _chosen(triple: ox.Triple, candidates: list[Term], way: _Way, said: Said) -> tuple[ox.NamedNode, ...]:
    """Return the record that is meant, or records; none where it cannot be told."""
    subject, _, value = terms_of(triple)
    given = {(each.predicate, terms_of(each)[2]) for each in said.of(value) if is_made_up(value.value)}
    for predicate in way.having:
        if demanded := {term for said_by, term in given if said_by == predicate}:
            candidates = [each for each in candidates if demanded & said.values(each, predicate)]
    if _differ(candidates, way, said):
        own = {terms_of(each)[2] for each in said.of(subject)}
        candidates = [each for each in candidates if any(own & said.values(each, p) for p in way.having)]
    if not candidates or _differ(candidates, way, said) or (way.of_several == "none" and len(candidates) > 1):
        return ()
    fits = {record: _unlike(subject, record, way, said) for record in candidates}
    ordered = sorted(candidates, key=lambda record: (*fits[record], record.value))
    meant = ordered[:1]
    if way.of_several == "each":
        days = said.values(subject, way.day) if way.day else frozenset()
        away = {record: max((_days_away(record, day.value, said) for day in days), default=0) for record in ordered}
        meant = [record for record in ordered if away[record] == min(away.values())]
    return tuple(record for record in meant if isinstance(record, ox.NamedNode))


def _differ(candidates: Iterable[Term], way: _Way, said: Said) -> bool:
    """Return whether records are not all of the same bodies."""
    return len({tuple(said.values(record, predicate) for predicate in way.having) for record in candidates}) > 1


def _unlike(subject: Term, record: Term, way: _Way, said: Said) -> tuple[bool, int]:
    """Return how little a record fits whatever refers to it: by its period, then by what its parts say."""
    own = {terms_of(each)[2] for each in said.of(subject)}
    parts = {terms_of(each)[2] for part in said.of(record) for each in said.of(terms_of(part)[2])}
    days = said.values(subject, way.day) if way.day else frozenset()
    return not all(_holds(record, day.value, said) for day in days), -len(own & parts)


def _holds(record: Term, day: str, said: Said) -> bool:
    """Return whether a day lies in each period that is said of a record."""
    return all(first[:10] <= day[:10] <= last[:10] for first, last in _periods(record, said))


def _days_away(record: Term, day: str, said: Said) -> int:
    """Return how many days lie between a day and the periods of a record; none where it lies in them."""
    ordinals = [tuple(map(_ordinal, (first, day, last))) for first, last in _periods(record, said)]
    before = (first - on for first, on, _ in ordinals if first and on)
    after = (on - last for _, on, last in ordinals if on and last)
    return max((0, *before, *after))


def _ordinal(day: str) -> int:
    """Return the number of a day, and 0 for what is none."""
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return 0


def _periods(record: Term, said: Said) -> Iterator[tuple[str, str]]:
    for end, start in counted_from().items():
        firsts = {term.value for term in said.values(record, property_of(start))} or {""}
        lasts = {term.value for term in said.values(record, property_of(end))} or {"9"}
        yield min(firsts), max(lasts)
