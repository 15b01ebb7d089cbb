"""Finds the records of a JSON document of any shape: lists of objects at any depth, keyed objects, a single record.

Each is called by its JSON pointer; the columns of a record are the paths to its values, with dots.

Source: https://www.rfc-editor.org/rfc/rfc6901 for the places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from casco_kg.keys.names import JSON
from casco_kg.reading.json_ld import check_characters, check_depth
from casco_kg.reading.json_places import pointer_lines, pointer_step
from casco_kg.reading.json_text import parsed, refuse_rows
from casco_kg.reading.table import as_text

__all__ = [
    "JSON_LINES",
    "KEY",
    "Document",
    "Entry",
    "Listing",
    "columns_in",
    "entries_of",
    "lists_in",
    "members_of",
    "parse_document",
]

#: The endings of files with one JSON value a line. Source: https://jsonlines.org
JSON_LINES = (".jsonl", ".ndjson")
#: What the key of a keyed object is called as a column.
KEY = "(key)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a record: its values, and those of one object in one of its lists.

    Attributes:
        record: the JSON pointer of the record.
        pointer: the JSON pointer of the part.
        values: by column; none where the document has null or nothing.
        pointers: the JSON pointer of each, by column.
        path: the path to the list in which it stands; empty for the record itself.
    """

    record: str
    pointer: str
    values: dict[str, list[str]] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)
    path: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether this is the record itself and no part of it."""
        return self.record == self.pointer

    @property
    def list_pointer(self) -> str:
        """The JSON pointer of the list in which it stands."""
        return self.pointer.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """Records of one kind as they stand in a document.

    Attributes:
        pointer: the JSON pointer of the list; empty for a list, or a single record, that is the whole document.
        columns: the paths to values in the order in which they come, each with its first place.
        entries: the parts of the records.
        is_single: whether it is the document itself, taken for one record.
        bare: the JSON pointers of the records that have no such list, of those that may have one.
    """

    pointer: str
    columns: dict[str, str]
    entries: tuple[Entry, ...]
    is_single: bool = False
    bare: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of records."""
        return sum(entry.is_whole for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON document.

    Attributes:
        name: the path of the file.
        content: what it says.
        lines: the line of each value, by its JSON pointer.
    """

    name: str
    content: JSON
    lines: Mapping[str, int]

    def listings(self) -> list[Listing]:
        """Return the lists and keyed objects of records, in the order of the document, and it itself as one record."""
        found = [_listing(pointer, records) for pointer, records in lists_in(self.content, "")]
        if isinstance(self.content, dict) and not any(listing.pointer == "" for listing in found):
            found.append(_listing("", [("", self.content, None)], is_single=True))
        return found

    def beside(self, chosen: set[str]) -> list[str]:
        """Return the pointers of what stands beside some listings, each part as a whole."""
        return list(_beside(self.content, "", chosen))


def parse_document(text: str, name: str) -> Document:
    """Return a JSON document, or one value a line as one list.

    Raises:
        InputError: it is no JSON; the message names the line.
    """
    if PurePath(name).suffix.lower() in JSON_LINES:
        content: JSON = []
        lines = {"": 1}
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                step = pointer_step(len(content))
                content.append(parsed(line, name, line=number))
                lines |= {step + pointer: number for pointer in pointer_lines(line)}
    else:
        content = parsed(text, name)
        lines = pointer_lines(text)
    check_depth(content, name)
    check_characters(content, name)
    refuse_rows(content, name)
    return Document(name, content, lines)


#: Records, each with its JSON pointer and the key by which it is held.
Records = list[tuple[str, dict[str, JSON], str | None]]


def lists_in(value: JSON, pointer: str) -> Iterator[tuple[str, Records]]:
    """Yield the pointers of lists and keyed objects of records, and each record with its pointer and its key."""
    if isinstance(value, list):
        if any(isinstance(part, dict) for part in value):
            yield pointer, members_of(value, pointer)
    elif isinstance(value, dict):
        if _is_keyed(value):
            yield pointer, members_of(value, pointer)
            return
        for key, below in value.items():
            yield from lists_in(below, pointer + pointer_step(key))


def members_of(value: JSON, pointer: str) -> Records:
    """Return the objects of a list or of a keyed object; another object is the only one."""
    if isinstance(value, list):
        numbered = enumerate(value)
        return [(pointer + pointer_step(index), part, None) for index, part in numbered if isinstance(part, dict)]
    if not isinstance(value, dict):
        return []
    if _is_keyed(value):
        return [(pointer + pointer_step(key), part, key) for key, part in value.items()]
    return [(pointer, value, None)]


def _is_keyed(value: dict[str, JSON]) -> bool:
    """Return whether the keys of an object name records of one kind: several objects that say much the same."""
    if len(value) < 2 or not all(isinstance(part, dict) for part in value.values()):
        return False
    said = [set(part) for part in value.values()]
    return 2 * len(set.intersection(*said)) >= len(set.union(*said)) > 0


def _beside(value: JSON, pointer: str, chosen: set[str]) -> Iterator[str]:
    if pointer in chosen and isinstance(value, list):
        yield from (pointer + pointer_step(at) for at, part in enumerate(value) if part and not isinstance(part, dict))
    if pointer in chosen or not isinstance(value, dict):
        return
    for key, below in value.items():
        step = pointer + pointer_step(key)
        if step in chosen or any(each.startswith(step + "/") for each in chosen):
            yield from _beside(below, step, chosen)
        else:
            yield step


def _listing(pointer: str, records: Records, *, is_single: bool = False) -> Listing:
    entries = [entry for place, record, key in records for entry in entries_of(record, place, key)]
    return Listing(pointer, columns_in(entries), tuple(entries), is_single)


def columns_in(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the columns in which parts of records have a value, each with its first place."""
    columns: dict[str, str] = {}
    for entry in entries:
        for column, values in entry.values.items():
            if values:
                columns.setdefault(column, entry.pointers[column])
    return columns


def entries_of(record: dict[str, JSON], pointer: str, key: str | None) -> Iterator[Entry]:
    """Yield a record's own values, and each object in its lists as a part of its own."""
    own = Entry(pointer, pointer)
    if key is not None:
        own.values[KEY], own.pointers[KEY] = [key], pointer
    parts: list[Entry] = []
    _collect(record, "", pointer, own, parts)
    yield own
    yield from parts


def _collect(value: dict[str, JSON], path: str, pointer: str, entry: Entry, parts: list[Entry]) -> None:
    for key, below in value.items():
        column, place = (f"{path}.{key}" if path else key), pointer + pointer_step(key)
        if isinstance(below, dict):
            _collect(below, column, place, entry, parts)
            continue
        values = [*_flat(below, place)]
        texts = [text for _, part in values if not isinstance(part, dict) and (text := as_text(part))]
        if texts or (column not in entry.values and not any(isinstance(part, dict) for _, part in values)):
            entry.values[column] = texts
            entry.pointers[column] = place
        for where, part in values:
            if isinstance(part, dict):
                inner = Entry(entry.record, where, path=column)
                parts.append(inner)
                _collect(part, column, inner.pointer, inner, parts)


def _flat(value: JSON, pointer: str) -> Iterator[tuple[str, JSON]]:
    """Yield what is no list in a value, at any depth of lists within one another, each with its pointer."""
    if not isinstance(value, list):
        yield pointer, value
        return
    for number, part in enumerate(value):
        yield from _flat(part, pointer + pointer_step(number))
