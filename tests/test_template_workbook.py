"""The template of a whole register: a workbook in each language, read back without a mapping, by another reader too."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
import python_calamine
from cases import in_lanes
from click.testing import CliRunner

from casco_kg import InputError, UsageError, load, validate
from casco_kg.cli import main
from casco_kg.keys.headers import key_path
from casco_kg.keys.names import value_of
from casco_kg.languages.words import ENGLISH, LANGUAGES, speaking
from casco_kg.reading.workbooks import FOR_PEOPLE
from casco_kg.registers.column_words import columns_in, required_in, sheet_title
from casco_kg.registers.columns import kinds, template_columns
from casco_kg.registers.templates import template

#: How many columns have no title, or no words on what stands in them, by language; of a new column that has to wait,
#: the key and the English words stand in, and the number is written here.
LACKING = dict.fromkeys(LANGUAGES, 0)
#: A body and its accreditation as somebody would type them, in the words of each language.
TYPED = {
    "en": ("testing", "third party", "suspended"),
    "de": ("Prüfung", "dritte Seite", "ausgesetzt"),
    "fr": ("essai", "tierce partie", "suspendu"),
    "es": ("ensayo", "tercera parte", "suspendido"),
}


@pytest.fixture(scope="module", params=in_lanes(LANGUAGES, 2))
def filled(request, tmp_path_factory):
    """Return a language, and the template with examples in it."""
    path = tmp_path_factory.mktemp("templates") / f"register-{request.param}.xlsx"
    path.write_bytes(template(None, "xlsx", example=True, language=request.param))
    return request.param, path


def test_examples_in_any_language_are_the_same_register_without_a_finding(filled):
    language, path = filled
    told = load(path)
    assert validate(told, as_of=date(2026, 1, 1)).findings == ()
    assert told.remarks == frozenset()
    csv_files = []
    for kind in kinds():
        csv_files.append(path.with_name(f"{kind}.csv"))
        csv_files[-1].write_bytes(template(kind, example=True, language=language))
    assert {t.predicate for t in load(*csv_files)} == {t.predicate for t in told}
    assert len(load(*csv_files)) == len(told)


@pytest.mark.parametrize("language", in_lanes(LANGUAGES, 2))
def test_what_is_typed_into_the_template_in_a_language_is_read_without_a_mapping(language, write):
    activity, party, status = TYPED[language]
    book = openpyxl.load_workbook(io.BytesIO(template(None, "xlsx", language=language)))
    bodies, accreditations = book.worksheets[:2]
    fill(bodies, 2, {"id": "ab", "label": "AB", "carriesOut.activity": value("accreditation", language),
                     "carriesOut.party": party})  # fmt: skip
    fill(bodies, 3, {"id": "lab", "label": "Lab", "carriesOut.activity": activity, "carriesOut.party": party})
    fill(accreditations, 2, {
        "id": "a", "number": "1", "grantedBy": "ab", "grantedTo": "lab", "scope.activity": activity,
        "scope.standard": "ISO/IEC 17025:2017", "status": status, "statusSince": datetime(2025, 3, 1),
        "validFrom": datetime(2024, 1, 15), "validUntil": datetime(2028, 1, 14),
    })  # fmt: skip
    content = io.BytesIO()
    book.save(content)
    data = load(write("filled.xlsx", content.getvalue()))
    told = {(t.predicate.value.rpartition("#")[2], getattr(t.object, "value", "")) for t in data}
    assert {("status", value_of("status", "suspended").value), ("statusSince", "2025-03-01")} <= told
    assert ("ofActivity", value_of("activity", "testing").value) in told
    assert validate(data, as_of=date(2026, 1, 1)).findings == ()


def value(english, language):
    return columns_in("bodies", language)[3].second_example if english == "accreditation" else english


def fill(sheet, row, cells):
    columns = {key_path(" ".join(cell.value.split())): cell.column for cell in sheet[1]}
    for key, told in cells.items():
        sheet.cell(row, columns[key], told)


def test_another_reader_sees_the_same_headers_and_days(filled):
    language, path = filled
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    words = speaking(language)
    for kind in kinds():
        header, first, *_ = book.get_sheet_by_name(sheet_title(kind, words)).to_python()
        columns = columns_in(kind, language)
        assert [" ".join(cell.split()) for cell in header] == [" ".join(column.header.split()) for column in columns]
        for cell, column in zip(first, columns, strict=True):
            assert not column.is_date or not column.example or isinstance(cell, date), column.key
    people = [name for name in book.sheet_names if name not in {sheet_title(kind, words) for kind in kinds()}]
    assert people == [words("sheet_of_examples"), words("sheet_of_columns"), "Lists"]
    assert all(str(book.get_sheet_by_name(name).to_python()[0][0]).startswith(FOR_PEOPLE) for name in people)


@pytest.mark.parametrize("language", in_lanes(LANGUAGES, 2))
def test_an_empty_one_says_nothing_and_is_the_same_on_every_run(language, write):
    content = template(None, "xlsx", language=language)
    assert content == template(None, "xlsx", language=language)
    with pytest.raises(InputError, match="has a header but no row"):
        load(write("t.xlsx", content))


@pytest.mark.parametrize("language", in_lanes(LANGUAGES, 2))
def test_every_column_has_its_words_and_every_value_means_the_same(language):
    lacking = []
    for kind in kinds():
        for column, plain in zip(columns_in(kind, language), template_columns(kind), strict=True):
            untranslated = language != ENGLISH and column.meaning == plain.meaning
            lacking += [f"{kind} {column.key}"] if untranslated or not column.title else []
            assert key_path(column.header) == column.key
            key = column.key.rpartition(".")[2]
            assert sorted(str(value_of(key, v)) for v in column.allowed) == sorted(
                str(value_of(key, v)) for v in plain.allowed
            )
            assert len({*column.allowed}) == len(plain.allowed)
            assert required_in(column, speaking(language))
    assert len(lacking) == LACKING[language], f"say in ontology/templates/column-words.csv: {lacking}"


@pytest.mark.parametrize("language", in_lanes(LANGUAGES, 2))
def test_titles_of_a_sheet_differ_and_fit_a_sheet(language):
    for kind in kinds():
        titles = [column.title or column.key for column in columns_in(kind, language)]
        assert len({*titles}) == len(titles)
        assert 0 < len(sheet_title(kind, speaking(language))) <= 31


def test_words_of_columns_are_of_columns_that_there_are_and_whole():
    from casco_kg.files import find

    (path,) = find("ontology", "templates/column-words.csv")
    known = {(kind, column.key) for kind in kinds() for column in template_columns(kind)}
    for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
        here = (row["kind"], row["column"])
        assert here in known if row["kind"] else row["column"] in {key for _, key in known}, here
        assert all(row[language] for language in ("de", "fr", "es")), here
        assert row["en"] or row["part"] == "help", here


def test_a_title_is_no_key_and_a_key_in_brackets_is():
    assert key_path("Gültig bis [validUntil]") == "validUntil"
    assert key_path("Geltungsbereich: Norm [scope.standard]") == "scope.standard"
    for header in (
        "Gültig bis",
        "[validUntil]",
        "Gültig bis [valid until]",
        "Länge [mm]",
        "x [scope.mm]",
        "a [b] [id]",
    ):
        assert key_path(header) is None, header


def test_csv_holds_one_kind_and_has_plain_keys_unless_a_language_is_given():
    with pytest.raises(UsageError, match="one kind of register: name one of bodies"):
        template(None, "csv")
    assert template("bodies").decode("utf-8-sig").startswith("id,type,label,")
    assert template("bodies", language="fr").decode("utf-8-sig").startswith("Identifiant [id],")


@pytest.mark.slow
def test_the_command_writes_one_workbook_and_heeds_the_locale_for_people_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    run = CliRunner()
    assert run.invoke(main, ["template", "-o", "register.xlsx"]).exit_code == 0
    assert openpyxl.load_workbook("register.xlsx").sheetnames[0] == "Stellen"
    assert run.invoke(main, ["template", "bodies"]).stdout.lstrip("\ufeff").startswith("id,type,label")
    assert "muss sie ausgefüllt sein?" in run.invoke(main, ["template"]).stdout
    told = run.invoke(main, ["template", "-o", "register.csv"])
    assert (told.exit_code, "one kind of register" in told.stderr) == (2, True)
    assert not (tmp_path / "register.csv").exists()
    told = run.invoke(main, ["template", "bodies", "--language", "it"])
    assert (told.exit_code, "there is no language 'it'" in told.stderr) == (2, True)
