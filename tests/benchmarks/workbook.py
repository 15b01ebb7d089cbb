"""Writes a workbook as a steward keeps one, of any size: a sheet of bodies, and one of their accreditations.

    python -m tests.benchmarks.workbook register.xlsx --bodies 4000 --accreditations 10000

Bodies have identifiers of their own. Who granted an accreditation is given by name, as in most registers; some of these
names stand in the sheet of bodies, the others nowhere. One row in 50 has a mistake, the kinds in turn.
"""

from __future__ import annotations

import argparse
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

_ACTIVITIES = ("testing", "calibration", "inspection", "certification of products", "validation")
_STANDARDS = ("ISO/IEC 17025:2017", "ISO/IEC 17025", "ISO/IEC 17020:2012", "ISO/IEC 17065", "ISO/IEC 17029")
_PLACES = ("Nord", "Süd", "Östliche Werke", "Centre", "Haut-Lac", "Litoral", "Vega", "Bay")
_KINDS = ("Laboratory", "Prüfinstitut", "Inspection", "Certification", "Metrology")
_FORMS = ("Ltd", "GmbH", "S.A.", "AG", "")
_GRANTERS = tuple(f"National Accreditation Service of {place}" for place in ("Freedonia", "Sylvania", "Ruritania"))
_MISTAKE_EVERY = 50

Row = tuple[str | date, ...]


def bodies(count: int) -> Iterator[Row]:
    """Yield the rows of the sheet of bodies, header first."""
    yield ("id", "label", "carriesOut.activity", "carriesOut.party")
    yield ("ab-0", _GRANTERS[0], "accreditation", "third party")
    for number in range(count - 1):
        kind = number % len(_ACTIVITIES)
        name = f"{_PLACES[number % 8]} {_KINDS[kind]} {number} {_FORMS[number % 5]}".strip()
        party = "third part" if number % _MISTAKE_EVERY == 7 else "third party"
        yield (f"B-{number:05}", name, _ACTIVITIES[kind], party)


def accreditations(count: int, among: int) -> Iterator[Row]:
    """Yield the rows of the sheet of accreditations, header first."""
    yield (
        "id", "number", "grantedBy", "grantedTo", "scope.activity", "scope.standard", "status", "validFrom",
        "validUntil",
    )  # fmt: skip
    for number in range(count):
        body = number % (among - 1)
        kind = body % len(_ACTIVITIES)
        start = date(2022, 1, 1) + timedelta(days=number % 900)
        end = start + timedelta(days=4 * 365)
        wrong = (number // _MISTAKE_EVERY) % 5 if number % _MISTAKE_EVERY == 11 else None
        yield (
            f"A-{number:05}",
            f"D-PL-{number:05}-01-00",
            _GRANTERS[number % 3],
            f"B-{body + 90_000 if wrong == 0 else body:05}",
            _ACTIVITIES[kind],
            "ISO/IEC 17065:2021" if wrong == 1 else _STANDARDS[kind],
            "activ" if wrong == 2 else "active",
            start,
            start - timedelta(days=1) if wrong == 3 else "soon" if wrong == 4 else end,
        )


def write(path: Path, body_count: int = 4000, accreditation_count: int = 10_000) -> None:
    """Write a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {"bodies": bodies(body_count), "accreditations": accreditations(accreditation_count, body_count)}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    _list_texts(path)


#: Office Open XML has texts in the cells themselves, as openpyxl writes them, or in one list, as Excel does.
_IN_CELL = re.compile(r't="inlineStr"><is><t>([^<]*)</t></is>')
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def _list_texts(path: Path) -> None:
    """Put the texts of a workbook in one list, as Excel has them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts: dict[str, int] = {}

    def listed(found: re.Match[str]) -> str:
        return f't="s"><v>{texts.setdefault(found[1], len(texts))}</v>'

    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name] = _IN_CELL.sub(listed, parts[name].decode()).encode()
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{items}</sst>'.encode()
    for name, end, said in (
        ("[Content_Types].xml", "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}"/>'),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            f'<Relationship Id="rIdTexts" Type="{_KIND}" Target="sharedStrings.xml"/>',
        ),
    ):
        parts[name] = parts[name].decode().replace(end, said + end).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def main() -> None:
    """Write a workbook."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--bodies", type=int, default=4000)
    parser.add_argument("--accreditations", type=int, default=10_000)
    arguments = parser.parse_args()
    write(arguments.path, arguments.bodies, arguments.accreditations)


if __name__ == "__main__":
    main()
