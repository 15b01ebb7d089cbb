"""What is made for people is in four languages, whole; what programs read is in English unless another is asked for."""

import ast
import csv
import hashlib
import io
import json
import re
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT, TESTS

from casco_kg import load, validate
from casco_kg.cli import main
from casco_kg.errors import InputError, UsageError
from casco_kg.files import find
from casco_kg.fixing.fixes import fix
from casco_kg.fixing.listed import fixes_table
from casco_kg.fixing.sure import REASONS
from casco_kg.graph import Graph
from casco_kg.languages.phrases import phrase_in, remark_in
from casco_kg.languages.wanted import checked_tag, of_locale, wanted_language
from casco_kg.languages.words import ENGLISH, LANGUAGES, Words, speaking
from casco_kg.rdf.constants import DCTERMS, RDFS, SH, SKOS
from casco_kg.rdf.ours import HIDDEN, MERGED, UNREAD
from casco_kg.rdf.terms import expand, local_name
from casco_kg.reading.syntaxes import read
from casco_kg.registers.columns import kinds as register_kinds
from casco_kg.rendering.comparison import comparison_in
from casco_kg.rendering.marked.findings import COLUMNS
from casco_kg.rendering.reports import REPORTS, report_in
from casco_kg.rendering.trace_words import trace_in_language
from casco_kg.rulebook import EXAMPLES_DAY, rules
from casco_kg.tracing import traces
from casco_kg.validation.constraints import constraints, load_shapes
from casco_kg.validation.report import SEVERITIES
from casco_kg.validation.translations import said_by, sources_of, translations
from casco_kg.writing.exports import export_shapes

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
SAID = (SH + "message", SH + "description")
SHAPES = load_shapes("asserted") | load_shapes("closed")
NAMES = sorted(constraints(SHAPES))
REGISTER = "id,label,carriesOut.activity,carriesOut.party\nlab-1,Müller GmbH,tasting,third\nlab-2,,testing,third\n"

#: Of each translated constraint a mark of the English that was translated.
TRANSLATED = TESTS / "translated.csv"

#: How many constraints lack a translation, by language. A new constraint is translated in shapes/languages/; where that
#: has to wait, it speaks English, and the number is written here.
LACKING = {"de": 0, "fr": 0, "es": 0}

#: How many phrases of traces have no row in ontology/languages/trace.csv, and so are in English in every language.
LACKING_IN_TRACES = 0

#: What stands in a text of ours that no language changes: names of keys, terms, commands and their options, numbers.
LEFT_ALONE = re.compile(
    r"\{\??\w+\}|\b[a-z]+[A-Z]\w*|\b\w+:[\w-]*\w|\b\w+\.\w+\b|casco-kg(?: (?:ask [a-z-]+|validate))?|--[a-z-]+|\d+"
)


def untranslated(name, language):
    """Return what a constraint says in English alone."""
    shape = expand(f"shape:{name}")
    said = {
        predicate for predicate in SAID for term in translations().values(shape, predicate) if term.language == language
    }
    return [predicate for predicate in SAID if SHAPES.values(shape, predicate) and predicate not in said]


@pytest.mark.parametrize("language", OTHERS)
def test_constraints_without_a_translation_are_counted(language):
    lacking = [name for name in NAMES if untranslated(name, language)]
    assert len(lacking) == LACKING[language], f"say in shapes/languages/{language}.ttl: {', '.join(lacking)}"


def english_of(name):
    """Return a mark of what a constraint says in English, by which it is seen when that has changed."""
    shape = expand(f"shape:{name}")
    said = [
        term.value
        for predicate in (*SAID, DCTERMS + "source")
        for term in SHAPES.values(shape, predicate)
        if getattr(term, "language", "")
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def test_what_is_translated_is_what_is_said_now(accept):
    """Where this fails, see that shapes/languages/ says it as well, and then run it with --accept."""
    said = {name: english_of(name) for name in NAMES if any(not untranslated(name, each) for each in OTHERS)}
    if accept:
        TRANSLATED.write_text("".join(f"{name},{mark}\n" for name, mark in said.items()), encoding="utf-8")
    known = dict(line.split(",") for line in TRANSLATED.read_text(encoding="utf-8").splitlines())
    assert [name for name in sorted({*said, *known}) if said.get(name) != known.get(name)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_of_a_constraint_and_says_what_that_says(language):
    for subject in translations().subjects():
        if not subject.value.startswith(expand("shape:x").value[:-1]):
            continue
        for predicate, terms in translations().about(subject).items():
            own = [term for term in terms if getattr(term, "language", None) == language]
            english = [term for term in SHAPES.values(subject, predicate) if getattr(term, "language", "")]
            assert len(own) == len(english) == 1, f"{subject} {predicate}"


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_keys_commands_and_numbers_are_the_same_in_every_language(language):
    for name in NAMES:
        for predicate in SAID:
            said = [said_by(SHAPES, expand(f"shape:{name}"), predicate, each) for each in (ENGLISH, language)]
            assert sorted(left_alone(said[0])) == sorted(left_alone(said[1])), said


def left_alone(texts):
    return [found for text in texts for found in LEFT_ALONE.findall(text)]


def test_what_is_left_alone_is_found():
    told = "Add {?x} (validFrom; column scope.activity): id:party-first, casco-kg ask standard-for-body --as-of 2026."
    assert left_alone([told]) == [
        "{?x}", "validFrom", "scope.activity", "id:party-first", "casco-kg ask standard-for-body", "--as-of", "2026",
    ]  # fmt: skip


def phrases_of_traces():
    """Return what is shown of a trace: names of steps, states and verdicts, what verdicts and reasons say, advice."""
    (path,) = find("ontology", "trace.ttl")
    graph = Graph(frozenset(read(path).triples))
    shown = {
        "step-": [RDFS + "label"],
        "state-": [RDFS + "label"],
        "verdict-": [RDFS + "label", SKOS + "definition"],
        "reason-": [SKOS + "definition", SKOS + "scopeNote"],
    }
    for node in graph.subjects():
        for predicate in next((said for kind, said in shown.items() if local_name(node).startswith(kind)), ()):
            yield from (text.value for text in graph.values(node, predicate))


def test_phrases_of_traces_without_a_translation_are_counted():
    (path,) = find("ontology", "languages/trace.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    shown = {*phrases_of_traces()}
    lacking = sorted(shown - {row["en"] for row in rows})
    assert len(lacking) == LACKING_IN_TRACES, lacking
    assert [row["en"] for row in rows if row["en"] not in shown] == []
    for row in rows:
        for language in OTHERS:
            assert row[language].strip()
            assert sorted(left_alone([row["en"]])) == sorted(left_alone([row[language]])), row
            assert phrase_in(language, row["en"]) == row[language]
    assert phrase_in("de", "never said") == "never said"


#: What is called so in every language: documents, arrangements, organizations.
PROPER = re.compile(r"[A-Z0-9][A-Za-z]*([ /:.-]+[A-Z0-9][A-Za-z0-9]*)*")


@pytest.mark.slow
def test_what_facts_of_traces_say_of_the_graph_is_in_every_language():
    """The others of the cases say the same of more records; of the data nothing is put into a language."""
    data = load(TESTS / "trace" / "in-force.ttl", TESTS / "trace" / "recognition.ttl")
    (table,) = find("ontology", "languages/names.csv")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline="")))
    assert all(row[language].strip() for row in rows for language in OTHERS)
    english = traces(data, as_of=date(2025, 1, 1))
    for language in OTHERS:
        left = set()
        for trace in english:
            facts, own = (
                [fact for step in each.steps for reason in step.reasons for fact in reason.facts]
                for each in (trace, trace_in_language(trace, language))
            )
            for fact, said in zip(facts, own, strict=True):
                for before, after in zip(fact.parts, said.parts, strict=True):
                    left |= {before.text} if before.name and before.text == after.text else set()
                    assert before.name or before == after
        same = {row["en"] for row in rows if row["en"] == row[language]} | {"inspection"}
        assert [text for text in sorted(left - same) if not PROPER.fullmatch(text)] == []


def test_a_trace_speaks_the_language_that_is_wanted(tmp_path, monkeypatch):
    register = "id,type,activity,attestedBy,attestedOn\nT-1,Attestation,testing,lab,2024-05-02\n"
    (tmp_path / "t.csv").write_text(register, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["trace", "T-1", "--data", "t.csv", "--language", "de"]).stdout
    assert "nicht als akkreditiert gezeigt - kein Datensatz beschreibt die Stelle" in told
    assert "T-1 Tätigkeit Prüfung (t.csv Zeile 2 Spalte activity)" in told
    listed = CliRunner().invoke(main, ["trace", "--data", "t.csv", "--language", "fr"]).stdout
    assert "non établi comme accrédité" in listed
    document = json.loads(CliRunner().invoke(main, ["trace", "T-1", "--data", "t.csv", "--format", "json"]).stdout)
    assert document["because"] == "no record describes the body that is said to have made it"
    assert [step["name"] for step in document["steps"] if step["decides"]] == [
        "issuer", "accreditation", "accreditation-body",
    ]  # fmt: skip


def test_a_constraint_without_a_translation_speaks_english():
    own = load_shapes("ontology")
    shape = next(node for node in own.subjects() if own.values(node, SH + "message"))
    assert said_by(own, shape, SH + "message", "de") == [own.values(shape, SH + "message")[0].value]


def test_a_reason_in_words_is_translated_and_other_sources_stay():
    shape = expand("shape:body-has-a-name")
    (german,) = sources_of(SHAPES, shape, "de")
    assert german.startswith("Unsere Festlegung: ")
    assert german in [term.value for term in translations().values(shape, DCTERMS + "source")]
    cited = expand("shape:accreditation-names-its-scope")
    assert sources_of(SHAPES, cited, "de") == SHAPES.sources(cited) != ()


def test_no_language_has_a_hole_and_all_have_the_same_places():
    for key, english in speaking(ENGLISH).phrases.items():
        for language in OTHERS:
            phrase = speaking(language).phrases[key]
            assert phrase.strip(), f"{key} in {language}"
            assert phrase.count("|") == english.count("|"), f"{key} in {language}"
            for own, form in zip(phrase.split("|"), english.split("|"), strict=True):
                assert sorted(re.findall(r"\{\w+\}", own)) == sorted(re.findall(r"\{\w+\}", form)), (
                    f"{key} in {language}"
                )
            assert (phrase[0] == " ", phrase[-1] == " ") == (english[0] == " ", english[-1] == " "), key


def families():
    """Return what the names are that follow a family of keys."""
    (query,) = find("queries", "report/records.rq")
    kinds = re.findall(r'\(casco:\w+\s+"([^"]+)"', query.read_text(encoding="utf-8"))
    kinds += register_kinds()
    return {
        "severity": (*SEVERITIES, "contradiction"),
        "task": SEVERITIES,
        "kind": kinds,
        "checks": ("asserted", "closed"),
        "part": ("slide",),
        "reason": REASONS,
        "required": ("yes", "advised", "no"),
    }


def used_keys():
    """Return the keys that the code and the frame of the page ask for; of families, every name."""
    asked = {f"{family}/{name}" for family, names in families().items() for name in names}
    asked |= {f"sheet_{name}" for name in COLUMNS} | {f"fix_{name}" for name in ("place", "was", "is", "reason")}
    for path in (ROOT / "casco_kg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in speaking(ENGLISH).phrases:
                asked.add(node.value)
    frame = (ROOT / "casco_kg/rendering/report.html").read_text(encoding="utf-8")
    keys = {key.replace("/", "_"): key for key in speaking(ENGLISH).phrases}
    return asked | {keys[name] for name in re.findall(r"\$w_(\w+)", frame) if not name.startswith("one_")}


def test_every_word_is_used_and_every_used_word_is_there():
    used = used_keys()
    assert used - speaking(ENGLISH).phrases.keys() == set()
    assert speaking(ENGLISH).phrases.keys() - used == set()


@pytest.mark.parametrize(
    ("language", "numbers", "findings"),
    [
        ("en", ["0", "1", "999", "1,234", "1,234,567"], ["0 findings", "1 finding", "2 findings"]),
        ("de", ["0", "1", "999", "1.234", "1.234.567"], ["0 Feststellungen", "1 Feststellung", "2 Feststellungen"]),
        (
            "fr",
            ["0", "1", "999", "1\u202f234", "1\u202f234\u202f567"],
            ["0 constatation", "1 constatation", "2 constatations"],
        ),
        ("es", ["0", "1", "999", "1234", "1.234.567"], ["0 hallazgos", "1 hallazgo", "2 hallazgos"]),
    ],
)
def test_numbers_and_plurals_are_those_of_the_language(language, numbers, findings):
    words = speaking(language)
    assert [words.number(number) for number in (0, 1, 999, 1234, 1234567)] == numbers
    assert [words.many("finding", number) for number in range(3)] == findings


def test_a_name_without_a_word_stays_and_a_language_without_words_is_english():
    assert Words("de", {}).named("kind", "new kinds") == "new kinds"
    assert speaking("it") == speaking(ENGLISH)
    assert speaking("de-AT") == speaking("de")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "fr_CA.UTF-8@euro"}, "fr"),
        ({"LC_ALL": "", "LANG": "es"}, "es"),
        ({"LC_ALL": "it_IT.UTF-8"}, "en"),
        ({"LC_ALL": "\udcff"}, "en"),
    ],
)
def test_the_locale_says_which_language(variables, language):
    assert of_locale(variables) == language


def test_the_command_line_goes_before_the_settings_and_these_before_the_locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    assert [wanted_language("fr", "de"), wanted_language(None, "de"), wanted_language(None, None)] == ["fr", "de", "es"]


def test_what_is_no_language_is_told():
    assert checked_tag("de_AT") == "de-AT"
    assert checked_tag("it", any_tag=True) == "it"
    for tag, any_tag in (("german", True), ("it", False), ("", True)):
        with pytest.raises(UsageError, match=r"de \(Deutsch\), en \(English\), es \(español\), fr \(français\)"):
            checked_tag(tag, any_tag=any_tag)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Return the report on a register with findings, in each language."""
    path = tmp_path_factory.mktemp("languages") / "bodies.csv"
    path.write_text(REGISTER, encoding="utf-8")
    data = load(path)
    return {language: validate(data, as_of=EXAMPLES_DAY, language=language) for language in LANGUAGES}


def test_findings_are_the_same_in_every_language_but_for_their_words(reports):
    english = reports[ENGLISH]
    for language in OTHERS:
        told = reports[language]
        assert [f.constraint for f in told.findings] == [f.constraint for f in english.findings]
        assert all(own.message != other.message for own, other in zip(told.findings, english.findings, strict=True))
        assert all(own.fix != other.fix for own, other in zip(told.findings, english.findings, strict=True))
        assert {f.value for f in told.findings} == {f.value for f in english.findings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_its_language_alone(language, reports):
    page = report_in("html", reports[language], {}).decode()
    assert f'<html lang="{language}">' in page
    names = r"<style>.*?</style>|<script>.*?</script>|<small>[a-z-]+</small>"  # those of constraints stay
    text = re.sub(rf"{names}|<[^>]+>", " ", page, flags=re.DOTALL)
    assert "Müller GmbH" in text
    for key, phrase in speaking(language).phrases.items():
        for other in {*LANGUAGES} - {language}:
            foreign = speaking(other).phrases[key]
            if len(foreign) > 12 and "{" not in foreign and "|" not in foreign and foreign != phrase:
                assert foreign not in text, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_workbook_are_in_the_language(language, reports, tmp_path):
    words = speaking(language)
    told = report_in("text", reports[language], {}).decode()
    assert words("text_in_numbers") in told
    assert rules("activity-is-known", language)[0].text in told
    book = tmp_path / "told.xlsx"
    book.write_bytes(report_in("xlsx", reports[language], {}, name=str(book)))
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert [cell.value for cell in sheet[4]][5] == words("sheet_wrong")
    assert sheet["A2"].value.startswith(words.many("severity/violation", 1))


def test_only_what_people_read_follows_the_locale():
    assert {name for name, each in REPORTS.items() if each.for_people} == {"text", "html", "xlsx"}


@pytest.fixture(scope="module")
def checked_once(tmp_path_factory):
    """A folder with a register, and what checks it once for each language, however often a command asks."""
    folder = tmp_path_factory.mktemp("locales")
    (folder / "bodies.csv").write_text(REGISTER, encoding="utf-8")
    reports = {}

    def checked(data, *, language, **options):
        if language not in reports:
            reports[language] = validate(data, language=language, **options)
        return reports[language]

    return folder, checked


@pytest.mark.slow
@pytest.mark.parametrize("report_format", [*REPORTS])
def test_a_locale_changes_nothing_that_a_program_reads(report_format, checked_once, tmp_path, monkeypatch):
    folder, checked = checked_once
    monkeypatch.chdir(folder)
    monkeypatch.setattr("casco_kg.findings.validate", checked)
    written = []
    for locale, more in (("C", []), ("de_DE.UTF-8", []), ("C", ["--language", "de"])):
        monkeypatch.setenv("LC_ALL", locale)
        arguments = ["validate", "bodies.csv", "--format", report_format, "--force", "-o", str(tmp_path / "told")]
        assert CliRunner().invoke(main, [*arguments, *more]).exit_code == 1
        written.append((tmp_path / "told").read_bytes())
    same = [before == after for before, after in pairwise(written)]
    assert same == ([False, True] if REPORTS[report_format].for_people else [True, False])


@pytest.mark.slow
def test_settings_say_the_language_for_people_and_a_wrong_one_is_told(tmp_path, monkeypatch):
    (tmp_path / "bodies.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "casco-kg.toml").write_text('language = "fr"\n')
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert "constatation" in run.invoke(main, ["validate", "bodies.csv"]).stdout
    assert "Feststellung" in run.invoke(main, ["validate", "bodies.csv", "--language", "de"]).stdout
    document = json.loads(run.invoke(main, ["validate", "bodies.csv", "--format", "json"]).stdout)
    assert document["language"] == "en"
    assert "enregistrements" in run.invoke(main, ["compare", "bodies.csv", "bodies.csv"]).stdout
    (tmp_path / "casco-kg.toml").write_text('language = "german"\n')
    told = run.invoke(main, ["validate", "bodies.csv"])
    assert (told.exit_code, "casco-kg.toml: language: there is no language 'german'" in told.stderr) == (2, True)
    told = run.invoke(main, ["validate", "bodies.csv", "--no-config", "--language", "it"])
    assert "casco-kg speaks en, de, fr, es" in told.stderr


def test_exported_shapes_speak_all_languages():
    told = export_shapes().values()
    for name in NAMES:
        shape = expand(f"shape:{name}")
        spoken = {ENGLISH, *(language for language in OTHERS if not untranslated(name, language))}
        messages = [shapes.values(shape, SH + "message") for shapes in told]
        assert any(messages)
        assert all({term.language for term in several} == spoken for several in messages if several), name


def test_comparisons_are_in_the_language(write):
    from casco_kg.comparison import compared, state

    paths = [write(name, content) for name, content in (("a.csv", REGISTER[:80]), ("b.csv", REGISTER))]
    states = [state(path, as_of=EXAMPLES_DAY, language="es") for path in paths]
    told = comparison_in("text", compared(*states), "es").decode()
    assert "organismos" in told
    assert "añadidos" in told


def test_what_is_fixed_is_listed_in_the_language_and_a_program_reads_the_same_columns(write):
    fixes = fix(write("a.csv", "id,label,validFrom,grantedTo\na,x,15.01.2024,b\n")).fixes
    columns, rows = fixes_table(fixes, speaking("fr"), for_people=True)
    assert columns == ("lieu", "était", "est", "raison")
    assert "ligne 2 colonne validFrom" in rows[0][0]
    assert rows[0][3] == "une date sous la forme ISO 8601"
    assert fixes_table(fixes, speaking("fr"), for_people=False)[0] == ("place", "was", "is", "reason")


def test_remarks_of_readers_have_rows_that_keep_what_they_hold():
    for table in ("remarks", "remark-parts", "names"):
        (path,) = find("ontology", f"languages/{table}.csv")
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            for language in OTHERS:
                assert row[language].strip()
                assert sorted(re.findall(r"\{\w+\}", row[language])) == sorted(re.findall(r"\{\w+\}", row["en"])), row


#: A remark of each kind as readers make it, and how much of it is in German.
REMARKS = {
    "rows 1 to 4, above the header": "Zeilen 1 bis 4, über der Kopfzeile",
    "row 7, a note below the table": "Zeile 7, eine Notiz unter der Tabelle",
    "3 hidden rows of sheet to: 3, 5 to 6 and others": "3 ausgeblendete Zeilen von Blatt to: 3, 5 bis 6 und andere",
    "1 hidden column of sheet B: L": "1 ausgeblendete Spalte von Blatt B: L",
    "sku: 50 of this kind, the first: 9 to 5": "sku: 50 dieser Art, der erste: 9 to 5",
    "2 statements with http://x/y": "2 Aussagen mit http://x/y",
    "opening hours: 9 to 5": "opening hours: 9 to 5",
}


def test_a_remark_is_in_the_language_and_what_stands_in_the_file_is_not():
    assert {text: remark_in("de", text) for text in REMARKS} == REMARKS
    assert {remark_in("en", text) for text in REMARKS} == {*REMARKS}


#: How many remarks on the registers and workbooks of the tests are in English in other languages; a new kind of remark
#: gets a row in ontology/languages/remarks.csv.
LACKING_IN_REMARKS = 0


@pytest.mark.slow
def test_remarks_on_files_without_a_translation_are_counted():
    """What a reader of a format left is told as a key and values of the file, which are in no language of ours."""
    books = sorted((TESTS / "workbooks").glob("*.*")) + sorted((ROOT / "ontology" / "examples").glob("*.*"))
    said = {remark.object.value for path in books for remark in remarks_on(path)}
    for folder in sorted(path for path in (TESTS / "registers" / "occurring").iterdir() if path.is_dir()):
        ours = ("accepted.csv", "expected.csv", "mapping.csv")
        for path in (each for each in folder.iterdir() if each.name not in ours):
            said |= {remark.object.value for remark in remarks_on(path, folder / "mapping.csv")}
    texts = {text for text in said if ": " not in text or text.startswith(("row", "merged", "hidden", "sheet"))}
    assert len(texts) > 10
    for language in OTHERS:
        lacking = sorted(text for text in texts if remark_in(language, text) == text)
        assert len(lacking) == LACKING_IN_REMARKS, lacking


def remarks_on(path, mapping=None):
    """Yield the remarks on a file; none where it is no file to be read by itself."""
    try:
        data = load(path, mapping=mapping)
    except (InputError, UsageError):
        return
    yield from (remark for remark in data.remarks if remark.predicate in (HIDDEN, MERGED, UNREAD))
