"""Findings in the user's own workbook: marked cells, comments and a first sheet, and nothing else changed."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine as calamine
from click.testing import CliRunner
from conftest import TESTS
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from casco_kg import UsageError, load, validate
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.rendering.marked.elements import elements
from casco_kg.rendering.marked.workbook import workbook_report

pytestmark = pytest.mark.slow

TABLES = sorted(map(str, (folder("ontology") / "examples").glob("register-*.csv")))
SHEET = "Bodies & 'co'"
OURS = "casco-kg findings"
#: What the findings of the workbook below are about.
MARKED = {"C3", "C5", "E1"}


def book():
    """Make a workbook with all that may get lost, in which two activities are none and a column has no key."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["id", "label", "performs", "actsAs", "Notes"])
    for number in range(2, 7):
        sheet.append([f"b-{number}", f"Body {number}", "tasting" if number % 2 else "testing", "third"])
    sheet["E3"] = "=LEN(B3)"
    sheet["B2"].fill, sheet["B2"].font = PatternFill("solid", fgColor="FF00FF00"), Font(bold=True, name="Arial")
    sheet["D2"].number_format = "@"
    sheet["A2"].comment = Comment("mine", "me")
    sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height = 33.5, 40
    sheet.conditional_formatting.add("A1:E6", FormulaRule(formula=["MOD(ROW(),2)=0"], font=Font(italic=True)))
    choice = DataValidation(type="list", formula1='"first,third"')
    choice.add("D2:D9")
    sheet.add_data_validation(choice)
    sheet.print_area = "A1:E6"
    other = book.create_sheet("Other")
    other.append(["year", "count"])
    other.append([2026, 2.5])
    chart = BarChart()
    chart.add_data(Reference(other, min_col=1, min_row=1, max_row=2))
    other.add_chart(chart)
    other.freeze_panes = "A2"
    book.active = 1
    other.sheet_view.tabSelected = True
    content = io.BytesIO()
    book.save(content)
    return edited(content.getvalue(), {"xl/worksheets/sheet1.xml": (b"<v></v>", b"<v>6</v>", b"<v />", b"<v>6</v>")})


def edited(data, changes):
    """Return a workbook in whose parts some texts are replaced by others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for one, other in zip(*[iter(changes.get(name, ()))] * 2, strict=True):
                content = content.replace(one, other)
            new.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def mine(write):
    return write("mine.xlsx", book())


def marked(path, out):
    """Put the findings on a workbook into another, and return its bytes."""
    result = CliRunner().invoke(main, ["validate", "--no-config", str(path), "-o", str(out)])
    assert result.exit_code == 1, result.output
    return out.read_bytes()


def values(data):
    opened = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}


def comments(data, sheet=SHEET):
    found = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return {cell.coordinate: cell.comment.text for row in found for cell in row if cell.comment}


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_cells_of_findings_are_coloured_and_say_what_to_do(mine, tmp_path):
    data = marked(mine, tmp_path / "out.xlsx")
    said = comments(data)
    assert said.keys() == MARKED | {"A2"}
    findings = {f.place.row: f for f in validate(load(mine)).findings if f.severity == "violation"}
    for cell, row in (("C3", 3), ("C5", 5)):
        assert said[cell].startswith("casco-kg: violation\n")
        assert findings[row].message in said[cell] and findings[row].fix in said[cell]
    formats = openpyxl.load_workbook(io.BytesIO(data))[SHEET].conditional_formatting
    first = openpyxl.load_workbook(io.BytesIO(data))[OURS]
    assert first.page_setup.orientation == "landscape" and first.sheet_properties.pageSetUpPr.fitToPage
    rules = {str(each.sqref): each.rules[0] for each in formats}
    ours = {cells: rule.dxf.fill.bgColor.rgb for cells, rule in rules.items() if "casco" in str(rule.formula)}
    assert ours.keys() == {"C3 C5", "E1"}
    assert len(set(ours.values())) == 2, "a colour for each severity"


def test_all_that_stood_in_the_workbook_stands_there_still(mine, tmp_path):
    before, data = mine.read_bytes(), marked(mine, tmp_path / "out.xlsx")
    assert mine.read_bytes() == before
    now = values(data)
    assert [*now] == [OURS, *values(before)]
    assert {name: now[name] for name in values(before)} == values(before)
    assert values(before)[SHEET][2][4] == 6, "what a formula gave, and not only the formula"
    old, new = (openpyxl.load_workbook(io.BytesIO(each)) for each in (before, data))
    for sheet in old:
        other = new[sheet.title]
        for cell in (cell for row in sheet for cell in row):
            like = other[cell.coordinate]
            told = [
                (c.value, c.number_format, *map(repr, (c.font, c.fill, c.border, c.alignment))) for c in (cell, like)
            ]
            assert told[0] == told[1], cell.coordinate
        widths, heights = (
            [{key: getattr(size, what) for key, size in getattr(each, sizes).items()} for each in (sheet, other)]
            for sizes, what in (("column_dimensions", "width"), ("row_dimensions", "height"))
        )
        assert widths[0] == widths[1] and heights[0] == heights[1]
        assert (sheet.print_area, sheet.freeze_panes, len(sheet._charts)) == (
            other.print_area,
            other.freeze_panes,
            len(other._charts),
        )
        assert len(sheet.data_validations.dataValidation) == len(other.data_validations.dataValidation)
    assert comments(data)["A2"] == "mine"


def test_what_is_added_stands_between_what_was_there(mine, tmp_path):
    before, after = parts(mine.read_bytes()), parts(marked(mine, tmp_path / "out.xlsx"))
    changed = {name for name in before if before[name] != after[name]}
    sheet, boxes = "xl/worksheets/sheet1.xml", "xl/drawings/commentsDrawing1.vml"
    tables = {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
    views = {name for name in changed if name.startswith("xl/worksheets/")} - {sheet}
    assert changed - views == {sheet, boxes, "xl/comments/comment1.xml"} | tables
    without = re.sub(rb"<conditionalFormatting xmlns.*?</conditionalFormatting>", b"", after[sheet])
    for name, text in ((sheet, without), *((name, after[name]) for name in views)):
        assert text.replace(b'tabSelected="0"', b'tabSelected="1"') == before[name]
    assert after["xl/styles.xml"].count(b"<dxf ") == 3


@pytest.mark.slow
def test_a_second_run_finds_the_same_and_marks_nothing_twice(mine, tmp_path):
    first = marked(mine, tmp_path / "one.xlsx")
    second = marked(tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    reports = [validate(load(path)).findings for path in (mine, tmp_path / "one.xlsx")]
    told = [[(f.constraint, f.place.sheet, f.place.row, f.place.column) for f in findings] for findings in reports]
    assert told[0] == told[1]
    assert comments(first) == comments(second)
    assert [*values(first)] == [*values(second)]
    assert parts(first).keys() == parts(second).keys()
    names = {name for name, content in parts(second).items() if content != parts(first)[name]}
    assert names <= {"xl/worksheets/sheet3.xml", "xl/comments/comment1.xml"}, "all else is as it was"


@pytest.mark.slow
def test_marks_go_when_the_fault_is_gone(mine, tmp_path):
    data = marked(mine, tmp_path / "one.xlsx")
    mended = openpyxl.load_workbook(io.BytesIO(data))
    mended[SHEET]["C3"], mended[SHEET]["E3"] = "testing", 6
    mended.save(tmp_path / "mended.xlsx")
    assert comments(marked(tmp_path / "mended.xlsx", tmp_path / "two.xlsx")).keys() == MARKED - {"C3"} | {"A2"}


def test_a_comment_of_the_user_stays_where_one_of_ours_belongs(write, tmp_path):
    commented = openpyxl.load_workbook(io.BytesIO(book()))
    commented[SHEET]["C3"].comment = Comment("I know", "me")
    commented.save(tmp_path / "commented.xlsx")
    said = comments(marked(tmp_path / "commented.xlsx", tmp_path / "out.xlsx"))
    assert said["C3"] == "I know" and said["C5"].startswith("casco-kg: ")


def test_the_first_sheet_lists_the_findings_with_links_to_their_cells(mine, tmp_path):
    data = marked(mine, tmp_path / "out.xlsx")
    opened = openpyxl.load_workbook(io.BytesIO(data))
    sheet = opened.worksheets[0]
    assert sheet.title == OURS and opened.active is sheet
    assert not [name for name, part in parts(data).items() if b'tabSelected="1"' in part], "none is edited with it"
    assert sheet["A1"].value.startswith("casco-kg:")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    report = validate(load(mine))
    assert [row[0] for row in rows] == [f.severity for f in report.findings]
    assert [row[5] for row in rows] == [f.message for f in report.findings]
    links = {cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink}
    assert {f"'Bodies & ''co'''!{cell}" for cell in MARKED} <= links


@pytest.mark.slow
def test_a_workbook_is_made_of_tables_in_text(tmp_path):
    result = CliRunner().invoke(main, ["validate", "--no-config", *TABLES, "-o", str(tmp_path / "out.xlsx")])
    assert result.exit_code == 1, result.output
    found = values((tmp_path / "out.xlsx").read_bytes())
    for path in TABLES:
        rows = list(csv.reader(io.StringIO(Path(path).read_text(encoding="utf-8"), newline="")))
        assert found[path.rpartition("/")[2].removesuffix(".csv")] == rows
    report = validate(load(*TABLES))
    assert len(found[OURS]) == 4 + len(report.findings)
    placed = {(f.place.file.rpartition("/")[2][:-4], f.place.row) for f in report.findings}
    data = (tmp_path / "out.xlsx").read_bytes()
    marks = {(name, int(re.sub("[A-Z]", "", cell))) for name in [*found][1:] for cell in comments(data, name)}
    assert marks == placed
    assert len(validate(load(tmp_path / "out.xlsx")).findings) == len(report.findings)


def test_tables_are_read_again_as_they_were_read(write, tmp_path):
    path = write("bodies.csv", "Kennung;Name;Tätigkeit\nb;Körper;tasting\n".encode("cp1252"))
    mapping = write(
        "m.csv", "column,key,value\nKennung,id,\nName,label,\nTätigkeit,performs,\n,encoding,windows-1252\n"
    )
    command = ["validate", "--no-config", str(path), "--mapping", str(mapping), "-o", str(tmp_path / "out.xlsx")]
    assert CliRunner().invoke(main, command).exit_code == 1
    data = (tmp_path / "out.xlsx").read_bytes()
    assert values(data)["bodies"] == [["Kennung", "Name", "Tätigkeit"], ["b", "Körper", "tasting"]]
    assert comments(data, "bodies").keys() == {"C2"}


def test_hostile_texts_are_no_formulas_and_no_xml(write, tmp_path):
    names = ["=1+1", "</t><script>", "_x0041_", "a\x07b", "]]>&amp;", "@SUM(A1)", "x" * 40_000]
    text = io.StringIO()
    csv.writer(text).writerows([["id", "label", "performs"], *([f"b{n}", name, name] for n, name in enumerate(names))])
    path = write("bodies.csv", text.getvalue())
    data = marked(path, tmp_path / "out.xlsx")
    for part in parts(data).values():
        assert b"<f>" not in part
    told = [row[1] for row in values(data)["bodies"][1:]]
    assert told == [*names[:3], "a\ufffdb", *names[4:6], "x" * 32_000]


def test_elements_with_prefixes_and_parts_in_utf_16_are_no_hindrance(mine, write, tmp_path):
    """Some programs write all elements of a sheet with a prefix, and XML may be in UTF-16."""
    sheet = parts(mine.read_bytes())["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r"<(/?)(\w+)", r"<\1x:\2", sheet.partition("?>")[2] or sheet).replace("xmlns=", "xmlns:x=", 1)
    told = ('<?xml version="1.0" encoding="UTF-16"?>' + sheet).encode("utf-16")
    data = edited(
        mine.read_bytes(), {"xl/worksheets/sheet1.xml": (parts(mine.read_bytes())["xl/worksheets/sheet1.xml"], told)}
    )
    path = write("prefixed.xlsx", data)
    assert comments(marked(path, tmp_path / "out.xlsx")).keys() == MARKED | {"A2"}


def test_the_workbook_of_the_user_is_never_written_over(mine, tmp_path):
    before = mine.read_bytes()
    (tmp_path / "link.xlsx").symlink_to(mine)
    for out in (mine, tmp_path / "link.xlsx"):
        result = CliRunner().invoke(main, ["validate", str(mine), "-o", str(out), "--force"])
        assert result.exit_code == 2 and "never written over" in result.stderr
    assert mine.read_bytes() == before
    result = CliRunner().invoke(main, ["validate", str(mine), "--format", "xlsx"])
    assert result.exit_code == 2 and "give a file with -o" in result.stderr


def test_one_workbook_at_a_time(mine, write):
    other = write("other.xlsx", book())
    for more in (other, TABLES[0]):
        with pytest.raises(UsageError, match="check these apart"):
            workbook_report(validate(load(mine, more)))


def test_a_workbook_with_macros_keeps_a_name_that_says_so(write):
    types = (
        b"spreadsheetml.sheet.main+xml",
        b"spreadsheetml.sheet.main+xml".replace(b"sheet.main", b"sheet.macroEnabled.main"),
    )
    data = edited(
        book(), {"[Content_Types].xml": (b"openxmlformats-officedocument." + types[0], b"ms-excel." + types[1][14:])}
    )
    report = validate(load(write("macros.xlsm", data)))
    with pytest.raises(UsageError, match=r"ends in \.xlsm"):
        workbook_report(report, "out.xlsx")
    assert parts(workbook_report(report, "out.xlsm"))


def test_what_is_no_table_is_listed_all_the_same(tmp_path):
    path = folder("ontology") / "examples" / "register.ttl"
    out = marked(path, tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(out)).sheetnames == [OURS]
    found = values(out)
    assert [*found] == [OURS]
    assert len(found[OURS]) == 4 + len(validate(load(path)).findings)


def test_elements_are_told_with_where_they_stand():
    xml = b"<a x='>'><b/><skip><c>1</c></skip><d>t&amp;u</d></a>"
    told = {each.name: xml[each.start : each.end] for each in elements(xml, 2, "skip")}
    assert told == {"a": xml, "b": b"<b/>", "skip": b"<skip><c>1</c></skip>", "d": b"<d>t&amp;u</d>"}
    assert next(each.text for each in elements(xml, 1) if each.name == "d") == "t&u"


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_days_of_other_workbooks_are_days_in_the_copy(ending, tmp_path):
    """LibreOffice saved the register; what was a day there is one in the copy, and what was a text is one."""
    source = TESTS / "workbooks" / f"register.{ending}"
    out = tmp_path / "marked.xlsx"
    arguments = ["validate", "--no-config", str(source), "--format", "xlsx", "-o", str(out)]
    assert CliRunner().invoke(main, arguments).exit_code in (0, 1)
    wanted = calamine.CalamineWorkbook.from_path(source)
    days, copy = 0, openpyxl.load_workbook(out)
    for name in [each for each in wanted.sheet_names if each in copy.sheetnames]:
        rows = wanted.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = copy[name].cell(number, column)
                if isinstance(value, date) and not isinstance(value, datetime):
                    assert cell.is_date and cell.value.date() == value
                    days += 1
                elif isinstance(value, str) and value:
                    assert cell.value == value
    assert days
