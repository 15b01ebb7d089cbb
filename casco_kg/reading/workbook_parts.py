"""What the values of a sheet do not tell and its part of a workbook does: formulas without results, merged cells.

Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/ (Office Open XML)
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator
from xml.etree import ElementTree

from casco_kg.rdf.ours import MERGED, UNREAD
from casco_kg.reading.merged_cells import Merged
from casco_kg.reading.places import Place
from casco_kg.reading.table import Remark

__all__ = ["merged_in", "oddities"]

_ODD = re.compile(rb"<(?:\w+:)?(?:f[ />]|mergeCell )")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z0-9:]+)")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


def oddities(part: bytes, name: str, sheet: str, banners: Collection[int]) -> Iterable[Remark]:
    """Yield what the values of a sheet do not tell: formulas whose result was not saved, and merged cells.

    Args:
        part: the part of the workbook.
        name: the name of the file.
        sheet: the name of the sheet.
        banners: the numbers of the rows that are one cell, and no records.
    """
    if not _ODD.search(part):
        return
    for _, element in ElementTree.iterparse(io.BytesIO(part)):
        kind = element.tag.rpartition("}")[2]
        place = Place(name, sheet=sheet)
        if kind == "mergeCell":
            found = _RANGE.fullmatch(element.get("ref") or "")
            is_banner = bool(found and int(found[2]) in banners)
            how = "a title or a note, no record" if is_banner else _how_read(found)
            text = f"merged cells {element.get('ref')} of sheet {sheet}: {how}"
            yield Remark(_place(place, element.get("ref")), text, UNREAD if is_banner else MERGED)
        elif kind == "c":
            parts = {child.tag.rpartition("}")[2]: child.text for child in element}
            if "f" in parts and not parts.get("v") and (element.get("t") != "str" or "v" not in parts):
                cell = element.get("r")
                text = f"the formula in cell {cell} of sheet {sheet}: its result was not saved with the workbook"
                yield Remark(_place(place, cell), text)
            element.clear()


def _how_read(found: re.Match[str] | None) -> str:
    several = found and found[2] != found[4]
    return f"their value was read {'in each of their rows' if several else 'for the first of them only'}"


def merged_in(part: bytes) -> Iterator[Merged]:
    """Yield the merged cells of a sheet."""
    for reference in _MERGED.findall(part):
        if found := _RANGE.fullmatch(reference.decode("ascii", errors="replace")):
            yield Merged(int(found[2]), _index(found[1]), int(found[4]), _index(found[3]))


def _index(column: str) -> int:
    """Return the index, counted from 0, of a column by its letters."""
    number = 0
    for letter in column:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _place(place: Place, reference: str | None) -> Place:
    found = re.match(r"([A-Z]+)([0-9]{1,7})", reference or "")
    return Place(place.file, sheet=place.sheet, row=int(found[2]), column=found[1]) if found else place
