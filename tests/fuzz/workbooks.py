"""Mutates Excel workbooks: what openpyxl can write, and what it never would."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
from openpyxl.cell import MergedCell

from . import odd
from .mutations import spoiled_bytes
from .tables import changed_rows

__all__ = ["spoilt_workbook", "workbook"]


def workbook(rows):
    """Return a workbook with one sheet of rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return _saved(book)


def spoilt_workbook(random, data):
    """Change the sheets, then the parts or the bytes of the archive: openpyxl itself hangs on some of such parts."""
    if random.random() < 0.6:
        data = _changed_sheets(random, data)
    if random.random() < 0.5:
        return _changed_parts(random, data)
    return spoiled_bytes(random, data) if random.random() < 0.2 else data


def _saved(book):
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _changed_sheets(random, data):
    """Change rows, kinds of cells and sheets, as people do in a spreadsheet program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data))
        except Exception:
            return spoiled_bytes(random, data)
        sheet = book.active
        if sheet is None or not hasattr(sheet, "iter_rows") or sheet.max_row * sheet.max_column > 2_000_000:
            return data
        for _ in range(random.choice((1, 2, 3))):
            _change_sheet(random, book, sheet)
        try:
            return _saved(book)
        except Exception:
            return spoiled_bytes(random, data)


def _change_sheet(random, book, sheet):
    cell = sheet.cell(random.randint(1, max(1, sheet.max_row)), random.randint(1, max(1, sheet.max_column)))
    if isinstance(cell, MergedCell):
        return
    match random.randrange(12):
        case 0:
            cell.value = random.choice(
                ("=1+1", "=A1", '=HYPERLINK("http://example.org","x")', "=[1]Sheet1!A1", "#REF!")
            )
        case 1:
            days = (date(1900, 1, 1), datetime(2021, 2, 3, 4, 5, 6, 7), time(1, 2), timedelta(days=-3), 45000, -1, 1e12)
            cell.value = random.choice(days)
            cell.number_format = random.choice(("General", "yyyy-mm-dd", "0000", "[h]:mm", "@", "000000000000", "d"))
        case 2:
            sheet.merge_cells(
                start_row=1, start_column=1, end_row=random.randint(1, 4), end_column=random.randint(1, 4)
            )
        case 3:
            sheet.sheet_state = random.choice(("hidden", "veryHidden", "visible"))
            sheet.column_dimensions["A"].hidden = True
        case 4:
            other = book.create_sheet(re.sub(r"[\\*?:/\[\]\0-\x1f\ud800-\udfff]", "", odd.one_line(random))[:31] or "x")
            rows = [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]
            for row in changed_rows(random, rows):
                other.append(["".join(filter(_fits, value))[:30_000] for value in row[:500]])
        case 5:
            sheet.insert_rows(random.randint(1, 3), random.choice((1, 3)))
        case 6:
            sheet.delete_cols(random.randint(1, 3))
        case 7:
            sheet.cell(random.choice((500, 5000)), random.choice((1, 200))).value = "far"
        case 8:
            book.create_chartsheet()
        case 9:
            cell.value = random.choice((True, False, 1e308, 0.1 + 0.2, 10**20, -0.0))
            cell.number_format = random.choice(("0%", "000", "General", "0.00E+00", '"x"0'))
        case _:
            cell.value = "".join(filter(_fits, odd.text(random)))[:30_000]


def _fits(sign):
    return sign in "\t\n\r" or sign >= " "


_SWAPS = (
    (rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"'),
    (rb'<dimension ref="[^"]*"', b'<dimension ref="@@"'),
    (rb' r="[A-Z]+(\d+)"', b' r="ZZZZ\\1"'),
    (rb' r="(\d+)"', b' r="99999999"'),
    (rb' r="(\d+)"', b' r="-1"'),
    (rb' t="\w+"', b' t="d"'),
    (rb' t="\w+"', b' t="e"'),
    (rb' t="\w+"', b' t="zz"'),
    (rb"<v>\d+</v>", b"<v>999999</v>"),
    (rb"<v>[^<]*</v>", b"<v>NaN</v>"),
    (rb"<v>[^<]*</v>", b"<v/>"),
    (rb' s="\d+"', b' s="9999"'),
    (rb"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    (rb"</sheetData>", b'</sheetData><mergeCells><mergeCell/><mergeCell ref="\xc3\xa9"/></mergeCells>'),
    (rb"<sheetData>", b'<sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
    (rb"<c ", b"<c><f/></c><c "),
    (rb"<row ", b'<row hidden="1" '),
    (rb"(<\?xml[^>]*\?>)?", b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'),
    (rb"Target=\"[^\"]*\"", b'Target="http://example.org/x"'),
    (rb"Target=\"[^\"]*\"", b'Target="../../../../etc/passwd"'),
    (rb"<si>", b"<si><rPh><t>x</t></rPh>"),
    (rb'name="[^"]*"', b'name=""'),
    (rb'sheetId="\d+"', b'sheetId="-5"'),
    (rb'date1904="\d"', b'date1904="1"'),
)


def _changed_parts(random, data):
    """Change, drop, repeat and swap the parts of the archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:
        return spoiled_bytes(random, data)
    for _ in range(random.choice((1, 1, 2))):
        place = random.randrange(len(parts) or 1)
        if not parts:
            break
        name, content = parts[place]
        match random.randrange(7):
            case 0:
                del parts[place]
            case 1:
                parts.append((name, spoiled_bytes(random, content)))
            case 2:
                parts[place] = (name, spoiled_bytes(random, content))
            case 3:
                other = random.randrange(len(parts))
                parts[place] = (name, parts[other][1])
            case _:
                pattern, new = random.choice(_SWAPS)
                sheets = [i for i, (each, _) in enumerate(parts) if re.search(pattern, parts[i][1])] or [place]
                place = random.choice(sheets)
                name, content = parts[place]
                parts[place] = (name, re.sub(pattern, new, content, count=random.choice((0, 1))))
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(made, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
            for name, content in parts:
                archive.writestr(name, content)
    return made.getvalue()
