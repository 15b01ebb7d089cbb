"""Guesses which key a column of somebody else's table belongs to, by what it is called and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.dates import is_number, readings
from casco_kg.keys.headers import folded, key_path
from casco_kg.keys.names import datatype_of, keys, leads_to_a_record, names_within, property_of
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import prefixes
from casco_kg.reading.json_tables import KEY
from casco_kg.reading.records import CELL_SEPARATOR
from casco_kg.registers.columns import TemplateColumn, kinds, template_columns

__all__ = ["Column", "Guess", "guesses", "is_date", "named_like"]

#: How many of the cells of a column must agree.
_SHARE = 0.6
#: How alike two names are that may mean the same.
_ALIKE = 0.9
#: Words that say nothing of which column is meant, and short forms of one that does.
_EMPTY = frozenset(("a", "an", "of", "the"))
_SHORT = {"no": "number", "nr": "number", "num": "number"}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column may mean.

    Attributes:
        key: the key, or the path of keys.
        confidence: "certain", "likely", "perhaps" or "none", and how sure that is in figures.
        reason: why, in words.
        sureness: from 0 to 1, to choose between columns that may mean the same.
    """

    key: str
    confidence: str
    reason: str
    sureness: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is found: its sheet, its header and some of its cells."""

    sheet: str
    header: str
    cells: tuple[str, ...]


_NONE = Guess("", "none", "resembles nothing known; write a key, or nothing if it is of no concern", 0)


def guesses(columns: Sequence[Column]) -> list[Guess]:
    """Guess for each column of one table; each key goes to the column that is surest of it."""
    of_kind = {kind: [_guess(column, template_columns(kind)) for column in columns] for kind in kinds()}
    found = max(of_kind.values(), key=lambda found: sum(guess.sureness for guess in found))
    surest: dict[str, int] = {}
    for index, guess in enumerate(found):
        if guess.key and guess.sureness > (found[surest[guess.key]].sureness if guess.key in surest else 0):
            surest[guess.key] = index
    return [
        guess if not guess.key or surest[guess.key] == index else _left(guess, columns[surest[guess.key]])
        for index, guess in enumerate(found)
    ]


def _left(guess: Guess, surer: Column) -> Guess:
    words = f"like {surer.header}, which is surer to be {guess.key}; write a key, or nothing"
    return Guess("", "none", words, 0)


def _guess(column: Column, known: Sequence[TemplateColumn]) -> Guess:
    if column.header == KEY:
        return Guess("id", "likely", "is the key of each record", 0.9)
    path = key_path(column.header)
    if path in {each.key for each in known}:
        return Guess(path or "", "certain", "is called as the key is", 1)
    if path and leads_to_a_record(path.rsplit(".", maxsplit=1)[-1]):
        path = None  # what it leads to has columns of its own, or is of another kind of register
    by_name = named_like(column.header, tuple(known))
    if by_name and not _may_hold(by_name.key, column.cells):
        by_name = None
    by_values = _valued_like(column.cells, known)
    if by_name and by_values and by_name.key == by_values.key:
        return Guess(by_name.key, "likely", f"{by_name.reason}; {by_values.reason}", 0.97)
    if path and (not by_name or by_name.confidence == "perhaps") and _may_hold(path, column.cells):
        return Guess(path, "likely", "is called as the key is", 0.8)
    return by_name or by_values or _NONE


def named_like(header: str, known: tuple[TemplateColumn, ...]) -> Guess | None:
    """Guess by the header: what is called so, then what has the same words, then what is called nearly so."""
    last = re.split(r"\.(?=\w)", header)[-1].rstrip(". ")
    fold, names = folded(last), _names(known)
    for name, key in names.items():
        if folded(name) == fold:
            return Guess(key, "likely", f"{name!r} is another name for {key}", 0.9)
    words = _words(last)
    for name, key in names.items():
        if words and words == _words(name):
            return Guess(key, "likely", f"has the words of {name!r}, another name for {key}", 0.85)
    ratio, name = max(((SequenceMatcher(None, folded(name), fold).ratio(), name) for name in names), default=(0, ""))
    if ratio >= _ALIKE:
        return Guess(names[name], "perhaps", f"resembles {name!r}, another name for {names[name]}", 0.6 * ratio)
    within = [name for name in names if len(_words(name)) > 1 and _words(name) <= words]
    if within:
        longest = max(within, key=len)
        return Guess(names[longest], "perhaps", f"has the words {longest!r}, another name for {names[longest]}", 0.5)
    return None


def _words(header: str) -> frozenset[str]:
    """Return the words of a header, those too that a capital letter begins."""
    spaced = re.sub(r"(?<=[^\W\dA-Z_])(?=[A-Z])", " ", header)
    return frozenset(_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", spaced.casefold())) - _EMPTY


@cache
def _names(known: tuple[TemplateColumn, ...]) -> dict[str, str]:
    """Return the names of keys: those of the kind of register, then the labels in the graph."""
    names: dict[str, str] = {}
    columns = known or tuple(column for kind in kinds() for column in template_columns(kind))
    for column in columns:
        for name in column.also:
            names.setdefault(name, column.key)
    by_last = {column.key.split(".")[-1]: column.key for column in columns}
    for key in keys():
        for predicate in (prefixes()["rdfs"] + "label", prefixes()["skos"] + "altLabel"):
            for label in knowledge().values(property_of(key), predicate):
                names.setdefault(label.value, by_last.get(key, key))
    return names


def _may_hold(path: str, cells: Sequence[str]) -> bool:
    """Return whether cells may stand under a key: dates under a date and nowhere else, and of known values one."""
    key = path.rsplit(".", maxsplit=1)[-1]
    if not cells:
        return True
    if is_date(path):
        return _are_dates(cells)
    if _are_dates(cells) and not all(map(is_number, cells)):
        return False
    if key == "id" or leads_to_a_record(key):
        return True
    parts = {part.strip() for cell in cells for part in cell.split(CELL_SEPARATOR)}
    return not names_within(key) or any(part.casefold() in names_within(key) for part in parts)


def _valued_like(cells: Sequence[str], known: Sequence[TemplateColumn]) -> Guess | None:
    """Guess by the cells: which key's known values most of them are."""
    distinct = {part.strip().casefold() for cell in cells for part in cell.split(CELL_SEPARATOR)}
    allowed = {column.key: _understood(column) for column in known}
    shares = [
        (len(distinct & values) / len(distinct), key) for key, values in allowed.items() if distinct and len(values) > 1
    ]
    share, key = max(shares, key=lambda found: found[0], default=(0, ""))
    if share < _SHARE:
        return None
    return Guess(key, "likely", f"{share:.0%} of its different cells are values of {key}", 0.7 * share)


def _understood(column: TemplateColumn) -> frozenset[str]:
    """Return the values of a column that is filled from a list, in lower case, in every language."""
    if not column.allowed:
        return frozenset()
    key = column.key.rsplit(".", maxsplit=1)[-1]
    return frozenset(map(str.casefold, column.allowed)) | (names_within(key) if key != "id" else frozenset())


def is_date(path: str) -> bool:
    """Return whether the values of a key, or of a path of keys, are dates."""
    return bool(path) and datatype_of(path.rsplit(".", maxsplit=1)[-1]) == XSD + "date"


def _are_dates(cells: Sequence[str]) -> bool:
    return sum(bool(readings(cell)) for cell in cells) >= _SHARE * len(cells)
