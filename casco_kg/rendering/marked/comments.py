"""Comments of a sheet: those of others stay, also where one of ours would belong.

A comment is an entry in one part, and a box in another, which is in VML.

Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/ part 1, 18.7, and part 4, 19
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from casco_kg.rendering.marked.cells import Mark, reference
from casco_kg.rendering.marked.elements import Element, elements, fragment, spliced
from casco_kg.rendering.marked.parts import SPREADSHEET, SPREADSHEET_TYPES, Package
from casco_kg.texts import calm

__all__ = ["OURS", "commented", "uncommented"]

#: How our comments begin, by which they are known again.
OURS = "casco-kg: "
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
#: What a box of comments is, which is said once in a drawing.
_BOX = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_AT = re.compile(rb"<x:(Row|Column)>\s*(\d+)\s*</x:\1>")
#: The box: how many columns wide, how many letters stand in a line of it, and at least how many lines it has.
_COLUMNS, _LETTERS, _LINES = 4, 40, 5
#: As long as a text in a workbook can be.
_LONGEST = 32_000


def uncommented(package: Package, sheet: str) -> None:
    """Take our comments out of a sheet."""
    part = package.one(sheet, "comments")
    if part is None:
        return
    ours = [each for each in _comments(package[part]) if _said(package[part], each).startswith(OURS)]
    package[part] = spliced(package[part], [(each.start, each.end, b"") for each in ours])
    drawing = package.one(sheet, "vmlDrawing")
    if drawing is None or not ours:
        return
    gone = {each.attributes.get("ref", "") for each in ours}
    package[drawing] = _SHAPE.sub(lambda shape: b"" if _cell(shape[0]) in gone else shape[0], package[drawing])


def commented(package: Package, sheet: str, marks: Sequence[Mark]) -> str | None:
    """Add comments to a sheet; where there is one already, none is added.

    Returns:
        The name by which the sheet refers to the drawing of their boxes; None where it did so before.
    """
    part = package.one(sheet, "comments") or _new_comments(package, sheet)
    xml = package[part]
    taken = {each.attributes.get("ref") for each in _comments(xml)}
    wanted = [each for each in marks if reference(each.row, each.column) not in taken]
    if not wanted:
        return None
    authors, listed = (_named(xml, name) for name in ("authors", "commentList"))
    number = sum(each.name == "author" for each in elements(xml, 2))
    entries = "".join(
        f'<comment xmlns="{SPREADSHEET}" ref="{reference(each.row, each.column)}" authorId="{number}"><text>'
        f'<t xml:space="preserve">{_text(OURS + each.text)}</t></text></comment>'
        for each in wanted
    )
    author = f'<author xmlns="{SPREADSHEET}">casco-kg</author>'
    package[part] = spliced(xml, [*fragment(xml, authors, author), *fragment(xml, listed, entries)])
    drawing, name = package.one(sheet, "vmlDrawing"), None
    if drawing is None:
        drawing = package.unused("xl/drawings/vmlDrawing{}.vml")
        package.add(drawing, _DRAWING.encode(), _DRAWING_TYPE)
        name = package.relate(sheet, "vmlDrawing", drawing)
    package[drawing] = _with_boxes(package[drawing], wanted)
    return name


def _new_comments(package: Package, sheet: str) -> str:
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<comments xmlns="{SPREADSHEET}"><authors/><commentList/></comments>'
    part = package.unused("xl/comments{}.xml")
    package.add(part, xml.encode(), f"{SPREADSHEET_TYPES}comments+xml")
    package.relate(sheet, "comments", part)
    return part


def _comments(xml: bytes) -> Iterable[Element]:
    return [each for each in elements(xml, 2) if each.name == "comment"]


def _said(xml: bytes, comment: Element) -> str:
    """Return what a comment says, whatever its letters look like."""
    return "".join(each.text for each in elements(xml[comment.start : comment.end], 4) if each.name == "t")


def _named(xml: bytes, name: str) -> Element:
    return next(each for each in elements(xml, 1) if each.name == name)


def _with_boxes(drawing: bytes, marks: Iterable[Mark]) -> bytes:
    taken = [int(number) for number in re.findall(rb"_x0000_s(\d+)", drawing)]
    first = max([1024, *taken]) + 1
    boxes = "".join(_box(each, first + number) for number, each in enumerate(marks))
    text = ("" if b'id="_x0000_t202"' in drawing else _BOX) + boxes
    at = drawing.rindex(b"</xml>")
    return drawing[:at] + text.encode() + drawing[at:]


def _box(mark: Mark, number: int) -> str:
    lines = max(_LINES, sum(1 + len(line) // _LETTERS for line in mark.text.splitlines()) + 1)
    row, column = mark.row - 1, mark.column - 1
    anchor = f"{column + 1},15,{max(0, row - 1)},10,{column + 1 + _COLUMNS},15,{max(0, row - 1) + lines},4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _cell(shape: bytes) -> str:
    told = {name: int(number) + 1 for name, number in _AT.findall(shape)}
    return reference(told[b"Row"], told[b"Column"]) if len(told) == 2 else ""


def _text(said: str) -> str:
    return escape(calm(said)[:_LONGEST], quote=False)
