"""A reference by a number, or by a name that everybody knows, leads to the record or body that is meant."""

import json
from datetime import date

import pyoxigraph as ox
import pytest

import casco_kg
from casco_kg.keys.names import CONTEXT_IRI, beside, keys
from casco_kg.rdf.terms import DATA_BASE, expand

pytestmark = pytest.mark.slow

#: A register whose accreditations have numbers and no identifiers; two bodies gave the same one.
ACCREDITATIONS = """number,grantedBy,grantedTo,scope.activity,scope.standard,status,statusSince,validFrom,validUntil
L-1,DANAK,Fjord Labs,testing,ISO/IEC 17025:2017,active,,2018-05-01,2022-04-30
L-1,DANAK,Fjord Labs,testing,ISO/IEC 17025:2017,active,,2022-05-01,2029-04-30
L-1,DANAK,Fjord Labs,calibration,ISO/IEC 17025:2017,suspended,2023-02-01,2018-05-01,2029-04-30
7,DANAK,Elm Tests,testing,ISO/IEC 17025:2017,active,,2020-01-01,2029-12-31
7,SWEDAC,Ash Tests,testing,ISO/IEC 17025:2017,active,,2020-01-01,2029-12-31
"""
HEADER = "id,attestedBy,activity,about,conformsTo,attestedOn,underAccreditation"


@pytest.fixture
def found(tmp_path):
    """Load tables and JSON, and return the graph and what each record refers to, by record and property."""

    def run(*texts, mapping=None):
        paths = []
        for index, text in enumerate(texts):
            paths.append(tmp_path / f"{index}.{'jsonld' if text.startswith('{') else 'csv'}")
            paths[-1].write_text(text, encoding="utf-8")
        if mapping:
            (tmp_path / "mapping.csv").write_text(mapping, encoding="utf-8")
        graph = casco_kg.load(*paths, mapping=tmp_path / "mapping.csv" if mapping else None)
        return graph, {
            (t.subject.value.removeprefix(DATA_BASE), t.predicate.value.split("#")[-1]): t.object for t in graph
        }

    return run


def told(graph):
    """Return what is found: constraint and row."""
    report = casco_kg.validate(graph, as_of=date(2025, 6, 1))
    return sorted((f.constraint, f.place.row, f.place.column) for f in report.findings)


def start(graph, record):
    return [day.value for day in graph.values(record, expand("casco:validFrom").value)]


def test_of_the_periods_and_parts_with_a_number_that_is_cited_which_fits(found):
    rows = [
        "t,Fjord Labs,testing,Sample,EN 1:2000,2025-01-01,L-1",
        "o,Fjord Labs,testing,Sample,EN 1:2000,2019-01-01,l-1",
    ]
    rows += ["c,Fjord Labs,calibration,Gauge,EN 2:2000,2020-01-01,L-1"]
    graph, leads = found(ACCREDITATIONS, "\n".join([HEADER, *rows, ""]))
    assert start(graph, leads["t", "underAccreditation"]) == ["2022-05-01"]
    assert start(graph, leads["o", "underAccreditation"]) == ["2018-05-01"]
    suspended = graph.about(leads["c", "underAccreditation"])
    assert expand("casco:statusSince").value in suspended
    assert not [name for name, *_ in told(graph) if "cited" in name or "reference" in name]


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (
            "c,Fjord Labs,calibration,Gauge,EN 2:2000,2025-01-01,L-1",
            "attested-before-the-cited-accreditation-was-suspended-or-ended",
        ),
        ("c,Fjord Labs,inspection,Gauge,EN 2:2000,2025-01-01,L-1", "cited-accreditation-covers-the-activity"),
        ("c,Fjord Labs,testing,Gauge,EN 2:2000,2025-01-01,L-2", "reference-leads-to-a-record"),
        ("c,Fjord Labs,testing,Gauge,EN 2:2000,2025-01-01,7", "cited-number-leads-to-one-record"),
    ],
)
def test_what_is_wrong_with_an_accreditation_that_is_cited_by_number_is_found(found, row, constraint):
    graph, _ = found(ACCREDITATIONS, f"{HEADER}\n{row}\n")
    assert constraint in [name for name, *_ in told(graph)]


#: A row for each scope of one accreditation, one that was renewed, and a number that two bodies gave.
BY_NUMBER = """number,grantedBy,grantedTo.label,scope.activity,scope.standard,scope.field,validFrom,validUntil,status
1288,DANAK,Fjord Labs,testing,ISO/IEC 17025:2017,feed,2023-06-06,,active
1288,DANAK,Fjord Labs,testing,ISO/IEC 17025:2017,food,2023-06-06,,active
2455,DANAK,Elm Tests,testing,ISO/IEC 17025:2017,,2020-06-06,2024-06-05,expired
2455,DANAK,Elm Tests,testing,ISO/IEC 17025:2017,,2024-06-06,,active
7,DANAK,Oak Tests,testing,ISO/IEC 17025:2017,,2024-06-06,,active
7,SWEDAC,Ash Tests,testing,ISO/IEC 17025:2017,,2024-06-06,,active
"""
EVENTS = "id,type,{},eventKind,happenedOn\ne,event,{},suspended,{}\n"
REPORTS = """number,attestedBy.label,about,activity,attestedOn,underAccreditation.number,output
R-1,Fjord Labs,Feed,testing,2024-10-01,1288,report
R-2,Elm Tests,Board,testing,2024-06-01,2455,report
R-3,Elm Tests,Board,testing,2024-09-01,2455,report
"""


@pytest.mark.parametrize("key", ["eventOf", "eventOf.number"])
@pytest.mark.parametrize(
    ("number", "day", "records", "constraint"),
    [
        ("1288", "2024-09-01", 2, "attested-while-events-tell-the-cited-accreditation-held"),
        ("2455", "2024-05-10", 1, "attested-while-events-tell-the-cited-accreditation-held"),
        ("9999", "2024-05-10", 0, "reference-leads-to-a-record"),
        ("7", "2024-09-01", 0, "cited-number-leads-to-one-record"),
    ],
)
def test_what_happened_to_a_number_happened_to_each_record_of_it_that_held_then(
    found, key, number, day, records, constraint
):
    graph, _ = found(BY_NUMBER, EVENTS.format(key, number, day), REPORTS)
    led = graph.values(ox.NamedNode(DATA_BASE + "e"), expand("casco:eventOf").value)
    assert sum(bool(graph.about(record)) for record in led) == records
    wrong = [name for name, *_ in told(graph) if name.startswith(("attested-while", "reference", "cited"))]
    assert wrong == [constraint]


FIRST_AND_SINCE = """Nr,Holder,Activity,Standard,First,From,Until,Status
D-1,Alpha,validation,ISO/IEC 17029,2013-06-12,2023-06-12,2028-06-11,active
D-1,Alpha,verification,ISO/IEC 17029,2013-06-12,2023-06-12,2028-06-11,active
D-2,Beta,testing,ISO/IEC 17025:2017,2014-01-01,2019-01-01,2023-12-31,expired
D-2,Beta,testing,ISO/IEC 17025:2017,2014-01-01,2024-01-01,2028-12-31,active
"""
FIRST_MAPPING = """column,key,value,sheet,record
Nr,number,,0,acc
Holder,grantedTo.label,,0,acc
Activity,scope.activity,,0,acc
Standard,scope.standard,,0,acc
From,validFrom,,0,acc
Until,validUntil,,0,acc
Status,status,,0,acc
,grantedBy,DAkkS,0,acc
Nr,eventOf.number,,0,grant
First,happenedOn,,0,grant
,eventKind,granted,0,grant
"""


def test_a_grant_before_the_period_is_of_each_record_of_its_number_that_began_next(found):
    attested = """number,activity,attestedBy.label,about,conformsTo,attestedOn,underAccreditation.number
V-1,verification,Alpha,Report 1,ISO 14064-1:2018,2022-03-18,D-1
V-2,validation,Alpha,Project 2,ISO 14064-2:2019,2022-03-18,D-1
V-3,verification,Alpha,Report 3,ISO 14064-1:2018,2012-03-18,D-1
"""
    graph, _ = found(FIRST_AND_SINCE, attested, mapping=FIRST_MAPPING)
    led = {start(graph, event.object)[0] for event in graph.having(expand("casco:eventOf").value)}
    assert led == {"2023-06-12", "2019-01-01"}
    early = [row for name, row, _ in told(graph) if name == "attested-while-the-cited-accreditation-held"]
    assert early == [4]


@pytest.mark.parametrize(
    ("cited", "number", "is_found"),
    [
        ("DANAK 0008", "0008", True),
        ("DANAK No. 0008", "0008", True),
        ("danak accreditation no 0008", "0008", True),
        ("DANAK D-PL-1-01", "D-PL-1-01", True),
        ("0008", "DANAK 0008", True),
        ("Fjord Labs 0008", "0008", True),
        ("SWEDAC 0008", "0008", False),
        ("DANAK 0009", "0008", False),
        ("8", "0008", False),
        ("077", "AB 077", False),
    ],
)
@pytest.mark.parametrize("key", ["underAccreditation", "underAccreditation.number"])
def test_a_number_may_have_the_name_of_a_body_of_its_record_before_it(found, key, cited, number, is_found):
    table = BY_NUMBER.splitlines()[0] + f"\n{number},DANAK,Fjord Labs,testing,ISO/IEC 17025:2017,,2020-01-01,,active\n"
    graph, leads = found(table, f"id,attestedBy.label,activity,{key}\na,Fjord Labs,testing,{cited}\n")
    assert bool(graph.values(leads["a", "underAccreditation"], expand("casco:grantedBy").value)) == is_found


def test_what_has_ended_may_be_listed_no_more(found):
    graph, _ = found(BY_NUMBER, EVENTS.format("eventOf", "9999", "2024-05-10").replace("suspended", "withdrawn"))
    assert "reference-leads-to-a-record" not in [name for name, *_ in told(graph)]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("id,type,assessmentOf.number,assessedBody.label,assessedOn", "assessmentOf"),
        ("id,type,lists,issuedBy.label,issuedOn", "lists"),
    ],
)
def test_assessments_and_listings_lead_to_the_record_of_a_number(found, header, key):
    kind = "Assessment" if key == "assessmentOf" else "Listing"
    graph, leads = found(BY_NUMBER, f"{header}\nx,{kind},2455,Elm Tests,2024-07-01\n")
    assert start(graph, leads["x", key]) == ["2024-06-06"]


def test_a_decision_on_one_of_several_records_of_a_number_is_on_none(found):
    graph, leads = found(BY_NUMBER, "id,type,decides,decidedOn\nx,Decision,1288,2024-07-01\n")
    assert not graph.about(leads["x", "decides"])


def test_of_the_same_number_by_two_that_of_the_issuer_is_meant(found):
    graph, leads = found(ACCREDITATIONS, f"{HEADER}\na,Ash Tests,testing,Sample,EN 1:2000,2025-01-01,7\n")
    granted = graph.values(leads["a", "underAccreditation"], expand("casco:grantedBy").value)
    assert granted == [expand("id:body-swedac")]
    assert graph.places.find(DATA_BASE + "a", expand("casco:underAccreditation").value).column == "underAccreditation"


def test_of_the_same_number_by_two_that_of_the_granter_who_is_named_is_meant(found):
    header = HEADER.replace("underAccreditation", "underAccreditation.number,underAccreditation.grantedBy.label")
    graph, leads = found(ACCREDITATIONS, f"{header}\na,Oak Tests,testing,Sample,EN 1:2000,2025-01-01,7,SWEDAC\n")
    assert graph.values(leads["a", "underAccreditation"], expand("casco:grantedBy").value) == [expand("id:body-swedac")]
    assert "accreditation-names-its-scope" not in [name for name, *_ in told(graph)]


def test_an_identifier_goes_before_a_number(found):
    table = "id," + ACCREDITATIONS.replace("\nL-1,", "\na,L-1,").replace("\n7,DANAK", "\n7,8,DANAK").replace(
        "\n7,SWEDAC", "\nb,7,SWEDAC"
    )
    _, leads = found(table, f"{HEADER}\nx,Elm Tests,testing,Sample,EN 1:2000,2025-01-01,7\n")
    assert leads["x", "underAccreditation"].value == DATA_BASE + "7"


def test_a_number_leads_to_an_accreditation_although_it_is_the_identifier_of_a_body(found):
    bodies = "id,label,performs\n12,Elm Tests,testing\n"
    table = ACCREDITATIONS.splitlines()[0] + "\n12,DANAK,12,testing,ISO/IEC 17025:2017,active,,2020-01-01,2029-12-31\n"
    graph, _ = found(bodies, table, f"{HEADER}\nx,12,testing,Sample,EN 1:2000,2025-01-01,12\n")
    assert [name for name, *_ in told(graph)] == ["accreditation-lasts-at-most-five-years"]


def test_where_no_accreditation_is_described_it_is_told_once(found):
    rows = "".join(f"x{i},Elm Tests,testing,Sample {i},EN 1:2000,2025-01-01,N{i}\n" for i in range(5))
    graph, _ = found(f"{HEADER}\n{rows}")
    assert [name for name, *_ in told(graph)] == ["cited-records-are-described", "named-bodies-are-described"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("DAkkS", "id:body-dakks"),
        ("dakks", "id:body-dakks"),
        ("Akkreditierung Austria", "id:body-aa"),
        ("ANSI National Accreditation Board (ANAB)", "id:body-anab"),
        ("ILAC", "id:group-ilac"),
    ],
)
def test_a_name_that_everybody_knows_is_of_that_body_in_cells_constants_and_json(found, name, body):
    row = "number,grantedTo.label\n1,Elm Tests\n"
    for text, mapping in (
        (f"number,grantedBy\n1,{name}\n", None),
        (f"number,grantedBy.label\n1,{name}\n", None),
        (row, f"column,key,value\n,grantedBy,{name}\n"),
        (row, f"column,key,value\n,grantedBy.label,{name}\n"),
        (json.dumps({"@context": CONTEXT_IRI, "id": "x", "grantedBy": name}), None),
        (json.dumps({"@context": CONTEXT_IRI, "id": "x", "grantedBy": {"label": name}}), None),
    ):
        graph, _ = found(text, mapping=mapping)
        assert {t.object for t in graph.having(expand("casco:grantedBy").value)} == {expand(body)}, text


@pytest.mark.parametrize("name", ["UKAS Training Ltd", "Elm (UKAS)", "SA", "na", "Same"])
def test_another_name_is_of_no_known_body(found, name):
    graph, _ = found(f"number,grantedBy\n1,{name}\n")
    assert not any(t.object.value.startswith(expand("id:x").value[:-1]) for t in graph)


def test_an_accreditation_body_that_only_its_name_gives_certifies_nobody(found):
    header = HEADER.replace("attestedBy", "attestedBy.label").removesuffix(",underAccreditation")
    row = "x,UKAS,certification of management systems,Works,ISO 9001:2015,2025-01-01\n"
    graph, _ = found(f"{header}\n{row}")
    assert ("attestation-is-not-by-an-accreditation-body", 2, "attestedBy.label") in told(graph)


@pytest.mark.parametrize(
    "other",
    [
        "id,label,performs\nb,UKAS,certification of management systems\n",
        "number,grantedBy,grantedTo.label\n1,DAkkS,UKAS\n",
    ],
)
def test_a_namesake_that_the_data_describes_is_meant(found, other):
    header = HEADER.replace("attestedBy", "attestedBy.label").removesuffix(",underAccreditation")
    row = "x,UKAS,certification of management systems,Works,ISO 9001:2015,2025-01-01\n"
    _, leads = found(f"{header}\n{row}", other)
    assert leads["x", "attestedBy"] != expand("id:body-ukas")


def test_a_short_acronym_is_of_no_known_body_where_a_namesake_is_as_likely(found):
    header = HEADER.replace("attestedBy", "attestedBy.label").removesuffix(",underAccreditation")
    _, leads = found(f"{header}\nx,SAS,testing,Sample,EN 1:2000,2025-01-01\n")
    assert leads["x", "attestedBy"] != expand("id:body-sas")


@pytest.mark.parametrize("part", ["knownByNumber", "knownToAll"])
def test_what_stands_beside_the_context_names_keys(part):
    for key, said in beside(part).items():
        assert {key, *said.get("having", ()), *said.get("unless", ())} <= keys().keys()


def test_data_that_describes_accreditors_of_its_own_keeps_all_of_them_by_identifiers(found):
    bodies = "id,label,performs\nNAS,National Body,accreditation\n"
    graph, _ = found(bodies, "number,grantedBy\n1,NAS\n2,SAS\n")
    assert "reference-leads-to-a-record" in [name for name, *_ in told(graph)]


@pytest.mark.parametrize(
    ("issuer", "holder", "is_another"),
    [
        ("CERTIEND", "CESOL", True),
        ("CESOL", "CESOL", False),
        ("Beta Labs", "lab-7", False),
        ("CESOL SL", "CESOL", False),
    ],
)
def test_bodies_that_are_identifiers_without_a_record_are_two_where_both_are_so(found, issuer, holder, is_another):
    accredited = f"""number,grantedBy,grantedTo,scope.activity,scope.standard,validFrom,status
A-1,ENAC,CERTIEND,certification of persons,ISO/IEC 17024:2012,2013-10-19,active
A-2,ENAC,{holder},certification of persons,ISO/IEC 17024:2012,2013-11-28,active
"""
    attested = f"""number,activity,attestedBy,about,conformsTo,attestedOn,underAccreditation.number
P-1,certification of persons,{issuer},Ana,ISO 9712:2021,2024-03-14,A-2
"""
    graph, _ = found(accredited, attested)
    assert ("cited-accreditation-is-the-issuers" in {name for name, *_ in told(graph)}) is is_another


ZEROS = """number,grantedBy,grantedTo.label,scope.activity,scope.standard,validFrom,status,statusSince
0008,DANAK,Albion,testing,ISO/IEC 17025:2017,2022-03-10,suspended,2024-03-01
0009,DANAK,Borealis,testing,ISO/IEC 17025:2017,2022-03-10,active,
00009,SWEDAC,Cirrus,testing,ISO/IEC 17025:2017,2022-03-10,active,
"""


def cited(number, issuer):
    rows = f"{number}-1,{issuer},testing,Sample,EN 1:2000,2024-05-05,{number}\n"
    return f"number,attestedBy.label,activity,about,conformsTo,attestedOn,underAccreditation\n{rows}"


def test_a_number_that_lost_its_zeros_leads_to_the_one_record_that_has_it_and_what_is_wrong_there_is_found(found):
    graph, _ = found(ZEROS, cited("8", "Albion"))
    assert {(constraint, row) for constraint, row, _ in told(graph)} == {
        ("attested-before-the-cited-accreditation-was-suspended-or-ended", 2),
        ("cited-number-has-its-zeros", 2),
    }
    (outcome,) = casco_kg.verdicts(graph, as_of=date(2025, 6, 1))
    assert outcome.verdict.name == "contradicted"


def test_a_number_that_two_records_have_with_zeros_in_front_leads_to_none(found):
    graph, _ = found(ZEROS, cited("9", "Borealis"))
    assert ("reference-leads-to-a-record", 2, "underAccreditation") in told(graph)
    assert "cited-number-has-its-zeros" not in {constraint for constraint, *_ in told(graph)}
    (outcome,) = casco_kg.verdicts(graph, as_of=date(2025, 6, 1))
    assert outcome.verdict.name == "not-shown"


@pytest.mark.parametrize(
    ("granter", "expected"),
    [
        ("Basalt Tests", ("accreditation-is-not-granted-to-its-granter", 3)),
        ("BASALT TESTS", ("accreditation-is-not-granted-to-its-granter", 3)),
        ("Granite Tests", ("accreditor-is-an-accreditation-body", 3)),
        ("Board of Granite", None),
    ],
)
def test_whoever_granted_an_accreditation_and_is_only_named_may_be_named_as_one_that_is_accredited(
    found, granter, expected
):
    header = "number,grantedBy,grantedTo.label,scope.activity,scope.standard,validFrom,status"
    scope = "testing,ISO/IEC 17025:2017,2022-03-10,active"
    graph, _ = found(f"{header}\n1,DANAK,Granite Tests,{scope}\n2,{granter},Basalt Tests,{scope}\n")
    grave = {f for f in told(graph) if f[0] not in ("named-bodies-are-described", "accreditation-has-a-number")}
    assert {(constraint, row) for constraint, row, _ in grave} == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("activities", "standards", "is_wrong"),
    [
        ("testing|inspection", "17025|ISO/IEC 17020", False),
        ("testing|inspection", "17025|ISO/IEC 17024", True),
        ("testing|calibration", "17025|ISO 15189", False),
        ("inspection|calibration", "17025|ISO 15189", True),
    ],
)
def test_of_several_activities_and_standards_each_may_have_its_own(found, activities, standards, is_wrong):
    graph, _ = found(
        "number,grantedBy,grantedTo.label,scope.activity,scope.standard,validFrom,validUntil,status\n"
        f"3,UKAS,C Ltd,{activities},ISO/IEC {standards},2024-01-01,2028-12-31,active\n"
    )
    assert ("scope-standard-governs-its-activity" in {name for name, *_ in told(graph)}) is is_wrong


@pytest.mark.parametrize(
    ("datatype", "written", "found"),
    [
        ("xsd:date", "2028-12-31", set()),
        ("xs:date", "2028-12-31", set()),
        ("xsd:date", "2028-02-30", {"date-is-a-date"}),
        ("https://example.org/date", "2028-12-31", {"date-is-a-date"}),
    ],
)
def test_a_day_whose_datatype_has_a_prefix_that_nobody_declared_is_a_day(write, datatype, written, found):
    text = json.dumps(
        {
            "@context": {"casco": "https://w3id.org/casco-kg/def#"},
            "@id": "https://fir.example/a",
            "@type": "casco:Accreditation",
            "casco:validUntil": {"@value": written, "@type": datatype},
        }
    )
    report = casco_kg.validate(write("a.jsonld", text))
    assert {f.constraint for f in report.findings if f.path == "casco:validUntil"} == found
