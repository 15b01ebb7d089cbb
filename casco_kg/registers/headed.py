"""Headers of sheets to fill in: the title in a language, and below it the key by which the column is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from casco_kg.registers.column_words import required_in

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from casco_kg.languages.words import Words
    from casco_kg.registers.columns import TemplateColumn

__all__ = ["cell_of", "format_of", "head", "put", "width_of"]

#: Colours: behind headers, behind those of columns that must be filled, and of keys.
_GROUND, _MUST, _SOFT = "E8EDF3", "C9D8EA", "5A6470"
_FONT = "Calibri"
_NARROWEST, _WIDEST = 13, 32
#: The size of a note, in points.
_NOTE = (140, 320)


def cell_of(column: TemplateColumn, text: str) -> str | date | None:
    """Return a text as a cell of a column: a day as a day."""
    return date.fromisoformat(text) if column.is_date and text else text or None


def put(sheet: Worksheet, first: int, columns: Sequence[TemplateColumn], rows: Iterable[Sequence[str]]) -> None:
    """Write rows below one another, each cell in the format of its column."""
    for row, texts in enumerate(rows, first):
        for number, (column, text) in enumerate(zip(columns, texts, strict=True), 1):
            cell = sheet.cell(row, number, cell_of(column, text))
            cell.number_format = format_of(column)


def format_of(column: TemplateColumn) -> str:
    """Return the format of the cells of a column: a day, or text as it is."""
    return "yyyy-mm-dd" if column.is_date else "@"


def head(sheet: Worksheet, row: int, columns: Sequence[TemplateColumn], words: Words, *, notes: bool = False) -> None:
    """Write a header.

    Args:
        sheet: the sheet.
        row: the row.
        columns: the columns.
        words: the words of the language.
        notes: whether each cell has a comment that says what stands in the column.
    """
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.styles.colors import Color

    for number, column in enumerate(columns, 1):
        cell = sheet.cell(row, number)
        bold, soft = InlineFont(rFont=_FONT, b=True, sz=11), InlineFont(rFont=_FONT, sz=8, color=Color(_SOFT))
        title = TextBlock(bold, column.title or column.key)
        cell.value = CellRichText(title, TextBlock(soft, f"\n[{column.key}]")) if column.title else CellRichText(title)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        must = column.required == "yes"
        cell.fill = PatternFill("solid", start_color=_MUST if must else _GROUND)
        if notes:
            told = [column.meaning, f"{words('explained_required')} {required_in(column, words)}"]
            if column.example:
                told.append(f"{words('explained_example')}: {column.example}")
            cell.comment = Comment("\n".join(filter(None, told)), "casco-kg", *_NOTE)
    sheet.row_dimensions[row].height = 44


def width_of(column: TemplateColumn) -> int:
    """Return how wide a column is, in letters: as the words of its title, its key and what stands in it want it."""
    words = [len(word) + 2 for word in (column.title or column.key).split()]
    values = [len(value) + 3 for value in (*column.allowed, column.example, column.second_example)]
    wanted = [*words, len(column.key), *values]
    return min(_WIDEST, max(_NARROWEST, *wanted))
