"""Tables below one another in a sheet, titles between rows, and notes below: each is read, or told, and no record."""

import openpyxl
import pytest
from click.testing import CliRunner

from casco_kg import load
from casco_kg.cli import main
from casco_kg.rdf.terms import expand

HOLDERS = [
    ["Nr.", "Stelle", "Norm", "Gültig bis", "Status"],
    ["L-1", "Prüfhaus Elbe", "ISO/IEC 17025:2017", "2028-05-31", "gültig"],
    ["L-2", "Prüfhaus Saale", "ISO/IEC 17025:2017", "2027-05-31", "gültig"],
]
ISSUED = [
    ["Bericht", "Labor", "Kunde", "Ausgestellt am"],
    ["B-17", "Prüfhaus Elbe", "Brücken AG", "2025-03-04"],
    ["B-18", "Prüfhaus Saale", "Tunnel AG", "2025-03-05"],
    ["B-19", "Prüfhaus Elbe", "Damm AG", "2025-04-05"],
]
MAPPING = """column,key,sheet
Nr.,number,Liste
Stelle,grantedTo.label,Liste
Norm,scope.standard,Liste
Gültig bis,validUntil,Liste
Status,,Liste
Bericht,number,Liste#2
Labor,attestedBy.label,Liste#2
Kunde,about,Liste#2
Ausgestellt am,attestedOn,Liste#2
"""


@pytest.fixture
def saved(tmp_path):
    """The path of a workbook with one sheet of these rows; cells that are merged by their ranges."""

    def run(rows, *merged):
        book = openpyxl.Workbook()
        book.active.title = "Liste"
        for row in rows:
            book.active.append(row)
        for cells in merged:
            book.active.merge_cells(cells)
        book.save(tmp_path / "liste.xlsx")
        return tmp_path / "liste.xlsx"

    return run


def values(data, name):
    return sorted(t.object.value for t in data if t.predicate == expand(name))


def remarks(data):
    return [remark.object.value for remark in data.remarks]


def mapping_of(text, tmp_path):
    (path := tmp_path / "mapping.csv").write_text(text, encoding="utf-8")
    return path


def test_a_mapping_speaks_of_each_table_by_its_number(saved, tmp_path):
    path = saved([*HOLDERS, [], ["Berichte"], *ISSUED])
    data = load(path, mapping=mapping_of(MAPPING, tmp_path))
    assert values(data, "casco:number") == ["B-17", "B-18", "B-19", "L-1", "L-2"]
    assert len(values(data, "casco:validUntil")) == 2
    assert len(values(data, "casco:attestedOn")) == 3


def test_the_lower_table_is_not_read_in_the_columns_of_the_upper_one(saved, tmp_path):
    upper = "\n".join(line for line in MAPPING.splitlines() if "#2" not in line)
    data = load(saved([*HOLDERS, [], ["Berichte"], *ISSUED]), mapping=mapping_of(upper, tmp_path))
    assert values(data, "casco:number") == ["L-1", "L-2"]
    assert any("from row 5 on" in remark for remark in remarks(data))


def test_a_mapping_of_the_sheet_is_for_a_second_table_with_columns_that_it_knows(saved, tmp_path):
    both = MAPPING.replace("#2", "")
    data = load(saved([*HOLDERS, [], *ISSUED]), mapping=mapping_of(both, tmp_path))
    assert values(data, "casco:number") == ["B-17", "B-18", "B-19", "L-1", "L-2"]


@pytest.mark.parametrize(
    "row",
    [
        ["L-3", "Prüfhaus Oder", "ISO/IEC 17025:2017", "unbefristet", "gültig"],
        ["drei", "Prüfhaus Oder", "nach Norm", "", "gültig"],
        ["L-3", "Prüfhaus Oder"],
    ],
)
def test_a_row_behind_an_empty_one_is_a_record_all_the_same(saved, tmp_path, row):
    rows = [*HOLDERS, [], row, ["L-4", "Prüfhaus Spree", "ISO/IEC 17025:2017", "sine die", "gültig"]]
    data = load(saved(rows), mapping=mapping_of(MAPPING, tmp_path))
    assert len(values(data, "casco:number")) == 4


def test_bodies_in_groups_stay_one_table(saved):
    rows = [
        ["id", "label", "performs", "actsAs"],
        ["lab-1", "Erle", "testing", "third"],
        [],
        ["kal", "Buche", "calibration", "third"],
        ["lab-2", "Esche", "testing", "third"],
    ]
    assert values(load(saved(rows)), "rdfs:label") == ["Buche", "Erle", "Esche"]


def test_titles_between_rows_and_notes_below_are_no_records_and_are_told(saved, tmp_path):
    rows = [HOLDERS[0], ["A. Labore im Osten"], *HOLDERS[1:], ["* ohne Gewähr"]]
    path = saved(rows, "A2:E2", "A5:E5")
    data = load(path, mapping=mapping_of(MAPPING, tmp_path))
    assert values(data, "casco:number") == ["L-1", "L-2"]
    assert sum("a title or a note, no record" in remark for remark in remarks(data)) == 2


def test_a_merged_cell_beside_others_is_a_cell_of_a_record(saved, tmp_path):
    rows = [*HOLDERS, ["L-3", "Prüfhaus Oder", "", "", "gültig"], ["L-4", "Prüfhaus Spree", "", "", ""]]
    data = load(saved(rows, "B4:D4", "A5:B5"), mapping=mapping_of(MAPPING, tmp_path))
    assert values(data, "casco:number") == ["L-1", "L-2", "L-3", "L-4"]


def test_a_title_in_a_page_is_no_record(tmp_path):
    (path := tmp_path / "page.html").write_text(
        "<table><tr><th>id<th>label<th>performs</tr><tr><td colspan=3>Labore</tr>"
        "<tr><td>a<td>Erle<td>testing</tr><tr><td>b<td colspan=2>Buche</tr></table>",
        encoding="utf-8",
    )
    data = load(path)
    assert values(data, "rdfs:label") == ["Buche", "Erle"]
    assert any("row 2: a title" in remark for remark in remarks(data))


def test_the_command_proposes_a_line_for_each_column_of_both(saved, tmp_path):
    path = saved([*HOLDERS, [], ["Berichte"], *ISSUED])
    result = CliRunner().invoke(main, ["mapping", str(path), "-o", str(tmp_path / "m.csv")])
    assert result.exit_code == 0
    text = (tmp_path / "m.csv").read_text(encoding="utf-8-sig")
    assert all(f"{column}," in text for column in (*HOLDERS[0], *ISSUED[0]))
    assert "Ausgestellt am,attestedOn,,,,Liste#2" in text
    assert "Gültig bis,validUntil,,,,Liste," in text


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ([["Stand: 28.11.2026"]], ["row 4, a note below the table"]),
        ([["* in part"], [], ["as of 2026-11-28"]], ["row 4, a note below the table", "row 6, a note below the table"]),
        ([["", "(1) of the laboratory in Halle"]], ["row 4, a note below the table"]),
        ([["L-3"]], []),
        ([["Prüfhaus Mulde"]], []),
        ([["note: L-9"], ["L-4", "Prüfhaus Mulde", "ISO/IEC 17025:2017", "2027-05-31"]], []),
    ],
    ids=lambda value: str(value[0]) if value else "none",
)
def test_a_note_below_a_table_is_told_and_is_no_record(saved, notes, told, tmp_path):
    data = load(saved([*HOLDERS, *notes]), mapping=mapping_of(MAPPING, tmp_path))
    assert sorted(text for text in remarks(data) if "note" in text) == told
    rows_read = len(HOLDERS) - 1 + (0 if told else len(notes))
    assert len({t.subject for t in data if t.predicate == expand("casco:number")}) <= rows_read
    if told:
        assert values(data, "casco:number") == ["L-1", "L-2"]
