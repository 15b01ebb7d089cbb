"""Proposes a mapping file for somebody else's table or listing: a guess for each column, with its reason.

Nothing that is guessed is used before a person has read the file and given it to ``--mapping``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.graph import knowledge
from casco_kg.reading.csv_text import TEXT_TABLES, decoded, read_text_table
from casco_kg.reading.dates import readings
from casco_kg.reading.headers import folded, key_path
from casco_kg.reading.listings import listing_of
from casco_kg.reading.mapping_file import FIELDS, UNDECIDED
from casco_kg.reading.names import datatype_of, keys, property_of
from casco_kg.reading.records import CELL_SEPARATOR
from casco_kg.reading.source import bytes_of, clipped, text_in
from casco_kg.reading.workbooks import WORKBOOKS, workbook_tables
from casco_kg.shown import for_people, inert
from casco_kg.templates import TemplateColumn, kinds, template_columns
from casco_kg.terms import XSD, prefixes

__all__ = ["Guess", "propose_mapping"]

#: How many rows are looked at, and how many of their cells must agree.
_SAMPLE, _SHARE = 1000, 0.6
#: How alike two names are that may mean the same.
_ALIKE = 0.8


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
class _Found:
    """A column as it is found: its sheet, its header and some of its cells."""

    sheet: str
    header: str
    cells: tuple[str, ...]


def propose_mapping(path: Path | str) -> bytes:
    """Return a mapping file for a CSV file, an Excel workbook or a JSON listing, as CSV in UTF-8.

    Raises:
        InputError: the file cannot be read, or has no columns.
    """
    columns = list(_columns(path))
    if not columns:
        raise InputError(f"{path}: has no columns; a mapping is for a table, or for a list of objects in JSON")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*FIELDS, "confidence", "reason", "example"])
    for sheet in dict.fromkeys(column.sheet for column in columns):
        of_sheet = [column for column in columns if column.sheet == sheet]
        for column, guess in zip(of_sheet, _guesses(of_sheet), strict=True):
            order, why = _order(column.cells) if _is_date(guess.key) else ("", "")
            example = clipped(next(iter(column.cells), ""), 60)
            reason = "; ".join(filter(None, (guess.reason, why)))
            row = [column.header, guess.key or UNDECIDED, order, "", sheet, guess.confidence, reason, example]
            writer.writerow(map(inert, row))
    return for_people(text.getvalue())


def _columns(path: Path | str) -> Iterator[_Found]:
    name, suffix = str(path), Path(path).suffix.lower()
    data = bytes_of(path, name)
    if suffix == ".json":
        listing = listing_of(text_in(data, name), name)
        for column in listing.columns:
            values = (value for entry in listing.entries for value in entry.values.get(column, ()))
            yield _Found("", column, tuple(value for _, value in zip(range(_SAMPLE), values, strict=False)))
        return
    if suffix in WORKBOOKS:
        tables = workbook_tables(data, name, suffix)
    elif suffix in TEXT_TABLES:
        tables = [read_text_table(decoded(data, name), name, suffix, lambda header: bool(_named_like(header, ())))]
    else:
        endings = " ".join([*TEXT_TABLES, *WORKBOOKS[:2], ".json"])
        raise InputError(f"{name}: no mapping is needed or possible for this ending; known are {endings}")
    several = len(tables) > 1
    for table in tables:
        if not table.rows:
            continue
        width = max(sum(map(bool, row)) for _, row in table.rows[:20])
        index = next(i for i, (_, row) in enumerate(table.rows) if 2 * sum(map(bool, row)) > width)
        below = [row for _, row in table.rows[index + 1 : index + 1 + _SAMPLE]]
        for number, header in enumerate(table.rows[index][1]):
            if header.strip():
                cells = tuple(row[number].strip() for row in below if number < len(row) and row[number].strip())
                yield _Found((table.sheet or "") if several else "", " ".join(header.split()), cells)


def _guesses(columns: Sequence[_Found]) -> list[Guess]:
    """Guess for each column of one table; each key goes to the column that is surest of it."""
    of_kind = {kind: [_guess(column, template_columns(kind)) for column in columns] for kind in kinds()}
    guesses = max(of_kind.values(), key=lambda found: sum(guess.sureness for guess in found))
    surest: dict[str, int] = {}
    for index, guess in enumerate(guesses):
        if guess.key and guess.sureness > (guesses[surest[guess.key]].sureness if guess.key in surest else 0):
            surest[guess.key] = index
    return [
        guess if surest.get(guess.key) == index else Guess("", "none", _left(guess, surest, columns), 0)
        for index, guess in enumerate(guesses)
    ]


def _left(guess: Guess, surest: dict[str, int], columns: Sequence[_Found]) -> str:
    if guess.key:
        return f"like {columns[surest[guess.key]].header}, which is surer to be {guess.key}; write a key, or nothing"
    return "resembles nothing known; write a key, or nothing if it is of no concern"


def _guess(column: _Found, known: Sequence[TemplateColumn]) -> Guess:
    path = key_path(column.header)
    if path in {each.key for each in known}:
        return Guess(path or "", "certain", "is called as the key is", 1)
    by_name = _named_like(column.header, tuple(known))
    by_values = _valued_like(column.cells, known)
    if by_name and by_values and by_name.key == by_values.key:
        return Guess(by_name.key, "likely", f"{by_name.reason}; {by_values.reason}", 0.97)
    if by_name and _is_date(by_name.key) and column.cells and not _are_dates(column.cells):
        return by_values or Guess("", "none", "", 0)
    if path and (not by_name or by_name.confidence == "perhaps"):
        return Guess(path, "likely", "is called as the key is", 0.8)
    return by_name or by_values or Guess("", "none", "", 0)


def _named_like(header: str, known: tuple[TemplateColumn, ...]) -> Guess | None:
    """Guess by the header: what is called so, then what is called nearly so."""
    fold = folded(header.rpartition(".")[2])
    names = _names(known)
    for name, key in names.items():
        if folded(name) == fold:
            return Guess(key, "likely", f"{name!r} is another name for {key}", 0.9)
    ratio, name = max(((SequenceMatcher(None, folded(name), fold).ratio(), name) for name in names), default=(0, ""))
    if ratio >= _ALIKE:
        return Guess(names[name], "perhaps", f"resembles {name!r}, another name for {names[name]}", 0.6 * ratio)
    words = set(header.casefold().replace("_", " ").replace("-", " ").split())
    within = [name for name in names if len(name) > 3 and set(name.casefold().split()) <= words]
    if within:
        longest = max(within, key=len)
        return Guess(names[longest], "perhaps", f"has the words {longest!r}, another name for {names[longest]}", 0.5)
    return None


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


def _valued_like(cells: Sequence[str], known: Sequence[TemplateColumn]) -> Guess | None:
    """Guess by the cells: which key's known values most of them are."""
    distinct = {part.strip().casefold() for cell in cells for part in cell.split(CELL_SEPARATOR)}
    shares = [
        (len(distinct & {value.casefold() for value in column.allowed}) / len(distinct), column.key)
        for column in known
        if distinct and len(column.allowed) > 1
    ]
    share, key = max(shares, key=lambda found: found[0], default=(0, ""))
    if share < _SHARE:
        return None
    return Guess(key, "likely", f"{share:.0%} of its different cells are values of {key}", 0.7 * share)


def _is_date(key: str) -> bool:
    return bool(key) and datatype_of(key.rsplit(".", maxsplit=1)[-1]) == XSD + "date"


def _are_dates(cells: Sequence[str]) -> bool:
    return sum(bool(readings(cell)) for cell in cells) >= _SHARE * len(cells)


def _order(cells: Sequence[str]) -> tuple[str, str]:
    """Return the order of day and month that a column of dates has, and why; empty where it does not matter or tell."""
    unsettled = [cell for cell in cells if len(readings(cell)) > 1]
    if not unsettled:
        return "", ""
    fits = {order for order in ("dmy", "mdy") if all(readings(cell, order) for cell in cells if _has_orders(cell))}
    if len(fits) == 1:
        (order,) = fits
        return order, f"all its dates can be read as {order} only"
    return "", f"{unsettled[0]} may be two days: write dmy or mdy as the format"


def _has_orders(cell: str) -> bool:
    """Return whether the order of the parts makes a difference to whether a date can be read."""
    return bool(readings(cell, "dmy")) or bool(readings(cell, "mdy"))
