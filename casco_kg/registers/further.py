"""What is proposed for a mapping beside the key of each column: values of every record, and second keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import designating, is_name, leads_to_a_record, property_of, value_of
from casco_kg.rdf.terms import Term
from casco_kg.registers.contents import SHARE, last_key, objects_of
from casco_kg.registers.found_columns import Column, Guess
from casco_kg.registers.guesses import lacking

__all__ = ["cited", "second_keys", "value_of_all"]

_ID, _NUMBER = "id", "number"
_OBJECT_TYPE = "objectType"
#: To whom something is issued, and what it is about: often the same, where no column says that.
_HOLDER, _OBJECT = "issuedTo", "about"


def value_of_all(key: str, columns: Sequence[Column], found: Sequence[Guess]) -> tuple[str, str] | None:
    """Return a value that every record may have under a key, and why: what the documents are about, if but one is.

    Args:
        key: the key, which no column has.
        columns: the columns.
        found: what is guessed of each.
    """
    objects = _objects(columns, found) if is_name(last_key(key)) and "." not in key else frozenset()
    if not objects:
        return None
    about = property_of(_OBJECT_TYPE).value
    meant = {
        label: node
        for node in knowledge().subjects()
        if isinstance(node, ox.NamedNode) and objects & set(knowledge().values(node, about))
        for label in [knowledge().label(node)]
        if value_of(key, label) == node
    }
    if len(meant) != 1:
        return None
    whose = ", ".join(sorted(map(knowledge().label, objects)))
    return next(iter(meant)), f"no column has it; its documents have requirements on: {whose}"


def _objects(columns: Sequence[Column], found: Sequence[Guess]) -> frozenset[Term]:
    cells = [column.sample for column, guess in zip(columns, found, strict=True) if guess.key in designating()]
    return objects_of(cells[0]) if len(cells) == 1 else frozenset()


def second_keys(columns: Sequence[Column], found: Sequence[Guess]) -> Iterator[tuple[int, Guess]]:
    """Yield the indexes of columns that perhaps have a second key, and that.

    Who holds something is often what it is about.
    """
    holder_is_meant = _OBJECT in lacking(found) and _objects(columns, found)
    for index, guess in enumerate(found):
        if holder_is_meant and guess.key in (_HOLDER, f"{_HOLDER}.label"):
            yield index, Guess(_OBJECT, "perhaps", "no column says what it is about: perhaps who holds it", SHARE)


def cited(tables: Sequence[tuple[Sequence[Column], Sequence[Guess]]]) -> dict[tuple[int, int], str]:
    """Return the columns of numbers by which records of other tables are cited, with the reason.

    Args:
        tables: the columns of each table, and what is guessed of each.

    Returns:
        The index of the table and of the column, and where its numbers are cited.
    """
    citing = [
        (at, column, frozenset(column.sample))
        for at, (columns, found) in enumerate(tables)
        for column, guess in zip(columns, found, strict=True)
        if column.sample and leads_to_a_record(guess.key)
    ]
    made: dict[tuple[int, int], str] = {}
    for at, (columns, found) in enumerate(tables):
        if any(guess.key == _ID for guess in found):
            continue
        for index, (column, guess) in enumerate(zip(columns, found, strict=True)):
            numbers = frozenset(column.sample)
            for where, other, values in citing if guess.key == _NUMBER and numbers else ():
                if where != at and len(values & numbers) >= SHARE * len(values):
                    made.setdefault((at, index), f"{other.header} of {other.sheet} cites it")
    return made
