"""Plants the mistakes of tests/corpus-wrong/planted.csv in copies of the correct registers of tests/corpus."""

import csv
import io
import shutil
from collections import defaultdict
from pathlib import Path

import openpyxl
from conftest import TESTS

CORPUS = TESTS / "corpus"


def planted():
    """Return the mistakes by their number, each with the rows of the table that make it."""
    mistakes = defaultdict(list)
    with (TESTS / "corpus-wrong" / "planted.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            mistakes[row["id"]].append(row)
    return dict(mistakes)


def plant(edits: list[dict[str, str]], folder: Path) -> Path:
    """Copy the register of a mistake into a folder, make the mistake in it, and return where it stands."""
    register = shutil.copytree(CORPUS / edits[0]["set"], folder / edits[0]["set"])
    for edit in edits:
        path = folder / edit["file"]
        {".csv": _in_table, ".xlsx": _in_workbook}.get(path.suffix, _in_text)(path, edit)
    return register


def _in_text(path, edit):
    lines = path.read_text(encoding="utf-8").split("\n")
    number = int(edit["place"]) - 1
    assert lines[number].count(edit["was"]) == 1, edit
    lines[number] = lines[number].replace(edit["was"], edit["becomes"])
    path.write_text("\n".join(lines), encoding="utf-8")


def _in_workbook(path, edit):
    book = openpyxl.load_workbook(path)
    sheet, row = edit["place"].rsplit("!", 1)
    heads = [cell.value for cell in book[sheet][1]]
    cell = book[sheet].cell(int(row), heads.index(edit["column"]) + 1)
    assert str(cell.value).startswith(edit["was"]), edit
    cell.value = edit["becomes"] or None
    book.save(path)


def _in_table(path, edit):
    raw = path.read_bytes()
    coding = "utf-16" if raw[:2] == b"\xff\xfe" else "utf-8-sig" if raw[:3] == b"\xef\xbb\xbf" else "utf-8"
    text = raw.decode(coding)
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.removesuffix(ending).split(ending)
    number = int(edit["place"]) - 1
    if edit["column"]:
        separator = max(",;\t", key=lines[0].count)
        (heads,), (cells,) = (list(csv.reader([lines[at]], delimiter=separator)) for at in (0, number))
        assert cells[heads.index(edit["column"])] == edit["was"], edit
        cells[heads.index(edit["column"])] = edit["becomes"]
        written = io.StringIO()
        csv.writer(written, delimiter=separator, lineterminator="").writerow(cells)
        lines[number] = written.getvalue()
    else:
        assert number == len(lines) and not edit["was"], edit
        lines.append(edit["becomes"])
    path.write_bytes((ending.join(lines) + ending).encode(coding))
