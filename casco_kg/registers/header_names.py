"""The words that people write above columns, as data: names of keys in the languages of registers, and little words.

The names stand in ontology/templates/headers.csv: a row for each kind of register (empty for all), key and language. A
row without a key has what is of no concern. ontology/templates/header-words.csv has words within headers that say
nothing, are cut short, stand before a sum or in the place of a body's name, and steps of paths that say nothing.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from casco_kg.files import find
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.accents import FOLDED, without_accents
from casco_kg.keys.names import heading, property_of
from casco_kg.rdf.terms import prefixes
from casco_kg.registers.columns import column_keys

__all__ = [
    "BODY",
    "OF_A_RECORD",
    "all_names",
    "folded_words",
    "is_plain_name",
    "keys_of_any_kind",
    "names_of",
    "of_any_record",
    "significant",
    "sum_words",
    "words_for",
    "wrapping_words",
]

#: What a little word does: it stands before a sum, is a step that says nothing, or is said instead of a body's name.
TOTAL, WRAPPER, BODY = "total", "wrapper", "body"
#: What the word means that stands for it in a header, and not for one of its own.
_ROLES = (TOTAL, WRAPPER, BODY)
#: The keys that any record may have.
OF_A_RECORD = ("label", "id")

_Name = TypeVar("_Name", str, frozenset[str])


def names_of(kind: str) -> dict[str, str]:
    """Return the keys of a kind of register by what they are called, folded; what two keys are called, is none's."""
    return all_names(kind)[0]


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a header without accents and case, those too that a capital letter begins."""
    spaced = re.sub(r"(?<=[^\W\dA-Z_])(?=[A-Z])", " ", unicodedata.normalize("NFC", text).replace("°", "o"))
    plain = without_accents(spaced.casefold())
    for written, meant in FOLDED:
        plain = plain.replace(written, meant)
    return tuple(re.findall(r"[^\W_]+", plain))


def of_any_record(name: str) -> str | None:
    """Return the key of names or of identifiers, for a header that any record may have it by; None for others."""
    fold = "".join(folded_words(name))
    said = ((row["column"], word) for row in _table("headers") for word in (*row["words"].split("|"), row["column"]))
    return next((key for key, word in said if key in OF_A_RECORD and "".join(folded_words(word)) == fold), None)


@cache
def keys_of_any_kind() -> frozenset[str]:
    """Return the keys whose names mean the same in every kind of register."""
    return frozenset(row["column"] for row in _table("headers") if not row["kind"])


@cache
def is_plain_name(name: str, key: str) -> bool:
    """Return whether a header is a name that means a key in every kind of register, as "valid from" means validFrom."""
    said = (row["words"].split("|") for row in _table("headers") if not row["kind"] and row["column"] == key)
    fold = "".join(folded_words(name))
    return any("".join(folded_words(word)) == fold for words in said for word in words)


@cache
def sum_words() -> frozenset[str]:
    """Return the words, folded, with which a row of sums begins."""
    return frozenset(words_for(TOTAL))


@cache
def wrapping_words() -> frozenset[str]:
    """Return the steps of paths, folded, that say nothing of what stands below them."""
    return frozenset(words_for(WRAPPER))


def words_for(role: str) -> list[str]:
    """Return the little words, folded, that do something in headers: what stands in the column ``means``."""
    return [word for word, means in _little_words().items() if means == role]


def significant(words: Iterable[str]) -> frozenset[str]:
    """Return words without those that say nothing, and instead of those that are cut short what they mean."""
    little = _little_words()
    meant = (word if little.get(word, TOTAL) in _ROLES else little[word] for word in words)
    return frozenset(filter(None, meant))


@cache
def all_names(kind: str) -> tuple[dict[str, str], dict[frozenset[str], str]]:
    """Return the keys by name, and by the words of a name: of the kind, of any kind, and the labels in the graph."""
    names: dict[str, set[str]] = {}
    words: dict[frozenset[str], set[str]] = {}
    for named in (_of_kind(kind), _labels(kind)):
        known = set(names)
        for name, key in named:
            written = folded_words(name)
            if len("".join(written)) > 1 and "".join(written) not in known:
                names.setdefault("".join(written), set()).add(key)
                words.setdefault(significant(written), set()).add(key)
    words.pop(frozenset(), None)
    return _of_one(names), _of_one(words)


def _of_one(found: dict[_Name, set[str]]) -> dict[_Name, str]:
    return {name: next(iter(meant)) for name, meant in found.items() if len(meant) == 1}


def _of_kind(kind: str) -> Iterator[tuple[str, str]]:
    for row in _table("headers"):
        if not kind or row["kind"] in ("", kind):
            yield from ((word, row["column"]) for word in row["words"].split("|"))


def _labels(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the labels of the properties that keys stand for, each with the column of the kind that ends in the key."""
    by_last = {column.split(".")[-1]: column for column in reversed(column_keys(kind))}
    for key in heading():
        for predicate in (prefixes()["rdfs"] + "label", prefixes()["skos"] + "altLabel"):
            for label in knowledge().values(property_of(key), predicate):
                yield label.value, by_last.get(key, key)


@cache
def _little_words() -> dict[str, str]:
    return {"".join(folded_words(row["word"])): row["means"] for row in _table("header-words")}


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    (path,) = find("ontology", f"templates/{name}.csv")
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True))
