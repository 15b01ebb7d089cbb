"""Reads files as people keep them into RDF triples, remembering where each subject stands.

Nothing here reaches the network.
"""

from __future__ import annotations

from pathlib import Path

from casco_kg.errors import InputError
from casco_kg.reading.html import read_html
from casco_kg.reading.json_ld import read_json_ld
from casco_kg.reading.mapping import translated
from casco_kg.reading.names import CONTEXT_IRI, keys
from casco_kg.reading.rdf import FORMATS, read_rdf
from casco_kg.reading.source import Place, Places, Source, bytes_of, text_in
from casco_kg.reading.tables import DELIMITERS, read_table
from casco_kg.reading.xml import looks_like_xml, read_xml

__all__ = ["CONTEXT_IRI", "Place", "Places", "Source", "read", "translated"]

_JSON_LD = (".json", ".jsonld")
_HTML = (".htm", ".html")
_XML = ".xml"
_KNOWN = tuple(sorted({*FORMATS, *DELIMITERS, *_JSON_LD, *_HTML, _XML}))


def read(path: Path | str) -> Source:
    """Read one file, or standard input for ``-``, by the ending of its name.

    Args:
        path: a file in Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, CSV or TSV, a page in HTML with JSON-LD,
            or XML in one of the formats that there are readers for. XML, whatever its name ends in, and what comes
            from standard input are recognised by how they begin.

    Raises:
        InputError: the file is missing, empty, no text, in no known format, or cannot be parsed.

    """
    if str(path) == "-":
        data = bytes_of(path, "standard input")
        return _read(data, "standard input", _sniffed(data))
    suffix = Path(path).suffix.lower()
    if suffix in _KNOWN:
        return _read(bytes_of(path, str(path)), str(path), suffix)
    if Path(path).is_file() and looks_like_xml(data := bytes_of(path, str(path))):
        return _read(data, str(path), _XML)
    raise InputError(f"{path}: the ending {suffix or '(none)'} says no format; known are {' '.join(_KNOWN)}")


def _read(data: bytes, name: str, suffix: str) -> Source:
    if suffix == _XML:
        return read_xml(data, name)
    text = text_in(data, name)
    if suffix in DELIMITERS:
        return read_table(text, name, DELIMITERS[suffix])
    if suffix in _JSON_LD:
        return read_json_ld(text, name)
    if suffix in _HTML:
        return read_html(text, name)
    return read_rdf(text, name, FORMATS[suffix])


def _sniffed(data: bytes) -> str:
    start = data.decode("utf-8-sig", errors="replace").lstrip()
    if start.lower().startswith(("<!doctype html", "<html")):
        return ".html"
    if looks_like_xml(data):
        return _XML
    if start.startswith(("{", "[{", "[\n")):
        return ".jsonld"
    header = start.splitlines()[0].split(",")
    return ".csv" if len(header) > 1 and any(cell.strip() in keys() for cell in header) else ".ttl"
