"""The index of words: what each stored question is asked by, and each row of its answer, kept between runs.

Beside each row stand the other names, in whatever language, of what it names, so that these lead to it too.

Source: https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from datetime import date
from functools import cache

from casco_kg.answers import select
from casco_kg.closure import infer
from casco_kg.installation.cache import remembered_bytes
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.installation.questions import questions
from casco_kg.rdf.constants import RDFS, SKOS
from casco_kg.rdf.terms import terms_of
from casco_kg.sparql.headers import with_parameters
from casco_kg.sparql.joins import planned

__all__ = ["index_of_words", "words_in"]

_SCHEMA = """
CREATE VIRTUAL TABLE question USING fts5(name UNINDEXED, asked, about, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE fact USING fts5(name UNINDEXED, cells UNINDEXED, text, names, tokenize = 'porter unicode61');
CREATE TABLE columns(name, columns);
CREATE TABLE word(word PRIMARY KEY);
"""


def index_of_words() -> sqlite3.Connection:
    """Return the index, in memory: tables of questions, of facts, of the columns of answers, and of all words."""
    return _index(_stamp())


@cache
def _index(stamp: bytes) -> sqlite3.Connection:
    index = sqlite3.connect(":memory:", check_same_thread=False)  # it is only read from now on
    index.deserialize(remembered_bytes("index of words", stamp, _built))
    return index


def words_in(*texts: str) -> list[str]:
    """Return the words of texts in lower case, each once, in their order."""
    return list(dict.fromkeys(word for text in texts for word in re.findall(r"[^\W_]+", text.casefold())))


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
        about = " ".join((name.replace("-", " "), question.summary, *question.tags))
        for asked in (question.question, *question.asked):
            index.execute("INSERT INTO question VALUES (?, ?, ?)", (name, asked, about))
            words.update(words_in(asked, about))
        text = with_parameters(question.text, dict.fromkeys(question.days, date.today().isoformat()))
        store = stores[question.graph]
        answer = select(store, planned(text, store), "")
        index.execute("INSERT INTO columns VALUES (?, ?)", (name, json.dumps(answer.columns)))
        for row in dict.fromkeys(answer.text()):
            cells = " ".join(cell for cell in row if "://" not in cell)
            others = " ".join(other for cell in row for other in names.get(cell.casefold(), ()))
            index.execute("INSERT INTO fact VALUES (?, ?, ?, ?)", (name, json.dumps(row), cells, others))
            words.update(words_in(cells, others))
    index.executemany("INSERT INTO word VALUES (?)", ((word,) for word in sorted(words)))
    index.commit()
    return index.serialize()


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
