"""Search over all pages, as files/site.js does it within the browser: the same rows, the same scores, the same order.

A word in the name of a page counts more than one beside it, a rare word more than a frequent one, the whole name most.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from casco_kg.pages.search_index import Dated, Index

__all__ = ["Hit", "PageSearch"]

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(ations?|ments?|ates?|ated|ings?|ally|ies|ed|es|s|e|en)$")
_DAY = re.compile(
    r"\b(\d{4})-(\d\d)-(\d\d)\b|\b(\d{1,2})\.? ([a-z]{3,9})\.?,? (\d{4})\b|\b([a-z]{3,9}) (\d{1,2}),? (\d{4})\b",
    re.ASCII,
)
#: Years between which, or since which, something is asked: they are no part of a designation.
_YEAR = re.compile(r"\b(in|since|between|and|from|to|until|before|after) (?:19|20)\d\d\b", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that words lead to.

    Attributes:
        path: where it stands, without ending.
        label: what it is called.
        kind: what it is about, in words.
        parameters: of a question about a day, that day by its parameter.
        pins: what it is asked about, by the column that has its name.
    """

    path: str
    label: str
    kind: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    path: str
    label: str
    kind: str
    name: str
    more: str


class PageSearch:
    """Search over the rows of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def _rows(self) -> list[_Row]:
        rows = self._index.rows
        return [_Row(path, label, kind, _fold(label), _fold(f"{kind} {more}")) for path, label, kind, more in rows]

    @cached_property
    def _instead(self) -> dict[str, list[str]]:
        return {word: others for word, *others in self._index.instead}

    def find(self, text: str, most: int = 12) -> list[Hit]:
        """Return the pages that words lead to, the best first."""
        day, rest = _day_in(_fold(text))
        found = self._best(_YEAR.sub(r"\1", rest))
        asked = self._dated(found, day, rest) if day else []
        return [*asked, *(Hit(row.path, row.label, row.kind) for row in found)][:most]

    def _dated(self, found: Sequence[_Row], day: str, text: str) -> list[Hit]:
        """Return questions about a day and what is named: a row of a kind that is asked about, by a word of its own."""
        words = {*_WORD.findall(text)}
        for row in found[:8]:
            for dated in self._index.dated:
                if row.kind == dated.kind and words & {*_WORD.findall(row.name)}:
                    return [_asked(dated, row.label, day)]
        return []

    def _best(self, text: str) -> list[_Row]:
        every = _WORD.findall(text)
        words = [word for word in every if word not in self._index.common] or every
        if not words:
            return []
        whole = text.strip()
        compares = any(word in self._index.comparing for word in every)
        said = [[word, *self._instead.get(word, [])] for word in words]
        hits = [[_value(row, texts) for texts in said] for row in self._rows]
        counts = [sum(1 for each in hits if each[at]) for at in range(len(words))]
        rare = [math.log(1 + len(self._rows) / (1 + count)) if count else 0.0 for count in counts]
        total = sum(rare)
        if not total:
            return []
        scored: list[tuple[float, _Row]] = []
        for row, values in zip(self._rows, hits, strict=True):
            covered = sum(each for each, value in zip(rare, values, strict=True) if value) / total
            named = [at for at, word in enumerate(words) if word == row.name]
            called = any(rare[at] > 5 for at in named)
            compared = compares and bool(named)
            if covered < 0.4 and not called and not compared:
                continue
            score = sum(each * value for each, value in zip(rare, values, strict=True)) / total
            asked = 2 if len(every) > 2 and row.kind in ("question", "page") else 0
            extra = 20 if row.name == whole else 5 if compared else 2.5 if called else 0
            scored.append((score * covered**2 + asked * covered + extra - len(row.name) / 60, row))
        scored.sort(key=lambda each: -each[0])
        return [row for _, row in scored]


def _asked(dated: Dated, name: str, day: str) -> Hit:
    words = dated.words.replace("{name}", name).replace("{day}", day)
    return Hit(dated.path, words, "question", {dated.parameter: day}, {dated.pin: name})


def _value(row: _Row, texts: Sequence[str]) -> float:
    return max(
        (0.8 if at else 1) * max(6 * _within(row.name, text), 2.5 * _within(row.more, text))
        for at, text in enumerate(texts)
    )


def _within(text: str, word: str) -> float:
    """Return how well a word is in a text: whole at the beginning of a word, within one, or without its ending."""
    at = text.find(word)
    if at >= 0:
        return 1 if _starts(text, at) else 0.5 if len(word) > 3 else 0
    short = _ENDING.sub("", word) if len(word) > 5 else word
    near = -1 if short == word or len(short) < 4 else text.find(short)
    return 0.7 if near >= 0 and _starts(text, near) else 0


def _starts(text: str, at: int) -> bool:
    return at == 0 or _WORD.fullmatch(text[at - 1]) is None


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.category(sign).startswith("M")).lower()


def _day_in(text: str) -> tuple[str, str]:
    """Return the day that a text names, and the text without it; an empty day for none."""
    for found in _DAY.finditer(text):
        year, month, day, first, early, late, before, second, after = found.groups()
        name = (early or before or "")[:3]
        if year is None:
            if name not in _MONTHS:
                continue
            year, month, day = late or after, f"{_MONTHS.index(name) + 1:02}", f"{int(first or second):02}"
        if "01" <= month <= "12" and "01" <= day <= "31":
            return f"{year}-{month}-{day}", f"{text[: found.start()]} {text[found.end() :]}"
    return "", text
