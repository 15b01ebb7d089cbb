"""Reads files as people keep them into RDF triples, remembering where each subject stands.

Nothing here reaches the network.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.reading.contexts import Contexts, read_contexts
from casco_kg.reading.csv_text import TEXT_TABLES
from casco_kg.reading.envelopes import is_binary, is_token
from casco_kg.reading.frames import Frame, read_frame
from casco_kg.reading.html import read_html
from casco_kg.reading.html_tables import html_tables, html_text, is_html_table
from casco_kg.reading.json_ld import read_json_ld
from casco_kg.reading.json_tables import JSON_LINES
from casco_kg.reading.known import meant_by_designation, meant_by_name, with_documents
from casco_kg.reading.listings import is_listing, read_listing
from casco_kg.reading.mapping import translated
from casco_kg.reading.mapping_file import Mapping, read_mapping
from casco_kg.reading.names import CONTEXT_IRI
from casco_kg.reading.rdf import FORMATS, read_rdf
from casco_kg.reading.source import Place, Places, Source, bytes_of, called, clipped, text_in
from casco_kg.reading.tables import is_text_table, read_table, read_tables
from casco_kg.reading.workbooks import WORKBOOKS, is_workbook, read_workbook
from casco_kg.reading.xml import looks_like_xml, read_xml

__all__ = [
    "CONTEXT_IRI",
    "Contexts",
    "Frame",
    "Mapping",
    "Place",
    "Places",
    "Source",
    "meant_by_designation",
    "meant_by_name",
    "read",
    "read_contexts",
    "read_frame",
    "read_mapping",
    "translated",
    "with_documents",
]

_JSON_LD = (".json", ".jsonld", ".jwt")
_BINARY = "is a binary envelope (COSE), which is not read; give the credential as JSON-LD or as a signed token (JWT)"
_HTML = (".htm", ".html")
_XML = ".xml"
_KNOWN = tuple(sorted({*FORMATS, *TEXT_TABLES, *WORKBOOKS, *_JSON_LD, *JSON_LINES, *_HTML, _XML}))


def read(path: Path | str, mapping: Mapping | None = None, contexts: Contexts | None = None) -> Source:
    """Read one file, or standard input for ``-``, by the ending of its name.

    Args:
        path: a file in Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, CSV or TSV, an Excel workbook, a page in
            HTML with JSON-LD, XML in one of the formats that there are readers for, or with a mapping a listing in
            JSON. XML and signed tokens that hold JSON-LD, whatever the name ends in, and what comes from standard
            input are recognised by how they begin.
        mapping: what the columns of tables and listings mean, where they are not called as the keys are.
        contexts: JSON-LD contexts that the user supplies, by their IRI.

    Raises:
        InputError: the file is missing, empty, no text, in no known format, or cannot be parsed.

    """
    name = called(path)
    if str(path) == "-":
        data = bytes_of(path, name)
        return _read(data, name, _sniffed(data), mapping, contexts)
    suffix = Path(path).suffix.lower()
    with contextlib.suppress(OSError):  # a name that no file can have
        if Path(path).is_dir():
            raise InputError(f"{name}: is a folder; name the files in it")
    if suffix in _KNOWN:
        return _read(bytes_of(path, name), name, suffix, mapping, contexts)
    with contextlib.suppress(OSError):  # a name that no file can have
        if Path(path).is_file():
            data = bytes_of(path, name)
            is_envelope = is_binary(data) or is_token(data.decode(errors="replace"))
            begins = _XML if looks_like_xml(data) else ".jwt" if is_envelope else None
            if begins:
                return _read(data, name, begins, mapping, contexts)
    known = " ".join(_KNOWN)
    raise InputError(f"{clipped(name)}: the ending {suffix or '(none)'} says no format; known are {known}")


def _read(data: bytes, name: str, suffix: str, mapping: Mapping | None, contexts: Contexts | None) -> Source:
    if suffix in (*TEXT_TABLES, *WORKBOOKS) and is_html_table(data):
        return read_tables(html_tables(html_text(data, name), name), name, mapping)
    if suffix in TEXT_TABLES:
        return read_table(data, name, suffix, mapping)
    if suffix in WORKBOOKS:
        return read_workbook(data, name, suffix, mapping)
    if suffix == _XML:
        return read_xml(data, name)
    if suffix in _JSON_LD and is_binary(data):
        raise InputError(f"{name}: {_BINARY}")
    text = html_text(data, name) if suffix in _HTML else text_in(data, name)
    return _read_text(text, name, suffix, mapping, contexts)


def _read_text(text: str, name: str, suffix: str, mapping: Mapping | None, contexts: Contexts | None) -> Source:
    if suffix in JSON_LINES:
        if mapping is None:
            raise InputError(f"{name}: JSON Lines are read by a mapping; casco-kg mapping FILE proposes one")
        return read_listing(text, name, mapping)
    if suffix in _JSON_LD:
        listed = mapping is not None and not is_token(text) and is_listing(text)
        return read_listing(text, name, mapping) if mapping and listed else read_json_ld(text, name, contexts)
    if suffix in _HTML:
        return read_html(text, name, mapping, contexts)
    return read_rdf(text, name, FORMATS[suffix])


def _sniffed(data: bytes) -> str:
    if is_workbook(data):
        return ".xlsx"
    start = data.decode("utf-8-sig", errors="replace").lstrip()
    if start.lower().startswith(("<!doctype html", "<html")):
        return ".html"
    if looks_like_xml(data):
        return _XML
    if start.startswith(("{", "[{", "[\n", "eyJ", "Bearer eyJ")) or is_binary(data):
        return ".jsonld"
    return ".csv" if is_text_table(data) else ".ttl"
