"""What the path to a value in a document says of it: nothing, where a step only wraps the record; or whose it is.

Words that only wrap stand in ontology/templates/header-words.csv; a step that is called like nothing known wraps, too,
where most of what stands below it is called as the values of a record are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casco_kg.keys.headers import key_path
from casco_kg.keys.names import leads_to_a_record
from casco_kg.reading.inner_lists import OUTER
from casco_kg.reading.mapping_file import UNDECIDED
from casco_kg.registers.contents import is_date, last_key
from casco_kg.registers.found_columns import Column, Guess
from casco_kg.registers.header_names import folded_words, wrapping_words
from casco_kg.registers.header_words import NO_CONCERN, alike, is_called, steps

__all__ = ["bare", "by_what_is_around", "of_their_lists"]

#: How many of what stands below a step must be called as values of a record are, for the step to wrap.
_MOST, _FEWEST = 0.6, 3
_NO_KEY = (NO_CONCERN, UNDECIDED)


def bare(columns: Sequence[Column], kind: str) -> list[Column]:
    """Return columns with headers that have no step that wraps, and no sign that they are of the record around."""
    made = [replace(column, header=column.header.replace(OUTER, "")) for column in columns]
    below: dict[str, set[str]] = {}
    for column in made:
        first, dot, rest = column.header.partition(".")
        if dot and not column.within:
            below.setdefault(first, set()).add(rest)
    wrapping = {first for first, rest in below.items() if _wraps(first, rest, kind)}
    if not wrapping:
        return made
    named = {column.header for column in made}
    bared = [
        replace(column, header=rest)
        if first in wrapping and not column.within and rest and rest not in named
        else column
        for column in made
        for first, _, rest in [column.header.partition(".")]
    ]
    return bare(bared, kind)


def _wraps(step: str, below: set[str], kind: str) -> bool:
    likeness = alike(step, kind)
    if key_path(step) or (likeness and not is_date(likeness[0])):
        return False
    if "".join(folded_words(step)) in wrapping_words():
        return True
    known = {header for header in below if key_path(header) or is_called(header)}
    return len(known) >= max(_FEWEST, _MOST * len(below))


def by_what_is_around(found: Sequence[Guess], columns: Sequence[Column]) -> list[Guess]:
    """Return guesses in which what is said of the record around is not taken for the record's own.

    Its name and its identifier are those of what they lead to; its number, its status and its days are left undecided.
    """
    named = {
        _depth(column): guess.key.removesuffix(".label")
        for guess, column in zip(found, columns, strict=True)
        if _depth(column) and guess.key.endswith(".label")
    }
    return [_around(guess, column, named) for guess, column in zip(found, columns, strict=True)]


def _around(guess: Guess, column: Column, named: dict[int, str]) -> Guess:
    if not _depth(column) or guess.key in _NO_KEY:
        return guess
    if "." in guess.key or leads_to_a_record(guess.key):
        return replace(guess, confidence="likely", sureness=0.9 * guess.sureness)
    if guess.key == "id" and (leading := named.get(_depth(column))):
        return Guess(
            f"{leading}.id", "likely", f"is the identifier of what is around, as {leading}.label its name", 0.8
        )
    words = "is said of the record around; write a key if it is so of each within, or nothing"
    return Guess(UNDECIDED, "none", words, 0)


def _depth(column: Column) -> int:
    return column.header.count(OUTER)


def of_their_lists(found: Sequence[Guess], columns: Sequence[Column], kind: str) -> list[Guess]:
    """Return guesses in which the status and the days of what a list makes are its own, not those of the record."""
    leading: dict[str, str] = {}
    for guess, column in zip(found, columns, strict=True):
        outer = guess.key.rpartition(".")[0]
        if column.within and outer:
            leading.setdefault(column.within, outer)
    return [
        _of_a_part(guess, column, leading[column.within], kind) if column.within in leading else guess
        for guess, column in zip(found, columns, strict=True)
    ]


def _of_a_part(guess: Guess, column: Column, outer: str, kind: str) -> Guess:
    """Return a guess as one of what a list makes: by its key, or where it has none by the name of the value."""
    if guess.key == UNDECIDED and (likeness := alike(steps(column.header)[-1], kind)):
        key, sureness, reason = likeness
        guess = Guess(key, "likely", reason, sureness) if _may_be_of_a_part(key, outer) else guess
    return replace(guess, key=f"{outer}.{guess.key}") if _may_be_of_a_part(guess.key, outer) else guess


def _may_be_of_a_part(key: str, outer: str) -> bool:
    return (is_date(key) or last_key(key) == "status") and "." not in key and key_path(f"{outer}.{key}") is not None
