"""Finds stored questions, and rows of their answers, by words: in an index of SQLite's that is kept between runs.

The index has what each question is asked by, and each row of its answer over the knowledge graph alone with the other
names, in whatever language, of what stands in it. A word counts by how rare it is (BM25), whatever its ending.

Source: https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casco_kg.answers import select
from casco_kg.closure import infer
from casco_kg.installation.cache import remembered_bytes
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.installation.questions import Question, questions
from casco_kg.pins import close_to
from casco_kg.rdf.constants import RDFS, SKOS
from casco_kg.rdf.terms import terms_of
from casco_kg.sparql.headers import with_parameters
from casco_kg.sparql.joins import planned

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
_SCHEMA = """
CREATE VIRTUAL TABLE question USING fts5(name UNINDEXED, asked, about, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE fact USING fts5(name UNINDEXED, cells UNINDEXED, text, names, tokenize = 'porter unicode61');
CREATE TABLE columns(name, columns);
CREATE TABLE word(word PRIMARY KEY);
"""
_QUESTIONS = "SELECT name, -2 * bm25(question, 1, 1, 0.6) FROM question WHERE question MATCH ?"
_FACTS = (
    "SELECT name, cells, -bm25(fact, 1, 1, 1, 0.8) AS score FROM fact WHERE fact MATCH ? ORDER BY score DESC LIMIT ?"
)
#: How many rows are looked at, how many questions are found, how many rows of each.
_LOOKED_AT, _QUESTIONS_FOUND, _ROWS_FOUND = 400, 5, 3
#: A question that has less than this part of the best one's score says little, and a row of its own best one's.
_LEAST, _AS_GOOD = 0.45, 0.7
#: What the score is worth of a question that asks about a source, and not about the world.
_ASIDE = 0.6
#: How many letters of a long word have to agree, so that its endings do not matter.
_STEM = 6
#: How alike two words have to be to be taken for each other (difflib's measure).
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A stored question that words lead to, and the rows of its answer that have most of them.

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
    index = sqlite3.connect(":memory:")
    index.deserialize(remembered_bytes("index of words", _stamp(), _built))
    wanted, instead = _words(index, text)
    if not wanted:
        return Search((), instead)
    query = " OR ".join(wanted)
    scores: dict[str, float] = defaultdict(float, index.execute(_QUESTIONS, (query,)))
    rows: dict[str, list[tuple[float, tuple[str, ...]]]] = defaultdict(list)
    for name, cells, score in index.execute(_FACTS, (query, _LOOKED_AT)):
        rows[name].append((score, tuple(json.loads(cells))))
    for name, found in rows.items():
        scores[name] += found[0][0]
    for name in scores:
        scores[name] *= _ASIDE if questions()[name].aside else 1
    best = sorted(scores, key=lambda name: (-scores[name], name))[:_QUESTIONS_FOUND]
    columns = {name: tuple(json.loads(each)) for name, each in index.execute("SELECT name, columns FROM columns")}
    return Search(
        tuple(
            Found(
                questions()[name],
                columns[name],
                tuple(cells for score, cells in rows[name][:_ROWS_FOUND] if score >= _AS_GOOD * rows[name][0][0]),
            )
            for name in best
            if scores[name] >= _LEAST * scores[best[0]]
        ),
        instead,
    )


def _words(index: sqlite3.Connection, text: str) -> tuple[list[str], dict[str, str]]:
    """Return the words to look for as FTS5 writes them, and what stands for each word that is nowhere."""
    wanted: list[str] = []
    instead: dict[str, str] = {}
    for together in dict.fromkeys(text.casefold().split()):
        parts = re.findall(r"[^\W_]+", together)
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
    """Return the closest word of the index to one that is not there and begins otherwise; empty where there is none."""
    if word.isdigit() or index.execute("SELECT 1 FROM word WHERE word = ?", (word,)).fetchone():
        return ""
    close = close_to(word, (each for (each,) in index.execute("SELECT word FROM word")), like=_ALIKE)
    return close[0] if close and not close[0].startswith(_beginning(word)) else ""


def _terms(word: str) -> list[str]:
    """Return a word as FTS5 writes it, and for a long one its beginning."""
    return [f'"{word}"'] if (start := _beginning(word)) == word else [f'"{word}"', f'"{start}"*']


def _beginning(word: str) -> str:
    """Return the letters of a word that do not belong to an ending; all of a short word or a number."""
    return word if word.isdigit() or len(word) < _STEM else word[: max(_STEM - 1, min(_STEM, len(word) - 4))]


def _stamp() -> bytes:
    """Return what the index depends on besides the knowledge graph: the questions, and the day that some ask about."""
    return "\n".join([date.today().isoformat(), *(question.text for question in questions().values())]).encode()


def _built() -> bytes:
    """Return the index."""
    index = sqlite3.connect(":memory:")
    index.executescript(_SCHEMA)
    names, closure = _other_names(), infer()
    stores = {"asserted": closure.asserted.store(), "closed": closure.graph.store()}
    words: set[str] = set()
    for name, question in questions().items():
        asked = " ".join((question.question, *question.asked, name.replace("-", " ")))
        about = " ".join((question.summary, *question.tags))
        index.execute("INSERT INTO question VALUES (?, ?, ?)", (name, asked, about))
        text = with_parameters(question.text, dict.fromkeys(question.days, date.today().isoformat()))
        store = stores[question.graph]
        answer = select(store, planned(text, store), "")
        index.execute("INSERT INTO columns VALUES (?, ?)", (name, json.dumps(answer.columns)))
        for row in dict.fromkeys(answer.text()):
            cells = " ".join(row)
            others = " ".join(other for cell in row for other in names.get(cell.casefold(), ()))
            index.execute("INSERT INTO fact VALUES (?, ?, ?, ?)", (name, json.dumps(row), cells, others))
            words |= _split(cells, others)
        words |= _split(asked, about)
    index.executemany("INSERT INTO word VALUES (?)", ((word,) for word in sorted(words)))
    index.commit()
    return index.serialize()


def _split(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"[^\W_]+", text.casefold())}


def _other_names() -> dict[str, list[str]]:
    """Return what else a thing is called, by its label in lower case."""
    other = {SKOS + "altLabel", SKOS + "hiddenLabel"}
    labels: dict[object, str] = {}
    named: dict[object, list[str]] = defaultdict(list)
    for subject, predicate, value in sorted(map(terms_of, knowledge()), key=str):
        if predicate.value == RDFS + "label":
            labels.setdefault(subject, value.value.casefold())
        elif predicate.value in other:
            named[subject].append(value.value)
    found: dict[str, list[str]] = defaultdict(list)
    for named_thing, others in named.items():
        if named_thing in labels:
            found[labels[named_thing]] += others
    return found
