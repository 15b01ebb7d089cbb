"""The documents that a designation may name, whoever describes them: works, and the editions of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import cast

import pyoxigraph as ox

from casco_kg.files import find_ontology
from casco_kg.keys.designations import Designation, designations_apart, designations_in, letters
from casco_kg.rdf.constants import RDF, RDFS, SKOS
from casco_kg.rdf.ours import ADOPTS, AS_OF, EDITION, EDITION_NUMBER, STANDARD, SUPERSEDES
from casco_kg.rdf.terms import Term, terms_of

__all__ = ["DESCRIBING", "WORKS", "Documents", "documents_in", "known_documents", "to_come"]

#: The classes of documents.
WORKS = (STANDARD, EDITION)
_PROPERTIES = {
    RDFS + "label": "label",
    SKOS + "notation": "notation",
    SUPERSEDES.value: "supersedes",
    ADOPTS.value: "adopts",
    AS_OF.value: "asOf",
    EDITION_NUMBER.value: "number",
}

#: All properties by which documents are described.
DESCRIBING = frozenset({RDF + "type", *_PROPERTIES})

#: The year at the end of a name that is no designation.
_ENDING = re.compile(r"[ :(-]+(19|20)[0-9]{2}\)?$")

_Work = tuple[str, tuple[str, ...], str]
_National = dict[tuple[str, _Work], dict[str, str]]


@dataclass(frozen=True)
class Documents:
    """Works and editions by what designations say.

    Attributes:
        works: the IRI of each work.
        editions: the IRIs of the editions of each work, by year.
        replaced: the editions that are followed by one of another work, each with its year.
        seen: the year in which each work was looked at last.
        first: the year of the first edition of each work, where that is described.
        texts: the IRIs of works and editions by the letters of their names, for names that are no designations.
        names: the name of each work and edition.
        national: the editions that documents with a number of a regional or national publisher are, or are the text
            of, by that publisher and year; the empty year stands for the work.
    """

    works: Mapping[_Work, str] = field(default_factory=dict)
    editions: Mapping[_Work, Mapping[str, str]] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[_Work, str] = field(default_factory=dict)
    first: Mapping[_Work, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    national: Mapping[tuple[str, _Work], Mapping[str, str]] = field(default_factory=dict)

    def named(self, text: str) -> tuple[str, ...]:
        """Return the IRIs of the documents that a text names: editions, and works where it tells no edition."""
        whole = self.texts.get(letters(text)) or self.texts.get(letters(_ENDING.sub("", text)))
        if whole and (not designations_in(text) or self.texts.get(letters(text))):
            return (whole,)
        found = dict.fromkeys(iri for said in designations_in(text) if (iri := self.of(said)))
        return tuple(found)

    def named_apart(self, text: str) -> tuple[str, ...]:
        """Return the texts of the documents that a text names, one for each; itself where it names one at most.

        Of a work and an edition of it that a text names both, the edition is meant. What is known under no name is one
        more, unless it may be a known one as another publisher calls it.
        """
        said = designations_apart(text)
        if len(said) < 2 or self.texts.get(letters(text)):
            return (text,)
        meant = [(one, part, self.of(one)) for one, part, repeats in said if not repeats or self.of(one)]
        dated = {one.work for one, _, iri in meant if iri != self.works.get(one.work)}
        parts = {
            iri or part: part for one, part, iri in meant if one.work not in dated or iri != self.works.get(one.work)
        }
        return tuple(parts.values()) if {*parts} != {*self.named(text)[:1]} else (text,)

    def of(self, said: Designation) -> str | None:
        """Return the IRI of the edition that a designation names, or of the work where it tells no edition.

        The year of an adoption is its own: the edition is the last one before it, and none is older than the first
        one. A year that is later than what is known of a document may be that of a new edition; an earlier one that
        no edition has names nothing.
        """
        if not said.is_international or said.work not in self.works:
            return self._of_publisher(said)
        work, editions = self.works[said.work], self.editions.get(said.work, {})
        if not said.year or not editions:
            return work
        if said.year in editions:
            return editions[said.year]
        if said.adopters:
            return self._adopted(said, work, editions)
        return work if said.year >= self.seen.get(said.work, "") else None

    def _adopted(self, said: Designation, work: str, editions: Mapping[str, str]) -> str | None:
        """Return the edition that was adopted in a year, the work where it may be any, and nothing before the first."""
        before = max((year for year in editions if year <= said.year), default=None)
        if before is None:
            return None if self._is_older_than_its_text(said) else work
        replaced, seen = self.replaced.get(editions[before], "9999"), self.seen.get(said.work, "")
        return work if replaced <= said.year or said.year > seen else editions[before]

    def _is_older_than_its_text(self, said: Designation) -> bool:
        """Return whether an adoption has a year before the one in which its text may first have been adopted.

        A text is voted on in the year before, and may have been a document of another kind until then.
        """
        if not (first := self.first.get(said.work)) or int(said.year) >= int(first) - 1:
            return False
        others = (years for work, years in self.editions.items() if work[:2] == said.work[:2] and work != said.work)
        return not any(year <= said.year for years in others for year in years)

    def _of_publisher(self, said: Designation) -> str | None:
        """Return what a document is whose number is one of a regional or national publisher.

        Who adopts a regional document has a year of their own, as with international ones.
        """
        for publisher in () if said.is_international else sorted(said.adopters):
            if not (editions := self.national.get((publisher, said.work), {})):
                continue
            if said.year in editions or len(said.adopters) == 1:
                return editions.get(said.year)
            before = max((year for year in editions if "" < year <= said.year), default="")
            return editions.get(before)
        return None

    def like(self, said: Designation) -> str | None:
        """Return the one document whose number, part and year are most like those of a designation.

        Two digits the wrong way round are a number like another; letters say nothing.
        """
        if not said.is_international:
            return None
        number = said.number
        if not any(work[0] == number for work in self.works):
            near = {work[0] for work in self.works if sorted(work[0]) == sorted(number) and _one_swap(work[0], number)}
            if len(near) != 1:
                return None
            (number,) = near
        works = [work for work in self.works if work[0] == number]
        for alike in (
            [work for work in works if said.year in self.editions.get(work, {})],
            [work for work in works if work[1] == said.parts and work[2] == said.kind],
            [work for work in works if work[1] == said.parts],
            works,
        ):
            if len(alike) == 1:
                return self._edition_or_work(alike[0], said.year)
        return None

    def _edition_or_work(self, work: _Work, year: str) -> str:
        return self.editions.get(work, {}).get(year) or self.works[work]


def documents_in(triples: Iterable[ox.Triple]) -> Documents:
    """Return the documents that are described in triples."""
    said: dict[str, dict[str, list[Term]]] = {}
    described: dict[Term, set[Term]] = {kind: set() for kind in WORKS}
    for subject, predicate, value in (terms_of(t) for t in triples if t.predicate.value in DESCRIBING):
        if predicate.value == RDF + "type" and value in described:
            described[value].add(subject)
        elif predicate.value in _PROPERTIES:
            said.setdefault(subject.value, {}).setdefault(_PROPERTIES[predicate.value], []).append(value)
    works, editions = ({subject.value for subject in described[kind]} for kind in WORKS)
    return _documents(said, works, editions)


def _documents(said: Mapping[str, Mapping[str, list[Term]]], works: set[str], editions: set[str]) -> Documents:
    names = {iri: label for iri in sorted(works | editions) for label in _texts(said, iri, "label")}
    texts: dict[str, str] = {}
    keys = {iri: key[0] for iri, name in names.items() if (key := designations_in(name))}
    by_work: dict[_Work, str] = {}
    by_year: dict[_Work, dict[str, str]] = {}
    replaced: dict[str, str] = {}
    seen: dict[_Work, str] = {}
    first: dict[_Work, str] = {}
    national: _National = {}
    for iri, name in names.items():
        for written in (name, *_texts(said, iri, "notation")):
            texts.setdefault(letters(written), iri)
        if iri not in keys:
            continue
        designation = keys[iri]
        if not designation.is_international:
            _add_national(national, designation, iri)
            continue
        if iri in works:
            by_work.setdefault(designation.work, iri)
        elif designation.year:
            by_year.setdefault(designation.work, {})[designation.year] = iri
            if "1" in _texts(said, iri, "number"):
                first[designation.work] = designation.year
        seen[designation.work] = max([seen.get(designation.work, ""), *(day[:4] for day in _texts(said, iri, "asOf"))])
        for old in said.get(iri, {}).get("supersedes", ()):
            if old.value in keys and keys[old.value].work != designation.work:
                replaced[old.value] = designation.year
    for adoption, about in said.items():
        for adopted, label in product(about.get("adopts", ()), _texts(said, adoption, "notation")):
            texts[letters(label)] = adopted.value
            for own in designations_in(label)[:1]:
                work = by_work.get(keys[adopted.value].work) if adopted.value in keys else None
                _add_national(national, own, adopted.value, work)
    return Documents(by_work, by_year, replaced, seen, first, texts, names, national)


def _add_national(national: _National, said: Designation, iri: str, work: str | None = None) -> None:
    """Note which edition a designation of a regional or national publisher names, and of which work it is."""
    for publisher in () if said.is_international else said.adopters:
        years = national.setdefault((publisher, said.work), {})
        if said.year or not work:
            years[said.year] = iri
        if work:
            years.setdefault("", work)


def _texts(said: Mapping[str, Mapping[str, list[Term]]], iri: str, key: str) -> Iterator[str]:
    return (value.value for value in said.get(iri, {}).get(key, ()))


def _one_swap(one: str, other: str) -> bool:
    """Return whether two numbers differ by two neighbouring digits that stand the other way round."""
    differing = [place for place, digits in enumerate(zip(one, other, strict=False)) if digits[0] != digits[1]]
    return len(one) == len(other) and len(differing) == 2 and differing[1] == differing[0] + 1


def to_come(text: str) -> bool:
    """Return whether a text names an edition of a year that begins in more than a month, and that nobody knows."""
    known, year = known_documents(), str((date.today() + timedelta(days=31)).year)
    return any(
        said.year > year and said.year not in known.editions.get(said.work, {}) for said in designations_in(text)
    )


@cache
def known_documents() -> Documents:
    """Return the documents of the knowledge graph."""
    triples: list[ox.Triple] = []
    for path in find_ontology():
        triples += cast("Iterable[ox.Triple]", ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return documents_in(triples)
