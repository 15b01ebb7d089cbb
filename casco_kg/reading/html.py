"""Reads the JSON-LD that stands in the scripts of an HTML page, or its tables where there is none.

What is marked up in the HTML itself (microdata, RDFa) is not read, and that is told.

Source: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import PurePath
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.keys.names import JSON
from casco_kg.rdf.terms import DATA_BASE, GENID, terms_of
from casco_kg.reading.contexts import Contexts
from casco_kg.reading.html_tables import html_tables
from casco_kg.reading.json_ld import read_document
from casco_kg.reading.json_places import pointer_lines
from casco_kg.reading.json_text import parsed
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.pages import feed
from casco_kg.reading.source import Place, Source
from casco_kg.reading.tables import read_tables
from casco_kg.reading.unread import remark

__all__ = ["read_html"]

_MARKUP = ("itemscope", "typeof")


@dataclass(slots=True)
class _Script:
    line: int
    text: str = ""


class _Page(HTMLParser):
    """The scripts of a page with JSON-LD, and the lines of things that are marked up in the HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[_Script] = []
        self.markup: list[tuple[int, str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        kind = (said.get("type") or "").partition(";")[0].strip().lower()
        self._open = tag == "script" and kind == "application/ld+json"
        if self._open:
            line = self.getpos()[0]
            self.scripts.append(_Script(line + (self.get_starttag_text() or "").count("\n")))
        elif any(word in said for word in _MARKUP):
            self.markup.append((self.getpos()[0], said.get("itemtype") or said.get("typeof") or tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.scripts[-1].text += data


def read_html(
    text: str, name: str, mapping: ColumnMapping | None = None, given: Contexts | None = None, base: str = ""
) -> Source:
    """Read all JSON-LD of a page as one document, a list in the order of the page; without any, read its tables.

    Raises:
        InputError: no script with JSON-LD and no table, a script that is no JSON, or what JSON-LD or tables are
            refused for.

    """
    page = _Page()
    feed(page, text, name)
    document: list[JSON] = []
    lines: dict[str, int] = {}
    for script in page.scripts:
        content = parsed(script.text, name, line=script.line, what="the script with JSON-LD")
        ahead = len(document)
        found = pointer_lines(script.text)
        if isinstance(content, list):
            document += content
            renamed = {_moved(pointer, ahead): line for pointer, line in found.items() if pointer}
        else:
            document.append(content)
            renamed = {f"/{ahead}{pointer}": line for pointer, line in found.items()}
        lines |= {pointer: script.line + line - 1 for pointer, line in renamed.items()}
    if not document:
        if tables := html_tables(text, name):
            return read_tables(tables, name, mapping)
        raise InputError(f"{name}: holds no script of type application/ld+json and no table; nothing else is read")
    source = read_document(document, name, lines, given, base)
    return _with_markup(source, page.markup)


def _moved(pointer: str, ahead: int) -> str:
    first, slash, rest = pointer[1:].partition("/")
    return f"/{int(first) + ahead}{slash}{rest}"


def _with_markup(source: Source, markup: list[tuple[int, str]]) -> Source:
    """Add a remark for each kind of thing that is marked up in the HTML itself."""
    page = ox.NamedNode(DATA_BASE + GENID + quote(PurePath(source.name).name, safe="-._~"))
    remarks = dict.fromkeys(source.remarks)
    for line, kind in markup:
        words = remark(page, "marked up in the HTML itself", kind)
        if words not in remarks:
            remarks[words] = None
            source.places.note(Place(source.name, line=line), *(term.value for term in terms_of(words)))
    return replace(source, remarks=tuple(remarks))
