"""The records of a register: bodies, what they hold and what they issue, and to which of them a node belongs.

Which kinds there are stands in queries/report/records.rq.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.ours import NUMBER
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.reading.places import Place

__all__ = ["DEPTH", "Record", "RecordList", "Records", "Table", "in_order", "records_in", "records_query"]

#: A file, and in a workbook of several a sheet.
Table: TypeAlias = tuple[str, str | None]

#: How many steps a part is from its record at most.
DEPTH = 4


@dataclass(frozen=True, slots=True)
class Record:
    """A record.

    Attributes:
        node: the node that it describes.
        kind: what it is one of, in the plural.
        bodies: the bodies on whose side it stands, by name: those that granted it, or what it rests on.
        place: where it stands; None when no file has it.
        name: its name; empty where it has none.
        number: its number; empty where it has none.
    """

    node: Term
    kind: str
    bodies: tuple[str, ...]
    place: Place | None
    name: str
    number: str


class Records(Protocol):
    """The records of a register, in the order of their kinds and places."""

    def __iter__(self) -> Iterator[Record]:
        """Return all of them."""

    def __len__(self) -> int:
        """Return how many there are."""

    def of(self, node: Term) -> Record | None:
        """Return the record that a node is, or is a part of."""

    def look_up(self, nodes: Iterable[Term]) -> None:
        """Make ready what will be asked of some nodes, all at once."""

    def is_part(self, node: Term) -> bool:
        """Return whether a node is a part of a record, and none itself."""

    def by_kind(self) -> Mapping[str, int]:
        """Return how many there are of each kind."""

    def by_table(self) -> Mapping[Table, int]:
        """Return how many stand in each file, and sheet of a workbook."""

    def by_body(self) -> Mapping[str, int]:
        """Return how many stand on the side of each body."""


@dataclass(frozen=True, slots=True)
class RecordList:
    """The records of a register, each made.

    Attributes:
        found: each by its node.
        parts: of a node within a record, the record.
    """

    found: Mapping[Term, Record] = field(default_factory=dict)
    parts: Mapping[Term, Term] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.found.values())

    def __len__(self) -> int:
        return len(self.found)

    def of(self, node: Term) -> Record | None:
        """Return the record that a node is, or is a part of."""
        return self.found.get(node) or self.found.get(self.parts.get(node, node))

    def look_up(self, nodes: Iterable[Term]) -> None:
        """See :class:`Records`: all is ready."""

    def is_part(self, node: Term) -> bool:
        """See :class:`Records`."""
        return node in self.parts

    def by_kind(self) -> Mapping[str, int]:
        """See :class:`Records`."""
        return Counter(record.kind for record in self)

    def by_table(self) -> Mapping[Table, int]:
        """See :class:`Records`."""
        return Counter((record.place.file, record.place.sheet) for record in self if record.place)

    def by_body(self) -> Mapping[str, int]:
        """See :class:`Records`."""
        return Counter(body for record in self for body in record.bodies)


@cache
def records_query() -> str:
    """Return the query that asks for records."""
    (path,) = find("queries", "report/records.rq")
    return path.read_text(encoding="utf-8")


def records_in(ask: Callable[[str], Iterable[Mapping[str, Term]]], data: Graph, closed: Graph) -> RecordList:
    """Return the records that data describes, in the order of their kinds and places.

    Args:
        ask: asks the closed graph a query.
        data: the data; of what it only names it has no record.
        closed: the closed graph, for the names of bodies.
    """
    described = data.subjects()
    name = cache(closed.label)
    kinds: dict[Term, tuple[int, str]] = {}
    bodies: dict[Term, set[str]] = {}
    for solution in ask(records_query()):
        node = solution["record"]
        if node in described:
            kind = (int(solution["order"].value), solution["kind"].value)
            kinds[node] = min(kind, kinds.get(node, kind))
            bodies.setdefault(node, set())
            if "body" in solution:
                bodies[node].add(name(solution["body"]))
    data.places.look_up(node.value for node in kinds)
    names, numbers = _texts(data, RDFS + "label"), _texts(data, NUMBER.value)
    records = [
        Record(
            node,
            kind,
            tuple(sorted(bodies[node])),
            data.places.find(node.value),
            names.get(node, ""),
            numbers.get(node, ""),
        )
        for node, (_, kind) in kinds.items()
    ]
    records.sort(key=lambda record: (kinds[record.node][0], in_order(record)))
    found = {record.node: record for record in records}
    return RecordList(found, _parts(found, data, described))


def _parts(found: Mapping[Term, Record], data: Graph, described: frozenset[Term]) -> dict[Term, Term]:
    """Return for each node that is no record the one that leads to it; the first, where there are several."""
    leading: dict[Term, Term] = {}
    for subject, _, value in map(terms_of, data):
        if value in described and value not in found:
            known = leading.get(value)
            leading[value] = subject if known is None or str(subject) < str(known) else known
    parts: dict[Term, Term] = {}
    for node, above in leading.items():
        record = above
        for _ in range(DEPTH):
            if record in found or record not in leading:
                break
            record = leading[record]
        if record in found:
            parts[node] = record
    return parts


def _texts(data: Graph, predicate: str) -> dict[Term, str]:
    """Return the first text that each node has for a property."""
    found: dict[Term, str] = {}
    for subject, _, value in map(terms_of, data.having(predicate)):
        if isinstance(value, ox.Literal):
            found[subject] = min(value.value, found.get(subject, value.value))
    return found


def in_order(record: Record) -> tuple[str, str, int, str]:
    """Return by what the records of a kind are sorted: their places."""
    place = record.place or Place("")
    return place.file, place.sheet or "", place.row or place.line or 0, str(record.node)
