"""Proposes a mapping file for somebody else's table or listing: a guess for each column, with its reason.

Nothing that is guessed is used before a person has read the file and given it to ``--mapping``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from casco_kg.errors import InputError, UsageError
from casco_kg.reading.mapping_file import BASE, ENCODING, SKIP, UNDECIDED
from casco_kg.reading.stated import stated
from casco_kg.registers.contents import is_date
from casco_kg.registers.found_columns import Found, Guess
from casco_kg.registers.found_tables import tables_in
from casco_kg.registers.further import cited, second_keys, value_of_all
from casco_kg.registers.guesses import guesses, lacking
from casco_kg.registers.header_words import NO_CONCERN
from casco_kg.registers.questions import AsProposed
from casco_kg.registers.values import WHICH_ORDER, Meant, date_format, known_by_their_names, meanings, separator, sums
from casco_kg.texts import clipped, for_people, inert, plain

__all__ = ["LINE_FIELDS", "Proposal", "propose_mapping"]

#: The columns of a proposal: what a mapping says, then what is for people.
LINE_FIELDS = ("column", "key", "value", "means", "format", "sheet", "confidence", "reason", "example")
_EXAMPLE = 60
_TO_BE_FILLED = "must be filled, and no column has it: write a value for every record, or remove the line"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping.

    Attributes:
        content: the mapping file, as CSV in UTF-8.
        tables: the number of records of each table that it is for, by what it is called in the column ``sheet``.
    """

    content: bytes
    tables: dict[str, int]


def propose_mapping(
    path: Path | str,
    table: str | None = None,
    *,
    encoding: str = "",
    base: str = "",
    asking: AsProposed | None = None,
) -> Proposal:
    """Propose a mapping for a table in CSV, Excel or HTML, or a listing in JSON.

    Args:
        path: the file.
        table: the only table that the mapping is for: a sheet of a workbook, or the JSON pointer of a list.
        encoding: that of a text that is not in UTF-8.
        base: how the IRIs of its identifiers begin.
        asking: asks a person about what is undecided.

    Raises:
        InputError: the file cannot be read, or has no columns.
        UsageError: it has no such table, there is no such encoding, or no IRI begins so.
    """
    stated(None, encoding, base)
    found = [each for each in tables_in(path, encoding) if each.columns]
    if not found:
        raise InputError(f"{path}: has no columns; a mapping is for a table, or for a list of objects in JSON")
    if table is not None:
        names = ", ".join(each.sheet or "one without a name" for each in found)
        found = [each for each in found if each.sheet == table]
        if not found:
            raise UsageError(f"{path}: has no table {table}; it has {names}")
    text = io.StringIO()
    writer = csv.DictWriter(text, LINE_FIELDS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for key, value in ((ENCODING, encoding), (BASE, base)):
        if value:
            writer.writerow({"key": key, "value": value, "confidence": "certain", "reason": "as it was stated"})
    asking = asking or AsProposed()
    guessed = [[asking.key(*pair) for pair in zip(each.columns, _guesses(each), strict=True)] for each in found]
    also = cited([(each.columns, keys) for each, keys in zip(found, guessed, strict=True)])
    for number, (each, keys) in enumerate(zip(found, guessed, strict=True)):
        further = [(index, guess) for index, guess in second_keys(each.columns, keys)]
        further += [(index, Guess("id", "likely", why, 1)) for (at, index), why in also.items() if at == number]
        for line in _lines(each, keys, further, asking):
            writer.writerow({name: inert(plain(cell)) for name, cell in line.items()})
    return Proposal(for_people(text.getvalue()), {each.sheet: each.count for each in found})


_Line = dict[str, str]


def _guesses(table: Found) -> list[Guess]:
    if not table.describes:
        return guesses(table.columns)
    reason = f"is of a list about the columns of {table.describes}"
    return [Guess(NO_CONCERN, "likely", reason, 1) for _ in table.columns]


def _lines(
    table: Found, found: Sequence[Guess], further: Sequence[tuple[int, Guess]], asking: AsProposed
) -> Iterator[_Line]:
    """Yield the lines about a table: for each column its key, and for its values what they mean."""
    second = {guess.key for _, guess in further}
    yield from (
        line | {"sheet": table.sheet} for line in _of_no_column(table, found, asking) if line["key"] not in second
    )
    guessed = [*zip(table.columns, found, strict=True)]
    dates = {column.header: column.cells for column, guess in guessed if is_date(guess.key)}
    for index, (column, guess) in enumerate(guessed):
        line = {"column": column.header, "key": guess.key, "sheet": column.sheet, "confidence": guess.confidence}
        sign = separator(guess.key, column.cells)
        written, why = sign, f"its cells have several values, with {sign} between them" if sign else ""
        if column.header in dates:
            beside = [cells for header, cells in dates.items() if header != column.header]
            written, why = date_format(column.cells, beside)
            if why.endswith(WHICH_ORDER):
                written = " ".join(filter(None, (asking.order(column, why), written)))
        reason = "; ".join(filter(None, (guess.reason, why)))
        example = clipped(next(iter(column.cells), ""), _EXAMPLE)
        yield line | {"format": written, "reason": reason, "example": example}
        for known in known_by_their_names(guess.key, column.cells):
            yield line | {"key": guess.key.rpartition(".")[0], **_said(known)}
        for meant in meanings(guess.key, column.cells, sign):
            settled = asking.meaning(column, guess.key, meant)
            yield line | _said(settled)
        for _, other in (each for each in further if each[0] == index):
            yield line | {"key": other.key, "confidence": other.confidence, "reason": other.reason, "example": example}
        for value in sums(column.cells) if index == 0 else ():
            yield line | {"key": SKIP, "value": value, "confidence": "likely", "reason": "begins a row of sums"}


def _said(meant: Meant) -> _Line:
    return {"value": meant.value, "means": meant.means, "confidence": meant.confidence, "reason": meant.reason}


def _of_no_column(table: Found, found: Sequence[Guess], asking: AsProposed) -> Iterator[_Line]:
    """Yield the lines about what must be filled and no column has."""
    for key in lacking(found):
        line = {"key": key, "value": asking.constant(key), "confidence": "none", "reason": _TO_BE_FILLED}
        if line["value"] == UNDECIDED and (guess := value_of_all(key, table.columns, found)):
            line |= {"value": guess[0], "confidence": "perhaps", "reason": guess[1]}
        yield line
