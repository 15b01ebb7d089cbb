"""Where in a file something stands, found when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from casco_kg.languages.words import Words

__all__ = ["LookedUp", "Place", "Places"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and in it a line, a cell of a table or a JSON pointer.

    Attributes:
        file: the path of the file as given, or "standard input".
        sheet: the name of the sheet, in a workbook of several.
        line: the line, counted from 1.
        row: the row of a table, counted from 1 with the header.
        column: the header of the column.
        pointer: the JSON pointer (RFC 6901), or for XML the path of the element.

    """

    file: str
    sheet: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        text = self.file if self.line is None else f"{self.file}:{self.line}"
        if self.sheet is not None:
            text += f" sheet {self.sheet}"
        if self.row is not None:
            text += f" row {self.row}"
        if self.column is not None:
            text += f" column {self.column}"
        return text if self.pointer is None else f"{text} at {self.pointer}"

    def told(self, words: Words) -> str:
        """Return the place as ``str`` does, in the words of a language."""
        parts = [
            self.file if self.line is None else f"{self.file}:{self.line}",
            "" if self.sheet is None else words("sheet", name=self.sheet),
            "" if self.row is None else words("row", number=str(self.row)),
            "" if self.column is None else words("column", name=self.column),
            "" if self.pointer is None else words("at", pointer=self.pointer),
        ]
        return "".join(parts)


#: A subject of which more is noted is looked up by a table.
_MANY = 16


class LookedUp(Protocol):
    """Places that are found when somebody asks for one of their subjects."""

    @property
    def subjects(self) -> Collection[str]:
        """The IRIs of the subjects."""

    @property
    def places(self) -> Places:
        """The places of all."""

    def of(self, subject: str) -> Places:
        """Return the places of one subject, and maybe of others."""

    def of_all(self, subjects: Iterable[str]) -> Places:
        """Return the places of some names, as far as they are subjects, and maybe of others."""


@dataclass(frozen=True)
class _Later:
    """Places that are found when somebody asks for one of their subjects."""

    find_subjects: Callable[[], Iterable[str]]
    find_places: Callable[[], Places]
    find_of: Callable[[str], Places] | None = None

    @cached_property
    def subjects(self) -> frozenset[str]:
        return frozenset(self.find_subjects())

    @cached_property
    def places(self) -> Places:
        return self.find_places()

    def of(self, subject: str) -> Places:
        """Return the places of one subject, and maybe of others."""
        return self.places if self.find_of is None else self.find_of(subject)

    def of_all(self, subjects: Iterable[str]) -> Places:
        """Return the places of some names, as far as they are subjects, and maybe of others."""
        here = [subject for subject in subjects if subject in self.subjects]
        if self.find_of is None:
            return self.places if here else Places()
        found = Places()
        for subject in here:
            places = self.find_of(subject)
            places._settle(subject)
            found._noted[subject] = places._noted.get(subject, [])
            if subject in places._lacking:
                found._lacking[subject] = places._lacking[subject]
        return found


class Places:
    """Where subjects, their properties and the values of these stand, and what there is no place for."""

    def __init__(self) -> None:
        self._noted: dict[str, list[tuple[str, str, Place]]] = {}
        self._lacking: dict[str, frozenset[str]] = {}
        self._known: dict[str, tuple[int, dict[tuple[str, ...], Place]]] = {}
        self._later: list[LookedUp] = []
        self._settled: set[str] = set()

    @classmethod
    def later(
        cls,
        subjects: Callable[[], Iterable[str]],
        places: Callable[[], Places],
        of: Callable[[str], Places] | None = None,
    ) -> Places:
        """Return places that are found when they are asked for.

        To find them in a text takes longer than to parse it, and hardly a run asks for one in the knowledge graph.

        Args:
            subjects: what finds the subjects.
            places: what finds their places.
            of: what finds the places of one of them, where that can be done for itself.
        """
        deferred = cls()
        deferred._later.append(_Later(subjects, places, of))
        return deferred

    @classmethod
    def looked_up(cls, places: LookedUp) -> Places:
        """Return places that are looked up when they are asked for."""
        deferred = cls()
        deferred._later.append(places)
        return deferred

    def note(self, place: Place, subject: str, predicate: str = "", value: str = "") -> None:
        """Note where a subject stands, or its property, or one value of that; what was noted first stays.

        Args:
            place: the place.
            subject: the IRI of the subject.
            predicate: the IRI of the property.
            value: the IRI of the value, or its text.
        """
        if self._later:
            self._settle(subject)
        self._noted.setdefault(subject, []).append((predicate, value, place))

    def find(self, subject: str, predicate: str = "", value: str = "") -> Place | None:
        """Return the narrowest place that is known: of the value, of the property, or of the subject."""
        self._settle(subject)
        noted = self._noted.get(subject, [])
        wanted: tuple[tuple[str, ...], ...] = ((predicate, value), (predicate,), ("",), ())
        if len(noted) > _MANY:
            known = self._by_name(subject, noted)
            return next((known[name] for name in wanted if name in known), None)
        for name in wanted:
            for entry in noted:
                if entry[: len(name)] == name:
                    return entry[2]
        return None

    def _by_name(self, subject: str, noted: list[tuple[str, str, Place]]) -> dict[tuple[str, ...], Place]:
        """Return what is noted of a subject of which much is, by what it is noted for."""
        count, known = self._known.get(subject, (0, {}))
        for predicate, value, place in noted[count:]:
            for name in ((predicate, value), (predicate,), ()):
                known.setdefault(name, place)
        self._known[subject] = len(noted), known
        return known

    def note_lacking(self, subject: str, predicates: frozenset[str]) -> None:
        """Note properties of a subject that the format of its file has no place for, or leaves open."""
        self._settle(subject)
        self._lacking[subject] = predicates

    def is_lacking(self, subject: str, predicate: str) -> bool:
        """Return whether the format of the file of a subject has no place for a property of it."""
        self._settle(subject)
        return predicate in self._lacking.get(subject, ())

    def renamed(self, names: Mapping[str, str]) -> Places:
        """Return the places with subjects, properties and values called by other names."""
        renamed = Places()
        renamed._lacking = {names.get(subject, subject): lacking for subject, lacking in self._lacking.items()}
        for subject, noted in self._noted.items():
            for predicate, value, place in noted:
                renamed.note(place, *(names.get(name, name) for name in (subject, predicate, value)))
        renamed._later = [_renamed(part, names) for part in self._later]
        return renamed

    def __or__(self, other: Places) -> Places:
        """Return both, each of which is looked at when somebody asks for one of its subjects."""
        both = Places()
        both._later = self._parts() + other._parts()
        return both

    @property
    def parts(self) -> Collection[LookedUp]:
        """What is looked up when somebody asks."""
        return tuple(self._later)

    def _parts(self) -> list[LookedUp]:
        """Return what is known by now, as it stands, and what is left for later."""
        if not (self._noted or self._lacking):
            return self._later
        known = Places()
        known._noted, known._lacking = self._noted, self._lacking
        return [_Later(lambda: {*known._noted, *known._lacking}, lambda: known), *self._later]

    def look_up(self, names: Iterable[str]) -> None:
        """Find the places of names that will be asked for, as far as they are subjects, all at once."""
        wanted = [name for name in dict.fromkeys(names) if name not in self._settled] if self._later else []
        for part in self._later if wanted else ():
            places = part.of_all(wanted)
            for subject in wanted:
                places._settle(subject)
                if subject in places._lacking:
                    self._lacking[subject] = places._lacking[subject]
                if noted := places._noted.get(subject):
                    self._noted.setdefault(subject, []).extend(noted)
        self._settled.update(wanted)

    def _settle(self, subject: str) -> None:
        """Find what was left for later of one subject, in its order."""
        if not self._later or subject in self._settled:
            return
        self._settled.add(subject)
        for places in [part.of(subject) for part in self._later if subject in part.subjects]:
            places._settle(subject)
            if subject in places._lacking:
                self._lacking[subject] = places._lacking[subject]
            self._noted.setdefault(subject, []).extend(places._noted.get(subject, ()))


def _renamed(part: LookedUp, names: Mapping[str, str]) -> _Later:
    return _Later(
        lambda: {names.get(subject, subject) for subject in part.subjects}, lambda: part.places.renamed(names)
    )
