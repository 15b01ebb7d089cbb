"""Reads listings in JSON of any shape, with a mapping: one object a record, columns by the path to a value.

Source: https://www.rfc-editor.org/rfc/rfc6901 for the places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.reading.json_ld import check_characters, check_depth
from casco_kg.reading.json_lines import pointer_lines
from casco_kg.reading.json_nodes import nothing_in
from casco_kg.reading.json_text import parsed
from casco_kg.reading.mapping_file import Mapping
from casco_kg.reading.names import JSON
from casco_kg.reading.records import Records
from casco_kg.reading.source import Place, Places, Source, remark
from casco_kg.reading.table import Table, as_text
from casco_kg.reading.tables import Header, columns_of
from casco_kg.terms import GENID

__all__ = ["Entry", "Listing", "is_listing", "listing_of", "read_listing"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a record: its values, and those of one object in one of its lists.

    Attributes:
        record: the JSON pointer of the record.
        pointer: the JSON pointer of the part.
        values: by column.
        pointers: the JSON pointer of each, by column.
    """

    record: str
    pointer: str
    values: dict[str, list[str]] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing as it stands in the file.

    Attributes:
        columns: the paths to values, with dots, in the order in which they come, each with its first place.
        entries: the parts of the records.
        beside: the pointers of what stands beside the list.
    """

    columns: dict[str, str]
    entries: tuple[Entry, ...]
    beside: tuple[str, ...]


def is_listing(text: str) -> bool:
    """Return whether a text is JSON without a context at its top."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    tops = document if isinstance(document, list) else [document]
    return not any(isinstance(top, dict) and "@context" in top for top in tops)


def listing_of(text: str, name: str) -> Listing:
    """Return the records of a list of objects, or of an object with one such list.

    Raises:
        InputError: it is no JSON, or holds no list of objects, or several.
    """
    document = parsed(text, name)
    check_depth(document, name)
    check_characters(document, name)
    top, records = _list_in(document, name)
    beside = tuple(f"/{_escaped(key)}" for key in document if f"/{_escaped(key)}" != top) if top else ()
    columns: dict[str, str] = {}
    entries: list[Entry] = []
    for number, record in enumerate(records):
        pointer = f"{top}/{number}"
        for entry in _entries(record, pointer):
            entries.append(entry)
            for column, values in entry.values.items():
                if values:
                    columns.setdefault(column, entry.pointers[column])
    return Listing(columns, tuple(entries), beside)


def _list_in(document: JSON, name: str) -> tuple[str, list[dict[str, JSON]]]:
    if isinstance(document, list):
        lists = {"": document}
    elif isinstance(document, dict):
        lists = {f"/{_escaped(key)}": value for key, value in document.items() if isinstance(value, list) and value}
    else:
        lists = {}
    found = {pointer: value for pointer, value in lists.items() if all(isinstance(part, dict) for part in value)}
    if len(found) != 1 or not (listing := next(iter(found.values()))):
        some = (
            f"several lists of objects ({', '.join(found)}); write one a file"
            if len(found) > 1
            else "no list of objects"
        )
        raise InputError(
            f"{name}: is JSON with {some}; a listing is a list of objects, or an object with one such list"
        )
    return next(iter(found)), listing


def _entries(record: dict[str, JSON], pointer: str) -> Iterator[Entry]:
    """Yield a record's own values, and each object in its lists as a part of its own."""
    own = Entry(pointer, pointer)
    parts: list[Entry] = []
    _collect(record, "", pointer, own, parts)
    yield own
    yield from parts


def _collect(value: dict[str, JSON], path: str, pointer: str, entry: Entry, parts: list[Entry]) -> None:
    for key, below in value.items():
        column, place = (f"{path}.{key}" if path else key), f"{pointer}/{_escaped(key)}"
        if isinstance(below, dict):
            _collect(below, column, place, entry, parts)
            continue
        values = below if isinstance(below, list) else [below]
        texts = [text for part in values if not isinstance(part, dict | list) and (text := as_text(part))]
        if texts or (column not in entry.values and not any(isinstance(part, dict) for part in values)):
            entry.values[column] = texts
            entry.pointers[column] = place
        for number, part in enumerate(values):
            if isinstance(part, dict):
                inner = Entry(entry.record, f"{place}/{number}")
                parts.append(inner)
                _collect(part, column, inner.pointer, inner, parts)
            elif isinstance(part, list):
                entry.pointers.setdefault(column, place)
                entry.values.setdefault(column, []).extend(
                    as_text(each) for each in part if not isinstance(each, dict | list)
                )


def read_listing(text: str, name: str, mapping: Mapping) -> Source:
    """Read a listing by a mapping of its columns; what no line of the mapping names becomes a remark.

    Raises:
        InputError: it is no listing, or the mapping names none of its columns.
    """
    listing, lines = listing_of(text, name), pointer_lines(text)
    header = Header(Table(name, None, [(1, tuple(listing.columns))]), 0, tuple(listing.columns))
    columns, unknown = columns_of(header, mapping)
    places = Places()
    records = Records(columns, mapping.given(header.table.name), places)
    identifiers = _identifiers(listing, [c.header for c in columns if c.path == ("id",)])
    prefix = f"{GENID}{quote(name, safe='-._~')}"
    empty: dict[str, None] = {}
    for entry in listing.entries:
        before = len(records.triples)
        values = dict(entry.values)
        for column in columns:
            if column.path == ("id",) and entry.pointer != entry.record:
                values[column.header] = identifiers.get(entry.record, [])
        cells = [values.get(column, ()) for column in listing.columns]
        named, part = (f"{prefix}{quote(pointer, safe='')}" for pointer in (entry.record, entry.pointer))
        records.add(cells, named, part, _Cells(name, entry, lines))
        if len(records.triples) > before:
            empty.pop(entry.record, None)
        elif entry.pointer == entry.record:
            empty[entry.record] = None
    if not records.triples:
        raise InputError(f"{name}: the mapping {mapping.name} names none of its columns: {', '.join(listing.columns)}")
    remarks = [
        remark(
            places,
            Place(name, line=lines.get(p := listing.columns[header.cells[i]]), pointer=p),
            "unknownColumn",
            header.cells[i],
        )
        for i in unknown
    ]
    remarks += [
        remark(places, Place(name, line=lines.get(p), pointer=p), "unread", f"{p}, beside the list")
        for p in listing.beside
    ]
    remarks += nothing_in(empty, places, lambda pointer: Place(name, line=lines.get(pointer), pointer=pointer))
    return Source(name, tuple(records.triples), places, tuple[ox.Triple, ...](remarks))


def _identifiers(listing: Listing, headers: list[str]) -> dict[str, list[str]]:
    return {
        entry.record: entry.values.get(header, [])
        for entry in listing.entries
        if entry.pointer == entry.record
        for header in headers
    }


class _Cells:
    """Where the values of one entry stand."""

    __slots__ = ("_entry", "_lines", "_name")

    def __init__(self, name: str, entry: Entry, lines: dict[str, int]) -> None:
        self._name, self._entry, self._lines = name, entry, lines

    def __call__(self, header: str | None) -> Place:
        pointer = self._entry.pointers.get(header or "", self._entry.pointer)
        return Place(self._name, line=self._lines.get(pointer), pointer=pointer)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
