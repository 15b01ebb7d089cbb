"""Templates are read back without a finding, and a proposed mapping is a mapping."""

import csv
import io
import json
import time

import openpyxl
import pytest
from click.testing import CliRunner

from casco_kg import InputError, UsageError, load, validate
from casco_kg.cli import main
from casco_kg.keys.headers import key_path
from casco_kg.reading.workbooks import FOR_PEOPLE
from casco_kg.registers.columns import kinds, template_columns
from casco_kg.registers.proposals import propose_mapping
from casco_kg.registers.templates import template


@pytest.mark.parametrize("template_format", ["csv", "xlsx"])
def test_the_examples_of_all_templates_are_one_register_without_a_finding(template_format, write):
    paths = [write(f"{kind}.{template_format}", template(kind, template_format, example=True)) for kind in kinds()]
    assert validate(load(*paths)).findings == ()


@pytest.mark.parametrize("kind", kinds())
def test_an_empty_template_is_the_same_on_every_run_and_says_nothing(kind, write, monkeypatch):
    first = template(kind, "xlsx")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert template(kind, "xlsx") == first
    for template_format in ("csv", "xlsx"):
        with pytest.raises(InputError, match="has a header but no row"):
            load(write(f"t.{template_format}", template(kind, template_format)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", kinds())
def test_whatever_is_chosen_from_the_lists_is_known(kind, write):
    columns = template_columns(kind)
    longest = max(len(column.allowed) for column in columns)
    book = openpyxl.load_workbook(io.BytesIO(template(kind, "xlsx")))
    sheet, lists = book.worksheets[0], book["Lists"]
    assert {
        next(iter(check.sqref.ranges)).min_col
        for check in sheet.data_validations.dataValidation
        if check.type == "list"
    } == {number for number, column in enumerate(columns, 1) if column.allowed}
    for row in range(2, longest + 2):
        for number, column in enumerate(columns, 1):
            if column.allowed:
                sheet.cell(row, number, lists.cell(3 + (row - 2) % len(column.allowed), number).value)
            elif column.key == "id":
                sheet.cell(row, number, f"r-{row}")
    content = io.BytesIO()
    book.save(content)
    names = {f.constraint for f in validate(load(write("t.xlsx", content.getvalue()))).findings}
    assert not {name for name in names if name.endswith(("-is-known", "-is-defined", "-in-full"))}


@pytest.mark.parametrize("kind", kinds())
def test_every_column_is_a_key_and_explained(kind):
    for column in template_columns(kind):
        assert key_path(column.key) == column.key
        assert column.meaning.endswith(".")
        assert not column.allowed or not column.example or column.example in column.allowed


def test_what_must_be_filled_is_what_the_shapes_say():
    required = {column.key: column.required for column in template_columns("accreditations")}
    assert {key for key, said in required.items() if said == "yes"} == {
        "grantedBy", "grantedTo", "scope.activity", "scope.standard", "validFrom",
    }  # fmt: skip
    assert {c.key: c.required for c in template_columns("bodies")}["label"] == "advised"


def test_the_sheets_for_people_say_so():
    book = openpyxl.load_workbook(io.BytesIO(template("bodies", "xlsx")))
    assert [sheet["A1"].value.startswith(FOR_PEOPLE) for sheet in book.worksheets] == [False, True, True, True]
    assert book["Lists"].sheet_state == "hidden"


def test_an_unknown_kind_and_format_are_told():
    with pytest.raises(UsageError, match="the kinds are bodies"):
        template("cats")
    with pytest.raises(UsageError, match="csv and xlsx"):
        template("bodies", "pdf")


FOREIGN = (
    "Cert No;Organisation;Date of issue;What;Norm;Remarks;Expires;Stat;Colour\n"
    "C-1;Foo;31/01/2026;testing;ISO 9001;x;03/04/2027;active;red\n"
    "C-2;Bar;03/04/2026;inspection;ISO 9001;;05/06/2027;expired;blue\n"
)
MEANT = {
    "Cert No": "number",
    "Date of issue": "attestedOn",
    "What": "activity",
    "Norm": "conformsTo",
    "Expires": "validUntil",
}


def proposed(path):
    return list(csv.DictReader(io.StringIO(propose_mapping(path).content.decode("utf-8-sig"), newline="")))


def test_a_mapping_is_proposed_from_names_and_values(write):
    rows = {row["column"]: row for row in proposed(write("t.csv", FOREIGN))}
    assert {column: rows[column]["key"] for column in MEANT} == MEANT
    assert (rows["Remarks"]["key"], rows["Stat"]["value"]) == ("", "")
    assert rows["Date of issue"]["format"] == "dmy"
    assert rows["Expires"]["format"] == "dmy"
    assert "those of the other columns" in rows["Expires"]["reason"]
    assert all(row["reason"] for row in rows.values())


def test_a_key_goes_before_what_resembles_it(write):
    rows = proposed(write("t.csv", "Body name;Party;Status\nFoo;third party;active\n"))
    assert [row["key"] for row in rows] == ["label", "carriesOut.party", "status"]


def test_a_proposed_mapping_can_be_given_back_as_it_is(write):
    table = write("t.csv", FOREIGN)
    data = load(table, mapping=write("m.csv", propose_mapping(table).content))
    assert len(data) >= 10
    listing = write("l.json", json.dumps([{"certNo": "C-1", "issueDate": "2026-01-31", "colour": "blue"}]))
    data = load(listing, mapping=write("m.csv", propose_mapping(listing).content))
    assert {t.object.value for t in data} == {"C-1", "2026-01-31"}
    assert len(data.remarks) == 1


def test_a_proposal_needs_columns(write):
    for name, content in (("t.ttl", "x"), ("t.json", "7"), ("t.csv", "")):
        with pytest.raises(InputError):
            propose_mapping(write(name, content))


def run(*arguments, given=None):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)


@pytest.mark.slow
def test_the_commands_write_templates_and_mappings_and_use_them(tmp_path, write):
    book, table, mapping = tmp_path / "t.xlsx", write("theirs.csv", FOREIGN), tmp_path / "m.csv"
    assert run("template", "bodies", "--example", "-o", book).exit_code == 0
    assert run("validate", book).exit_code == 0
    assert "carriesOut.activity" in run("template", "bodies").output
    assert "must it be filled?" in run("template").output
    assert run("template", "bodies", "--format", "xlsx").exit_code == 2
    assert run("mapping", table, "-o", mapping).exit_code == 0
    for command in ("infer", "convert"):
        assert "C-1" in run(command, table, "--mapping", mapping).stdout
    assert "Colour" in run("validate", table, "--mapping", mapping).stdout
    (tmp_path / "casco-kg.toml").write_text('mapping = "m.csv"\n')
    told = run("validate", table, "--config", tmp_path / "casco-kg.toml").stdout
    assert told == run("validate", table, "--mapping", mapping, "--no-config").stdout


def test_tables_and_workbooks_are_read_from_standard_input():
    for content in (template("bodies", "xlsx", example=True), template("bodies", example=True)):
        assert "Example Laboratory" in run("infer", "-", given=content).stdout
