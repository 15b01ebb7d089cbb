"""Reads designations of documents as people write them: publisher, kind, number, part and year, whatever the signs.

Which words a designation may begin with, and what each of them says, is data (ontology/catalogue/designations.ttl). A
number that only a national or regional publisher stands before is that publisher's own; behind an international one,
or alone, it is the international number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
from pyoxigraph import NamedNode

from casco_kg.files import find
from casco_kg.rdf.constants import SKOS
from casco_kg.rdf.ours import WORD_KIND

__all__ = ["Designation", "designations_apart", "designations_in", "letters"]

_NOTATION = NamedNode(SKOS + "notation")
_HYPHENS = re.compile(r"[\u00AD\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]")
_YEAR = r"((?:19|20)[0-9]{2})(?![0-9])(?:-(?:0[1-9]|1[0-2])(?![0-9]))?\)?"
_PART = r"(?:[-.][0-9]{1,3}(?![0-9]))*"
_NUMBER = re.compile(rf"([0-9]{{1,6}})({_PART})(?![^\W_])")
_LANGUAGE = re.compile(r" *\([A-Z]{1,2}\)")
#: Numbers that stand alone have at least so many digits.
_DIGITS_ALONE = 4
#: Words that stand behind a number.
_AFTER = ("supplement", "joins", "before the year", "behind the number")


@dataclass(frozen=True, slots=True)
class Designation:
    """What a designation says.

    Attributes:
        number: the number, without leading zeros.
        parts: the numbers of the part, of the part of that, and so on.
        kind: the kind of document where it is named, such as a technical report; empty otherwise.
        year: the year, where there is one.
        publishers: the international publishers that it names.
        adopters: the national and regional ones.
    """

    number: str
    parts: tuple[str, ...] = ()
    kind: str = ""
    year: str = ""
    publishers: frozenset[str] = frozenset()
    adopters: frozenset[str] = frozenset()

    @property
    def work(self) -> tuple[str, tuple[str, ...], str]:
        """What it has in common with all editions of the document."""
        return self.number, self.parts, self.kind

    @property
    def is_international(self) -> bool:
        """Whether the number is one of an international publisher, or stands alone."""
        return bool(self.publishers) or not self.adopters


def designations_in(text: str) -> tuple[Designation, ...]:
    """Return the designations that a text begins with, one after the other; what follows may be a title."""
    return tuple(said for said, _, _ in _read(_plain(text)))


def designations_apart(text: str) -> tuple[tuple[Designation, str, bool], ...]:
    """Return the designations that a text begins with, each with its own text, and whether it may repeat a neighbour.

    What stands in brackets, or beside a sign of equality, is mostly the same document as another publisher calls it.
    """
    plain = _plain(text)
    found = [*_read(plain)]
    ends = [0, *(end for _, _, end in found)]
    starts = [*(start for _, start, _ in found), len(plain)]
    between = [plain[end:start] for end, start in zip(ends, starts, strict=True)]
    return tuple(
        (said, plain[start:end], any(sign in before + after for sign in "=(["))
        for (said, start, end), before, after in zip(found, between, between[1:], strict=False)
    )


def letters(text: str) -> str:
    """Return a text without what may be written one way or another: case, spaces and signs."""
    return "".join(filter(str.isalnum, _plain(text)))


def _plain(text: str) -> str:
    return " ".join(_HYPHENS.sub("-", unicodedata.normalize("NFKC", text)).split()).upper()


def _read(text: str) -> Iterator[tuple[Designation, int, int]]:
    """Yield the designations that a text begins with, each with where its own text begins and ends."""
    position, first = 0, True
    while (words := _words().match(text, position)) and (number := _NUMBER.match(text, words.end())):
        if not words[0] and (not first or len(number[1]) < _DIGITS_ALONE):
            return
        end, year = number.end(), ""
        if dated := _dated().match(text, end):
            end, year = dated.end(), dated[1]
        if not words[0] and text[end:].strip():
            return  # a number at the beginning of some other text
        said, begin = _said(words[0]), position
        designation = Designation(
            str(int(number[1])),
            tuple(str(int(part)) for part in re.findall("[0-9]+", number[2])),
            next(iter(said["kind"]), ""),
            year,
            frozenset(said["publisher"]),
            frozenset(said["adopter"]),
        )
        for passed in (_LANGUAGE, _supplements()):
            if found := passed.match(text, end):
                end = found.end()
        yield designation, begin, end
        joined = _between().match(text, end)
        position, first = joined.end() if joined else end, False


def _said(words: str) -> dict[str, list[str]]:
    """Return the words before a number by what they say.

    A kind of document stands behind its publisher (ISO/TS); before it, the same letters are a country's (TS ISO). So
    do the letters of a publisher that are also those of one who adopts: which of them is meant, its place tells.
    """
    said: dict[str, list[str]] = {"publisher": [], "adopter": [], "kind": []}
    for found in _word().finditer(words):
        word = found[0]
        kind = _kinds()[_key(word)]
        if kind == "publisher":
            said["adopter"] += said["kind"]
            said["kind"] = []
        if kind == "second publisher":
            kind = "publisher" if said["publisher"] else "adopter"
        for name in ("publisher", "adopter") if kind == "adopter of numbers" else (kind,):
            said.setdefault(name, []).append(word)
    return said


def _key(word: str) -> str:
    return re.sub("[ /.-]+", " ", word).strip()


@cache
def _kinds() -> dict[str, str]:
    """Return what each word says, by the word in capitals."""
    (path,) = find("ontology", "catalogue/designations.ttl")
    written: dict[object, list[str]] = {}
    kinds: dict[object, str] = {}
    for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if triple.predicate == WORD_KIND and isinstance(triple.object, ox.Literal):
            kinds[triple.subject] = triple.object.value
        elif triple.predicate == _NOTATION and isinstance(triple.object, ox.Literal):
            written.setdefault(triple.subject, []).append(triple.object.value)
    return {_key(_plain(word)): kind for node, kind in kinds.items() for word in written.get(node, ())}


@cache
def _word() -> re.Pattern[str]:
    """Return a pattern of one word; the longest goes first, and no letter may follow."""
    words = sorted((word for word, kind in _kinds().items() if kind not in _AFTER), key=len, reverse=True)
    return re.compile("(?:" + "|".join(re.escape(word).replace(r"\ ", "[ /.-]*") for word in words) + r")(?![^\W\d_])")


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"(?:{_word().pattern}[ /_.,:-]*)*")


@cache
def _dated() -> re.Pattern[str]:
    """Return a pattern of the year behind a number, and of what stands between them."""
    behind, before = ("|".join(map(re.escape, _behind(kind))) for kind in ("behind the number", "before the year"))
    return re.compile(rf"(?:[ -](?:{behind}))?(?:[ :\-/(,_.]{{1,3}}|[ ,(-]{{1,3}}(?:{before})[ .:]{{0,2}}){_YEAR}")


def _behind(kind: str) -> list[str]:
    """Return the words of a kind, the longest first."""
    return sorted((word for word, said in _kinds().items() if said == kind), key=len, reverse=True)


@cache
def _supplements() -> re.Pattern[str]:
    """Return a pattern of an amendment or a corrigendum behind a designation."""
    words = "|".join(
        sorted((re.escape(w) for w, kind in _kinds().items() if kind == "supplement"), key=len, reverse=True)
    )
    return re.compile(rf"(?: ?[/+,;-]? ?(?:{words})\.? ?[0-9]*(?: ?:? ?(?:19|20)[0-9]{{2}})?(?![^\W_]))*")


@cache
def _between() -> re.Pattern[str]:
    """Return a pattern of what joins two designations."""
    words = "|".join(re.escape(word) for word, kind in _kinds().items() if kind == "joins")
    return re.compile(rf"[ /,;+&=()|\[\]]*(?:(?:{words})(?![^\W_])[ /,;+&=()|\[\]]*)*")
