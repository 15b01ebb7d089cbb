"""Reads the JSON-LD in the scripts of an HTML page and what is marked up in the page itself, or else its tables.

Of what is marked up (microdata, RDFa Lite) that is read which a reader applies to; that there is more is told.

Source: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import PurePath
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.keys.names import JSON
from casco_kg.rdf.terms import DATA_BASE, GENID, terms_of
from casco_kg.reading.contexts import Contexts
from casco_kg.reading.foreign.readers import is_recognized
from casco_kg.reading.html_tables import html_tables
from casco_kg.reading.html_tree import tree_of
from casco_kg.reading.json_ld import read_document
from casco_kg.reading.json_places import pointer_lines
from casco_kg.reading.json_text import parsed
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.marked_up import Thing, as_object, things_in
from casco_kg.reading.pages import feed
from casco_kg.reading.places import Place
from casco_kg.reading.source import Source
from casco_kg.reading.tables import read_tables
from casco_kg.reading.unread import remark

__all__ = ["read_html"]

_MARKUP = re.compile("itemscope|typeof", re.IGNORECASE)


@dataclass(slots=True)
class _Script:
    line: int
    text: str = ""


class _Page(HTMLParser):
    """The scripts of a page with JSON-LD."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[_Script] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        kind = (said.get("type") or "").partition(";")[0].strip().lower()
        self._open = tag == "script" and kind == "application/ld+json"
        if self._open:
            line = self.getpos()[0]
            self.scripts.append(_Script(line + (self.get_starttag_text() or "").count("\n")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.scripts[-1].text += data


def read_html(
    text: str, name: str, mapping: ColumnMapping | None = None, given: Contexts | None = None, base: str = ""
) -> Source:
    """Read all JSON-LD of a page as one document, a list in the order of the page, and then what is marked up in it.

    Without any, its tables are read.

    Raises:
        InputError: no script with JSON-LD, nothing marked up that is read and no table; a script that is no JSON, or
            what JSON-LD or tables are refused for.

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
    things = _things(text, name)
    for thing in things:
        if any(map(is_recognized, thing.words())):
            document.append(as_object(thing, f"/{len(document)}", lines))
    if not document:
        if tables := html_tables(text, name):
            return read_tables(tables, name, mapping)
        raise InputError(
            f"{name}: holds no script of type application/ld+json and no table, and nothing is marked up in it that is "
            "read; nothing else is"
        )
    source = read_document(document, name, lines, given, base)
    return _with_markup(source, [thing for thing in things if not any(map(is_recognized, thing.words()))])


def _things(text: str, name: str) -> list[Thing]:
    """Return what is marked up in a page; most have nothing, and are not looked at twice."""
    return things_in(tree_of(text, name), name) if _MARKUP.search(text) else []


def _moved(pointer: str, ahead: int) -> str:
    first, slash, rest = pointer[1:].partition("/")
    return f"/{int(first) + ahead}{slash}{rest}"


def _with_markup(source: Source, things: list[Thing]) -> Source:
    """Add a remark for each kind of thing that is marked up in the HTML itself and was not read."""
    page = ox.NamedNode(DATA_BASE + GENID + quote(PurePath(source.name).name, safe="-._~"))
    remarks = dict.fromkeys(source.remarks)
    for thing in things:
        words = remark(page, "marked up in the HTML itself", thing.kind)
        if words not in remarks:
            remarks[words] = None
            source.places.note(Place(source.name, line=thing.line), *(term.value for term in terms_of(words)))
    return replace(source, remarks=tuple(remarks))
