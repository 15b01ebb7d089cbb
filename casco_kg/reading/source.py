"""What one file says, and what is remarked on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.rdf.terms import DATA_BASE
from casco_kg.reading.places import Place, Places

__all__ = ["AnySource", "Source", "file_node", "file_remark"]


class AnySource(Protocol):
    """What one file says, as :class:`Source` has it; of a large file, terms are made when somebody asks."""

    @property
    def name(self) -> str:
        """The path of the file as given, or "standard input"."""

    @property
    def triples(self) -> Sequence[ox.Triple]:
        """The triples in the order of the file; may hold blank nodes and repetitions."""

    @property
    def places(self) -> Places:
        """Where what it says stands."""

    def samples(self) -> Iterable[tuple[ox.Triple, int]]:
        """Return statements, each with how many it stands for: those with the same property, or of the same type.

        An axiom stands for itself alone.
        """


@dataclass(frozen=True, slots=True)
class Source:
    """What one file says: its triples in the order of the file, and where each subject stands.

    Attributes:
        name: the path of the file as given, or "standard input".
        triples: may hold blank nodes and repetitions.
        places: where what it says stands.
        remarks: statements about the file itself, such as what could not be placed; shapes read them, and they are
            no part of the data.

    """

    name: str
    triples: tuple[ox.Triple, ...]
    places: Places = field(default_factory=Places)
    remarks: tuple[ox.Triple, ...] = ()

    def samples(self) -> Iterable[tuple[ox.Triple, int]]:
        """See :class:`AnySource`."""
        return ((triple, 1) for triple in self.triples)


def file_node(name: str) -> ox.NamedNode:
    """Return the IRI by which remarks speak of a file."""
    return ox.NamedNode(DATA_BASE + quote(name, safe="/-._~"))


def file_remark(places: Places, place: Place, kind: ox.NamedNode, text: str) -> ox.Triple:
    """Return a remark on a file, and note where in the file it belongs.

    Args:
        places: where the place is noted.
        place: the part of the file that the remark is about.
        kind: the property that shapes read: ABSENT_COLUMN, UNCHECKED, UNREAD or UNKNOWN_COLUMN.
        text: what is left over, in words.
    """
    file = file_node(place.file)
    places.note(place, file.value, kind.value, text)
    return ox.Triple(file, kind, ox.Literal(text))
