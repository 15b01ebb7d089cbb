"""Reads the tables of HTML: of a page, or of what web services export under the ending of a workbook.

Source: https://html.spec.whatwg.org/multipage/tables.html
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser

from casco_kg.rdf.ours import MERGED
from casco_kg.reading.csv_text import decoded
from casco_kg.reading.merged_cells import Merged, banners
from casco_kg.reading.pages import feed
from casco_kg.reading.table import Remark, Table

__all__ = ["html_tables", "html_text", "is_html_table"]

_SPAN = 100


#: Where a page declares its encoding, and the old encodings that a page may be in.
#: Source: https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
_DECLARED = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 1_024
_OLD = re.compile("iso-8859-[0-9]{1,2}|windows-125[0-8]|koi8-[ru]|shift_jis|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)")


def is_html_table(data: bytes) -> bool:
    """Return whether a file begins as HTML does and holds a table, whatever its name ends in."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:20].lower()
    return start.startswith((b"<table", b"<html", b"<!doctype html")) and b"<table" in data.lower()


def html_text(data: bytes, name: str, stated: str = "") -> str:
    """Return the text of a page in UTF-8, in the encoding that its mark tells, that is stated, or that it declares.

    Raises:
        InputError: it is in another encoding, or no text; the message names the line.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if stated:
            return decoded(data, name, stated)
        declared = _DECLARED.search(data[:_DECLARED_WITHIN])
        encoding = declared[1].decode("ascii", errors="replace").lower() if declared else ""
        if _OLD.fullmatch(encoding):
            with suppress(UnicodeDecodeError, LookupError):
                # By the standard, pages that declare Latin-1 are in Windows-1252.
                return data.decode("cp1252" if encoding == "iso-8859-1" else encoding)
    return decoded(data, name)


def html_tables(text: str, name: str) -> list[Table]:
    """Return the tables of a text in HTML that have a row, in its order; each is a sheet where there are several.

    A cell over several columns stands in the first of them, a cell over several rows in each. A table within a cell
    is a table of its own.

    Raises:
        InputError: it is no HTML.
    """
    page = _Page()
    feed(page, text, name)
    found = [table for table in page.tables if table.rows]
    names = [None] if len(found) == 1 else [f"table {number}" for number in range(1, len(found) + 1)]
    tables = []
    for sheet, grid in zip(names, found, strict=True):
        rows = list(enumerate(grid.filled(), 1))
        table = Table(name, sheet, rows, banners=banners(rows, grid.wide))
        for row in grid.merged:
            words = f"row {row}, a cell over several rows: its value was read in each of them"
            table.remarks.append(Remark(table.place(row), words, MERGED))
        told = (Remark(table.place(row), f"row {row}: a title or a note, no record") for row in sorted(table.banners))
        table.remarks.extend(told)
        tables.append(table)
    return tables


@dataclass(slots=True)
class _Cell:
    """A cell: its text piece by piece, and over how many columns and rows it goes."""

    columns: int
    rows: int
    text: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Grid:
    """A table as it is marked up."""

    rows: list[list[_Cell]] = field(default_factory=list)
    open: bool = False

    @property
    def merged(self) -> list[int]:
        """The numbers of the rows with a cell over several rows."""
        return [number for number, row in enumerate(self.rows, 1) if any(cell.rows > 1 for cell in row)]

    @property
    def wide(self) -> list[Merged]:
        """The cells that go over several columns of a row that is theirs alone."""
        alone = ((number, row[0]) for number, row in enumerate(self.rows, 1) if len(row) == 1)
        return [Merged(number, 0, number, cell.columns - 1) for number, cell in alone if cell.rows == 1]

    def filled(self) -> list[list[str]]:
        """Return the texts of the cells, each at its place."""
        filled: list[list[str]] = []
        hanging: dict[int, tuple[int, str]] = {}
        for row in self.rows:
            texts: list[str] = []
            reaching: dict[int, tuple[int, str]] = {}
            for cell in row:
                _add_reaching(texts, hanging)
                text = " ".join("".join(cell.text).split())
                for written in (text, *[""] * (cell.columns - 1)):
                    if cell.rows > 1:
                        reaching[len(texts)] = (cell.rows - 1, written)
                    texts.append(written)
            _add_reaching(texts, hanging)
            hanging = {column: (left - 1, text) for column, (left, text) in hanging.items() if left > 1} | reaching
            filled.append(texts)
        return filled


def _add_reaching(texts: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Add the cells of rows above that reach down to the next places."""
    while found := hanging.get(len(texts)):
        texts.append(found[1])


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Grid] = []
        self._open: list[_Grid] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(_Grid())
            self._open.append(self.tables[-1])
        elif self._open and tag == "tr":
            self._open[-1].rows.append([])
            self._open[-1].open = False
        elif self._open and tag in ("td", "th") and self._open[-1].rows:
            said = dict(attrs)
            self._open[-1].rows[-1].append(_Cell(_span(said.get("colspan")), _span(said.get("rowspan"))))
            self._open[-1].open = True
        elif tag in ("br", "p", "div", "li"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == "table":
            self._open.pop()
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].open = False

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].open:
            self._open[-1].rows[-1][-1].text.append(data)


def _span(text: str | None) -> int:
    number = (text or "").strip()
    return min(max(int(number), 1), _SPAN) if number.isascii() and number.isdigit() else 1
