"""One reading of designations: however a document is written, it is the same one, and what is of another is not."""

from datetime import date, timedelta
from time import process_time

import pytest

from casco_kg import load, validate
from casco_kg.keys.designations import designations_in
from casco_kg.keys.documents import known_documents, to_come
from casco_kg.keys.names import joined_in, value_of
from casco_kg.rdf.terms import prefixes

ID = prefixes()["id"]

# ruff: noqa: E501, RUF001
SAME = """ISO/IEC 17025 | ISO 17025 | ISO17025 | ISO-IEC 17025 | ISO IEC 17025 | iso/iec 17025 | 17025 | ISO/CEI 17025
ISO/IEC 17025:2017 | ISO/IEC17025:2017 | ISO/IEC 17025 : 2017 | ISO/IEC 17025 (2017) | 17025-2017 | ISO/IEC 17025-2017
ISO/IEC 17025:2017 | ISO/IEC 17025/2017 | ISO 17025 2017 | ISO/IEC 17025:2017(E) | ISO/IEC Standard 17025:2017
ISO/IEC 17025:2017 | ISO/IEC 17025:2017 + A1 | ISO/IEC\u00a017025\u20112017 | ISO/IEC 17025:2017 General requirements
ISO/IEC 17025:2017 | DIN EN ISO/IEC 17025:2018-03 | NF EN ISO/CEI 17025:2017 | NEN-EN-ISO/IEC 17025:2018
ISO/IEC 17025:2017 | UNI CEI EN ISO/IEC 17025:2018 | BS EN ISO/IEC 17025:2017 | SN EN ISO/IEC 17025:2018
ISO/IEC 17025:2017 | ÖNORM EN ISO/IEC 17025:2018 | UNE-EN ISO/IEC 17025:2017 | PN-EN ISO/IEC 17025:2018-02
ISO/IEC 17025:2017 | GOST ISO/IEC 17025-2019 | ГОСТ ISO/IEC 17025-2019 | ABNT NBR ISO/IEC 17025:2017 | JIS Q 17025:2018
ISO/IEC 17025:2017 | TS EN ISO/IEC 17025:2017 | ČSN EN ISO/IEC 17025:2018 | AS ISO/IEC 17025-2018 | IS/ISO/IEC 17025:2017
ISO/IEC 17025:2017 | GB/T 27025-2019 | CNAS-CL01:2018 | GB/T 27025-2019/ISO/IEC 17025:2017
ISO/IEC 17025:2005 | ISO 17025:2005 | ГОСТ Р ИСО/МЭК 17025-2009 | DIN EN ISO/IEC 17025:2005 | CNAS-CL01:2006
ISO/IEC 17021-1:2015 | 17021-1:2015 | ISO 17021-1-2015 | EN ISO/IEC 17021-1:2015
ISO/IEC 17065:2012 | EN ISO/IEC 17065:2012 | ISO/IEC 17065:2012/A1 | EN ISO/IEC 17065:2012+A1:2021
ISO/IEC TS 17021-3:2013 | ISO/IEC TS 17021-3 (2013) | CEN ISO/IEC TS 17021-3:2013
ISO Guide 34:2009 | iso guide 34-2009
ISO/IEC 27001:2013 | DIN EN ISO/IEC 27001:2017 | ISO 27001:2013
ISO 13485:2003 | EN ISO 13485:2012
OHSAS 18001:2007 | BS OHSAS 18001:2007
ISO/IEC 17021 | EN ISO/IEC 17021:2015
ISO 9001 | ISO 9001:2026"""

NONE = [
    "EN 45099:1998",
    "EN 45011:2030",
    "ISO 45011",
    "ISO 45001:1989",
    "GB/T 27025-2030",
    "EN 13485:2001",
    "CEI EN 50001:2020",
    "GB/T 17025-2009",
    "ACME-9001 pump",
    "9001 pumps",
    "Order 17025",
    "IEC 17",
    "ISO/IEC 17052",
    "ISO/IEC 17025:2018",
    "DIN EN ISO/IEC 17065:2003",
    "DIN EN ISO/IEC 17021-1:2011",
    "BS ISO/IEC 27001:2000",
    "ISO/IEC 17025A",
    "ISO",
    "",
]


def forms():
    for line in SAME.splitlines():
        first, *others = line.split(" | ")
        yield from ((form, first) for form in (first, *others))


@pytest.mark.parametrize(("form", "name"), list(forms()))
def test_a_document_is_the_same_however_it_is_written(form, name):
    known = known_documents()
    (iri,) = known.named(form)
    assert known.names[iri] == name
    assert value_of("standard", form).value == iri


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ISO 14001 Version 2004", "ISO 14001:2004"),
        ("NF EN ISO 14001 v2015", "ISO 14001:2015"),
        ("DIN EN ISO 14001, Ausgabe 2015", "ISO 14001:2015"),
        ("UNI EN ISO 14001 edizione 2015", "ISO 14001:2015"),
        ("ISO 14001 (2015)", "ISO 14001:2015"),
        ("ISO 14001 - Ed. 2015", "ISO 14001:2015"),
        ("ISO 14001 Version 6", "ISO 14001"),
        ("NMX-EC-17025-IMNC-2006", "ISO/IEC 17025:2005"),
        ("NMX-EC-17020-IMNC-2014", "ISO/IEC 17020:2012"),
        ("NMX-EC-17065-IMNC", "ISO/IEC 17065"),
    ],
)
def test_a_year_is_read_behind_the_word_for_an_edition_and_the_letters_of_an_institute(text, name):
    known = known_documents()
    assert [known.names[iri] for iri in known.named(text)] == [name]


@pytest.mark.parametrize("text", NONE)
def test_what_is_of_another_names_no_document(text):
    assert known_documents().named(text) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DIN EN ISO/IEC 17065:2011", "ISO/IEC 17065"),  # a draft
        ("DIN EN ISO/IEC 17021-3:2014", "ISO/IEC 17021-3"),  # the TS of 2013
        ("EN ISO 13485:2000", "ISO 13485:1996"),
        ("DIN EN ISO/IEC 17025:1999", "ISO/IEC 17025:1999"),
        ("ABNT NBR ISO/IEC 17007:2014", "ISO/IEC 17007:2009"),
        ("JIS Q 17025:2099", "ISO/IEC 17025"),
    ],
)
def test_an_adoption_is_not_much_older_than_the_first_edition_and_its_year_may_be_that_of_one_unknown(text, name):
    known = known_documents()
    assert [known.names[iri] for iri in known.named(text)] == [name]


@pytest.mark.parametrize("designation", ["DIN EN ISO/IEC 17025", "ISO/IEC 17025", "JIS Q 17025"])
def test_an_edition_of_a_year_that_is_to_come_is_no_other_edition(designation):
    year = (date.today() + timedelta(days=31)).year
    assert not to_come(f"{designation}:{year}") and to_come(f"{designation}:{year + 1}")
    assert value_of("standard", f"{designation}:{year + 1}").value not in known_documents().names


def test_several_designations_name_several_documents():
    known = known_documents()
    found = known.named("EN ISO 9001:2015, ISO 14001:2015 and ISO/IEC 27001:2022")
    assert [known.names[iri] for iri in found] == ["ISO 9001:2015", "ISO 14001:2015", "ISO/IEC 27001:2022"]
    assert len(known.named("ISO 9001:2015 (audited under ISO/IEC 17021-1:2015)")) == 1


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("ISO/IEC 17052", "ISO/IEC 17025"),
        ("ISO/IEC 17052:2017", "ISO/IEC 17025:2017"),
        ("ISO/IEC 17025:2018", "ISO/IEC 17025"),
        ("ISO/IEC 17021:2015", "ISO/IEC 17021-1:2015"),
        ("ISO/IEC 17032:2019", "ISO/IEC TR 17032:2019"),
        ("EN 13485:2001", None),
    ],
)
def test_the_document_that_is_like_a_designation_is_so_by_its_numbers(text, like):
    known = known_documents()
    (said,) = designations_in(text)
    found = known.like(said)
    assert (found and known.names[found]) == like


SCOPE = """@prefix : <https://w3id.org/casco-kg/register/> .
@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix id: <https://w3id.org/casco-kg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:a casco:hasScope :s .
:s casco:ofActivity id:activity-testing ; casco:againstStandard %s .
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("standard", "constraint"),
    [
        ('"DIN EN ISO/IEC 17025:2018-03"', None),
        ('"iso-iec 17025 (2017)"@en', None),
        ('"ISO 9001:2015"', "scope-standard-is-for-bodies"),
        ('"ISO/IEC 17065"@en', "scope-standard-governs-its-activity"),
        ('"ISO/IEC 17052"', "standard-exists"),
        ('"XY 4711:2020"', "standard-is-known"),
        ('"OIC/SMIIC 2:2019" . :own a casco:Standard ; rdfs:label "OIC/SMIIC 2"', None),
    ],
)
def test_a_scope_may_give_its_standard_as_a_text(standard, constraint, tmp_path):
    path = tmp_path / "data.ttl"
    path.write_text(SCOPE % standard)
    about = {
        "scope-standard-is-for-bodies",
        "scope-standard-governs-its-activity",
        "standard-exists",
        "standard-is-known",
    }
    found = {finding.constraint for finding in validate(load(path)).findings} & about
    assert found == ({constraint} if constraint else set())
    assert ID in str(sorted(map(str, load(path)))) or constraint is None


def test_a_standard_of_ones_own_is_known_by_its_label(tmp_path):
    (tmp_path / "scopes.csv").write_text(
        "id,number,grantedBy,grantedTo,scope.activity,scope.standard\na,A,NAB,C,testing,OIC/SMIIC 2:2019\n"
    )
    (tmp_path / "own.csv").write_text("id,type,label\noic,Standard,OIC/SMIIC 2:2019\n")
    alone = {finding.constraint for finding in validate(load(tmp_path / "scopes.csv")).findings}
    described = {
        finding.constraint for finding in validate(load(tmp_path / "scopes.csv", tmp_path / "own.csv")).findings
    }
    assert "standard-is-known" in alone
    assert "standard-is-known" not in described


def test_looking_at_wording_grows_with_the_texts_alone(tmp_path):
    """A pattern made anew for each text and each body took 40 s of CPU for these rows, and takes a tenth of a second."""
    rows = "".join(f"k{n},Attestation,Works {n} certified and accredited plant,ISO 9001:2015\n" for n in range(200))
    (tmp_path / "rows.csv").write_text(f"id,type,about,conformsTo\n{rows}")
    data = load(tmp_path / "rows.csv")
    before = process_time()
    assert not [finding for finding in validate(data).findings if finding.constraint.startswith("wording")]
    assert process_time() - before < 15


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("БДС EN ISO/IEC 17025:2018", "ISO/IEC 17025:2017"),
        ("ГОСТ Р ИСО/МЭК 17020-2010", "ISO/IEC 17020:1998"),
        ("JIS Q 0067:2005", "ISO/IEC Guide 67:2004"),
        ("JIS Z 9901:1998", "ISO 9001:1994"),
        ("GB/T 28001-2011", "OHSAS 18001:2007"),
        ("GB/T 27021.1-2017", "ISO/IEC 17021-1:2015"),
        ("CNAS-CI01:2012", "ISO/IEC 17020:2012"),
        ("ABNT NBR ISO/IEC 17007:2014", "ISO/IEC 17007:2009"),
        ("GB/T 27020-2016", "ISO/IEC 17020:2012"),
        ("GB/T 22576.1-2018", "ISO 15189:2012"),
        ("GB/T 27065-2015", "ISO/IEC 17065:2012"),
        ("GB/T 27025", "ISO/IEC 17025"),
        ("CNS 17025", "ISO/IEC 17025"),
        ("มอก.17025-2561", "ISO/IEC 17025:2017"),
        ("มอก. 17025", "ISO/IEC 17025"),
        ("EN 45011:1998", "ISO/IEC Guide 65:1996"),
        ("DIN EN 45011:1998-03", "ISO/IEC Guide 65:1996"),
        ("PN-EN 45011:2000", "ISO/IEC Guide 65:1996"),
        ("UNI CEI EN 45011:1999", "ISO/IEC Guide 65:1996"),
        ("DIN EN 45012:1990-05", "ISO/IEC Guide 62"),
        ("ΕΛΟΤ EN ISO/IEC 17025:2017", "ISO/IEC 17025:2017"),
        ("ΕΛΟΤ ΕΝ ISO/ IEC 17025", "ISO/IEC 17025"),
        ("IS/ISO 17025", "ISO/IEC 17025"),
        ("NMX-CC-9001-IMNC-2015", "ISO 9001:2015"),
        ("NMX-I-27001-NYCE-2015", "ISO/IEC 27001:2013"),
    ],
)
def test_an_adoption_with_its_own_number_or_year_is_the_edition_whose_text_it_is(form, name):
    (iri,) = known_documents().named(form)
    assert known_documents().names[iri] == name


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("EN 45001:1989", "EN 45001:1989"),
        ("DIN EN 45001:1990-05", "EN 45001:1989"),
        ("BS EN 45001", "EN 45001"),
        ("ISO 45001:2018", "ISO 45001:2018"),
        ("EN ISO 45001:2023", "ISO 45001:2018"),
        ("ILAC-G13:08/2007", "ILAC-G13:2007"),
    ],
)
def test_a_number_of_a_regional_publisher_is_another_than_the_same_international_one(form, name):
    (iri,) = known_documents().named(form)
    assert known_documents().names[iri] == name


@pytest.mark.parametrize("joined", [" / ", ", ", " and ", "; ", " + ", " & ", " et ", " y ", "/"])
def test_several_standards_of_a_scope_are_all_read_in_any_order_whatever_joins_them(joined):
    texts = ["ISO/IEC 17025:2017", "ISO 15189:2012"]
    assert list(joined_in("standard", joined.join(texts))) == texts
    assert list(joined_in("standard", joined.join(reversed(texts)))) == texts[::-1]


@pytest.mark.parametrize(
    "one",
    [
        "ISO/IEC 17025 (2017)",
        "DIN EN ISO/IEC 17025:2018 (ISO/IEC 17025:2017)",
        "GB/T 27025-2019/ISO/IEC 17025:2017",
        "EN 99999:2001 (ISO/IEC 17025:2017)",
        "ISO/IEC 17025:2017 + A1",
        "ISO/IEC 17025:2017 (ISO/IEC 17025)",
        "ISO/IEC 17025:2017, replaces ISO/IEC 17025:2005",
        "ISO/IEC 17025:2017 General requirements and rules",
    ],
)
def test_one_standard_is_one_however_often_it_is_told(one):
    assert len(parts := joined_in("standard", one)) == 1
    assert value_of("standard", parts[0]).value == f"{ID}edition-iso-iec-17025-2017"


def test_of_two_standards_the_one_that_is_not_known_is_told(tmp_path):
    (tmp_path / "a.ttl").write_text(
        "@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix ex: <https://example.org/> .\n"
        'ex:s casco:againstStandard "EN 99999:2001 and ISO/IEC 17025:2017" . ex:a casco:hasScope ex:s .'
    )
    found = {value.value for value in load(tmp_path / "a.ttl").led_to(f"{prefixes()['casco']}againstStandard")}
    assert found == {f"{ID}edition-iso-iec-17025-2017", f"{ID}standard-EN%2099999%3A2001"}


def test_what_is_certified_to_may_stand_beside_what_the_body_is_accredited_against(tmp_path):
    header = "id,type,number,grantedBy,grantedTo,scope.activity,scope.standard\n"
    row = "{0},Accreditation,{0},nas,ember,certification of management systems,{1}\n"
    both, alone = row.format("a1", "ISO/IEC 17021-1:2015 / ISO 9001:2015"), row.format("a2", "ISO 9001:2015")
    (tmp_path / "a.csv").write_text(header + both + alone)
    report = validate(load(tmp_path / "a.csv"))
    found = [str(each.place) for each in report.findings if each.constraint == "scope-standard-is-for-bodies"]
    assert len(found) == 1
    assert "row 3" in found[0]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("certification of products and persons", ["certification of products", "certification of persons"]),
        ("product and person certification", ["product certification", "person certification"]),
        ("Zertifizierung von Produkten und Personen", ["zertifizierung von produkten", "zertifizierung von personen"]),
        ("testing and repair", ["testing and repair"]),
        ("testing / persons", ["testing / persons"]),
        ("non-destructive testing", ["non-destructive testing"]),
    ],
)
def test_several_activities_may_share_their_words(text, parts):
    assert list(joined_in("activity", text)) == parts
