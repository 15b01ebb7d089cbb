"""Reads tables whose column headers are keys of the JSON-LD context, one record a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote, urljoin

from casco_kg.errors import InputError
from casco_kg.reading.json_ld import parse_json_ld
from casco_kg.reading.names import JSON, context, keys, reference, safe_key, with_iris
from casco_kg.reading.source import Place, Places, Source
from casco_kg.terms import DATA_BASE, GENID

__all__ = ["DELIMITERS", "read_table"]

#: Delimiters by the ending of a file's name.
DELIMITERS = {".csv": ",", ".tsv": "\t"}

#: Several values in one cell are separated by this.
_CELL_SEPARATOR = "|"


def read_table(text: str, name: str, delimiter: str) -> Source:
    """Read a table. A header with a dot is a path: ``scope.activity`` is the activity of the scope.

    An unknown header becomes an undefined term, which validation reports, so that no cell is lost.

    Raises:
        InputError: no well-formed table, no known header, a header twice, or cells beyond the header.

    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"{name}: is no well-formed table: {error}") from error
    header = [cell.strip() for cell in rows[0]]
    _check_header(header, name)
    places = Places()
    records = []
    for number, row in enumerate(rows[1:], 2):
        _check_row(row, header, Place(name, row=number))
        cells = {key: cell.strip() for key, cell in zip(header, row, strict=False) if key and cell.strip()}
        if cells:
            records.append(_record(cells, number, name, places))
    if not records:
        raise InputError(f"{name}: has a header but no row")
    return parse_json_ld({"@context": context(), "@graph": records}, name, places)


def _check_header(header: list[str], name: str) -> None:
    if not any(step in keys() for key in header for step in key.split(".")):
        hint = "; are the cells separated by ; or tabs? Save with commas, or as .tsv" if len(header) == 1 else ""
        known = ", ".join(["id", "type", *sorted(keys())])
        raise InputError(f"{name}:1: no column is a known key{hint}; the keys are {known}")
    if doubled := sorted({key for key in header if key and header.count(key) > 1}):
        raise InputError(f"{name}:1: the column {doubled[0]} stands twice; rename or remove one")
    for key in header:
        outer, dot, _ = key.rpartition(".")
        if dot and (outer in header or any(keys().get(step, {}).get("@type") != "@id" for step in outer.split("."))):
            raise InputError(f"{name}:1: the column {key} needs {outer} to lead to a record, not to a cell or a text")


def _check_row(row: list[str], header: list[str], place: Place) -> None:
    if any(cell.strip() for cell in row[len(header) :]):
        raise InputError(f"{place}: has {len(row)} cells, but the header has {len(header)}")
    for number, (key, cell) in enumerate(zip(header, row, strict=False), 1):
        if cell.strip() and not key:
            raise InputError(f"{place}: column {number} has a cell and no header; name the column or empty it")


def _record(cells: dict[str, str], number: int, name: str, places: Places) -> dict[str, JSON]:
    nameless = f"{GENID}{quote(name, safe='-._~')}-row-{number}"
    record: dict[str, JSON] = {"id": reference(cells.pop("id", "")) or nameless}
    for path, cell in cells.items():
        target = record
        *outer, key = path.split(".")
        for depth, step in enumerate(outer, 1):
            target = target.setdefault(safe_key(step), {"id": "-".join((nameless, *outer[:depth]))})
        values = [part.strip() for part in cell.split(_CELL_SEPARATOR) if part.strip()]
        target[safe_key(key)] = with_iris(key, values)
    for part in _identifiers(record):
        places.note(Place(name, row=number), urljoin(DATA_BASE, part))
    return record


def _identifiers(record: dict[str, JSON]) -> Iterator[str]:
    yield record["id"]
    for value in record.values():
        if isinstance(value, dict):
            yield from _identifiers(value)
