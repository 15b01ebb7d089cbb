"""Puts findings into a workbook: that of the user, or one that is made of their tables in text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from casco_kg.errors import UsageError
from casco_kg.inference import Clash
from casco_kg.languages.words import speaking
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.places import Place
from casco_kg.reading.stated import as_mapping
from casco_kg.rendering.marked.book import Book, book_of
from casco_kg.rendering.marked.cells import Cells, Mark, reference
from casco_kg.rendering.marked.findings import TITLE, findings_sheet
from casco_kg.rendering.marked.marks import mark, unmark
from casco_kg.rendering.marked.sheets import add_sheet, sheets, show, unused_title
from casco_kg.rendering.marked.styles import styles
from casco_kg.validation.report import SEVERITIES, Finding, Report

__all__ = ["workbook_report"]

_MACROS = "macroEnabled"


class _Told(NamedTuple):
    """What is said at a place."""

    about: Finding | Clash
    place: Place
    severity: str
    text: str


def workbook_report(
    report: Report, name: str = "", organization: str = "", mapping: Path | str | ColumnMapping | None = None
) -> bytes:
    """Return the workbook that was checked, or one made of the tables that were, with the findings in it.

    Args:
        report: the findings.
        name: what the file will be called.
        organization: whose report it is.
        mapping: what its tables were read with.

    Raises:
        UsageError: several workbooks were checked, or one with macros, which needs a name that says so.
        InputError: a file cannot be read again.
    """
    told = [*_told(report)]
    book = book_of(report.files, {each.place.column for each in told if each.place.column}, as_mapping(mapping))
    package = book.package
    if _MACROS in package.content_type(book.workbook) and name and Path(name).suffix.lower() != ".xlsm":
        raise UsageError(f"{name}: the workbook has macros; give the report a name that ends in .xlsm")
    added = styles(package, book.workbook)
    links: dict[object, str] = {}
    for title, part in sheets(package, book.workbook).items():
        if title in book.tables:
            unmark(package, part)
            here = [each for each in told if book.sheet_of(each.place) == title]
            mark(package, part, [*_marks(here, title, book, links)], added.severities)
    _put_first(book, findings_sheet(report, links, added, organization))
    return package.saved()


def _told(report: Report) -> Iterator[_Told]:
    words = speaking(report.language)
    for clash in report.clashes:
        for place in clash.places:
            yield _Told(clash, place, SEVERITIES[0], f"{words.form('severity/contradiction', 1)}\n{clash.reason}")
    for finding in report.findings:
        if finding.place:
            severity = words.form(f"severity/{finding.severity}", 1)
            text = "\n".join(filter(None, (severity, finding.message, finding.fix)))
            yield _Told(finding, finding.place, finding.severity, text)


def _marks(here: Iterable[_Told], title: str, book: Book, links: dict[object, str]) -> Iterator[Mark]:
    """Yield a mark for each cell of a sheet of which something is said, and note the links to them."""
    here = [*here]
    cells = Cells(book.tables[title], {each.place.column for each in here if each.place.column})
    quoted = title.replace("'", "''")
    found: dict[tuple[int, int], list[_Told]] = {}
    for each in here:
        cell = cells.find(each.place)
        links.setdefault(each.about, f"'{quoted}'!{reference(*cell) if cell else 'A1'}")
        if cell is not None:
            found.setdefault(cell, []).append(each)
    for (row, column), several in sorted(found.items()):
        severity = min((each.severity for each in several), key=SEVERITIES.index)
        yield Mark(row, column, severity, "\n\n".join(dict.fromkeys(each.text for each in several)))


def _put_first(book: Book, xml: str) -> None:
    """Add our sheet as the first, or put it in place of the one of an earlier run; and open the workbook there."""
    known = sheets(book.package, book.workbook)
    if TITLE in known and TITLE not in book.tables:
        book.package[known[TITLE]] = xml.encode()
        show(book.package, book.workbook, [*known].index(TITLE))
        return
    add_sheet(book.package, book.workbook, unused_title(TITLE, known), xml, first=True)
    show(book.package, book.workbook, 0)
