"""Finds records to which data refers by a number that lost the zeros in front, as spreadsheets do to "0008"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.keys.numbers import ways
from casco_kg.rdf.ours import NUMBER, WITHOUT_ZEROS
from casco_kg.rdf.terms import DATA_BASE, terms_of

__all__ = ["ZERO", "meant_without_zeros", "without_zeros"]

#: What spreadsheets take from a number that they take for a quantity.
ZERO = "0"


def meant_without_zeros(data: Graph) -> dict[ox.Triple, ox.NamedNode]:
    """Return statements that lead to nothing but a number, each with the one record that has it with zeros in front.

    Where several records have it, none is meant: which one it is would be a guess.
    """
    lost = {value: text for value in data.undescribed(DATA_BASE) if (text := _number(value)).isdecimal()}
    if not lost:
        return {}
    records: dict[str, set[ox.NamedNode]] = {}
    for subject, _, number in map(terms_of, data.having(NUMBER.value)):
        written = number.value.strip()
        if written.isdecimal() and written.startswith(ZERO) and isinstance(subject, ox.NamedNode):
            records.setdefault(written.lstrip(ZERO), set()).add(subject)
    return dict(_led(data, lost, records))


def _led(
    data: Graph, lost: dict[ox.NamedNode, str], records: dict[str, set[ox.NamedNode]]
) -> Iterator[tuple[ox.Triple, ox.NamedNode]]:
    for predicate, way in ways().items():
        for triple in data.having(predicate.value) if way.having else ():
            number = lost.get(cast(ox.NamedNode, triple.object), ZERO)
            found = [
                record
                for record in records.get(number, ())
                if any(data.values(record, each.value) for each in way.having)
            ]
            if not number.startswith(ZERO) and len(found) == 1:
                yield triple, found[0]


def without_zeros(data: Graph) -> Graph:
    """Return for each statement of :func:`meant_without_zeros` one that leads to the record, and what it led to."""
    made = set[ox.Triple]()
    for triple, record in meant_without_zeros(data).items():
        subject, predicate, value = terms_of(triple)
        made.add(ox.Triple(cast(ox.NamedNode, subject), predicate, record))
        made.add(ox.Triple(cast(ox.NamedNode, subject), WITHOUT_ZEROS, value))
    return Graph(frozenset(made))


def _number(value: ox.NamedNode) -> str:
    return unquote(value.value.removeprefix(DATA_BASE)).strip()
