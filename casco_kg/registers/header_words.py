"""What people call columns, in the languages of registers, and what a header of theirs may mean by that.

The words stand in ontology/templates/headers.csv: a row for each kind of register (empty for all), key and language. A
row without a key has what is of no concern. ontology/templates/header-words.csv has words within headers that say
nothing, are cut short, stand before a sum or in the place of a body's name, and steps of paths that say nothing.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import TypeVar

from casco_kg.files import find
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import called, is_text, keys, known_by_name, property_of
from casco_kg.rdf.terms import prefixes
from casco_kg.registers.columns import kinds, template_columns

__all__ = [
    "NO_CONCERN",
    "Likeness",
    "alike",
    "folded_words",
    "is_called",
    "keys_of_any_kind",
    "names_of",
    "of_any_record",
    "steps",
    "sum_words",
    "wrapping_words",
]

#: The key of columns of no concern.
NO_CONCERN = ""
#: How alike two names are that may mean the same, and how alike one of another key must not be.
_ALIKE, _RIVAL = 0.9, 0.8
#: Ways of writing a letter that become the same.
_FOLDED = (("ß", "ss"), ("ø", "o"), ("ł", "l"), ("æ", "a"), ("œ", "o"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
_TOTAL = "total"
_WRAPPER = "wrapper"
_BODY = "body"
#: What the word means that stands for it in a header, and not for one of its own.
_ROLES = (_TOTAL, _WRAPPER, _BODY)
#: The keys that any record may have.
_OF_A_RECORD = ("label", "id")

_Name = TypeVar("_Name", str, frozenset[str])

#: The key, how sure it is in figures, and why in words.
Likeness = tuple[str, float, str]


def names_of(kind: str) -> dict[str, str]:
    """Return the keys of a kind of register by what they are called, folded; what two keys are called, is none's."""
    return _names(kind)[0]


@cache
def alike(header: str, kind: str) -> Likeness | None:
    """Return the key whose name a header is, wholly or in part, or nearly is; None where none is or several are.

    Args:
        header: the header; of a path, all its words together, or what follows the last dot.
        kind: the kind of register; empty for any.
    """
    *outer, last = steps(header)
    whole = _called_like(outer, last, kind)
    if whole or (outer and of_any_record(last)):
        return whole
    if any((likeness := _called(step, kind)) and not likeness[0] for step in outer):
        return NO_CONCERN, 0.85, "stands within what is of no concern"
    return _nearly(last, kind) or _within(last, kind) or _with_a_body(last, kind)


@cache
def is_called(header: str) -> bool:
    """Return whether a header is the name of a key of any kind of register, as it is written or nearly so."""
    *outer, last = steps(header)
    found = (_called_like(outer, last, kind) for kind in kinds())
    return any(likeness is not None and likeness[0] != NO_CONCERN for likeness in found)


def _called_like(outer: list[str], last: str, kind: str) -> Likeness | None:
    """Return the key that has a header as its name, or the parts of it: what leads to it, and what follows."""
    if outer and (whole := _called(" ".join((*outer, last)), kind)):
        return whole
    if outer and (key := of_any_record(last)):
        return _of_the_outer(outer[-1], key, kind)
    for reading in _readings(last):
        found = {likeness[0]: likeness for part in reading if (likeness := _called(part, kind))}
        if len(found) == 1 and all(_called(part, kind) for part in reading):
            return next(iter(found.values()))
    return None


def _with_a_body(header: str, kind: str) -> Likeness | None:
    """Return the key of a header in which a body is named that the knowledge graph describes, as in "N. COFRAC"."""
    bodies = prefixes()["id"] + "body-"
    words = re.findall(r"[^\W\d_]+", header)
    named = [word for word in words if any(iri.startswith(bodies) for iri in called(word))]
    if len(named) != 1 or len(words) < 2:
        return None
    said = (re.sub(rf"\b{named[0]}\b", word, header).strip(" .-:") for word in (*_words_for(_BODY), ""))
    found = next(filter(None, (_called(each, kind) for each in said)), None)
    return (found[0], 0.7, f"{found[2]}, beside {named[0]}") if found and found[0] else None


def _words_for(role: str) -> list[str]:
    return [word for word, means in _little_words().items() if means == role]


def steps(header: str) -> list[str]:
    """Return the steps of a path in a listing; of a header with points elsewhere, the header."""
    return re.split(r"\.(?=\w)", header.rstrip(". "))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a header without accents and case, those too that a capital letter begins."""
    spaced = re.sub(r"(?<=[^\W\dA-Z_])(?=[A-Z])", " ", unicodedata.normalize("NFC", text).replace("°", "o"))
    plain = unicodedata.normalize("NFKD", spaced.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for written, meant in _FOLDED:
        plain = plain.replace(written, meant)
    return tuple(re.findall(r"[^\W_]+", plain))


def of_any_record(name: str) -> str | None:
    """Return the key of names or of identifiers, for a header that any record may have it by; None for others."""
    fold = "".join(folded_words(name))
    said = ((row["column"], word) for row in _table("headers") for word in (*row["words"].split("|"), row["column"]))
    return next((key for key, word in said if key in _OF_A_RECORD and "".join(folded_words(word)) == fold), None)


def _of_the_outer(header: str, key: str, kind: str) -> Likeness | None:
    """Return the key of a record by what leads to it: in ``holder.name`` the name is of what ``holder`` means.

    What is no record is known by its name alone.
    """
    likeness = alike(header, kind)
    if likeness is None or not likeness[0]:
        return None
    outer, sureness, reason = likeness
    if outer.split(".")[-1] in known_by_name():
        return f"{outer}.{key}", sureness, reason
    return (outer, sureness, reason) if key == _OF_A_RECORD[0] and is_text(outer.split(".")[-1]) else None


@cache
def keys_of_any_kind() -> frozenset[str]:
    """Return the keys whose names mean the same in every kind of register."""
    return frozenset(row["column"] for row in _table("headers") if not row["kind"])


@cache
def sum_words() -> frozenset[str]:
    """Return the words, folded, with which a row of sums begins."""
    return frozenset(_words_for(_TOTAL))


@cache
def wrapping_words() -> frozenset[str]:
    """Return the steps of paths, folded, that say nothing of what stands below them."""
    return frozenset(_words_for(_WRAPPER))


def _readings(header: str) -> Iterator[tuple[str, ...]]:
    """Yield a header whole, without what stands in brackets, and as two names side by side."""
    yield (header,)
    if (bare := re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*", " ", header).strip(" *:")) != header and bare:
        yield (bare,)
    parts = tuple(filter(None, map(str.strip, re.split(r"\s*[/|\n(\[]\s*", header.rstrip(")] ")))))
    if len(parts) > 1:
        yield parts


def _called(header: str, kind: str) -> Likeness | None:
    """Return the key that has a header as its name, be the words of it in another order."""
    names, words = _names(kind)
    written = folded_words(header)
    if (key := names.get("".join(written))) is not None:
        return key, 0.9, f"is a name of {key}" if key else "is of no concern"
    significant = _significant(written)
    if significant and (key := words.get(significant)) is not None:
        return key, 0.85, f"has the words of a name of {key}" if key else "is of no concern"
    return None


def _nearly(header: str, kind: str) -> Likeness | None:
    names, fold = names_of(kind), "".join(folded_words(header))
    matcher = SequenceMatcher(None, b=fold)
    ratios: list[tuple[float, str]] = []
    for name in names:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= _RIVAL and matcher.quick_ratio() >= _RIVAL:
            ratios.append((matcher.ratio(), name))
    best = max(ratios, default=(0.0, ""))
    rivals = {names[name] for ratio, name in ratios if ratio >= _RIVAL}
    if best[0] < _ALIKE or len(rivals) > 1:
        return None
    key = names[best[1]]
    return key, 0.6 * best[0], f"resembles a name of {key}" if key else "resembles what is of no concern"


def _within(header: str, kind: str) -> Likeness | None:
    """Return the key that has a name of several words among those of a header; the longest of them goes first."""
    written = _significant(folded_words(header))
    found = [(len(words), key) for words, key in _names(kind)[1].items() if len(words) > 1 and words <= written]
    longest = max((length for length, _ in found), default=0)
    keys_found = {key for length, key in found if length == longest}
    if len(keys_found) != 1 or not (key := keys_found.pop()):
        return None
    return key, 0.5, f"has the words of a name of {key} among others"


def _significant(words: Iterable[str]) -> frozenset[str]:
    """Return words without those that say nothing, and instead of those that are cut short what they mean."""
    little = _little_words()
    meant = (word if little.get(word, _TOTAL) in _ROLES else little[word] for word in words)
    return frozenset(filter(None, meant))


@cache
def _names(kind: str) -> tuple[dict[str, str], dict[frozenset[str], str]]:
    """Return the keys by name, and by the words of a name: of the kind, of any kind, and the labels in the graph."""
    names: dict[str, set[str]] = {}
    words: dict[frozenset[str], set[str]] = {}
    for named in (_of_kind(kind), _labels(kind)):
        known = set(names)
        for name, key in named:
            written = folded_words(name)
            if len("".join(written)) > 1 and "".join(written) not in known:
                names.setdefault("".join(written), set()).add(key)
                words.setdefault(_significant(written), set()).add(key)
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
    columns = [column.key for each in ([kind] if kind else kinds()) for column in template_columns(each)]
    by_last = {column.split(".")[-1]: column for column in reversed(columns)}
    for key in keys():
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
