"""The catalogue: made from its tables, every fact with source and day, and true of the days it is asked about."""

import csv
import json
import re
import shutil

import build_tables as building
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from conftest import ROOT, TESTS
from ontology_shapes import by_pyshacl, misshapen

from casco_kg import answers, files
from casco_kg.answers import ask
from casco_kg.cli import main
from casco_kg.closure import infer
from casco_kg.files import folder
from casco_kg.installation.questions import questions
from casco_kg.loading import load
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import expand

CATALOGUE = sorted((ROOT / "ontology" / "catalogue").glob("*.ttl"))
TODAY = "2026-11-23"


def rows(name, data=None, **parameters):
    return ask(name, data, parameters=parameters).text()


@pytest.mark.slow
def test_every_record_of_the_catalogue_has_its_source_and_its_day():
    document = ROOT / "ontology" / "document" / "toolbox.ttl"
    ours = {str(s) for path in CATALOGUE for s in rdflib.Graph().parse(path).subjects()}
    found = misshapen(load(*CATALOGUE, document), "catalogue")
    assert {(name, focus) for name, focus in found if focus in ours} == set()


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("a casco:Edition", "catalogue-record-names-its-source"),
        ("a casco:Edition", "catalogue-record-says-for-when-it-speaks"),
        ("a casco:Edition", "edition-says-when-it-was-published"),
        ('a casco:Status ; casco:asOf "lately"', "catalogue-day-is-a-day-month-or-year"),
        (
            "a casco:Arrangement, casco:ArrangementRecognition ; casco:recognizedArrangement id:fact ; "
            "casco:underArrangement id:fact",
            "recognition-of-an-arrangement-names-that",
        ),
        ("a casco:ArrangementRecognition", "recognition-of-an-arrangement-is-under-another"),
        (
            'a casco:Edition ; rdfs:label "X:2020" ; casco:publishedOn "2021-01-01"^^xsd:date',
            "year-of-an-edition-is-that-of-its-publication",
        ),
        ("a casco:Citation", "citation-stands-in-a-regulation"),
        ("a casco:Citation ; casco:cites id:edition-of-nothing", "citation-names-a-document"),
        ("casco:accreditationStandard id:standard-of-nothing", "module-rests-on-a-standard"),
        (
            "a casco:RequirementDocument ; casco:onStandard id:standard-of-nothing",
            "requirement-document-names-described-standards",
        ),
        ("a casco:RequirementDocument", "requirement-document-is-of-a-group"),
        ("a casco:Economy", "economy-has-a-code-of-two-letters"),
        ("a casco:Committee", "committee-has-its-reference"),
    ],
)
def test_the_shapes_of_the_catalogue_find_what_is_missing(statement, constraint, write):
    prefixes = "".join(f"@prefix {p}: <{expand(p + ':').value}> .\n" for p in ("casco", "id", "rdfs", "xsd"))
    data = load(write("fact.ttl", f"{prefixes}id:fact {statement} ."))
    found = misshapen(data, "catalogue")
    assert (constraint, expand("id:fact").value) in found
    assert found == by_pyshacl(data, "catalogue")


def test_the_files_are_what_the_tables_make():
    assert building.build()
    assert building.outdated() == (), "run python tools/build_tables.py"


def named(table, who, under):
    """Return the scopes that a table names, each with who is recognised for it and under which arrangement."""
    path = ROOT / "ontology" / "catalogue" / "tables" / f"{table}.csv"
    return {
        (row[who], row[under], name.strip())
        for row in csv.DictReader(path.open(encoding="utf-8"))
        for name in row["scopes"].split("|")
        if name.strip()
    }


def slug_of(name):
    return re.sub("[^a-z0-9]+", "-", name.lower()).removesuffix("-")


def covered(recognitions):
    """Return the scopes that names stand for: one of the arrangement that is called so, or those that are together."""
    path = ROOT / "ontology" / "catalogue" / "tables" / "arrangement-scopes.csv"
    called = {}
    for row in csv.DictReader(path.open(encoding="utf-8")):
        for name in (row["activity"], *row["also"].split("|")):
            called.setdefault((row["arrangement"], name.strip()), set()).add(row["activity"])
    return {
        (who, under, f"id:arrangement-scope-{slug_of(under)}-{slug_of(scope)}")
        for who, under, name in recognitions
        for scope in called[under, name]
    }


def test_no_recognition_is_lost():
    """Each name that a source prints leads to a scope of that arrangement, and the trace and the question read that."""
    found = answers.query(
        """
        SELECT ?body ?arrangement ?scope ?level (COUNT(?activity) AS ?activities)
        WHERE {
            ?recognition casco:recognizedBody/rdfs:label ?body ; casco:underArrangement ?under .
            ?under rdfs:label ?arrangement .
            ?recognition casco:recognizedScope ?scope .
            ?scope casco:inArrangement ?under .
            OPTIONAL { ?scope casco:level ?level }
            OPTIONAL { ?scope casco:ofActivity ?activity }
        } GROUP BY ?body ?arrangement ?scope ?level
        """
    ).text()
    assert {row[:3] for row in found} == covered(named("recognitions", "body", "arrangement"))
    assert len(found) >= 340
    # a sub-scope is of one kind of system or scheme; every other scope is of an activity
    assert not {row[2] for row in found if row[4] == "0" and "sub-scope" not in row[3]}
    shown = ask("recognition", parameters={"asOf": "2009-09-01"}).text()
    assert {row[3] for row in shown if row[0] == "KOLAS"} == {"no scope published"}


def test_no_recognition_of_an_arrangement_is_lost():
    found = answers.query(
        """
        SELECT DISTINCT ?arrangement ?wider ?scope
        WHERE {
            ?recognition casco:recognizedArrangement/rdfs:label ?arrangement ; casco:underArrangement ?under .
            ?under rdfs:label ?wider .
            ?recognition casco:recognizedScope ?scope .
            ?scope casco:inArrangement ?under .
        }
        """
    ).text()
    assert set(found) == covered(named("regional-arrangements", "arrangement", "under"))


def test_the_bodies_of_the_catalogue_have_a_name_an_economy_a_source_and_a_day():
    path = ROOT / "ontology" / "catalogue" / "tables" / "bodies.csv"
    bodies = [row for row in csv.DictReader(path.open(encoding="utf-8")) if row["kind"] == "accreditation body"]
    assert len(bodies) >= 105
    for row in bodies:
        assert row["economy"] and row["as_of"] and row["sources"], row
        assert row["name"] or "the name was not found" in row["note"], row
    assert len({row["acronym"] for row in bodies}) == len(bodies)


@pytest.mark.parametrize(("day", "arrangement"), [("2025-12-31", "IAF MLA"), ("2026-01-01", "Global ACI MRA")])
def test_recognition_passes_from_the_arrangements_of_before_to_the_one_of_today(day, arrangement):
    ended, present = {"IAF MLA", "ILAC MRA"}, {"Global ACI MRA"}
    for question, column in (("recognition", 2), ("regional-arrangements", 1)):
        shown = {row[column] for row in rows(question, asOf=day)}
        assert arrangement in shown
        assert not shown & (present if arrangement in ended else ended)


def test_a_membership_ends_with_its_group():
    until = {(row[0], row[5]): row[7] for row in rows("known-bodies")}
    assert until["UKAS", "IAF"] == until["UKAS", "ILAC"] == "2025-12-31"
    assert until["UKAS", "EA"] == until["UKAS", "GlobalACI"] == ""


def test_no_row_of_the_deliverables_is_lost(shared):
    triples = list(ox.parse(path=ROOT / "ontology" / "catalogue" / "deliverables.ttl"))
    kinds = [expand(f"casco:{kind}") for kind in ("Edition", "Project", "Supplement")]
    records = [t.subject for t in triples if t.predicate.value == RDF + "type" and t.object in kinds]
    assert len(records) == len(set(records)) == 131
    assert len((shared / "data" / "casco_deliverables.csv").read_text().splitlines()) == 131 + 1


def test_no_sentence_of_an_abstract_is_in_the_catalogue():
    for path in CATALOGUE:
        text = path.read_text()
        assert "abstract" not in text.lower()
        for phrase in (
            "This document specifies",
            "This document contains",
            "is applicable to",
            "specifies requirements",
        ):
            assert phrase not in text, path


def test_the_toolbox_of_the_deck_has_its_years():
    found = {row[2]: row for row in rows("toolbox-as-of", asOf="2019-12-01")}
    assert len(found) == 25
    assert {row[4] for row in found.values()} == {"in force"}
    assert {row[3] for row in found.values()} >= {
        "ISO/IEC 17000:2004",
        "ISO/IEC 17007:2009",
        "ISO/IEC 17020:2012",
        "ISO/IEC 17024:2012",
        "ISO/IEC 17030:2003",
        "ISO/IEC 17043:2010",
        "ISO/IEC Guide 60:2004",
        "ISO/IEC TS 17027:2014",
    }
    assert [(row[0], row[1], row[2]) for row in rows("toolbox-as-of", asOf="2019-12-01")] == [
        row[:3] for row in rows("toolbox-matrix")
    ]


def test_the_toolbox_of_today_has_the_new_editions_and_what_is_withdrawn():
    found = {row[3]: row[4] for row in rows("toolbox-as-of", asOf=TODAY)}
    for edition in ("17000:2020", "17007:2026", "17020:2026", "17024:2026", "17030:2021", "17043:2023"):
        assert found[f"ISO/IEC {edition}"] == "in force"
    assert {edition for edition, status in found.items() if status != "in force"} == {
        "ISO/IEC Guide 23:1982",
        "ISO Guide 27:1983",
        "ISO/IEC Guide 60:2004",
        "ISO/IEC TS 17027:2014",
    }


def test_between_the_last_sight_and_the_withdrawal_nothing_is_claimed():
    (row,) = {row[3:5] for row in rows("toolbox-as-of", asOf="2025-12-01") if row[2] == "ISO/IEC TS 17027"}
    assert row == ("ISO/IEC TS 17027:2014", "not shown")


def cited(day):
    return {tuple(row[k] for k in (0, 2, 3, 4)) for row in rows("cited-editions", asOf=day)}


def test_a_law_may_cite_an_edition_that_is_no_longer_current():
    marine = "Directive 2014/90/EU"
    old, new = "ISO/IEC 17025:2005", "ISO/IEC 17025:2017"
    assert (marine, old, "yes", "") in cited("2017-11-28")
    assert (marine, old, "no", new) in cited("2017-11-29")
    assert {row for row in cited("2021-08-10") if row[0] == marine} == {(marine, old, "no", new)}
    assert {row for row in cited("2021-08-11") if row[0] == marine} == {(marine, new, "yes", "")}


def test_a_standard_that_a_law_cites_without_its_year_is_current_as_long_as_any_edition_is():
    water = "Directive 2009/90/EC"
    for day in ("2012-01-01", TODAY):
        found = {row[1:] for row in cited(day) if row[0] == water}
        assert ("ISO/IEC 17025", "yes", "") in found
        assert ("ISO/IEC Guide 43-1", "no", "ISO/IEC 17043:2010") in found
    assert ("ISO/IEC Guide 43-1", "yes", "") in {row[1:] for row in cited("2010-01-28")}


EDITION = """
@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix id:    <https://w3id.org/casco-kg/id/> .
@prefix rdfs:  <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd:   <http://www.w3.org/2001/XMLSchema#> .

id:edition-iso-iec-17025-2027 a casco:Edition ;
    rdfs:label "ISO/IEC 17025:2027" ;
    casco:editionOf id:standard-iso-iec-17025 ;
    casco:publishedOn "2027-03-01"^^xsd:date ;
    casco:supersedes id:edition-iso-iec-17025-2017 .
"""


def moved(name, data, **parameters):
    """Return the rows that go and those that come when data is added."""
    before, after = set(rows(name, **parameters)), set(rows(name, data, **parameters))
    return before - after, after - before


def test_a_table_says_of_an_edition_what_turtle_says(write):
    table = (
        "id,type,label,editionOf,publishedOn,supersedes\n"
        "new,Edition,ISO/IEC 17025:2027,ISO/IEC 17025,2027-03-01,ISO/IEC 17025:2017\n"
    )
    told, written = load(write("new.csv", table)), load(write("new.ttl", EDITION))
    (record,) = told.subjects()
    name = expand("id:edition-iso-iec-17025-2027")
    assert {ox.Triple(name, t.predicate, t.object) for t in told if t.subject == record} == written.triples


@pytest.mark.slow
def test_a_new_edition_moves_every_answer_it_should_and_no_other(write, monkeypatch):
    data = load(write("new.ttl", EDITION))
    late = {"asOf": "2027-03-01"}
    closures = {given: infer(given) for given in (None, data)}
    monkeypatch.setattr(answers, "infer", lambda given, engine: closures[given])
    old, new = "ISO/IEC 17025:2017", "ISO/IEC 17025:2027"
    place = ("Core conformity assessment standards", "Laboratory", "ISO/IEC 17025")
    assert moved("toolbox-as-of", data, **late) == (
        {(*place, old, "in force", "2017-11-29", "", "")},
        {(*place, new, "in force", "2027-03-01", "", "")},
    )
    assert moved("edition-in-force", data, **late) == (
        {("ISO/IEC 17025", old, "2017-11-29", "")},
        {("ISO/IEC 17025", new, "2027-03-01", "")},
    )
    # the day before, the only news is until when
    assert moved("edition-in-force", data, asOf="2027-02-28") == (
        {("ISO/IEC 17025", old, "2017-11-29", "")},
        {("ISO/IEC 17025", old, "2017-11-29", "2027-03-01")},
    )
    assert moved("changes-since", data, to="2027-03-01") == (
        set(),
        {("2027-03-01", "published", new, ""), ("2027-03-01", "replaced", old, new)},
    )
    gone, come = moved("successors", data)
    assert gone == set()
    assert (old, new, "") in come
    assert {row[1] for row in come} == {new}
    assert moved("changes-since", data, to=TODAY) == (set(), set())
    written = {"toolbox-as-of", "edition-in-force", "changes-since", "successors"}
    for name in questions().keys() - written:
        assert moved(name, data) == (set(), set()), name


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the ontology that a test may change."""
    copy = tmp_path / "ontology"
    shutil.copytree(folder("ontology"), copy)
    real = files.folder
    monkeypatch.setattr(files, "folder", lambda name: copy if name == "ontology" else real(name))
    return copy / "catalogue"


def test_one_row_adds_an_edition(copied):
    table = copied / "tables" / "deliverables.csv"
    told = "99999,ISO/IEC 17025:2027,IS,4,,,2027-03-01,,60.60,ISO/IEC 17025:2017"
    table.write_text(f"{table.read_text()}{told},,,,,,high,,2027-03-02,iso-open-data-2026-09-09\n")
    before = set((copied / "deliverables.ttl").read_text().splitlines())
    after = set(building.build()[copied / "deliverables.ttl"].splitlines())
    assert before - after == set()
    assert any('rdfs:label "ISO/IEC 17025:2027"' in line for line in after - before)
    assert building.outdated() == (copied / "deliverables.ttl",)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_newer_file_of_the_publisher_is_one_step_with_readable_differences(form, copied, write):
    newer = [
        {
            "id": 87597,
            "reference": "ISO/IEC 17067:2026",
            "stage": "60.60",
            "edition": 2,
            "publication date": "2026-10-20",
        },
        {"id": 94443, "reference": "ISO/IEC PRF 17065", "stage": "60.00", "edition": 2, "publication date": None},
        {
            "id": 55087,
            "reference": "ISO/IEC 17067:2013",
            "stage": "95.99",
            "edition": 1,
            "publication date": "2013-07-31",
        },
        {
            "id": 99999,
            "reference": "ISO/IEC TS 17021-17:2026",
            "stage": 6060,
            "edition": 1,
            "publication date": "2026-11-01",
        },
        {"id": 11111, "reference": "ISO 9001:2026", "stage": "60.60", "edition": 6, "publication date": "2026-09-15"},
    ]
    if form == "jsonl":
        path = write("newer.jsonl", "\n".join(map(json.dumps, newer)))
    else:
        lines = [",".join("" if value is None else str(value) for value in row.values()) for row in newer]
        path = write("newer.csv", "\n".join([",".join(newer[0]), *lines]))
    differences = building.update("deliverables", path, "2026-11-20")
    assert "87597 designation: ISO/IEC 17067 (ed. 2) -> ISO/IEC 17067:2026" in differences
    assert "87597 published: (empty) -> 2026-10-20" in differences
    assert "94443 stage: 50.20 -> 60.00" in differences
    assert "55087 stage: 90.92 -> 95.99" in differences
    assert "55087 seen_in_force: (empty) -> 2026-08-19" in differences
    assert "99999 new" in differences
    assert not any("11111" in line or "9001" in line for line in differences)
    made = building.build()[copied / "deliverables.ttl"]
    assert "casco:supersedes id:edition-iso-iec-17067-2013" in made
    assert "id:edition-iso-iec-ts-17021-17-2026" in made
    assert "file of 2026-11-20" in made
    assert building.update("deliverables", path, "2026-11-20") == ()


def test_a_list_of_signatories_is_one_step_with_readable_differences(copied, write):
    path = write(
        "signatories.csv",
        "body,arrangement,key,scopes,from,until,source\n"
        "UKAS,Global ACI MRA,,inspection bodies | biobanks,2026-01-01,,https://example.org/list\n"
        "NATA,Global ACI MRA,,,2026-01-01,,https://example.org/list\n"
        "DAkkS,IAF MLA,,,,,https://example.org/list\n",
    )
    differences = building.update("recognitions", path, "2027-01-31")
    assert "UKAS, Global ACI MRA scopes: (empty) -> biobanks | inspection bodies" in differences
    assert "UKAS, Global ACI MRA as_of: 2026-04-25 -> 2027-01-31" in differences
    assert "NATA, Global ACI MRA new" in differences
    made = building.build()[copied / "bodies.ttl"]
    assert "casco:recognizedScope id:arrangement-scope-global-aci-mra-biobanks" in made
    assert building.update("recognitions", path, "2027-01-31") == ()
    assert building.update("recognitions", path, "2009-01-31") == ()


def test_a_list_of_bodies_is_one_step_with_readable_differences(copied, write):
    path = write(
        "bodies.csv",
        "acronym,name,economy,code,source\n"
        "ONA Nicaragua,Oficina,Nicaragua,NI,https://example.org/list\n"
        "XAB,New Body,Newland,XX,https://example.org/list\n",
    )
    differences = building.update("bodies", path, "2027-01-31")
    assert "ONA Nicaragua name: (empty) -> Oficina" in differences
    assert "XAB new" in differences
    assert "id:body-xab" in building.build()[copied / "bodies.ttl"]


def test_an_update_that_nobody_described_is_refused():
    with pytest.raises(building.UsageError, match="says how to bring a table"):
        building.update("nothing", TESTS / "questions.csv", TODAY)


def test_the_day_is_today_unless_it_is_given():
    def asked(*options):
        result = CliRunner().invoke(main, ["ask", "changes-since", "--format", "csv", *options])
        return result.exit_code, len(result.stdout.splitlines())

    assert asked("--as-of", "2019-12-31") == (0, 1)
    assert asked("--as-of", "2020-12-31", "--set", "from=2020-05-01") == (0, 8)
    assert asked()[1] >= 24
    assert asked("--as-of", "2020-13-01")[0] == 2
    assert CliRunner().invoke(main, ["ask", "outputs", "--as-of", TODAY]).exit_code == 2
