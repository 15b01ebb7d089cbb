"""Sheets that are read without a parser of XML say what openpyxl reads in them; others are left to it."""

import io
import warnings
import zipfile

import pytest
from conftest import TESTS
from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader

from casco_kg.errors import InputError
from casco_kg.reading import plain_sheets
from casco_kg.reading.workbooks import workbook_tables

BOOKS = sorted(path for path in TESTS.rglob("*.xlsx"))
SHEET = "xl/worksheets/sheet1.xml"
ROW = '<row r="9"><c r="A9" t="inlineStr"><is><t>x</t></is></c>{}</row></sheetData>'


@pytest.fixture
def both(monkeypatch):
    """Read a workbook without a parser and with one; return what was read, and whether the first did without."""

    def read(data):
        without = []
        plain_rows, book = plain_sheets.plain_rows, plain_sheets.Book

        def noted(*given):
            rows = plain_rows(*given)
            without.append(rows is not None)
            return rows

        with monkeypatch.context() as patched:
            patched.setattr(plain_sheets, "plain_rows", noted)
            first = tables(data)
            patched.setattr(plain_sheets, "plain_rows", lambda *_: None)
            patched.setattr(plain_sheets, "Book", ExcelReader)
            second = tables(data)
        assert plain_sheets.Book is book
        return first, second, all(without)

    return read


def tables(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return [(table.sheet, list(table.rows), table.remarks) for table in workbook_tables(data, "f", ".xlsx")]
        except InputError as error:
            return str(error)


def packed(change=lambda parts: None):
    """Return a workbook of two rows, whose parts are changed."""
    book = Workbook()
    book.active.append(["id", "label", "validUntil"])
    book.active.append(["a-1", "A & B", 45000])
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    change(parts)
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return saved.getvalue()


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_workbooks_say_the_same_without_a_parser(both, path):
    without, parsed, _ = both(path.read_bytes())
    assert without == parsed


@pytest.mark.parametrize(
    ("cell", "is_plain"),
    [
        ("", True),
        ('<c r="B9"/>', True),
        ('<c r="B9" t="n"><v>1.50</v></c>', True),
        ('<c r="B9"><v>12345678901234567890</v></c>', True),
        ('<c r="B9" t="b"><v>1</v></c>', True),
        ('<c r="B9" t="str"><f>A1&amp;"b"</f><v>a&lt;b&#233; </v></c>', True),
        ('<c r="B9"><f t="shared" si="0"/><v>7</v></c>', True),
        ('<c r="B9" t="inlineStr"><is><t xml:space="preserve"> a  b </t></is></c>', True),
        ('<c r="B9" t="s"><v>99</v></c>', False),
        ('<c r="B9" t="e"><v>#REF!</v></c>', False),
        ('<c r="B9" t="d"><v>2026-01-31</v></c>', False),
        ('<c r="B9" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', False),
        ("<c><v>7</v></c>", False),
        ('<c r="D9"><v>7</v></c><c r="B9"><v>8</v></c>', False),
        ('<c r="B9"><v>7</v></c><!-- no -->', False),
        ('<c r="B9"><v>7&</v></c>', False),
        ('<c r="B9"><v>7\x01</v></c>', False),
        ('<c r="B9"><v>7</v>', False),
    ],
)
def test_a_cell_says_what_openpyxl_reads_in_it(both, cell, is_plain):
    data = packed(lambda parts: parts.update({SHEET: parts[SHEET].replace("</sheetData>", ROW.format(cell))}))
    without, parsed, plain = both(data)
    assert without == parsed
    assert plain is is_plain


@pytest.mark.parametrize(
    "rows", ['<row r="4" ht="12"/>', '<row r="4"/><row r="3"><c r="A3"><v>1</v></c></row>', "<row/>"]
)
def test_rows_that_are_empty_or_out_of_order_are_read_alike(both, rows):
    without, parsed, _ = both(
        packed(lambda parts: parts.update({SHEET: parts[SHEET].replace("</sheetData>", rows + ROW.format(""))}))
    )
    assert without == parsed


@pytest.mark.parametrize(
    "item",
    [
        "<si><t>a&amp;b</t></si>",
        "<si><t/></si>",
        '<si><r><t xml:space="preserve">a </t></r><r><t>b</t></r></si>',
        "<si><t>a_x005F_b</t></si>",
        "<si><t>a</t><phoneticPr fontId='1'/></si>",
        "<si><t>a\r\nb</t></si>",
        "<!-- no --><si><t>a</t></si>",
    ],
)
def test_a_listed_text_is_what_openpyxl_reads(both, item):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def listed(parts):
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{item}<si><t>last</t></si></sst>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            "</Types>",
            '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
            '.spreadsheetml.sharedStrings+xml"/></Types>',
        )
        cells = '<c r="B9" t="s"><v>0</v></c><c r="C9" t="s"><v>1</v></c>'
        parts[SHEET] = parts[SHEET].replace("</sheetData>", ROW.format(cells))

    without, parsed, _ = both(packed(listed))
    assert without == parsed
    assert "last" in str(parsed)
