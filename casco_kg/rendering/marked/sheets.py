"""The sheets of a workbook: their parts, their rows, and adding one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import chain, count

from casco_kg.keys.dates import serial_of_day
from casco_kg.rendering.marked.cells import reference
from casco_kg.rendering.marked.elements import attribute, elements, fragment, spliced
from casco_kg.rendering.marked.parts import SPREADSHEET_TYPES, Package
from casco_kg.texts import calm

__all__ = ["add_sheet", "columns_xml", "row_xml", "sheets", "show", "unused_title"]

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: What the title of a sheet may not hold, and how long it may be.
_UNFIT, _LONGEST_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f']"), 31
#: What a spreadsheet would take for the code of a character; and as long as a text can be.
_CODE, _LONGEST = re.compile("_(?=x[0-9A-Fa-f]{4}_)"), 32_000
#: How high a line is.
_POINTS = 15


def sheets(package: Package, workbook: str) -> dict[str, str]:
    """Return the parts of the sheets by their titles, in order."""
    related = {each.name: each.part for each in package.related(workbook)}
    return {
        each.attributes["name"]: related.get(name, "")
        for each in elements(package[workbook], 2)
        if each.name == "sheet"
        for key, name in each.attributes.items()
        if key.endswith(":id")
    }


def unused_title(wanted: str, taken: Mapping[str, object]) -> str:
    """Return a title for a sheet that no other has, whatever the size of its letters."""
    plain = _UNFIT.sub("-", wanted).strip() or "table"
    known = {title.casefold() for title in taken}
    ends = chain([""], (f" {number}" for number in count(2)))
    return next(title for end in ends if (title := plain[: _LONGEST_TITLE - len(end)] + end).casefold() not in known)


def add_sheet(package: Package, workbook: str, title: str, xml: str, *, first: bool = False) -> str:
    """Add a sheet as the last or as the first, and return its part."""
    part = package.unused("xl/worksheets/sheet{}.xml")
    package.add(part, xml.encode(), f"{SPREADSHEET_TYPES}worksheet+xml")
    own = package.relate(workbook, "worksheet", part)
    told = package[workbook]
    root, *found = elements(told, 2)
    listing = next(each for each in found if each.name == "sheets")
    number = max([0, *(int(each.attributes.get("sheetId", 0)) for each in found if each.name == "sheet")]) + 1
    entry = (
        f'<sheet xmlns="{root.namespace(told)}" xmlns:r="{_RELATIONS}" name="{escape(title)}" sheetId="{number}" '
        f'r:id="{own}"/>'
    )
    if not first or not any(each.name == "sheet" for each in found):
        package[workbook] = spliced(told, fragment(told, listing, entry))
        return part
    # What is defined for one sheet names it by its place, which is one further now.
    edits = [
        attribute(told, each, "localSheetId", str(int(each.attributes["localSheetId"]) + 1))
        for each in found
        if each.name == "definedName" and "localSheetId" in each.attributes
    ]
    edits.append((listing.inside, listing.inside, entry.encode("ascii", "xmlcharrefreplace")))
    package[workbook] = spliced(told, edits)
    return part


def show(package: Package, workbook: str, number: int) -> None:
    """Open a workbook at a sheet; what is selected besides would be edited together with it."""
    told = package[workbook]
    edits = []
    for view in (each for each in elements(told, 2) if each.name == "workbookView"):
        edits += [attribute(told, view, "activeTab", str(number)), attribute(told, view, "firstSheet", "0")]
    package[workbook] = spliced(told, edits)
    for part in sheets(package, workbook).values():
        sheet = package[part]
        views = [each for each in elements(sheet, 2, "sheetData") if each.name == "sheetView"]
        if selected := [each for each in views if "tabSelected" in each.attributes]:
            package[part] = spliced(sheet, [attribute(sheet, each, "tabSelected", "0") for each in selected])


def columns_xml(widths: Mapping[int, int]) -> str:
    """Return the widths of columns, in letters, by their numbers."""
    told = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>' for number, width in widths.items()
    )
    return f"<cols>{told}</cols>" if told else ""


def row_xml(
    number: int,
    cells: Sequence[str],
    formats: Sequence[int] = (),
    lines: int = 0,
    days: Mapping[int, int] | None = None,
) -> str:
    """Return a row of texts, none of which is a formula whatever it begins with.

    Args:
        number: the number of the row.
        cells: what stands in its cells.
        formats: the number of the format of each; of none, where there are none.
        lines: how many lines high the row is; as usual, if nought.
        days: by their columns, the formats of the cells that are days and no texts.
    """
    told = "".join(
        _day_xml(reference(number, column), days[column], serial)
        if days and column in days and (serial := serial_of_day(cell)) is not None
        else f'<c r="{reference(number, column)}"{style} t="inlineStr">'
        f'<is><t xml:space="preserve">{_text(cell)}</t></is></c>'
        for column, cell in enumerate(cells, 1)
        for style in [f' s="{formats[column - 1]}"' if formats else ""]
        if cell
    )
    high = f' ht="{_POINTS * lines}" customHeight="1"' if lines else ""
    return f'<row r="{number}"{high}>{told}</row>'


def _day_xml(cell: str, style: int, serial: int) -> str:
    return f'<c r="{cell}" s="{style}"><v>{serial}</v></c>'


def _text(said: str) -> str:
    return escape(_CODE.sub("_x005F_", calm(said)[:_LONGEST]), quote=False)
