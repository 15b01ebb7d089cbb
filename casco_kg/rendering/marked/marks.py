"""Marks in a sheet: cells that are coloured and have a comment, and nothing else of the sheet changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import escape

from casco_kg.rendering.marked.cells import Mark, reference
from casco_kg.rendering.marked.comments import commented, uncommented
from casco_kg.rendering.marked.elements import Edit, Element, elements, spliced
from casco_kg.rendering.marked.parts import Package

__all__ = ["coloured", "mark", "unmark"]

#: What the elements of a sheet are called that stand before the formats that depend on a condition, and before the
#: drawing that comments need (ECMA-376, part 1, 18.3.1.99).
_BEFORE_FORMATS = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting"),
)
_BEFORE_DRAWING = (
    *_BEFORE_FORMATS,
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks"),
    *("colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: The condition under which a marked cell is coloured: always. By it our formats are known again.
_CONDITION = '"casco-kg"="casco-kg"'
#: So many ranges stand in one format.
_MOST_RANGES = 500


def unmark(package: Package, sheet: str) -> None:
    """Take out of a sheet what an earlier run added."""
    xml = package[sheet]
    formats = [each for each in elements(xml, 1, "sheetData") if each.name == "conditionalFormatting"]
    ours = escape(_CONDITION, quote=False).encode(), escape(_CONDITION).encode()
    gone = [each for each in formats if any(condition in xml[each.start : each.end] for condition in ours)]
    if gone:
        package[sheet] = spliced(xml, [(each.start, each.end, b"") for each in gone])
    uncommented(package, sheet)


def mark(package: Package, sheet: str, marks: Sequence[Mark], styles: Mapping[str, int]) -> None:
    """Mark cells of a sheet.

    Args:
        package: the workbook.
        sheet: the part of the sheet.
        marks: what to mark, a cell once.
        styles: the number of the format for each severity.
    """
    if not marks:
        return
    xml = package[sheet]
    found = elements(xml, 1, "sheetData")
    at = _after(found, _BEFORE_FORMATS)
    known = [int(rule.attributes.get("priority", 0)) for rule in elements(xml, 2, "sheetData") if rule.name == "cfRule"]
    text = coloured(marks, styles, found[0].namespace(xml), first=max(known, default=0) + 1)
    drawing = commented(package, sheet, marks)
    edits: list[Edit] = [(at, at, text.encode())]
    if drawing is not None and not any(each.name == "legacyDrawing" for each in found):
        at = _after(found, _BEFORE_DRAWING)
        namespaces = f'xmlns="{found[0].namespace(xml)}" xmlns:r="{_RELATIONS}"'
        edits.append((at, at, f'<legacyDrawing {namespaces} r:id="{drawing}"/>'.encode()))
    package[sheet] = spliced(xml, edits)


def coloured(marks: Iterable[Mark], styles: Mapping[str, int], namespace: str, first: int = 1) -> str:
    """Return the formats that colour marked cells, as XML."""
    cells: dict[str, list[tuple[int, int]]] = {}
    for each in marks:
        cells.setdefault(each.severity, []).append((each.column, each.row))
    told: list[str] = []
    for severity, several in cells.items():
        ranges = [*_ranges(sorted(several))]
        for start in range(0, len(ranges), _MOST_RANGES):
            named = " ".join(ranges[start : start + _MOST_RANGES])
            told.append(
                f'<conditionalFormatting xmlns="{namespace}" sqref="{named}"><cfRule type="expression" '
                f'dxfId="{styles[severity]}" priority="{first + len(told)}">'
                f"<formula>{escape(_CONDITION, quote=False)}</formula></cfRule></conditionalFormatting>"
            )
    return "".join(told)


def _ranges(cells: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield cells, given by column and row in order, as ranges down a column."""
    runs: list[tuple[int, int, int]] = []
    for column, row in cells:
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    for column, top, bottom in runs:
        cell = reference(top, column)
        yield cell if top == bottom else f"{cell}:{reference(bottom, column)}"


def _after(found: Sequence[Element], names: Collection[str]) -> int:
    return max((each.end for each in found if each.depth == 1 and each.name in names), default=found[0].inside)
