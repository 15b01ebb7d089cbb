"""Reads listings in JSON of any shape, with a mapping: one object a record, columns by the path to a value."""

from __future__ import annotations

import json
from pathlib import PurePath
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.ours import UNKNOWN_COLUMN, UNREAD
from casco_kg.rdf.terms import GENID
from casco_kg.reading.cells import Column
from casco_kg.reading.inner_lists import OUTER, inner_listing, is_inner, is_within, outermost, without_inner
from casco_kg.reading.joining import Part, distinct, joined, one_cell_each
from casco_kg.reading.json_nodes import nothing_in
from casco_kg.reading.json_tables import Document, Entry, Listing, parse_document
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.places import Place, Places
from casco_kg.reading.rows import Rows
from casco_kg.reading.source import Source, file_remark
from casco_kg.reading.table import Table
from casco_kg.reading.table_headers import Header, columns_of
from casco_kg.texts import many

__all__ = ["is_listing", "read_listing"]


def is_listing(text: str) -> bool:
    """Return whether a text is JSON without a context at its top."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    tops = document if isinstance(document, list) else [document]
    return not any(isinstance(top, dict) and "@context" in top for top in tops)


def read_listing(text: str, name: str, mapping: ColumnMapping) -> Source:
    """Read the records of a document by a mapping of their columns; what no line of it names becomes a remark.

    Which list is meant, where there are several, the column ``sheet`` of the mapping says, by a JSON pointer.

    Raises:
        InputError: it is no JSON, or the mapping names none of its columns, or those of several lists.
    """
    document = parse_document(text, name)
    chosen = _chosen(document, mapping)
    triples, places, remarks = list[ox.Triple](), Places(), list[ox.Triple]()
    for listing in chosen:
        is_around_read = any(is_within(listing.pointer, other.pointer) for other in chosen)
        triples += _read(document, listing, mapping, places, remarks, is_around_read=is_around_read)
    if not triples:
        raise InputError(f"{name}: the mapping {mapping.name} names columns that are empty throughout")
    if not any(listing.is_single for listing in chosen):
        remarks += [
            file_remark(places, _place(document, pointer), UNREAD, f"{pointer}, beside the list")
            for pointer in document.beside({outermost(listing.pointer) for listing in chosen})
        ]
    return Source(name, tuple(triples), places, tuple(remarks))


def _chosen(document: Document, mapping: ColumnMapping) -> list[Listing]:
    """Return the listings that a mapping is about: those that it names, or else the one whose columns it knows best."""
    listings = document.listings()
    if not listings:
        raise InputError(f"{document.name}: is JSON with no list of objects and no object; there is no record in it")
    itself = PurePath(document.name).stem
    inner = [inner_listing(document, sheet) for sheet in mapping.sheets() if is_inner(sheet)]
    inner = [listing for listing in inner if listing.entries]
    within = {column for listing in inner for column in listing.columns}
    named = [
        listing
        for listing in listings
        if mapping.names(listing.pointer or itself) or (not listing.pointer and _is_meant(listing, mapping, within))
    ]
    if named or inner:
        return [without_inner(listing, [each.pointer for each in inner]) for listing in (*named, *inner)]
    known = [(sum(map(bool, _mapped(listing, mapping))), listing) for listing in listings]
    most = max(number for number, _ in known)
    best = [listing for number, listing in known if number == most]
    if not most:
        columns = ", ".join(dict.fromkeys(column for listing in listings for column in listing.columns))
        if not columns:
            raise InputError(f"{document.name}: its lists and objects are empty; there is no record in it")
        raise InputError(f"{document.name}: the mapping {mapping.name} names none of its columns: {columns}")
    if len(best) > 1:
        pointers = ", ".join(listing.pointer or f"{itself}, the document itself" for listing in best)
        raise InputError(
            f"{document.name}: the mapping {mapping.name} fits several lists ({pointers}); "
            "write the one that is meant into its column sheet"
        )
    return best


def _is_meant(listing: Listing, mapping: ColumnMapping, within: set[str]) -> bool:
    """Return whether lines are about the list that is the whole document, which no pointer names, and not within it."""
    said = {column for column, key in zip(listing.columns, _mapped(listing, mapping), strict=True) if key}
    return bool(within) and not listing.is_single and bool(said - within)


def _mapped(listing: Listing, mapping: ColumnMapping) -> list[str | None]:
    found = (mapping.find(column, listing.pointer) for column in listing.columns)
    return [next((mapped.key for mapped in said), None) for said in found]


def _read(
    document: Document,
    listing: Listing,
    mapping: ColumnMapping,
    places: Places,
    remarks: list[ox.Triple],
    *,
    is_around_read: bool = False,
) -> list[ox.Triple]:
    table = Table(document.name, listing.pointer or None, [(1, tuple(listing.columns))])
    header = Header(table, 0, tuple(listing.columns))
    found, unknown = columns_of(header, mapping)
    columns, again = one_cell_each(found, len(header.cells))
    constants, conditions, base = mapping.given(table.name), mapping.asked(table.name), mapping.base(table.name)
    records = Rows(columns, constants, conditions, header.cells, places, base)
    identified = [column for column in columns if column.path == ("id",)]
    prefix = f"{GENID}{quote(document.name, safe='-._~')}"
    parts: dict[str, list[Part]] = {}
    empty: list[str] = []
    left: dict[str, str] = {}
    for entry in listing.entries:
        mapping.meet(table.name, entry.values)
        cells = [entry.values.get(each, []) for each in listing.columns]
        parts.setdefault(entry.record, []).append(Part(entry, [*cells, *(cells[index] for index in again)]))
    for record, entries in parts.items():
        if not records.are_records([part.cells for part in entries]):
            continue
        for text, pointer in joined(entries, columns):
            left.setdefault(text, pointer)
        named, own = prefix + quote(record, safe=""), entries[0].entry
        within = frozenset[tuple[str, ...]]().union(*(records.levels(part.cells) for part in entries[1:]))
        said = False
        for part in distinct(entries, columns):
            given, entry = list(part.cells), part.entry
            if not entry.is_whole:
                if not records.levels(given):
                    continue
                given = _identified(given, identified, own)
            without = within - records.levels(given) if entry.is_whole else None
            located = _Cells(document, part)
            said |= records.add(given, named, prefix + quote(entry.pointer, safe=""), located, without)
        if not said:
            empty.append(record)
    remarks += [
        file_remark(places, _place(document, pointer), UNREAD, f"{text}: each that is listed below has its own")
        for text, pointer in left.items()
    ]
    if columns:
        remarks += nothing_in(empty, places, lambda pointer: _place(document, pointer))
    if listing.bare and not is_around_read and any(column.header.startswith(OUTER) for column in columns):
        words = f"{many(len(listing.bare), 'record')} without a member of {listing.pointer}"
        remarks.append(file_remark(places, _place(document, listing.bare[0]), UNREAD, words))
    remarks += [
        file_remark(places, _place(document, listing.columns[text]), UNKNOWN_COLUMN, text)
        for text in (header.cells[index] for index in unknown)
        if not (is_around_read and text.startswith(OUTER))
    ]
    return records.triples


def _identified(cells: list[list[str]], identifiers: list[Column], own: Entry) -> list[list[str]]:
    """Return the cells of a part of a record with the identifier of the record."""
    for column in identifiers:
        cells[column.index] = own.values.get(column.header, [])
    return cells


def _place(document: Document, pointer: str) -> Place:
    return Place(document.name, line=document.lines.get(pointer), pointer=pointer)


class _Cells:
    """Where the values of one part stand."""

    __slots__ = ("_document", "_part")

    def __init__(self, document: Document, part: Part) -> None:
        self._document, self._part = document, part

    def __call__(self, header: str | None) -> Place:
        return _place(self._document, self._part.pointer(header))
