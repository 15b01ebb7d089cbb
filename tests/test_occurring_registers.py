"""Registers as they occur, written by somebody who had not seen the code: what was planted is found, and nothing else.

tests/registers/occurring/<folder>/ holds a register, the mapping that is proposed as that person corrected it, what was
planted in which cell (expected.csv), and what else is told (accepted.csv), each with the reason why that is right.
"""

import csv
from dataclasses import dataclass
from datetime import date

import pytest
from cases import in_lanes
from conftest import TESTS

import casco_kg

FOLDER = TESTS / "registers" / "occurring"


def rows(path):
    """Return the rows of a table."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Occurring:
    """A register: where it stands, its file, the day that counts as today, and how many lines may be corrected."""

    folder: str
    file: str
    day: str
    corrections: str

    def found(self):
        """Return the findings with the mapping that was corrected."""
        folder = FOLDER / self.folder
        data = casco_kg.load(folder / self.file, mapping=folder / "mapping.csv")
        return casco_kg.validate(data, as_of=date.fromisoformat(self.day)).findings

    def listed(self, name):
        """Return what expected.csv or accepted.csv lists."""
        return rows(FOLDER / self.folder / f"{name}.csv")


REGISTERS = [Occurring(**row) for row in rows(FOLDER / "registers.csv")]


def stands(planted, place):
    """Return whether a place is the cell in which a mistake was planted; of a pair, either will do."""
    columns = planted["column"].split(" / ")
    if place.pointer is None:
        on_sheet = planted["sheet"] in ("", place.sheet)
        return on_sheet and str(place.row) == planted["row"] and place.column in columns
    is_line = planted["row"].isdecimal()
    within = f"{planted['sheet']}/{planted['row'].strip('[]')}/"
    is_record = str(place.line) == planted["row"] if is_line else place.pointer.startswith(within)
    return is_record and any(place.pointer.endswith("/" + column.replace(".", "/")) for column in columns)


def told(finding):
    """Return a finding as accepted.csv lists it."""
    place = finding.place
    row = place.pointer if place.pointer is not None else f"{place.row or ''}"
    return finding.constraint, row, place.column or ""


def test_every_register_is_tried():
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == {each.folder for each in REGISTERS}


@pytest.mark.parametrize("register", in_lanes(REGISTERS, 2), ids=lambda register: register.folder)
def test_what_was_planted_is_found_and_nothing_else_but_what_is_accepted(register):
    findings = register.found()
    planted, accepted = register.listed("expected"), register.listed("accepted")
    missed = [row for row in planted if not any(stands(row, finding.place) for finding in findings)]
    assert missed == [row for row in planted if any(row["what"] == each["missed"] for each in accepted)]
    others = [finding for finding in findings if not any(stands(row, finding.place) for row in planted)]
    assert sorted(map(told, others)) == sorted(
        (row["constraint"], row["row"], row["column"]) for row in accepted if not row["missed"]
    )
    assert all(row["reason"] for row in accepted)


SAID = ("column", "key", "value", "means", "format", "sheet")


@pytest.mark.parametrize("register", in_lanes(REGISTERS, 2), ids=lambda register: register.folder)
def test_few_lines_of_what_is_proposed_have_to_be_corrected(register, tmp_path):
    folder = FOLDER / register.folder
    (tmp_path / "proposed.csv").write_bytes(casco_kg.propose_mapping(folder / register.file).content)
    proposed, corrected = (
        {tuple(row[name] for name in SAID) for row in rows(path)}
        for path in (tmp_path / "proposed.csv", folder / "mapping.csv")
    )
    assert len(corrected - proposed) <= int(register.corrections)
    assert len(proposed - corrected) <= int(register.corrections)


SERVICES = TESTS / "registers" / "services"


@pytest.mark.parametrize("file", in_lanes(sorted(path.name for path in SERVICES.glob("*.json")), 2))
def test_an_answer_of_a_web_service_is_read_by_the_mapping_that_is_proposed(file, tmp_path):
    """The same few accreditations, with three mistakes, as services wrap them; expected.csv has all findings."""
    (tmp_path / "mapping.csv").write_bytes(casco_kg.propose_mapping(SERVICES / file).content)
    data = casco_kg.load(SERVICES / file, mapping=tmp_path / "mapping.csv")
    found = casco_kg.validate(data, as_of=date(2026, 3, 1)).findings
    assert sorted((finding.constraint, finding.place.pointer) for finding in found) == sorted(
        (row["constraint"], row["pointer"]) for row in rows(SERVICES / "expected.csv") if row["file"] == file
    )
