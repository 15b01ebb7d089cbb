"""Registers of about 200 rows with planted mistakes: exactly these are found, in the right place, in every format.

tests/registers/<name>/ holds the tables of a register, and a mapping.csv where its columns are not called as keys are;
expected.csv says which constraint is broken in which cell, and mends.csv gives for each planted mistake the right
value: mended, the register has exactly the findings of accepted.csv, which its steward has looked at and leaves.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from conftest import TESTS
from openpyxl import Workbook

import casco_kg
from casco_kg.keys.names import context, subject_of
from casco_kg.rdf.terms import expand, shorten
from casco_kg.reading.mapping_file import read_mapping


@dataclass(frozen=True)
class Register:
    """A register: its tables, the day that counts as today, and how much there is of what."""

    name: str
    tables: tuple[str, ...]
    day: date
    delimiter: str
    rows: int
    mistakes: int
    constraints: int

    @property
    def folder(self):
        """Where it stands."""
        return TESTS / "registers" / self.name

    @property
    def mapping(self):
        """Its mapping; None where its columns are called as keys are."""
        path = self.folder / "mapping.csv"
        return path if path.exists() else None

    @property
    def paths(self):
        """The paths of its tables."""
        return [self.folder / f"{table}.csv" for table in self.tables]

    def rows_of(self, table):
        """Return the rows of a table, the header first."""
        with (self.folder / f"{table}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file, delimiter=self.delimiter))

    def listed(self, name):
        """Return what expected.csv, accepted.csv or mends.csv lists."""
        with (self.folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def row_of(self, table, identifier):
        """Return the number of the first row with an identifier."""
        return next(number for number, row in enumerate(self.rows_of(table), 1) if row[0] == identifier)

    def key(self, table, column):
        """Return the key that a column means."""
        mapped = read_mapping(self.mapping).find(column, table) if self.mapping else ()
        return next((each.key for each in mapped), column)

    def found(self, *paths, mapping=None):
        """Return the findings on the day of the register."""
        report = casco_kg.validate(casco_kg.load(*paths, mapping=mapping), as_of=self.day)
        assert not report.clashes
        return report.findings

    def cells(self, name):
        """Return what is listed with the numbers of its rows."""
        return sorted(
            (c["constraint"], c["table"], self.row_of(c["table"], c["id"]), c["column"]) for c in self.listed(name)
        )


REGISTERS = [
    Register("planted", ("bodies", "accreditations", "attestations"), date(2026, 1, 1), ",", 200, 15, 16),
    Register("steward", ("Stellen", "Akkreditierungen", "Bescheinigungen"), date(2026, 11, 25), ";", 212, 24, 21),
]


@pytest.fixture(params=REGISTERS, ids=lambda register: register.name)
def register(request):
    return request.param


def test_every_register_is_tried():
    there = {path.name for path in (TESTS / "registers").iterdir()} - {
        "occurring",
        "services",
    }  # test_occurring_registers.py
    assert there == {each.name for each in REGISTERS}


def test_a_register_has_its_rows_and_kinds_of_mistakes(register):
    assert sum(len(register.rows_of(table)) - 1 for table in register.tables) == register.rows
    planted = Counter(map(case, register.listed("expected"))) - Counter(map(case, register.listed("accepted")))
    assert len({constraint for constraint, *_ in planted}) == register.constraints
    assert len(register.listed("mends")) == register.mistakes


def case(row):
    return row["constraint"], row["table"], row["id"], row["column"]


def test_the_mistakes_are_found_in_csv(register):
    findings = register.found(*register.paths, mapping=register.mapping)
    assert sorted((f.constraint, f.place.file, f.place.row, f.place.column) for f in findings) == sorted(
        (constraint, str(register.folder / f"{table}.csv"), row, column)
        for constraint, table, row, column in register.cells("expected")
    )


@pytest.mark.slow
def test_the_mistakes_are_found_in_excel(register, tmp_path):
    book = Workbook()
    book.remove(book.active)
    for table in register.tables:
        sheet = book.create_sheet(table)
        for row in register.rows_of(table):
            sheet.append([as_excel_has_it(cell) for cell in row])
    book.save(tmp_path / "register.xlsx")
    findings = register.found(tmp_path / "register.xlsx", mapping=register.mapping)
    assert sorted((f.constraint, f.place.sheet, f.place.row, f.place.column) for f in findings) == register.cells(
        "expected"
    )


def as_excel_has_it(cell):
    """Return a date as a date; everything else, and a date that does not exist, as text."""
    for order in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, order).date()
        except ValueError:
            continue
    return cell or None


@pytest.mark.slow
def test_the_mistakes_are_found_in_turtle(register, tmp_path):
    lines, places = turtle(casco_kg.load(*register.paths, mapping=register.mapping))
    path = tmp_path / "register.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    findings = register.found(path)
    assert sorted((f.constraint, f.place.line) for f in findings) == sorted(
        (c["constraint"], places(c["id"], register.key(c["table"], c["column"]))) for c in register.listed("expected")
    )


def turtle(graph):
    """Write a graph as people do, a property a line; return the lines, and what tells the line of a cell.

    What is missing is to be found where its record is.
    """
    lines = [
        f"@prefix casco: <{casco_kg.rdf.terms.prefixes()['casco']}> .",
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
        subject = subject_of(identifier)
        for step in outer:
            (subject,) = graph.values(subject, step)
        own = [number for (node, _), number in found.items() if node == shorten(subject)]
        return found.get((shorten(subject), key), min(own))

    return lines, line


@pytest.mark.slow
def test_mended_a_register_has_no_finding_but_the_accepted_ones(register, tmp_path):
    tables = {table: register.rows_of(table) for table in register.tables}
    for mend in register.listed("mends"):
        header, cells = tables[mend["table"]][0], tables[mend["table"]][register.row_of(mend["table"], mend["id"]) - 1]
        assert cells[header.index(mend["column"])] != mend["value"]
        cells[header.index(mend["column"])] = mend["value"]
    for table, content in tables.items():
        with (tmp_path / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=register.delimiter).writerows(content)
    findings = register.found(*(tmp_path / f"{table}.csv" for table in register.tables), mapping=register.mapping)
    assert sorted((f.constraint, f.place.file, f.place.row, f.place.column) for f in findings) == sorted(
        (constraint, str(tmp_path / f"{table}.csv"), row, column)
        for constraint, table, row, column in register.cells("accepted")
    )
