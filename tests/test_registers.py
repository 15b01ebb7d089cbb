"""Registers of 200 rows with planted mistakes: exactly these are found, in the right place, in every format.

tests/registers/<name>/ holds the tables of a register; expected.csv says which constraint is broken in which cell, and
mends.csv gives for each planted mistake the right value: mended, the register has no finding at all.
"""

import csv
from datetime import date

from conftest import TESTS
from openpyxl import Workbook

import casco_kg
from casco_kg.reading.names import context
from casco_kg.terms import expand, shorten

PLANTED = TESTS / "registers" / "planted"
TABLES = ("bodies", "accreditations", "attestations")
DAY = date(2026, 1, 1)


def rows(path):
    with path.open(newline="") as file:
        return list(csv.reader(file))


def expected():
    with (PLANTED / "expected.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def row_of(table, identifier):
    return next(number for number, row in enumerate(rows(PLANTED / f"{table}.csv"), 1) if row[0] == identifier)


def found(*paths):
    report = casco_kg.validate(casco_kg.load(*paths), as_of=DAY)
    assert not report.clashes
    return report.findings


def test_the_register_is_of_200_rows_and_15_kinds_of_mistakes():
    assert sum(len(rows(PLANTED / f"{table}.csv")) - 1 for table in TABLES) == 200
    assert len({case["constraint"] for case in expected()}) == 15
    assert len(rows(PLANTED / "mends.csv")) - 1 == 15


def test_the_mistakes_are_found_in_csv():
    findings = found(*(PLANTED / f"{table}.csv" for table in TABLES))
    assert sorted((f.constraint, f.place.file, f.place.row, f.place.column) for f in findings) == sorted(
        (c["constraint"], str(PLANTED / f"{c['table']}.csv"), row_of(c["table"], c["id"]), c["column"])
        for c in expected()
    )


def test_the_mistakes_are_found_in_excel(tmp_path):
    book = Workbook()
    book.remove(book.active)
    for table in TABLES:
        sheet = book.create_sheet(table)
        for row in rows(PLANTED / f"{table}.csv"):
            sheet.append([as_excel_has_it(cell) for cell in row])
    book.save(tmp_path / "register.xlsx")
    findings = found(tmp_path / "register.xlsx")
    assert sorted((f.constraint, f.place.sheet, f.place.row, f.place.column) for f in findings) == sorted(
        (c["constraint"], c["table"], row_of(c["table"], c["id"]), c["column"]) for c in expected()
    )


def as_excel_has_it(cell):
    """Return a date as a date; everything else, and a date that does not exist, as text."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell or None


def test_the_mistakes_are_found_in_turtle(tmp_path):
    lines, places = turtle(casco_kg.load(*(PLANTED / f"{table}.csv" for table in TABLES)))
    path = tmp_path / "register.ttl"
    path.write_text("\n".join(lines))
    findings = found(path)
    assert sorted((f.constraint, f.place.line) for f in findings) == sorted(
        (c["constraint"], places(c["id"], c["column"])) for c in expected()
    )


def turtle(graph):
    """Write a graph as people do, a property a line; return the lines, and what tells the line of a cell.

    What is missing is to be found where its record is.
    """
    lines = [
        f"@prefix casco: <{casco_kg.terms.prefixes()['casco']}> .",
        "@base <https://w3id.org/casco-kg/register/> .",
    ]
    found = {}
    for subject in sorted(graph.subjects(), key=str):
        lines += ["", f"{subject}"]
        for predicate, values in sorted(graph.about(subject).items()):
            for value in values:
                lines.append(f"    <{predicate}> {value} ;")
                found.setdefault((shorten(subject), predicate), len(lines))
        lines.append("    .")

    def line(identifier, column):
        *outer, key = (expand(context()[step]["@id"]).value for step in column.split("."))
        subject = identifier
        for step in outer:
            (node,) = graph.values(expand(identifier), step)
            subject = shorten(node)
        own = [number for (node, _), number in found.items() if node == subject]
        return found.get((subject, key), min(own))

    return lines, line


def test_mended_the_register_has_no_finding(tmp_path):
    tables = {table: rows(PLANTED / f"{table}.csv") for table in TABLES}
    for table, identifier, column, value in rows(PLANTED / "mends.csv")[1:]:
        cells = tables[table][row_of(table, identifier) - 1]
        assert cells[tables[table][0].index(column)] != value
        cells[tables[table][0].index(column)] = value
    for table, content in tables.items():
        with (tmp_path / f"{table}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(content)
    assert found(*(tmp_path / f"{table}.csv" for table in TABLES)) == ()
