"""Guesses which key a column of somebody else's table belongs to, by what it is called and by what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casco_kg.keys.headers import key_path
from casco_kg.keys.names import is_name, known_by_name, leads_to_a_record
from casco_kg.reading.json_tables import KEY
from casco_kg.reading.mapping_file import UNDECIDED
from casco_kg.registers.columns import TemplateColumn, kinds, template_columns
from casco_kg.registers.contents import (
    SHARE,
    are_dates,
    are_names,
    are_words,
    contradicts,
    is_date,
    is_list_of_words,
    known_share,
    last_key,
    may_hold,
    no_concern,
)
from casco_kg.registers.found_columns import Column, Guess
from casco_kg.registers.header_names import folded_words, is_plain_name, keys_of_any_kind, of_any_record
from casco_kg.registers.header_words import NO_CONCERN, alike, called_together, steps
from casco_kg.registers.paths import bare, by_what_is_around, of_their_lists

__all__ = ["guesses", "kind_of", "lacking"]

#: What columns say that must be filled.
_REQUIRED = "yes"


_NONE = Guess(UNDECIDED, "none", "resembles nothing known; write a key, or nothing if it is of no concern", 0)


def guesses(columns: Sequence[Column]) -> list[Guess]:
    """Guess for each column of one table; each key goes to the column that is surest of it."""
    found = max(([_guess(column, kind) for column in bare(columns, kind)] for kind in kinds()), key=_sureness)
    found = by_what_is_around(list(map(_by_name_or_identifier, found, columns)), columns)
    found = _apart(of_their_lists(found, columns, kind_of(found)))
    surest: dict[str, int] = {}
    for index, guess in enumerate(found):
        if guess.key not in surest or _rank(guess, columns[index]) > _rank(found[at := surest[guess.key]], columns[at]):
            surest[guess.key] = index
    return [
        guess
        if guess.key in (NO_CONCERN, UNDECIDED) or surest[guess.key] == index
        else _left(guess, columns[surest[guess.key]])
        for index, guess in enumerate(found)
    ]


def _rank(guess: Guess, column: Column) -> tuple[float, bool]:
    """Return how sure a guess is among those at its key; of two that are equal the one by a plain name of it."""
    return guess.sureness, is_plain_name(steps(column.header)[-1], guess.key)


def kind_of(found: Sequence[Guess]) -> str:
    """Return the kind of register that guesses are of for the most part."""
    there = _there(found)
    return max(kinds(), key=lambda kind: len(there & {each.key for each in template_columns(kind)}))


def _there(found: Sequence[Guess]) -> set[str]:
    return {part for guess in found for part in (guess.key, guess.key.rpartition(".")[0])} - {""}


def lacking(found: Sequence[Guess]) -> list[str]:
    """Return the keys that must be filled in the kind of register that guesses are of, and that none of them is at.

    Nothing where it is not plain which kind that is: where less than half of its columns that must be filled are there.
    """
    there, kind = _there(found), kind_of(found)
    required = [each.key for each in template_columns(kind) if each.required == _REQUIRED]
    left = [key for key in required if key not in there]
    return left if 2 * len(left) <= len(required) else []


def _sureness(found: Sequence[Guess]) -> float:
    """Return how sure guesses are together; of several at one key, one counts."""
    of_key: dict[str, float] = {}
    for guess in found:
        of_key[guess.key] = max(guess.sureness, of_key.get(guess.key, 0))
    return sum(of_key.values())


def _by_name_or_identifier(guess: Guess, column: Column) -> Guess:
    """Return a guess at a record that is known by its name as one at the name, where names stand in the column."""
    if guess.confidence != "certain" and last_key(guess.key) in known_by_name() and are_names(column.sample):
        return replace(guess, key=f"{guess.key}.label", reason=f"{guess.reason}; has names, not identifiers")
    return guess


def _apart(found: list[Guess]) -> list[Guess]:
    """Return guesses in which no key leads to a cell as well as to a record: then its cells are identifiers."""
    leading = {guess.key.rpartition(".")[0] for guess in found}
    return [replace(guess, key=f"{guess.key}.id") if guess.key in leading - {""} else guess for guess in found]


def _left(guess: Guess, surer: Column) -> Guess:
    words = f"like {surer.header}, which is surer to be {guess.key}; write a key, or nothing"
    return Guess(UNDECIDED, "none", words, 0)


def _guess(column: Column, kind: str) -> Guess:
    if column.header == KEY:
        return Guess("id", "likely", "is the key of each record", 0.9)
    known, cells = template_columns(kind), column.sample
    path = key_path(column.header)
    if path in {each.key for each in known} and (path != "type" or may_hold(path, cells)):
        return Guess(path or "", "certain", "is called as the key is", 1)
    if path and leads_to_a_record(last_key(path)):
        path = None  # what it leads to has columns of its own, or is of another kind of register
    by_name = _named(column, kind)
    by_values = _valued_like(cells, known)
    if by_values and _is_of_a_part(column, by_values.key):
        by_values = None
    if by_name and by_values and by_name.key == by_values.key:
        return Guess(by_name.key, "likely", f"{by_name.reason}; {by_values.reason}", 0.97)
    if path and (not by_name or by_name.confidence == "perhaps") and may_hold(path, cells):
        return Guess(path, "likely", "is called as the key is", 0.8)
    if by_name and (by_name.confidence != "perhaps" or not by_values):
        return by_name
    return by_values or _of_no_concern(cells) or _unknown(cells)


def _named(column: Column, kind: str) -> Guess | None:
    """Guess by the header, as far as the cells may stand under it."""
    likeness = alike(column.header, kind)
    if likeness is None:
        return None
    key, sureness, reason = likeness
    if is_date(key) and sureness > SHARE and are_words(column.sample):
        return Guess(key, "perhaps", f"{reason}, though it has no dates", SHARE)
    if key != NO_CONCERN and not (may_hold(key, column.sample) and _is_of_the_record(column, key, kind)):
        by_name = "." not in column.header and sureness > SHARE and key in keys_of_any_kind() and is_name(key)
        if by_name and is_list_of_words(column.sample):
            return Guess(key, "perhaps", f"{reason}, though none of its values is known", SHARE)
        return None
    if any(each.key == key and contradicts(each, column.sample) for each in template_columns(kind)):
        return None
    return Guess(key, "likely" if sureness > SHARE else "perhaps", reason, sureness)


def _is_of_the_record(column: Column, key: str, kind: str) -> bool:
    """Return whether a value within something else is one of the record, as far as its name or its cells tell.

    One in a list is, where the key is of what the list makes.
    """
    *outer, last = steps(column.header)
    if _is_of_a_part(column, key):
        return False
    return (
        not outer
        or is_date(key)
        or (bool(column.within) and "." in key)
        or len(folded_words(last)) > 1
        or called_together(column.header, kind) == key
        or of_any_record(last) is not None
    )


def _is_of_a_part(column: Column, key: str) -> bool:
    """Return whether what a list within the record says of each of its members would be said of the record itself.

    The days and the status of each are its own.
    """
    *outer, _ = steps(column.header)
    return bool(column.within and outer) and "." not in key and (is_date(key) or key in keys_of_any_kind())


def _valued_like(cells: Sequence[str], known: Sequence[TemplateColumn]) -> Guess | None:
    """Guess by the cells: which key's known values most of them are."""
    share, key = max(((known_share(column, cells), column.key) for column in known), key=lambda found: found[0])
    if share < SHARE:
        return None
    return Guess(key, "likely", f"{share:.0%} of its different cells are values of {key}", 0.7 * share)


def _of_no_concern(cells: Sequence[str]) -> Guess | None:
    what = no_concern(cells)
    return Guess(NO_CONCERN, "likely", f"has {what}, which no key is for", 0.3) if what else None


def _unknown(cells: Sequence[str]) -> Guess:
    """Return that a column is not decided, and what stands in it where that is plain."""
    if are_dates(cells):
        return replace(_NONE, reason="has dates, and does not say which; write a key, or nothing")
    return _NONE
