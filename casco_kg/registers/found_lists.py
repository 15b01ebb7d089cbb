"""Finds the lists of records of a document: which are of records, within which others, and which are about columns."""

from __future__ import annotations

from collections.abc import Sequence

from casco_kg.keys.headers import key_path
from casco_kg.reading.inner_lists import OUTER, inner_listing, inner_lists, without_inner
from casco_kg.reading.json_tables import Document, Listing
from casco_kg.reading.mapping_file import UNDECIDED
from casco_kg.registers.found_columns import Column, Found
from casco_kg.registers.guesses import guesses
from casco_kg.registers.header_words import NO_CONCERN, is_called, steps

__all__ = ["found_in"]

#: How many of the names in a list must be columns of another for the list to be about these, and how many at least.
_MOST, _FEWEST = 0.6, 2
#: Keys that records of different kinds have alike.
_OF_ANY_RECORD = ("id", "label", "type")
#: Keys by which records of one kind are told apart.
_TOLD_APART_BY = {"id", "number"}


def found_in(document: Document) -> list[Found]:
    """Return the lists of a document, or it itself where it rather is one record."""
    listings = document.listings()
    lists = [listing for listing in listings if not listing.is_single]
    single = [listing for listing in listings if listing.is_single]
    within = tuple(f"{each.pointer}/" for each in lists)
    if single and (not lists or _recognized(single[0], within) > max(map(_recognized, lists))):
        lists = single
    lists = [inner for listing in lists for inner in _with_records_within(document, listing)]
    several = len(lists) > 1 or any(listing.pointer.count("/*") for listing in lists)
    return [
        Found(each.pointer if several else "", _columns_of(each, several), each.count, _described(each, lists))
        for each in lists
    ]


def _with_records_within(document: Document, listing: Listing) -> list[Listing]:
    """Return a list as it is, or instead of it those within its records that rather are of records by themselves."""
    apart: list[Listing] = []
    for pointer in inner_lists(document, listing):
        inner = inner_listing(document, pointer)
        if _is_apart(inner, listing):
            apart.append(inner)
    pointers = [inner.pointer for inner in apart]
    return [found for inner in apart for found in _with_records_within(document, without_inner(inner, pointers))] or [
        listing
    ]


def _is_apart(inner: Listing, outer: Listing) -> bool:
    """Return whether the members of a list are records by themselves, and no parts of the record that holds them.

    They are where that record says nothing that is known, or where they have what tells records apart, and more than
    it of what only one record has, such as a status.
    """
    of_inner = _keys_of(_own(inner))
    of_outer = _keys_of([column for column in _own(outer) if not column.within])
    if len(of_inner) < _FEWEST or of_outer & _TOLD_APART_BY - {"id"}:
        return False
    return not of_outer or (bool(of_inner & _TOLD_APART_BY) and len(_single(of_inner)) > len(_single(of_outer)))


def _own(listing: Listing) -> list[Column]:
    return [column for column in _columns_of(listing, several=False) if not column.header.startswith(OUTER)]


def _keys_of(columns: Sequence[Column]) -> set[str]:
    return {guess.key for guess in guesses(columns)} - {NO_CONCERN, UNDECIDED} if columns else set()


def _single(keys: set[str]) -> set[str]:
    return {key for key in keys if "." not in key} - {*_OF_ANY_RECORD}


def _described(listing: Listing, lists: Sequence[Listing]) -> str:
    """Return what the list is called whose columns one is about; empty where it is about none."""
    for column in listing.columns:
        names = {value for entry in listing.entries for value in entry.values.get(column, ())}
        for other in lists:
            called = {steps(each)[-1] for each in other.columns}
            if other is not listing and len(names & called) >= max(_FEWEST, _MOST * len(names)):
                return other.pointer
    return ""


def _columns_of(listing: Listing, several: bool) -> tuple[Column, ...]:
    found = []
    paths = {column: entry.path for entry in reversed(listing.entries) for column, said in entry.values.items() if said}
    for column in listing.columns:
        cells = tuple(value for entry in listing.entries for value in entry.values.get(column, ()))
        found.append(Column(listing.pointer if several else "", column, cells, paths[column]))
    return tuple(found)


def _recognized(listing: Listing, within: tuple[str, ...] = ()) -> int:
    """Return how many of the columns of the records themselves, not of what they hold, are called as known ones are.

    Args:
        listing: the records.
        within: how the JSON pointers of what they hold begin.
    """
    own = {
        column
        for entry in listing.entries
        if entry.is_whole
        for column in entry.values
        if not entry.pointers[column].startswith(within)
    }
    return sum(map(_is_known, own))


def _is_known(header: str) -> bool:
    """Return whether a header is a key, or what people call one."""
    return key_path(header) is not None or is_called(header)
