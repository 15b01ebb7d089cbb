"""What is sure is fixed, each change is listed, and nothing else of the file is touched."""

import csv
import io
import json

import openpyxl
import pytest
import python_calamine as calamine
from click.testing import CliRunner

from casco_kg import load
from casco_kg.cli import main
from casco_kg.fixing.fixes import fix
from casco_kg.fixing.text_tables import changed

HEADER = "id,type,grantedTo,scope.activity,scope.standard,validFrom,validUntil,label\n"
BODY = "LAB-1,Body,,,,,,Laboratory\n"
#: A cell as it is and as it is to be, by column.
FIXED = {
    "validFrom": [
        ("31.1.2026", "2026-01-31"),
        ("2026/1/31", "2026-01-31"),
        ("31 January 2026", "2026-01-31"),
        ("31/01/2026", "2026-01-31"),
        (" 2026-01-31", "2026-01-31"),
    ],
    "scope.activity": [("Testing", "testing"), ("TESTING ", "testing")],
    "scope.standard": [
        ("iso/iec 17025", "ISO/IEC 17025"),
        ("ISO/IEC17025", "ISO/IEC 17025"),
        ("ISO-IEC 17025", "ISO/IEC 17025"),
    ],
    "grantedTo": [("lab-1", "LAB-1"), ("LAB 1", "LAB-1")],
    "label": [("  Two  words ", "Two words"), ("No\u00a0break", "No break"), ("\ufeffMark", "Mark")],
}
#: What is not sure, or is right.
LEFT = {
    "validFrom": ["03/04/2026", "2026-01-31", "2026-01-31T12:00", "20260131", "45000", "soon", ""],
    "scope.activity": ["tasting", "testing"],
    "scope.standard": ["DIN EN ISO/IEC 17025:2018", "ISO 17025", "ISO/IEC 17205"],
    "grantedTo": ["lab-11", "LAB-1", "https://example.org/LAB-1"],
    "label": ["a|b", "Two\nlines"],
}


def row(**cells):
    text = io.StringIO()
    keys = HEADER.strip().split(",")
    csv.writer(text, lineterminator="\n").writerow([cells.get(key, "a" if key == "id" else "") for key in keys])
    return text.getvalue()


@pytest.mark.parametrize(("column", "old", "new"), [(c, *pair) for c, pairs in FIXED.items() for pair in pairs])
def test_what_is_sure_is_fixed(column, old, new, write):
    path = write("a.csv", HEADER + BODY + row(**{column: old}))
    fixed = fix(path)
    (change,) = fixed.fixes
    assert (change.old, change.new, change.place.row, change.place.column) == (old, new, 3, column)
    assert fixed.content.decode() == HEADER + BODY + row(**{column: new})
    assert load(path).triples == load(write("a.csv", fixed.content)).triples or column in ("label", "grantedTo")


@pytest.mark.parametrize(("column", "text"), [(c, text) for c, texts in LEFT.items() for text in texts])
def test_what_is_not_sure_stays(column, text, write):
    path = write("a.csv", HEADER + BODY + row(**{column: text}))
    assert fix(path).fixes == ()
    assert fix(path).content == path.read_bytes()


def test_an_order_of_dates_that_a_mapping_states_makes_them_sure(write):
    path = write("a.csv", "id,label,since\na,A,03/04/2026\n")
    mapping = write("m.csv", "column,key,format\nsince,validFrom,dmy\n")
    assert [each.new for each in fix(path, mapping).fixes] == ["2026-04-03"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_keeps_its_encoding_its_quotes_and_its_line_ends(encoding, end, write):
    lines = ["sep=;", 'id;"label";validFrom;note', 'a;"Ä;""b""";"1.2.2026";  kept ', "", 'b;" B";2026-02-01;"x\ny"', ""]
    path = write("a.csv", end.join(lines).encode(encoding))
    told = fix(path)
    assert {(each.old, each.new) for each in told.fixes} == {("1.2.2026", "2026-02-01"), (" B", "B")}
    expected = end.join(lines).replace('"1.2.2026"', '"2026-02-01"').replace('" B"', '"B"')
    assert told.content == expected.encode(encoding)


def test_a_text_in_an_encoding_that_a_mapping_states_stays_in_it(write):
    path = write("a.csv", "id,label,validFrom\na,Körper,1.2.2026\n".encode("cp1252"))
    mapping = write("m.csv", "column,key,value\n,encoding,windows-1252\n")
    assert fix(path, mapping).content == "id,label,validFrom\na,Körper,2026-02-01\n".encode("cp1252")


def test_a_new_text_is_quoted_where_it_needs_it():
    assert changed('a,b\n"c",d', ",", {(2, 1): 'x"y', (2, 2): "u,v"}) == 'a,b\n"x""y","u,v"'


def test_a_workbook_keeps_all_but_the_texts_that_are_fixed(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "label", "performs", "validFrom"])
    sheet.append(["a", "  Name <1> & _x0041_ ", "Testing", "31.1.2026"])
    sheet.append(["b", "=1+1", "testing", 45000])
    sheet["D2"].number_format, sheet["B2"].font = "@", openpyxl.styles.Font(bold=True)
    sheet.column_dimensions["B"].width = 50
    book.save(tmp_path / "a.xlsx")
    result = CliRunner().invoke(
        main, ["fix", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "b.xlsx"), "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    listed = {(each["was"], each["is"]) for each in json.loads(result.stdout)}
    assert listed == {
        ("  Name <1> & _x0041_ ", "Name <1> & _x0041_"),
        ("Testing", "testing"),
        ("31.1.2026", "2026-01-31"),
    }
    assert "3 cells changed" in result.stderr
    new = openpyxl.load_workbook(tmp_path / "b.xlsx").active
    assert [[cell.value for cell in row] for row in new.iter_rows(min_row=2)] == [
        ["a", "Name <1> & _x0041_", "testing", "2026-01-31"],
        ["b", "=1+1", "testing", 45000],
    ]
    assert (new["D2"].number_format, new["B2"].font.b, new.column_dimensions["B"].width) == ("@", True, 50)
    read = calamine.CalamineWorkbook.from_path(str(tmp_path / "b.xlsx")).get_sheet_by_index(0).to_python()
    assert read[1][2:] == ["testing", "2026-01-31"]
    assert fix(tmp_path / "b.xlsx").fixes == ()


def test_the_file_itself_is_never_written_to(write):
    path = write("a.csv", HEADER + row(validFrom="31.1.2026"))
    before = path.read_bytes()
    result = CliRunner().invoke(main, ["fix", str(path), "-o", str(path), "--force"])
    assert result.exit_code == 2 and "never written over" in result.stderr
    result = CliRunner().invoke(main, ["fix", str(path)])
    assert result.exit_code == 0 and "1 cell would be changed" in result.stderr and "2026-01-31" in result.stdout
    assert path.read_bytes() == before


def test_what_is_no_table_is_refused(write):
    path = write("a.ttl", "<urn:a> a <https://w3id.org/casco-kg/def#Body> .")
    for args, message in (([str(path)], "is no table that can be fixed"), (["-"], "name a file")):
        result = CliRunner().invoke(main, ["fix", *args])
        assert result.exit_code == 2 and message in result.stderr
