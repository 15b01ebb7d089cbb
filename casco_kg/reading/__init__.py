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
from casco_kg.reading.source import Place, Places, Source, text_of
from casco_kg.reading.tables import DELIMITERS, read_table

__all__ = ["CONTEXT_IRI", "Place", "Places", "Source", "read", "translated"]

_JSON_LD = (".json", ".jsonld")
_HTML = (".htm", ".html")
_KNOWN = tuple(sorted({*FORMATS, *DELIMITERS, *_JSON_LD, *_HTML}))


def read(path: Path | str) -> Source:
    """Read one file, or standard input for ``-``, by the ending of its name.

    Args:
        path: a file in Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, CSV or TSV, or a page in HTML
            with JSON-LD. What comes from standard input is recognised by how it begins.

    Raises:
        InputError: the file is missing, empty, no text, in no known format, or cannot be parsed.

    """
    if str(path) == "-":
        text = text_of(path, "standard input")
        return _read(text, "standard input", _sniffed(text))
    suffix = Path(path).suffix.lower()
    if suffix not in _KNOWN:
        raise InputError(f"{path}: the ending {suffix or '(none)'} says no format; known are {' '.join(_KNOWN)}")
    return _read(text_of(path, str(path)), str(path), suffix)


def _read(text: str, name: str, suffix: str) -> Source:
    if suffix in DELIMITERS:
        return read_table(text, name, DELIMITERS[suffix])
    if suffix in _JSON_LD:
        return read_json_ld(text, name)
    if suffix in _HTML:
        return read_html(text, name)
    return read_rdf(text, name, FORMATS[suffix])


def _sniffed(text: str) -> str:
    start = text.lstrip()
    if start.startswith(("{", "[{", "[\n")):
        return ".jsonld"
    if start.lower().startswith(("<!doctype html", "<html")):
        return ".html"
    if start.lower().startswith(("<?xml", "<rdf", "<!doctype")):
        return ".rdf"
    header = start.splitlines()[0].split(",")
    return ".csv" if len(header) > 1 and any(cell.strip() in keys() for cell in header) else ".ttl"
