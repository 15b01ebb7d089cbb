"""The workbook that findings are put into, and the tables in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from casco_kg.errors import UsageError
from casco_kg.keys.headers import key_path
from casco_kg.reading.content import bytes_of
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.places import Place
from casco_kg.reading.syntaxes import File, syntax_of
from casco_kg.reading.table import Table
from casco_kg.reading.workbooks import OPEN_XML, is_workbook, workbook_tables
from casco_kg.rendering.marked.parts import SPREADSHEET, Package
from casco_kg.rendering.marked.sheets import add_sheet, columns_xml, row_xml, unused_title
from casco_kg.rendering.marked.styles import day_format

__all__ = ["Book", "book_of"]

#: How wide a column becomes, in letters.
_NARROWEST, _WIDEST = 8, 60


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook.

    Attributes:
        package: its parts.
        tables: by the title of their sheets.
        files: for a workbook that is made of several files, the title of each one's sheet.
    """

    package: Package
    tables: dict[str, Table]
    files: dict[str, str]

    @property
    def workbook(self) -> str:
        """The part that the others belong to."""
        return self.package.one("", "officeDocument") or ""

    def sheet_of(self, place: Place) -> str | None:
        """Return the title of the sheet that a place is in; None where it is in none."""
        if place.file in self.files:
            return self.files[place.file]
        table = self.tables.get(place.sheet or "")
        return place.sheet if table is not None and table.file == place.file else None


def book_of(files: Iterable[str], headers: Collection[str], mapping: ColumnMapping | None = None) -> Book:
    """Return the one workbook among some files, or one that is made of those that are tables.

    Args:
        files: the files that were checked, as places call them.
        headers: headers that the tables are known to have.
        mapping: what they were read with.

    Raises:
        UsageError: there are several workbooks, or one and tables beside it.
        InputError: a file cannot be read again.
    """
    books: dict[str, bytes] = {}
    tables: list[Table] = []
    for file in files:
        if not Path(file).is_file():
            continue
        data, suffix = bytes_of(file, file), Path(file).suffix.lower()
        if is_workbook(data) and suffix in OPEN_XML:
            books[file] = data
        elif (syntax := syntax_of(file)) and syntax.tables:
            known = File(data, file, suffix, mapping)
            tables += syntax.tables(known, lambda told: told in headers or bool(key_path(told)))
    if len(books) > 1 or (books and tables):
        named = ", ".join([*books, *dict.fromkeys(table.file for table in tables)])
        raise UsageError(f"{named}: findings are put into one workbook, or into one made of tables; check these apart")
    for file, data in books.items():
        found = workbook_tables(data, file, Path(file).suffix.lower())
        return Book(Package.opened(data), {str(table.sheet): table for table in found}, {})
    return _made(tables)


def _made(tables: Iterable[Table]) -> Book:
    """Return a workbook of tables, whose cells are texts as they stand there, or days where they are days."""
    book = Book(Package.blank(), {}, {})
    tables = [*tables]
    day = day_format(book.package, book.workbook) if any(table.days for table in tables) else 0
    for table in tables:
        title = unused_title(table.name, book.tables)
        book.tables[title] = table
        if table.sheet is None:
            book.files[table.file] = title
        add_sheet(book.package, book.workbook, title, _sheet(table, day))
    return book


def _sheet(table: Table, day: int) -> str:
    widths: dict[int, int] = {}
    for _, row in table.rows:
        for column, text in enumerate(row, 1):
            widths[column] = min(_WIDEST, max(widths.get(column, _NARROWEST), len(text) + 2))
    days: dict[int, dict[int, int]] = {}
    for number, column in table.days:
        days.setdefault(number, {})[column] = day
    rows = "".join(row_xml(number, row, days=days.get(number)) for number, row in table.rows)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{SPREADSHEET}">{columns_xml(widths)}'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
