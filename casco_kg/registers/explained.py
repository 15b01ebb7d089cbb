"""The sheets of a template that people read and casco-kg does not: what the columns mean, and how rows may look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from casco_kg.reading.workbooks import FOR_PEOPLE
from casco_kg.registers.column_words import examples_of, required_in, sheet_title
from casco_kg.registers.headed import cell_of, format_of, head, put, width_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from casco_kg.languages.words import Words
    from casco_kg.registers.columns import TemplateColumn

    Registers = Mapping[str, Sequence[TemplateColumn]]

__all__ = ["add_examples", "explain"]

#: The columns of the sheet that explains, and how wide they are.
_EXPLAINED = {
    "explained_sheet": 18, "explained_column": 32, "explained_key": 22, "explained_meaning": 70,
    "explained_required": 24, "explained_example": 22, "explained_values": 60,
}  # fmt: skip
#: So many values are told; the list has all.
_SHOWN = 20


def add_examples(sheet: Worksheet, registers: Registers, words: Words) -> None:
    """Fill a sheet with rows of each kind as they may be."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet["A1"] = f"{FOR_PEOPLE} {words('template_examples')}"
    row, widths = 3, dict[int, int]()
    for kind, columns in registers.items():
        sheet.cell(row, 1, sheet_title(kind, words)).font = Font(bold=True, size=13)
        head(sheet, row + 1, columns, words)
        for number, column in enumerate(columns, 1):
            widths[number] = max(widths.get(number, 0), width_of(column))
        rows = examples_of(columns)
        put(sheet, row + 2, columns, rows)
        row += 3 + len(rows)
    for number, width in widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width


def explain(sheet: Worksheet, registers: Registers, words: Words) -> None:
    """Fill a sheet with a row for each column: what stands in it, whether it must be filled, an example, its values."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet["A1"] = f"{FOR_PEOPLE} {words('template_columns')}"
    for number, (key, width) in enumerate(_EXPLAINED.items(), 1):
        sheet.cell(2, number, words(key)).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    rows = [(kind, column) for kind, columns in registers.items() for column in columns]
    for row, (kind, column) in enumerate(rows, 3):
        told = (
            sheet_title(kind, words), column.title or column.key, column.key, column.meaning,
            required_in(column, words), cell_of(column, column.example), _values(column, words),
        )  # fmt: skip
        for number, cell in enumerate(told, 1):
            sheet.cell(row, number, cell or None).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 6).number_format = format_of(column)
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _values(column: TemplateColumn, words: Words) -> str:
    if column.is_date:
        return words("a_date")
    values = "; ".join(column.allowed[:_SHOWN])
    return words("see_the_list", values=values) if len(column.allowed) > _SHOWN else values
