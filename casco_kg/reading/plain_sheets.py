"""Reads sheets and lists of texts of workbooks as most programs write them, many times as fast as a parser of XML.

What is written in any other way is told apart, and left to openpyxl, by which each distinct cell is understood here as
well; so what a cell says is the same either way.

Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/ (Office Open XML)
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

__all__ = ["Book", "plain_rows"]

_DECLARED = re.compile(
    r"""(?:<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?(?: standalone=["'](?:yes|no)["'])? ?\?>\s*)?"""
)
_ROOT = re.compile(rf"<(?:sst|worksheet) [^<>]*\bxmlns=[\"']{re.escape(SHEET_MAIN_NS)}[\"'][^<>]*>")
#: What has a meaning of its own in XML, or no place in it; a text with it is left to a parser.
_ODD = (b"<!", b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\r")
_T = r'<t(?: xml:space="preserve")?>([^<]*)</t>'
_ITEM = re.compile(rf"(<si>(?:{_T}|((?:(?!</si>).)*))</si>)", re.DOTALL)
_MORE = r'(?: [\w:.]+="[^"<]*")*'
_EMPTY_ROWS = re.compile(rf'(?:<row r="[0-9]{{1,7}}"{_MORE} ?/>)*')
_ROW = re.compile(rf'{_EMPTY_ROWS.pattern}<row r="[0-9]{{1,7}}"{_MORE}>')
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?'
    rf"(?: ?/>|>(?:<f{_MORE}>[^<]*</f>|<f{_MORE} ?/>)?(?:<v>([^<]*)</v>|<is>{_T}</is>|<v ?/>)?</c>))"
)
_NUMBER = re.compile('<row r="([0-9]+)"')
#: The kinds of cells that say what stands in them; errors are told, and left to who tells them.
_KINDS = ("", "n", "s", "b", "str", "inlineStr")


class Book(ExcelReader):
    """Reads a workbook, of its list of texts each that is nothing but a text without a parser."""

    def read_strings(self) -> None:
        """Read the list of texts."""
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        texts = None if part is None else _plain_texts(self.archive.read(part.PartName[1:]))
        if texts is None:
            super().read_strings()
        else:
            self.shared_strings = texts


def _xml(data: bytes) -> str | None:
    """Return the text of a part; None where its signs have to be looked at by a parser."""
    if any(odd in data for odd in _ODD) or len(data.translate(None, _CONTROLS)) != len(data):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    declared = _DECLARED.match(text)
    text = text[declared.end() :] if declared else text
    return text if _ROOT.match(text) else None


def _plain_texts(data: bytes) -> list[str] | None:
    text = _xml(data)
    if text is None or not text.startswith("<sst ") or not text.rstrip().endswith("</sst>"):
        return None
    start, left, texts = text.index(">") + 1, text.rindex("</sst>"), list[str]()
    left -= start
    for item in _ITEM.finditer(text, start):
        left -= len(item[1])
        try:
            texts.append(_text(item[2]) if item[2] is not None else _rich(item[1]))
        except ElementTree.ParseError:
            return None
    return texts if left == 0 else None


def _text(written: str) -> str:
    """Return what a text in XML says, as openpyxl has it."""
    if "&" in written:
        written = ElementTree.fromstring(f"<t>{written}</t>").text or ""
    return written.replace("x005F_", "") if "x005F_" in written else written


def _rich(item: str) -> str:
    text: Any = Text
    found: str = text.from_tree(ElementTree.fromstring(f'<si xmlns="{SHEET_MAIN_NS}"{item[3:]}')).content
    return found.replace("x005F_", "")


def plain_rows(sheet: Any, part: bytes, shown: Callable[[Any], str]) -> Iterator[tuple[int, list[str]]] | None:  # noqa: ANN401
    """Return the rows of a sheet that have cells, with their numbers; None where it is to be read by openpyxl.

    Args:
        sheet: the sheet, which openpyxl reads.
        part: its part of the workbook.
        shown: what a cell shows.
    """
    text = _xml(part)
    if text is None or text.count("<sheetData>") != 1 or text.count("</sheetData>") != 1:
        return None
    before, _, rest = text.partition("<sheetData>")
    rows, _, after = rest.partition("</sheetData>")
    try:
        deque(_parser(sheet, f"{before}<sheetData/>{after}").parse(), 0)
    except Exception:  # whatever a damaged part leads openpyxl to, which tells it
        return None
    try:
        return iter(_Cells(sheet, shown).rows(rows))
    except (_OtherwiseError, ElementTree.ParseError, ValueError, LookupError):
        return None


class _OtherwiseError(Exception):
    """A sheet is written otherwise."""


def _parser(sheet: Any, text: str = "") -> Any:  # noqa: ANN401
    book = sheet.parent
    return WorkSheetParser(
        io.BytesIO(text.encode()),
        sheet._shared_strings,
        data_only=book.data_only,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


class _Cells:
    """The cells of one sheet; what stands in many of them is understood once."""

    def __init__(self, sheet: Any, shown: Callable[[Any], str]) -> None:  # noqa: ANN401
        self._sheet, self._shown, self._parser = sheet, shown, _parser(sheet)
        self._texts = [text.strip() for text in sheet._shared_strings]
        self._known: dict[tuple[str, ...], str] = {}
        self._columns: dict[str, int] = {}

    def rows(self, text: str) -> list[tuple[int, list[str]]]:
        """Return the rows.

        Raises:
            _OtherwiseError: they are written otherwise.
        """
        found, last = [], 0
        *rows, end = text.split("</row>")
        if not _EMPTY_ROWS.fullmatch(end):
            raise _OtherwiseError
        for written in rows:
            head = _ROW.match(written)
            numbers = [*map(int, _NUMBER.findall(head[0]))] if head else []
            if head is None or sorted({last, *numbers}) != [last, *numbers]:
                raise _OtherwiseError
            last = numbers[-1]
            cells = _CELL.findall(written, head.end())
            if sum(len(cell[0]) for cell in cells) != len(written) - head.end():
                raise _OtherwiseError
            if cells:
                found.append((last, self._row(cells)))
        return found

    def _row(self, cells: list[tuple[str, ...]]) -> list[str]:
        row: list[str] = []
        for _, column, style, kind, value, inner in cells:
            index = self._columns.get(column)
            if index is None:
                index = self._columns[column] = _index(column)
            if index < len(row):
                raise _OtherwiseError
            if index > len(row):
                row.extend([""] * (index - len(row)))
            if kind == "s" and value:
                row.append(self._texts[int(value)])
            else:
                row.append(self._other(style, kind, value, inner))
        return row

    def _other(self, style: str, kind: str, value: str, inner: str) -> str:
        key = style, kind, value, inner
        if key not in self._known:
            if kind not in _KINDS or (inner and kind != "inlineStr"):
                raise _OtherwiseError
            self._known[key] = self._understood(*key)
        return self._known[key]

    def _understood(self, style: str, kind: str, value: str, inner: str) -> str:
        """Return what a cell shows, as openpyxl reads it."""
        said = f"<is><t>{inner}</t></is>" if inner else f"<v>{value}</v>" if value else ""
        attributes = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
        element = ElementTree.fromstring(f'<c xmlns="{SHEET_MAIN_NS}" r="A1"{attributes}>{said}</c>')
        cell = self._parser.parse_cell(element)
        if cell["data_type"] == "e":
            raise _OtherwiseError
        return self._shown(ReadOnlyCell(self._sheet, **cell))


def _index(column: str) -> int:
    """Return the index, counted from 0, of a column by its letters."""
    number = 0
    for letter in column:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
