"""A body that rows name and do not identify is one body, and the one that another table describes."""

import pytest

import casco_kg
from casco_kg.keys.names import keys, known_by_name, leads_to_a_record, value_of
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.terms import expand

pytestmark = pytest.mark.slow

ROWS = """id,type,number,attestedBy.label,attestedBy.performs,activity,about,conformsTo,attestedOn
a,Attestation,1,Elm Tests,testing,testing,Sample 1,EN 1:2000,2025-01-01
b,Attestation,2,Elm Tests,calibration,calibration,Gauge 1,EN 2:2000,2025-01-02
c,Attestation,1,Ash Tests,testing,testing,Sample 2,EN 1:2000,2025-01-03
"""


@pytest.fixture
def issuers(tmp_path):
    """Load tables, and return the issuer of each attestation."""

    def run(*tables, mapping=None):
        paths = []
        for number, text in enumerate(tables):
            paths.append(tmp_path / f"{number}.{'json' if text.startswith('[') else 'csv'}")
            paths[-1].write_text(text, encoding="utf-8")
        if mapping:
            (tmp_path / "mapping.csv").write_text(mapping, encoding="utf-8")
        graph = casco_kg.load(*paths, mapping=tmp_path / "mapping.csv" if mapping else None)
        attested = {
            t.subject.value.split("/")[-1]: t.object for t in graph if t.predicate == expand("casco:attestedBy")
        }
        return graph, attested

    return run


def test_rows_with_one_name_name_one_body(issuers):
    graph, by = issuers(ROWS)
    assert by["a"] == by["b"] != by["c"]
    assert len(graph.values(by["a"], expand("casco:performs").value)) == 2
    assert casco_kg.validate(graph).findings == ()


def test_in_several_files_it_is_the_same(issuers):
    _, by = issuers(ROWS, ROWS.replace("\na,", "\nd,").replace("\nb,", "\ne,").replace("\nc,", "\nf,"))
    assert by["a"] == by["d"] and by["c"] == by["f"]


def test_a_number_tells_bodies_of_one_name_apart(issuers):
    rows = ROWS.replace("attestedBy.performs", "attestedBy.number").replace("Ash", "Elm")
    _, by = issuers(rows.replace(",testing,testing,", ",101,testing,").replace(",calibration,c", ",102,c"))
    assert by["a"] == by["c"] != by["b"]


def test_a_body_that_another_table_describes_is_meant(issuers):
    graph, by = issuers(ROWS, "id,label,performs\nelm,Elm Tests,testing\nash,Ash,testing\n")
    assert by["a"] == by["b"] == expand("https://w3id.org/casco-kg/register/elm")
    assert by["c"] not in (by["a"], expand("https://w3id.org/casco-kg/register/ash"))
    assert graph.places.find(by["a"].value, RDFS + "label")


@pytest.mark.parametrize(
    "bodies",
    [
        "id,label,performs\nelm,Elm Tests,testing\nelm2,Elm Tests,testing\n",
        "id,label,grantedTo.id,scope.activity\nelm,Elm Tests,elm3,testing\n",
    ],
)
def test_of_several_none_is_meant_and_no_record_about_a_body(issuers, bodies):
    _, by = issuers(ROWS, bodies)
    assert ".well-known/genid/" in by["a"].value


def test_a_listing_in_json_names_one_body(issuers):
    listing = '[{"n": "1", "by": "Elm"}, {"n": "2", "by": "Elm"}]'
    _, by = issuers(listing, mapping="column,key\nn,id\nby,attestedBy.label\n")
    assert by["1"] == by["2"]


def test_scopes_of_one_name_stay_apart(issuers):
    rows = "id,grantedTo,scope.label,scope.activity\nx,l,Soils,testing\ny,l,Soils,calibration\n"
    graph, _ = issuers(rows)
    assert len({t.object for t in graph if t.predicate == expand("casco:hasScope")}) == 2


def test_of_each_key_that_leads_to_a_record_it_is_said_whether_a_name_stands_for_it():
    others = {
        "assessmentOf", "bearsMark", "carriesOut", "concerns", "decides", "eventOf", "grants", "holds", "lists",
        "result", "scope", "states", "underAccreditation", "underAuthorization",
    }  # fmt: skip
    assert known_by_name() | others == {key for key in keys() if leads_to_a_record(key)}
    assert not known_by_name() & others


@pytest.mark.parametrize("name", ["ELM TESTS", "Elm  Tests", "Elm\u00a0Tests", "Elm Tests.", "Elm, Tests"])
def test_a_name_in_another_spelling_is_of_the_same_body(issuers, name):
    rows = ROWS.replace("b,Attestation,2,Elm Tests", f'b,Attestation,2,"{name}"')
    graph, by = issuers(rows)
    assert by["a"] == by["b"] != by["c"]
    assert casco_kg.validate(graph).at_least("warning") == ()
    _, by = issuers(rows, "id,label,performs\nelm,Elm tests,testing\n")
    assert by["a"] == by["b"] == expand("https://w3id.org/casco-kg/register/elm")


@pytest.mark.parametrize("name", ["Elm Test", "Elm Tests 2", "Elms Tests", "Elm Tests Ltd"])
def test_another_name_is_of_another_body(issuers, name):
    _, by = issuers(ROWS.replace("b,Attestation,2,Elm Tests", f'b,Attestation,2,"{name}"'))
    assert by["a"] != by["b"]


@pytest.mark.parametrize(
    ("header", "cell", "schemes"),
    [
        ("scheme.label", "Corn|Rye", {"Corn", "Rye"}),
        ("scheme.label", "Corn | Corn", {"Corn"}),
        ("scheme.id,scheme.label", "s-1,Corn|Rye", {"s-1"}),
        ("scheme.label,scheme.ownedBy", "Corn|Rye,owner", {"Corn-Rye"}),
    ],
)
def test_several_names_in_a_cell_are_several_schemes_where_nothing_else_is_said_of_them(issuers, header, cell, schemes):
    graph, _ = issuers(f"id,type,{header}\na,Attestation,{cell}\n")
    found = {t.object.value for t in graph if t.predicate == expand("casco:underScheme")}
    assert {iri.split("/")[-1].removeprefix("named-") for iri in found} == schemes


@pytest.mark.parametrize("name", ["Site", "site", "Field", "Economy", "Committee", "Status", "Accreditation"])
def test_a_type_is_a_class_where_a_property_is_called_alike(name):
    assert value_of("type", name) == expand(f"casco:{name.capitalize()}")
