"""Stored questions: each a file in queries/ with a header, see :mod:`casco_kg.sparql.headers`.

A *pin* is a column that a caller fixes: it filters the finished rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casco_kg.files import find
from casco_kg.sparql.headers import header_of

__all__ = ["Question", "questions"]


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question.

    Attributes:
        name: the name of its file, without ending.
        summary: what the answer shows, in a line.
        question: the question in words.
        asked: other words in which people ask it.
        aside: whether it asks about a source, and not about the world: what words lead to has it last.
        tags: what it is about.
        graph: which graph it reads, ``asserted`` or ``closed``.
        sources: where its answer comes from, as prefixed names or IRIs.
        pins: the columns that a caller may fix.
        parameters: the names that a caller may give another value.
        days: those parameters that stand for the present day.
        drawn: the page with a picture that shows the same as of a day; empty where there is none.
        record: the variable of the record that a row is of, which the answer does not show; empty where there is none.
        text: the SPARQL text, header included.

    """

    name: str
    summary: str
    question: str
    asked: tuple[str, ...]
    aside: bool
    tags: tuple[str, ...]
    graph: str
    sources: tuple[str, ...]
    pins: tuple[str, ...]
    parameters: tuple[str, ...]
    days: tuple[str, ...]
    drawn: str
    record: str
    text: str

    @property
    def topic(self) -> str:
        """What it is about first of all."""
        return self.tags[0]


@cache
def questions() -> dict[str, Question]:
    """Return the stored questions by name.

    Raises:
        InputError: a header lacks a line.
    """
    return {path.stem: _question(path) for path in find("queries", "*.rq")}


def _question(path: Path) -> Question:
    header, text = header_of(path)
    return Question(
        name=path.stem,
        summary=header.one("summary"),
        question=header.one("question"),
        asked=header.any("asked"),
        aside="yes" in header.any("aside"),
        tags=tuple(tag.strip() for tag in header.one("tags").strip("[]").split(",")),
        graph=header.one("graph"),
        sources=header.any("source"),
        pins=header.any("pin"),
        parameters=header.parameters,
        days=header.days,
        drawn=next(iter(header.any("drawn")), ""),
        record=next(iter(header.any("record")), ""),
        text=text,
    )
