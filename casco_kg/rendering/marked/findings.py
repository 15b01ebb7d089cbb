"""The first sheet: what was found, a row each, with links to the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.languages.words import Words, speaking
from casco_kg.reading.places import Place
from casco_kg.reading.workbooks import FOR_PEOPLE
from casco_kg.rendering.findings import summary
from casco_kg.rendering.marked.cells import Mark, reference
from casco_kg.rendering.marked.marks import coloured
from casco_kg.rendering.marked.parts import SPREADSHEET
from casco_kg.rendering.marked.sheets import columns_xml, row_xml
from casco_kg.rendering.marked.styles import Styles
from casco_kg.rendering.plain import placed, valued, who
from casco_kg.texts import plain
from casco_kg.validation.report import Finding, Report

__all__ = ["COLUMNS", "TITLE", "findings_sheet"]

TITLE = "casco-kg findings"
COLUMNS = {
    "severity": 14, "where": 44, "record": 34, "column": 18, "value": 24, "wrong": 60, "do": 60,
    "constraint": 30, "source": 40,
}  # fmt: skip
#: How many rows stand above the table, and how many lines of a long text are shown.
_HEAD, _MOST_LINES = 4, 12


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    severity: str
    link: str


def findings_sheet(report: Report, links: Mapping[object, str], styles: Styles, organization: str = "") -> str:
    """Return the sheet as XML.

    Args:
        report: what was found.
        links: for a finding or a contradiction the cell that it is about, as formulas name it.
        styles: the formats.
        organization: whose report it is.
    """
    words, day = speaking(report.language), report.as_of.isoformat()
    rows = [_clash(clash, links, words) for clash in report.clashes]
    rows += [_finding(each, links, words) for each in report.findings]
    key = "sheet_title_for" if organization else "sheet_title"
    told = words(key, organization=organization, day=day)
    head = (f"{FOR_PEOPLE} {told}", summary(report, report.language), words("sheet_note"))
    last = _HEAD + len(rows)
    width = reference(1, len(COLUMNS)).rstrip("1")
    marks = [Mark(number, 1, row.severity, "") for number, row in enumerate(rows, _HEAD + 1)]
    return "".join(
        [
            f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{SPREADSHEET}">',
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
            f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{_HEAD}" topLeftCell="A{_HEAD + 1}" '
            'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
            columns_xml(dict(enumerate(COLUMNS.values(), 1))),
            "<sheetData>",
            *(row_xml(number, [text], [styles.title if number == 1 else 0]) for number, text in enumerate(head, 1)),
            row_xml(_HEAD, [words(f"sheet_{name}") for name in COLUMNS], [styles.header] * len(COLUMNS)),
            *_table(rows, styles),
            f'</sheetData><autoFilter ref="A{_HEAD}:{width}{max(last, _HEAD + 1)}"/>',
            coloured(marks, styles.severities, SPREADSHEET),
            _hyperlinks(rows),
            '<pageSetup orientation="landscape" fitToHeight="0"/>',  # as wide as a page, and as many as it takes
            "</worksheet>",
        ]
    )


def _finding(finding: Finding, links: Mapping[object, str], words: Words) -> _Row:
    place = finding.place
    column = (place.column if place else None) or finding.path or ""
    severity = words.form(f"severity/{finding.severity}", 1)
    value = valued(finding, words.language, named=True)
    cells = (
        severity, _where(place, words), who(finding, words.language), column, value, finding.message, finding.fix,
        finding.constraint, "; ".join(_cited(source, words) for source in finding.sources),
    )  # fmt: skip
    return _Row(cells, finding.severity, links.get(finding, ""))


def _cited(source: str, words: Words) -> str:
    told = cite(source, words.language)
    return told.title if told.url in (None, told.text) else f"{told.title} <{told.url}>"


def _where(place: Place | None, words: Words) -> str:
    return Path(place.file).name + placed(place, words).removeprefix(place.file) if place else ""


def _clash(clash: Clash, links: Mapping[object, str], words: Words) -> _Row:
    where = _where(clash.places[0] if clash.places else None, words)
    name = words.form("severity/contradiction", 1)
    facts = "\n".join(map(str, clash.facts))
    cells = (name, where, "", "", facts, clash.reason, words("correct_a_fact"), name, "")
    return _Row(cells, "violation", links.get(clash, ""))


def _table(rows: Sequence[_Row], styles: Styles) -> Iterator[str]:
    for number, row in enumerate(rows, _HEAD + 1):
        formats = [styles.text] * len(row.cells)
        formats[1] = styles.link if row.link else styles.text
        lines = max(1 + len(text) // width for text, width in zip(row.cells, COLUMNS.values(), strict=True))
        yield row_xml(number, row.cells, formats, min(lines, _MOST_LINES))


def _hyperlinks(rows: Sequence[_Row]) -> str:
    told = "".join(
        f'<hyperlink ref="B{number}" location="{escape(row.link)}" display="{escape(plain(row.link))}"/>'
        for number, row in enumerate(rows, _HEAD + 1)
        if row.link
    )
    return f"<hyperlinks>{told}</hyperlinks>" if told else ""
