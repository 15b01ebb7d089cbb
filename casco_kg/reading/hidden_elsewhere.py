"""What workbooks hide that are not in Office Open XML: rows and columns in .ods and .xls.

Sources: https://docs.oasis-open.org/office/OpenDocument/v1.3/ (OpenDocument, part 3);
https://learn.microsoft.com/openspecs/office_file_formats/ms-cfb (compound files) and .../ms-xls (records of workbooks).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO
from xml.etree import ElementTree

from casco_kg.reading.hidden import Ranges

__all__ = ["hidden_elsewhere"]

_ZIP = b"PK\x03\x04"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

#: Kinds of records of a workbook in .xls: a sheet and where it begins, the end of one, a row, a range of columns.
_SHEET, _END, _ROW, _COLUMNS = 0x0085, 0x000A, 0x0208, 0x007D
_LAST_SECTOR, _STREAM, _SHORT_SECTOR = 0xFFFFFFFA, 2, 64

_Found = dict[str, tuple[Ranges, Ranges]]


def hidden_elsewhere(data: bytes) -> _Found:
    """Return the hidden rows and columns of each sheet, by its name; nothing of a workbook of another kind."""
    if not data.startswith(_ZIP):
        return _in_records(_workbook_stream(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "content.xml" not in archive.namelist():
            return {}
        with archive.open("content.xml") as content:
            return _in_open_document(content)


def _in_open_document(content: IO[bytes]) -> _Found:
    found: _Found = {}
    counts, hidden = {"row": 0, "column": 0}, {"row": list[tuple[int, int]](), "column": list[tuple[int, int]]()}
    name, depth = "", 0
    for event, element in ElementTree.iterparse(content, ("start", "end")):
        if not element.tag.startswith(_TABLE + "table"):
            continue
        kind = element.tag.removeprefix(_TABLE + "table").removeprefix("-")
        if not kind:
            depth += 1 if event == "start" else -1
            if depth == 1 and event == "start":
                name = element.get(_TABLE + "name") or ""
                counts, hidden = {"row": 0, "column": 0}, {"row": [], "column": []}
            elif depth == 0:
                found[name] = hidden["row"], hidden["column"]
                element.clear()
        elif kind in counts and depth == 1 and event == "start":
            first = counts[kind] + 1
            counts[kind] += int(element.get(f"{_TABLE}number-{kind}s-repeated") or 1)
            if element.get(_TABLE + "visibility") in ("collapse", "filter"):
                hidden[kind].append((first, counts[kind]))
        elif kind == "row" and event == "end":
            element.clear()
    return found


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream of a compound file that holds the workbook; empty where there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    sectors = data[size:]
    tables = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _LAST_SECTOR]
    more = struct.unpack_from("<I", data, 68)[0]
    while more < _LAST_SECTOR and len(tables) * size < len(data):
        *others, more = struct.unpack_from(f"<{size // 4}I", sectors, more * size)
        tables += [sector for sector in others if sector < _LAST_SECTOR]
    following = [each for table in tables for each in struct.unpack_from(f"<{size // 4}I", sectors, table * size)]

    def at(number: int) -> bytes:
        return _chain(sectors, following, size, struct.unpack_from("<I", data, number)[0])

    directory = at(48)
    entries = [directory[start : start + 128] for start in range(0, len(directory) - 127, 128)]
    for entry in entries:
        named = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", errors="replace")
        if entry[66] == _STREAM and named.lower() in ("workbook", "book"):
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= struct.unpack_from("<I", data, 56)[0]:
                return _chain(sectors, following, size, start)[:length]
            short = at(60)
            within = _chain(sectors, following, size, struct.unpack_from("<I", entries[0], 116)[0])
            return _chain(within, struct.unpack(f"<{len(short) // 4}I", short), _SHORT_SECTOR, start)[:length]
    return b""


def _chain(sectors: bytes, following: Sequence[int], size: int, sector: int) -> bytes:
    """Return the sectors that follow one another from the first of them."""
    parts: list[bytes] = []
    while sector < _LAST_SECTOR and len(parts) <= len(following):
        parts.append(sectors[sector * size : (sector + 1) * size])
        sector = following[sector]
    return b"".join(parts)


def _in_records(book: bytes) -> _Found:
    found: _Found = {}
    for kind, record in _records(book, 0):
        if kind == _SHEET:
            start, _, length, wide = struct.unpack_from("<IHBB", record)
            name = record[8:].decode("utf-16-le" if wide else "latin-1")[:length]
            rows, columns = list[tuple[int, int]](), list[tuple[int, int]]()
            for each, told in _records(book, start):
                if each == _ROW and told[12] & 0x20:
                    number = struct.unpack_from("<H", told)[0] + 1
                    rows.append((number, number))
                elif each == _COLUMNS and told[8] & 1:
                    first, last = struct.unpack_from("<HH", told)
                    columns.append((first + 1, last + 1))
            found[name] = rows, columns
    return found


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of the records from a place up to the end of what begins there."""
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == _END:
            return
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
