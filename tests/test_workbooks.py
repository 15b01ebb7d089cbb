"""Excel workbooks: the same findings as from the tables, with the sheet, the row and the column."""

import csv
import io
import random
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from cases import in_lanes

from casco_kg import InputError, load, validate
from casco_kg.files import folder
from casco_kg.rdf.ours import HIDDEN as HIDDEN_PART
from casco_kg.rdf.terms import expand
from casco_kg.reading import workbooks

EXAMPLES = folder("ontology") / "examples"
DAY = date(2026, 1, 1)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def book_of(*sheets, dates=False):
    """Make a workbook of sheets, each a title and rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([as_date(cell) if dates else cell for cell in row])
    return book


def as_date(cell):
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return cell


@pytest.fixture
def register(write):
    tables = [(p.stem, list(csv.reader(p.open(encoding="utf-8")))) for p in sorted(EXAMPLES.glob("register-*.csv"))]
    return write("register.xlsx", saved(book_of(*tables, dates=True)))


def told(report):
    return sorted((f.constraint, f.path or "", f.shown_value) for f in report.findings)


@pytest.mark.slow
def test_the_register_in_a_workbook_has_the_findings_of_the_tables(register):
    tables = validate(load(*sorted(EXAMPLES.glob("register-*.csv"))), as_of=DAY)
    turtle = validate(load(EXAMPLES / "register.ttl"), as_of=DAY)
    report = validate(load(register), as_of=DAY)
    assert told(report) == told(tables) == told(turtle)

    def places(report, name):
        return {(f.constraint, name(f.place), f.place.row, f.place.column) for f in report.findings}

    assert places(report, lambda place: place.sheet) == places(
        tables, lambda place: place.file.rpartition("/")[2].removesuffix(".csv")
    )
    assert all(f.place.file == str(register) and f.place.column for f in report.findings)


def test_cells_are_read_as_they_look(write):
    book = book_of(("t", [["id", "number", "label", "validFrom", "validUntil", "evaluatedOn"]]))
    sheet = book.worksheets[0]
    sheet.append([4711.0, 7, True, datetime(2026, 1, 31), datetime(2026, 1, 31, 12), date(2026, 2, 1)])
    sheet["B2"].number_format = "0000"
    sheet.row_dimensions[2].hidden = True
    data = load(write("t.xlsx", saved(book)))
    assert {t.subject.value.rpartition("/")[2] for t in data} == {"4711"}
    assert sorted(t.object.value for t in data) == ["0007", "2026-01-31", "2026-01-31", "2026-02-01", "true"]


def test_what_a_workbook_holds_beside_tables_is_told(write):
    book = book_of(("t", [["id", "label", "number"], ["a", "A", "=1+1"], ["b", "#N/A", ""]]), ("Notes", [["hello"]]))
    book.worksheets[0].merge_cells("C3:C4")
    book.worksheets[0]["B3"].data_type = "e"
    path = write("t.xlsx", saved(book))
    cell = f"{path} sheet t row {{}} column {{}}"
    told = ["each-row-has-its-own-cells", "input-is-read-in-full"]
    found = {f.value.value: str(f.place) for f in validate(load(path), select=told).findings}
    assert found == {
        "the formula in cell C2 of sheet t: its result was not saved with the workbook": cell.format(2, "C"),
        "the error #N/A in cell B3 of sheet t": cell.format(3, "B"),
        "merged cells C3:C4 of sheet t: their value was read in each of their rows": cell.format(3, "C"),
        "sheet Notes: none of its columns is a known key": f"{path} sheet Notes",
    }


def test_a_mapping_may_speak_of_one_sheet(write):
    book = book_of(("bodies", [["Id", "Name"], ["lab", "Lab"]]), ("certs", [["Id", "Name"], ["c", "Helmet"]]))
    mapping = write("m.csv", "column,key,sheet\nName,label,bodies\nName,about,certs\n")
    data = load(write("t.xlsx", saved(book)), mapping=mapping)
    assert {t.predicate for t in data} == {expand("rdfs:label"), expand("casco:aboutObject")}


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


BAD = {
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is no workbook that can be read"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "has a password"),
    "text.xlsx": (b"id,label\na,b\n", "is no .xlsx workbook"),
    "calc.ods": (zipped(mimetype=b"x"), "is no workbook that can be read"),
    "text.xls": (b"id,label\na,b\n", "is no .xls workbook"),
    "other.xlsx": (zipped(a=b"b"), "is no workbook that can be read"),
    "broken.xlsx": (b"PK\x03\x04broken", "is no workbook that can be read"),
    "unknown.xlsx": (saved(book_of(("t", [["a", "b"], [1, 2]]))), "no column is a known key"),
    "header.xlsx": (saved(book_of(("t", [["id", "label"]]))), "has a header but no row"),
    "empty.xlsx": (saved(book_of(("t", []))), "no column is a known key"),
    "bomb.xlsx": (None, "unpacks to 600 MB"),
}


@pytest.mark.parametrize("name", in_lanes(BAD, len(BAD) - 1))
def test_a_bad_workbook_ends_in_a_clear_message(name, write):
    content, message = BAD[name]
    content = zipped(a=b"\0" * 600_000_000) if content is None else content
    with pytest.raises(InputError) as raised:
        load(write(name, content))
    assert message in str(raised.value)
    assert name in str(raised.value)


def test_a_sheet_of_too_many_cells_is_refused(write, monkeypatch):
    monkeypatch.setattr(workbooks, "_MOST_CELLS", 100)
    with pytest.raises(InputError, match="more than 100 cells"):
        load(write("t.xlsx", saved(book_of(("t", [["id", "label"], *[["a", "b"]] * 100])))))


def test_a_cell_at_the_far_corner_does_not_matter(write):
    book = book_of(("t", [["id", "label"], ["a", "b"]]))
    book.worksheets[0]["XFD1000"] = " "
    assert len(load(write("t.xlsx", saved(book)))) == 1


def test_an_entity_bomb_is_refused(write, register):
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "'
        + "a" * 1000
        + '">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 100}">' for i in range(6))
        + "]>"
    )
    content = io.BytesIO()
    with zipfile.ZipFile(register) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = bomb.encode() + part[part.index(b"<worksheet") :].replace(b"<t>id</t>", b"<t>&g;</t>")
                assert b"<t>&g;</t>" in part
            new.writestr(name, part)
    with pytest.raises(InputError, match="can be read"):
        load(write("t.xlsx", content.getvalue()))


def test_no_mutation_of_a_workbook_ends_in_anything_but_a_message(write, register):
    whole, chance = register.read_bytes(), random.Random(17)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number in range(60):
        if number % 3 == 0:
            data = whole[: chance.randrange(4, len(whole))]
        elif number % 3 == 1:
            mutated = bytearray(whole)
            mutated[chance.randrange(4, len(whole))] ^= chance.randrange(1, 256)
            data = bytes(mutated)
        else:
            name = chance.choice(sorted(parts))
            part = bytearray(parts[name])
            for _ in range(chance.randint(1, 4)):
                start = chance.randrange(len(part))
                part[start : start + chance.randint(0, 20)] = bytes(
                    chance.choices(range(32, 127), k=chance.randint(0, 9))
                )
            data = zipped(**{**parts, name: bytes(part)})
        try:
            load(write("t.xlsx", data))
        except InputError as error:
            assert "t.xlsx" in str(error)


@pytest.mark.parametrize("size", [b"A1:A1", b"A1:XFD1048576", b"nonsense"])
def test_the_size_that_a_sheet_says_it_has_is_not_believed(size, write):
    with zipfile.ZipFile(io.BytesIO(saved(book_of(("t", [["id", "label"], ["a", "b"]]))))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert b'<dimension ref="A1:B2"' in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"A1:B2", size)
    content = zipped(**parts)
    if size == b"nonsense":
        with pytest.raises(InputError, match="can be read"):
            load(write("t.xlsx", content))
    else:
        assert len(load(write("t.xlsx", content))) == 1


def binary_workbook(rows, far=False):
    """Return a .xlsb workbook of texts, by the records of [MS-XLSB].

    Source: https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/
    """

    def record(number, content=b""):
        head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
        return head + bytes([len(content) & 0x7F | 0x80, len(content) >> 7]) + content

    def text(written):
        return struct.pack("<I", len(written)) + written.encode("utf-16-le")

    def cells(number, row):
        yield record(0, struct.pack("<IIHHBI", number, 0, 0, 0, 0, 0))
        for column, cell in row:
            yield record(6, struct.pack("<II", column, 0) + text(cell))

    numbered = [(number, list(enumerate(row))) for number, row in enumerate(rows)]
    last = [(1_048_575, [(16_383, "far")])] if far else []
    sheet = b"".join(part for number, row in numbered + last for part in cells(number, row))
    size = record(148, struct.pack("<IIII", 0, (numbered + last)[-1][0], 0, 16_383 if far else 9))
    types = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = (
        f'<Relationships xmlns="{types}"><Relationship Id="rId1" Type="{office}/%s" Target="%s"/></Relationships>'
    )
    return zipped(
        **{
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": (relation % ("officeDocument", "xl/workbook.bin")).encode(),
            "xl/_rels/workbook.bin.rels": (relation % ("worksheet", "worksheets/sheet1.bin")).encode(),
            "xl/workbook.bin": record(131)
            + record(143)
            + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Bodies"))
            + record(144)
            + record(132),
            "xl/worksheets/sheet1.bin": record(129) + size + record(145) + sheet + record(146) + record(130),
        }
    )


def test_a_binary_workbook_is_read(write):
    rows = [["id", "label"], ["a", "Müller"]]
    data = load(write("t.xlsb", binary_workbook(rows)))
    assert [
        (triple.object.value, str(data.places.find(triple.subject.value)).rsplit("/", 1)[-1]) for triple in data
    ] == [("Müller", "t.xlsb sheet Bodies row 2")]
    with pytest.raises(InputError, match=r"t.xlsb: .*cell very far down or to the right"):
        load(write("t.xlsb", binary_workbook(rows, far=True)))


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_workbooks_say_what_the_same_one_does_in_office_open_xml(ending):
    """The three were saved by LibreOffice; merged cells are told, where calamine tells them."""
    folder = Path(__file__).parent / "workbooks"
    expected, data = load(folder / "register.xlsx"), load(folder / f"register.{ending}")
    said = [
        {str(t).replace(f"register.{end}", "") for t in graph} for graph, end in ((expected, "xlsx"), (data, ending))
    ]
    assert said[0] == said[1]
    assert [str(remark.object.value).split(";")[0][:12] for remark in data.remarks] == ["merged cells"] * (
        ending == "xls"
    )


HIDDEN = [
    ("1 hidden column of sheet Bodies: D", "sheet Bodies row 1 column D"),
    ("3 hidden rows of sheet Bodies: 3, 5 to 6", "sheet Bodies row 3"),
    ("sheet Old, which is hidden", "sheet Old row 1"),
]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_a_workbook_hides_is_read_and_told(ending):
    """LibreOffice saved the three: of hidden sheets one is a register, and one a list of values that nothing reads."""
    path = Path(__file__).parent / "workbooks" / f"hidden.{ending}"
    data = load(path)
    assert HIDDEN_PART not in {remark.predicate for remark in data.unread}
    told = [remark for remark in data.remarks if remark.predicate == HIDDEN_PART]
    places = [data.places.find(remark.subject.value, remark.predicate.value, remark.object.value) for remark in told]
    said = zip((remark.object.value for remark in told), (str(place).split(" ", 1)[1] for place in places), strict=True)
    assert sorted(said) == HIDDEN
    labels = {triple.object.value for triple in data if triple.predicate.value.endswith("label")}
    assert {"Laboratory 2", "Laboratory 5", "Former Laboratory"} <= labels
    report = validate(data, select=["what-is-read-can-be-seen"], as_of=DAY)
    assert [finding.severity for finding in report.findings] == ["info"] * 3


def test_what_is_hidden_and_empty_is_not_told_and_many_rows_are_counted(write):
    rows = [["id", "label"], *([f"b-{number}", f"Body {number}"] for number in range(1, 40))]
    book = book_of(("Bodies", rows))
    sheet = book["Bodies"]
    sheet.column_dimensions["C"].hidden = sheet.row_dimensions[99].hidden = True
    assert not load(write("a.xlsx", saved(book))).remarks
    for row in range(2, 40, 2):
        sheet.row_dimensions[row].hidden = True
    assert [remark.object.value for remark in load(write("b.xlsx", saved(book))).remarks] == [
        "19 hidden rows of sheet Bodies: 2, 4, 6, 8, 10, 12, 14, 16 and others"
    ]


@pytest.mark.slow
def test_no_mutation_of_another_workbook_ends_in_anything_but_a_message(write):
    chance = random.Random(17)
    for ending in ("xls", "ods", "xlsb"):
        path = Path(__file__).parent / "workbooks" / f"{chance.choice(('hidden', 'register'))}.{ending}"
        whole = binary_workbook([["id", "label"], ["a", "b"]]) if ending == "xlsb" else path.read_bytes()
        for _ in range(12):
            mutated = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                mutated[chance.randrange(4, len(whole))] ^= chance.randrange(1, 256)
            try:
                load(
                    write(f"t.{ending}", bytes(mutated[: chance.choice((len(whole), chance.randrange(8, len(whole))))]))
                )
            except InputError as error:
                assert f"t.{ending}" in str(error)


def test_what_stands_in_merged_cells_is_meant_for_each_of_their_rows(write):
    rows = [
        ["id", "label", "performs"],
        ["a", "Alder", "testing"],
        [None, None, "inspection"],
        ["b", "Birch", "testing"],
    ]
    book = book_of(("t", rows))
    book.worksheets[0].merge_cells("A2:A3")
    data = load(write("t.xlsx", saved(book)))
    activities = {
        t.object.value for t in data if t.subject.value.endswith("/a") and t.predicate == expand("casco:performs")
    }
    assert len(activities) == 2
    assert sum(t.predicate == expand("rdfs:label") for t in data) == 2


def test_merged_cells_above_the_header_are_told_once_with_what_stands_there(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Register of bodies"], ["Bodies", None, "Work"], ["id", "label", "performs"], ["l", "Lab", "testing"]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:B2")
    book.save(tmp_path / "a.xlsx")
    told = [remark.object.value for remark in load(tmp_path / "a.xlsx").remarks]
    assert told == ["rows 1 to 2, above the header"]
