"""Finds stored questions, and rows of their answers, by words: each counts by how rare it is, whatever its ending.

Source: https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casco_kg.installation.questions import Question, questions
from casco_kg.pins import close_to
from casco_kg.word_index import index_of_words, words_in

__all__ = ["Found", "Search", "search"]

#: Words that every question has.
_COMMON = frozenset(
    re.findall(
        "[a-z]+",
        "a about all also an and any are as at be been but by can could did do does for from had has have how i if in "
        "into is it its may me must my need no not of on one or our should so than that the their them then there "
        "these they this to under us was we were what when where which who whom whose why will with would you your",
    )
)
_QUESTIONS = "SELECT name, -1.5 * bm25(question, 1, 1, 0.6) FROM question WHERE question MATCH ?"
_FACTS = (
    "SELECT name, cells, -bm25(fact, 1, 1, 1, 0.8) AS score FROM fact WHERE fact MATCH ? ORDER BY score DESC LIMIT ?"
)
#: How many rows are looked at; of each question that is found, how many are shown.
_LOOKED_AT, _ROWS_SHOWN = 400, (6, 3, 3, 3, 3)
#: A question that has less than this part of the best one's score says little, and a row of its own best one's.
_LEAST, _AS_GOOD = 0.45, 0.6
#: What the score is worth of a question that asks about a source, and not about the world.
_ASIDE = 0.6
#: How many letters of a long word have to agree, so that its endings do not matter.
_STEM = 6
#: How alike two words have to be to be taken for each other (difflib's measure), and how long at least: of short words
#: and of those that begin otherwise the nearest is another word more often than the one that was meant.
_ALIKE, _LEAST_LETTERS = 0.87, 7


@dataclass(frozen=True, slots=True)
class Found:
    """A stored question that words lead to, and the rows of its answer that have most of them.

    Rows that differ in one cell only are one, in which that cell has what stands in each, with commas.

    Attributes:
        question: the question.
        columns: the columns of its answer.
        rows: some rows, the best first; none where the words are in the question alone.
    """

    question: Question
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, the best first, and for each word that is nowhere the one that was looked for instead."""

    found: tuple[Found, ...]
    instead: Mapping[str, str]


def search(text: str) -> Search:
    """Find the stored questions, and rows of their answers over the knowledge graph, that have most of some words."""
    index = index_of_words()
    wanted, instead = _words(index, text)
    if not wanted:
        return Search((), instead)
    query = " OR ".join(wanted)
    scores: dict[str, float] = defaultdict(float)
    for name, score in index.execute(_QUESTIONS, (query,)):
        scores[name] = max(score, scores[name])
    rows: dict[str, list[tuple[float, tuple[str, ...]]]] = defaultdict(list)
    for name, cells, score in index.execute(_FACTS, (query, _LOOKED_AT)):
        rows[name].append((score, tuple(json.loads(cells))))
    for name, found in rows.items():
        scores[name] += found[0][0]
    for name in scores:
        question = questions()[name]
        scores[name] *= _ASIDE if question.aside else 1
        if any(words_in(own) == words_in(text) for own in (question.question, *question.asked)):
            scores[name] += max(scores.values())
    best = sorted(scores, key=lambda name: (-scores[name], name))[: len(_ROWS_SHOWN)]
    columns = {name: tuple(json.loads(each)) for name, each in index.execute("SELECT name, columns FROM columns")}
    return Search(
        tuple(
            Found(
                questions()[name],
                columns[name],
                _merged(
                    (cells for score, cells in rows[name] if score >= _AS_GOOD * rows[name][0][0]), _all(index, name)
                )[:most],
            )
            for name, most in zip(best, _ROWS_SHOWN, strict=False)
            if scores[name] >= _LEAST * scores[best[0]]
        ),
        instead,
    )


def _all(index: sqlite3.Connection, name: str) -> list[tuple[str, ...]]:
    """Return all rows of the answer to a question."""
    return [tuple(json.loads(cells)) for (cells,) in index.execute("SELECT cells FROM fact WHERE name = ?", (name,))]


def _merged(rows: Iterable[tuple[str, ...]], every: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return rows; those that differ in one cell only become one, with all that stands in that cell.

    Args:
        rows: the rows that were found.
        every: all rows of the answer: what stands in that cell is whole, also where the words are not in all of them.
    """
    merged: list[tuple[set[int], list[tuple[str, ...]]]] = []  # where rows differ, and the rows
    for row in rows:
        for differing, alike in merged:
            here = differing | _differing(row, alike[0])
            if len(here) == 1:
                differing.update(here)
                alike.append(row)
                break
        else:
            merged.append((set(), [row]))
    answer = [*every]
    for differing, alike in merged:
        alike += [row for row in answer if differing and _differing(row, alike[0]) == differing]
    return tuple(
        tuple(", ".join(filter(None, dict.fromkeys(cells))) for cells in zip(*alike, strict=True))
        for _, alike in merged
    )


def _differing(row: tuple[str, ...], other: tuple[str, ...]) -> set[int]:
    """Return in which cells two rows differ."""
    return {at for at, cell in enumerate(row) if cell != other[at]}


def _words(index: sqlite3.Connection, text: str) -> tuple[list[str], dict[str, str]]:
    """Return the words to look for as FTS5 writes them, and what stands for each word that is nowhere."""
    wanted: list[str] = []
    instead: dict[str, str] = {}
    for together in dict.fromkeys(text.casefold().split()):
        parts = words_in(together)
        if len(parts) > 1:  # such as a number with its year
            wanted.append(f'"{" ".join(parts)}"')
        for word in parts:
            if word in _COMMON:
                continue
            if other := _instead(index, word):
                instead[word] = other
            wanted += _terms(instead.get(word, word))
    return wanted, instead


def _instead(index: sqlite3.Connection, word: str) -> str:
    """Return the closest word of the index to a long one that is not there and begins otherwise; empty for none."""
    if (
        word.isdigit()
        or len(word) < _LEAST_LETTERS
        or index.execute("SELECT 1 FROM word WHERE word = ?", (word,)).fetchone()
    ):
        return ""
    alike = index.execute("SELECT word FROM word WHERE word LIKE ?", (word[0] + "%",))
    close = close_to(word, (each for (each,) in alike), like=_ALIKE)
    return close[0] if close and not close[0].startswith(_beginning(word)) else ""


def _terms(word: str) -> list[str]:
    """Return a word as FTS5 writes it, and for a long one its beginning."""
    return [f'"{word}"'] if (start := _beginning(word)) == word else [f'"{word}"', f'"{start}"*']


def _beginning(word: str) -> str:
    """Return the letters of a word that do not belong to an ending; all of a short word or a number."""
    return word if word.isdigit() or len(word) < _STEM else word[: max(_STEM - 1, min(_STEM, len(word) - 4))]
