"""Changes texts in cells of a workbook, and nothing else of it: no format, no formula, no other part."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from html import escape

from casco_kg.rendering.marked.elements import Edit, Element, attribute, elements, spliced
from casco_kg.rendering.marked.parts import Package
from casco_kg.rendering.marked.sheets import sheets

__all__ = ["changed", "texts"]

_CELL = re.compile("([A-Z]+)([0-9]+)")


def texts(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return the texts that stand in cells as they are, spaces and all, by sheet, row and column; no formula is one."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    try:
        found: dict[str, dict[tuple[int, int], str]] = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            found[sheet.title] = {
                (number, column): cell.value
                for number, row in enumerate(sheet.iter_rows(), 1)
                for column, cell in enumerate(row, 1)
                if cell.data_type in ("s", "inlineStr") and isinstance(cell.value, str)
            }
        return found
    finally:
        book.close()


def changed(data: bytes, cells: Mapping[str, Mapping[tuple[int, int], str]]) -> bytes:
    """Return a workbook in which some texts are others.

    Args:
        data: the workbook.
        cells: the new texts by sheet, row and column.
    """
    package = Package.opened(data)
    workbook = package.one("", "officeDocument") or ""
    for title, part in sheets(package, workbook).items():
        if new := cells.get(title):
            package[part] = spliced(package[part], _edits(package[part], new))
    return package.saved()


def _edits(xml: bytes, cells: Mapping[tuple[int, int], str]) -> Iterator[Edit]:
    row = column = 0
    for each in elements(xml, 3):
        if each.name == "row":
            row, column = int(each.attributes.get("r", row + 1)), 0
        elif each.name == "c" and each.depth == 3:
            column = _column(each.attributes["r"]) if "r" in each.attributes else column + 1
            text = cells.get((row, column))
            if text is not None:
                prefix = _prefix(xml, each)
                told = escape(text, quote=False).encode("ascii", "xmlcharrefreplace")
                names = [prefix + name for name in (b"is", b"t")]
                inside = b'<%b><%b xml:space="preserve">%b</%b></%b>' % (*names, told, *reversed(names))
                yield attribute(xml, each, "t", "inlineStr")
                yield each.inside, each.close, inside


def _column(reference: str) -> int:
    found = _CELL.match(reference)
    number = 0
    for letter in found[1] if found else "":
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _prefix(xml: bytes, element: Element) -> bytes:
    found = re.match(rb"<([^\s/>:]+:)?", xml[element.start : element.inside])
    return (found and found[1]) or b""
