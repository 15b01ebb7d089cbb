"""Large tables are read as columns; what is said of them is what is said of the same tables cell by cell."""

from datetime import date

import pytest
from cases import in_lanes
from conftest import TESTS
from planting import plant, planted

from casco_kg.closure import close
from casco_kg.columns import large
from casco_kg.columns.statements import Statements
from casco_kg.errors import InputError
from casco_kg.findings import validate
from casco_kg.loading import load
from casco_kg.rdf.terms import terms_of
from casco_kg.rendering.reports import report_in
from casco_kg.validation import running

DAY = date(2026, 11, 26)
TABLES = (".csv", ".xlsx", ".xls", ".ods")


def register_in(folder):
    """Return the tables in a folder, and its mapping if it has one."""
    mapping = folder / "mapping.csv"
    not_data = ("mapping.csv", "accepted.csv", "expected.csv")
    files = [path for path in sorted(folder.iterdir()) if path.suffix in TABLES and path.name not in not_data]
    return files, mapping if mapping.exists() else None


def with_tables(*parents):
    folders = [folder for parent in parents for folder in sorted((TESTS / parent).iterdir()) if folder.is_dir()]
    return [folder for folder in folders if register_in(folder)[0]]


REGISTERS = with_tables("corpus", "registers/occurring")
assert len(REGISTERS) > 12


@pytest.fixture
def told(monkeypatch):
    """Return what is said of tables: in columns, or cell by cell."""

    def told(files, mapping=None, *, in_columns):
        monkeypatch.setattr(large, "_FEW_BYTES", 0 if in_columns else 10**12)
        monkeypatch.setattr(large, "_MANY_CELLS", 0)
        monkeypatch.setattr(running, "_MANY", 0 if in_columns else 10**12)
        graph = load(*files, mapping=mapping)
        report = validate(close(graph), as_of=DAY)
        statements = frozenset(graph.triples)
        places = {
            triple: graph.places.find(*(term.value for term in terms_of(triple)))
            for triple in statements | graph.remarks
        }
        reports = [report_in(each, report, {}) for each in ("json", "text", "html", "ttl")]
        return isinstance(graph.triples, Statements), (places, graph.remarks, *map(str, report.records), *reports)

    return told


def alike(told, *given):
    """Assert that both ways say the same, and return whether columns were read."""
    _, cell_by_cell = told(*given, in_columns=False)
    are_columns, in_columns = told(*given, in_columns=True)
    assert in_columns == cell_by_cell
    return are_columns


@pytest.mark.slow
@pytest.mark.parametrize("folder", REGISTERS, ids=lambda folder: folder.name)
def test_a_register_says_the_same_in_columns(told, folder):
    alike(told, *register_in(folder))


@pytest.mark.slow
def test_most_registers_are_read_as_columns(told):
    assert sum(told(*register_in(folder), in_columns=True)[0] for folder in REGISTERS) > 2 * len(REGISTERS) / 3


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((TESTS / "workbooks").iterdir()), ids=lambda path: path.name)
def test_a_workbook_says_the_same_in_columns(told, path):
    """Hidden rows, merged cells, errors and formulas without results included."""
    assert alike(told, [path])


@pytest.mark.slow
@pytest.mark.parametrize("name", list(planted())[::6])
def test_a_mistake_is_told_alike(told, name, tmp_path):
    files, mapping = register_in(plant(planted()[name], tmp_path))
    alike(told, files, mapping) if files else None


CASES = {
    "rows that share an identifier": "id,number,status,validUntil\na-1,7,,2026-01-31\na-1,7,active,\na-1,8,,soon\n",
    "records within a row": "id,scope.id,scope.activity,scope.standard\na-1,s-1,testing,ISO 9001\na-1,,,\na-2,,,\n",
    "records by their names": "id,grantedTo.label,grantedTo.number\na-1,Lab 1,7\na-2,Lab 1,8\na-3,,9\na-4,Lab 1|Lab,\n",
    "a record within that within": "id,grantedTo.carriesOut.activity,scope.standard\na-1,testing,\na-2,,ISO 9001\n,,\n",
    "no identifier": "number,status\n7,active\n,suspended\n8,\n",
    "several values": "id,scope.activity,status\na-1,testing| calibration|,active|active\na-2,|,\n",
    "periods": "id,validFrom,validUntil\na-1,2025-01-31,5 years\na-2,,P1Y\na-3,31.01.2025,2026-1-31\na-4,soon,1 year\n",
    "other signs": 'id,label\n"a 1/ü","Süd ""Werk"" \\ \u2028"\nhttps://example.org/x,"a\nb"\n../up,\t\n',
    "what is not known": "a register\nid,label,colour,\nb-1,B,red,x\nb-2,C,blue\nb-3,D,,,y\n",
    "references": "id,number,grantedBy,grantedTo\na-1,7,ukas,B-1\na-2,8,UKAS,a-1\nB-1,9,National Service,\n",
    "rows without a cell": "id,label\n\n,,\nb-1,B\n , \n",
}


def test_several_names_of_schemes_in_a_cell_are_read_cell_by_cell(told, tmp_path):
    path = tmp_path / "accreditations.csv"
    path.write_text("id,scope.scheme.label\na-1,Corn|Rye\na-2,Rye\n")
    assert not alike(told, [path])


@pytest.mark.parametrize("name", in_lanes(CASES, 1))
def test_a_table_says_the_same_in_columns(told, name, tmp_path):
    path = tmp_path / "accreditations.csv"
    path.write_text(CASES[name])
    assert alike(told, [path])


#: What a mapping says, and whether columns are read by it.
MAPPINGS = {
    "one column to two keys, values": (
        "column,key,value,means\nName,label,,\nName,number,,\nStand,status,gilt,active\nStand,status,alt*,withdrawn\n",
        True,
    ),
    "two columns to one key": ("column,key\nName,label\nStand,label\n", True),
    "a constant": ("column,key,value\nName,label,\n,status,active\n", False),
    "rows that are no records": ("column,key,value\nName,label,\nStand,skip,alt\n", True),
}


@pytest.mark.parametrize("name", in_lanes(MAPPINGS, 1))
def test_a_mapping_says_the_same_in_columns(told, name, tmp_path):
    text, are_columns = MAPPINGS[name]
    path, mapping = tmp_path / "register.csv", tmp_path / "mapping.csv"
    path.write_text("id,Name,Stand\nx-1,Werk,gilt\nx-2,Bau,alt\nx-3,Ort,alt und neu\nx-4,,\n")
    mapping.write_text(text)
    assert alike(told, [path], mapping) is are_columns


@pytest.mark.parametrize(
    "text", ["id,label\n", "colour\nred\n", "id,label,label\nb-1,B,C\n", "id,scope,scope.id\na,b,c\n", ""]
)
def test_what_is_refused_is_refused_in_the_same_words(told, text, tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(text)
    with pytest.raises(InputError) as one_by_one:
        told([path], in_columns=False)
    with pytest.raises(InputError) as in_columns:
        told([path], in_columns=True)
    assert str(in_columns.value) == str(one_by_one.value)


def test_a_table_is_one_register_with_other_files(told, tmp_path):
    """Names and numbers lead to records of files that are not in columns, and tables are told in one order."""
    files = {
        "accreditations.csv": "id,number,grantedTo,grantedBy.label\na-1,7,lab-1,Norland Service\na-2,8,L 2,UKAS\n",
        "bodies.csv": "id,label,number\nlab-1,Lab 1,L 1\nlab-2,Lab 2,L 2\n",
        "more.ttl": '<https://w3id.org/casco-kg/register/lab-1> <http://www.w3.org/2000/01/rdf-schema#label> "Lab" .\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert alike(told, [tmp_path / name for name in files])
