"""Formats that are added to those of a workbook; the ones it has keep their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from casco_kg.rendering.marked.elements import Element, attribute, elements, fragment, spliced
from casco_kg.rendering.marked.parts import SPREADSHEET, SPREADSHEET_TYPES, Package

__all__ = ["Styles", "day_format", "styles"]

#: What a workbook without any format has.
_NONE = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<styleSheet xmlns="{SPREADSHEET}"><fonts><font><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/>'
    "</cellXfs><cellStyles><cellStyle name='Normal' xfId='0' builtinId='0'/></cellStyles></styleSheet>"
)
#: The colours of fill and letters for each severity.
_COLOURS = {
    "violation": ("FFF8CBC6", "FF8C1D18"),
    "warning": ("FFFFE5B4", "FF6B4000"),
    "info": ("FFCFE4F9", "FF0B4A8A"),
}
#: The format of days that every workbook has, as the place is used to write them (ECMA-376, part 1, 18.8.30).
_DAY = 14
#: What stands before the formats that depend on a condition (ECMA-376, part 1, 18.8.39).
_BEFORE = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
_WRAPPED = '<alignment vertical="top" wrapText="1"/>'


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers of the formats that were added.

    Attributes:
        title: of cells, for the title of a sheet.
        header: for the header of a table.
        text: for text in several lines.
        link: for a link.
        severities: of conditions, for each severity.
    """

    title: int
    header: int
    text: int
    link: int
    severities: dict[str, int]


def day_format(package: Package, workbook: str) -> int:
    """Add a format for days to a workbook that may have it already, and return its number."""
    xf = f'<xf numFmtId="{_DAY}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
    return _added(package, _styles_part(package, workbook), "cellXfs", xf)


def _styles_part(package: Package, workbook: str) -> str:
    part = package.one(workbook, "styles")
    if part is None:
        part = "xl/styles.xml"
        package.add(part, _NONE.encode(), f"{SPREADSHEET_TYPES}styles+xml")
        package.relate(workbook, "styles", part)
    return part


def styles(package: Package, workbook: str) -> Styles:
    """Add our formats to a workbook that may have them already."""
    part = _styles_part(package, workbook)
    title = _added(package, part, "fonts", '<font><b/><sz val="14"/><name val="Calibri"/></font>')
    bold = _added(package, part, "fonts", '<font><b/><sz val="11"/><name val="Calibri"/></font>')
    blue = '<font><u/><sz val="11"/><color rgb="FF0B5CAD"/><name val="Calibri"/></font>'
    link, plain = _added(package, part, "fonts", blue), 0

    def cell(font: int, wrapped: bool = True) -> int:
        applied = 'applyFont="1"' + (' applyAlignment="1"' if wrapped else "")
        xf = f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" {applied}>{_WRAPPED * wrapped}</xf>'
        return _added(package, part, "cellXfs", xf)

    severities = {
        name: _added(
            package,
            part,
            "dxfs",
            f'<dxf><font><color rgb="{ink}"/></font><fill><patternFill patternType="solid"><fgColor rgb="{paper}"/>'
            f'<bgColor rgb="{paper}"/></patternFill></fill></dxf>',
        )
        for name, (paper, ink) in _COLOURS.items()
    }
    return Styles(cell(title, wrapped=False), cell(bold), cell(plain), cell(link), severities)


def _added(package: Package, part: str, name: str, text: str) -> int:
    """Return the number of a format in its list, to which it is added where it is not there."""
    xml = package[part]
    root, *found = elements(xml, 2)
    text = text.replace(">", f' xmlns="{SPREADSHEET}">', 1) if "/" not in text.partition(">")[0] else text
    listing = next((each for each in found if each.depth == 1 and each.name == name), None)
    if listing is None:
        at = max((each.end for each in found if each.depth == 1 and each.name in _BEFORE), default=root.inside)
        told = f'<{name} xmlns="{SPREADSHEET}" count="1">{text}</{name}>'
        package[part] = spliced(xml, [(at, at, told.encode())])
        return 0
    there = [each for each in found if _is_in(each, listing)]
    for number, each in enumerate(there):
        if xml[each.start : each.end] == text.encode():
            return number
    edits = [attribute(xml, listing, "count", str(len(there) + 1)), *fragment(xml, listing, text)]
    package[part] = spliced(xml, edits)
    return len(there)


def _is_in(each: Element, listing: Element) -> bool:
    return each.depth == 2 and listing.start < each.start and each.end <= listing.end
