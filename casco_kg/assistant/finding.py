"""What words of people lead to, by the search of the pages: questions, what these are asked about, and things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from casco_kg.assistant.results import Thing
from casco_kg.closure import infer
from casco_kg.errors import UsageError
from casco_kg.installation.questions import Question, questions
from casco_kg.pages.book import Book
from casco_kg.pages.question_pages import question_path
from casco_kg.pages.search_index import index_of
from casco_kg.pages.searching import PageSearch
from casco_kg.search import search

__all__ = ["Meant", "Read", "meant_by", "read_as", "things_named"]

#: So far down the pages that are found a question still says what is meant.
_FIRST = 5


@dataclass(frozen=True, slots=True)
class Meant:
    """A stored question that words lead to.

    Attributes:
        question: the question.
        parameters: the day that the words name, by its parameter.
        pins: what they name, by the column that has it.
        is_first: whether no other page is found before it.
    """

    question: Question
    parameters: Mapping[str, str] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    is_first: bool = False


@cache
def _searched() -> tuple[PageSearch, Mapping[str, str]]:
    book = Book(infer(), date.today())
    return PageSearch(index_of(book)), book.addresses.nodes


def meant_by(words: str) -> Iterator[Meant]:
    """Yield the stored questions that are among the first pages that words lead to, the best first."""
    search, _ = _searched()
    by_path = {question_path(name): question for name, question in questions().items()}
    for at, hit in enumerate(search.find(words, _FIRST)):
        if hit.path in by_path:
            yield Meant(by_path[hit.path], hit.parameters, hit.pins, is_first=at == 0)


def things_named(words: str, most: int = 5) -> list[Thing]:
    """Return the things with a page of their own that words lead to, the best first."""
    search, nodes = _searched()
    found = [hit for hit in search.find(words, 3 * most) if hit.path in nodes]
    return [Thing(hit.label, hit.kind, nodes[hit.path]) for hit in found[:most]]


@dataclass(frozen=True, slots=True)
class Read:
    """How words were read: a stored question, what it is asked about, and the rows that have most of the words."""

    question: Question
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)


def read_as(words: str) -> tuple[Read, str]:
    """Return how words are read, by the search of the pages and that of rows, and that in words.

    Raises:
        UsageError: they lead to no stored question.
    """
    pages = [*meant_by(words)]
    read = [Read(found.question, found.columns, found.rows) for found in search(words).found]
    if pages and (not read or pages[0].is_first):
        first = pages[0]
        known = next((each for each in read if each.question == first.question), Read(first.question))
        others = [each for each in read if each is not known]
        read = [replace(known, parameters=first.parameters, pins=first.pins), *others]
    things = ", ".join(f"{each.name} ({each.iri})" for each in things_named(words, 3))
    if not read:
        ways = f"; describe tells of {things}" if things else ", and describe tells of one thing"
        raise UsageError(f"no stored question is like {words!r}; list_questions names all{ways}")
    best = read[0].question
    told = [*(each.question for each in read[1:]), *(each.question for each in pages)]
    every = dict.fromkeys(question.name for question in told if question != best)
    note = f"read as {best.name}: {best.question}"
    note += f" Others that may be meant: {', '.join(every)}." if every else ""
    note += f" Things that are named alike: {things}; describe tells of each." if things else ""
    return read[0], note
