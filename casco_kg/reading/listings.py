"""Reads listings in JSON of any shape, with a mapping: one object a record, columns by the path to a value."""

from __future__ import annotations

import json
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.ours import UNKNOWN_COLUMN, UNREAD
from casco_kg.rdf.terms import GENID
from casco_kg.reading.json_nodes import nothing_in
from casco_kg.reading.json_tables import Document, Entry, Listing, parse_document
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.rows import Rows
from casco_kg.reading.source import Place, Places, Source, file_remark
from casco_kg.reading.table import Table
from casco_kg.reading.tables import Header, columns_of

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
        triples += _read(document, listing, mapping, places, remarks)
    if not triples:
        raise InputError(f"{name}: the mapping {mapping.name} names columns that are empty throughout")
    if not any(listing.is_single for listing in chosen):
        remarks += [
            file_remark(places, _place(document, pointer), UNREAD, f"{pointer}, beside the list")
            for pointer in document.beside({listing.pointer for listing in chosen})
        ]
    return Source(name, tuple(triples), places, tuple(remarks))


def _chosen(document: Document, mapping: ColumnMapping) -> list[Listing]:
    """Return the listings that a mapping is about: those that it names, or else the one whose columns it knows best."""
    listings = document.listings()
    if not listings:
        raise InputError(f"{document.name}: is JSON with no list of objects and no object; there is no record in it")
    named = [listing for listing in listings if listing.pointer and mapping.names(listing.pointer)]
    if named:
        return named
    known = [(sum(map(bool, _mapped(listing, mapping))), listing) for listing in listings]
    most = max(number for number, _ in known)
    best = [listing for number, listing in known if number == most]
    if not most:
        columns = ", ".join(dict.fromkeys(column for listing in listings for column in listing.columns))
        raise InputError(f"{document.name}: the mapping {mapping.name} names none of its columns: {columns}")
    if len(best) > 1:
        pointers = ", ".join(listing.pointer or "the document itself" for listing in best)
        raise InputError(
            f"{document.name}: the mapping {mapping.name} fits several lists ({pointers}); "
            "write the one that is meant into its column sheet"
        )
    return best


def _mapped(listing: Listing, mapping: ColumnMapping) -> list[str | None]:
    found = (mapping.find(column, listing.pointer) for column in listing.columns)
    return [next((mapped.key for mapped in said), None) for said in found]


def _read(
    document: Document, listing: Listing, mapping: ColumnMapping, places: Places, remarks: list[ox.Triple]
) -> list[ox.Triple]:
    table = Table(document.name, listing.pointer or None, [(1, tuple(listing.columns))])
    header = Header(table, 0, tuple(listing.columns))
    columns, unknown = columns_of(header, mapping)
    constants, conditions, base = mapping.given(table.name), mapping.asked(table.name), mapping.base(table.name)
    records = Rows(columns, constants, conditions, header.cells, places, base)
    identified = [column.header for column in columns if column.path == ("id",)]
    prefix = f"{GENID}{quote(document.name, safe='-._~')}"
    parts: dict[str, list[tuple[Entry, list[list[str]]]]] = {}
    empty: list[str] = []
    for entry in listing.entries:
        mapping.meet(table.name, entry.values)
        parts.setdefault(entry.record, []).append((entry, [entry.values.get(each, []) for each in listing.columns]))
    for record, entries in parts.items():
        if not records.are_records([cells for _, cells in entries]):
            continue
        named, own = prefix + quote(record, safe=""), entries[0][0]
        within = frozenset[tuple[str, ...]]().union(*(records.levels(cells) for entry, cells in entries[1:]))
        said = False
        for entry, cells in entries:
            given = list(cells)
            if not entry.is_whole:
                if not records.levels(cells):
                    continue
                given = _identified(given, listing, identified, own)
            alone = records.levels(cells) if entry.is_whole else frozenset()
            without = within - alone if entry.is_whole else None
            located = _Cells(document, entry)
            said |= records.add(given, named, prefix + quote(entry.pointer, safe=""), located, without)
        if not said:
            empty.append(record)
    remarks += nothing_in(empty, places, lambda pointer: _place(document, pointer))
    remarks += [
        file_remark(places, _place(document, listing.columns[header.cells[index]]), UNKNOWN_COLUMN, header.cells[index])
        for index in unknown
    ]
    return records.triples


def _identified(cells: list[list[str]], listing: Listing, headers: list[str], own: Entry) -> list[list[str]]:
    """Return the cells of a part of a record with the identifier of the record."""
    names = list(listing.columns)
    for header in headers:
        cells[names.index(header)] = own.values.get(header, [])
    return cells


def _place(document: Document, pointer: str) -> Place:
    return Place(document.name, line=document.lines.get(pointer), pointer=pointer)


class _Cells:
    """Where the values of one entry stand."""

    __slots__ = ("_document", "_entry")

    def __init__(self, document: Document, entry: Entry) -> None:
        self._document, self._entry = document, entry

    def __call__(self, header: str | None) -> Place:
        return _place(self._document, self._entry.pointers.get(header or "", self._entry.pointer))
