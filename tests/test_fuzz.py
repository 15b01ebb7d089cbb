"""A share of the fuzzing that ``python -m tests.fuzz.run`` does at length, and what that found."""

import json

import pyoxigraph as ox
import pytest
from fuzz.kinds import KINDS, variant
from fuzz.run import Worker

from casco_kg import CascoError, InputError, UsageError, load, query, validate
from casco_kg.cli.settings import read_settings
from casco_kg.graph import Graph
from casco_kg.keys.names import CONTEXT_IRI
from casco_kg.writing.exports import serialize

pytestmark = pytest.mark.slow

#: Of each kind; a thousand of each take hours.
_COUNT = 8


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.end()


@pytest.mark.parametrize("kind", KINDS)
def test_no_spoilt_input_ends_in_anything_but_a_report_or_a_message(kind, worker):
    trials = [worker.tried(kind, number, 0) for number in range(_COUNT)]
    assert [failure for trial in trials for failure in trial.failures] == []


def test_a_variant_is_the_same_on_every_run():
    assert all(variant(kind, 3, 7) == variant(kind, 3, 7) for kind in KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(" + "!(" * 500 + "true" + ")" * 500 + ") }",
        "ASK { " + "FILTER EXISTS { " * 1_000 + "?s ?p ?o" + "}" * 1_001,
        "ASK { FILTER(" + "1 + " * 20_000 + "1 > 0) }",
        "ASK { " + "{} UNION " * 20_000 + "{} }",
        "ASK { FILTER(" + "!" * 20_000 + "true) }",
        "ASK { " + "?s ?p ?o . " * 20_000 + "}",
        "ASK { ?s ?p " + ", ".join(["<http://e.org/o>"] * 50_000) + " }",
        "ASK { ?s ?p (" + " <http://e.org/o>" * 50_000 + ") }",
        "ASK { ?s ?p ?o FILTER (?o <" + "(" * 500 + "1" + ")" * 500 + "> ?s) }",
    ],
)
def test_a_query_at_which_the_engine_would_break_down_is_refused(text, write):
    with pytest.raises(UsageError, match=r"the query (is nested|has)"):
        query(text)
    shape = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <https://example.org/s> sh:targetSubjectsOf <http://e.org/b> ; sh:sparql [ sh:select "{text}" ] ."""
    with pytest.raises(UsageError, match=r"the query (is nested|has)"):
        validate(load(write("d.ttl", "<a> <http://e.org/b> <c> .")), shapes=[write("s.ttl", shape)])


def test_a_query_with_a_name_of_very_many_letters_is_read_in_no_time():
    with pytest.raises(CascoError):
        query("ASK { ?s " + "a" * 100_000 + " ?o }")


def test_a_query_with_very_many_values_is_no_tangle():
    values = " ".join(f"(id:standard-iso-iec-{number} 1.5)" for number in range(20_000))
    assert query(f"ASK {{ VALUES (?x ?y) {{ {values} }} }}") is True


@pytest.mark.parametrize("ending", ["nt", "ttl"])
def test_triple_terms_within_one_another_are_refused_before_they_break_the_parser(ending, write):
    text = "<a:a> <b:b> " + "<<( <a:a> <b:b> " * 20_000 + "<c:c>" + ")>>" * 20_000 + " .\n"
    with pytest.raises(InputError, match="triple terms"):
        load(write(f"deep.{ending}", text))


def test_entities_that_would_grow_are_refused_even_where_they_are_not_used(write):
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = f"""<!DOCTYPE x [<!ENTITY e0 "x">{grown}]>
        <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>"""
    with pytest.raises(InputError, match="grow without bound"):
        load(write("grown.rdf", text))


@pytest.mark.parametrize("identifier", ["a##b", "##", "#a#b", "a#b#c#", "x:#\x1b#"])
def test_an_identifier_with_several_number_signs_is_read(identifier, write):
    assert len(load(write("t.csv", f'id,label\n"{identifier}",b\n'))) == 1


@pytest.mark.parametrize("pattern", ["/*.ttl", "**x", "[", "a\\u0000*", "a\\u0000", "a" * 5_000])
def test_settings_whose_files_cannot_be_any_are_refused_in_words(pattern, write):
    named = write("casco-kg.toml", f'files = ["{pattern}"]')
    with pytest.raises((InputError, UsageError)) as refused:
        load(*read_settings(named).files)
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize("context", [CONTEXT_IRI, {"label": "http://e.org/label"}])
def test_half_a_character_is_refused_in_words(context, write):
    text = json.dumps({"@context": context, "label": "x", "performs": "a\ud800"})
    with pytest.raises(InputError, match="half a character"):
        load(write("half.jsonld", text))


@pytest.mark.parametrize("container", [1, [{}], {"b": 1}, True])
def test_a_container_that_is_none_is_refused_in_words(container, write):
    text = json.dumps({"@context": {"a": {"@id": "http://e.org/a", "@container": container}}, "a": "b"})
    with pytest.raises(InputError, match="is not JSON-LD"):
        load(write("c.jsonld", text))


def test_a_list_in_a_list_of_a_listing_has_a_place(write):
    mapping = write("m.csv", "column,key\nno,id\nname,label\n")
    data = load(
        write("l.json", json.dumps([{"no": 1, "name": "x", "more": [[2], 3]}, {"no": 2, "name": "y", "extra": [[4]]}])),
        mapping=mapping,
    )
    assert {remark.object.value for remark in data.remarks} == {"more", "extra"}


@pytest.mark.parametrize(
    "shape",
    [
        "sh:targetSubjectsOf <http://e.org/b> ; sh:minCount 1 ; sh:not [ sh:minCount 1 ]",
        "sh:targetSubjectsOf <http://e.org/b> ; sh:sparql [ sh:message 'x' ]",
        "sh:targetSubjectsOf <http://e.org/b> ; sh:property [ sh:path 7 ; sh:minCount 1 ]",
        "sh:targetSubjectsOf <http://e.org/b> ; sh:property [ sh:path <http://e.org/b> ; sh:minCount 'x'@en ]",
        "sh:targetSubjectsOf <http://e.org/b> ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l",
    ],
)
def test_malformed_shapes_are_refused_in_words(shape, write):
    rdf = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    text = f"{rdf}@prefix sh: <http://www.w3.org/ns/shacl#> .\n<https://example.org/s> a sh:NodeShape ; {shape} ."
    with pytest.raises(
        InputError, match=r"s\.ttl:3: <https://example\.org/s>: sh:.*; see https://www\.w3\.org/TR/shacl/#"
    ):
        validate(load(write("d.ttl", "<a> <http://e.org/b> <c> .")), shapes=[write("s.ttl", text)])


def test_a_severity_of_ones_own_counts_as_the_gravest(write):
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <https://example.org/s> a sh:NodeShape ; sh:targetSubjectsOf <http://e.org/b> ; sh:nodeKind sh:Literal ;
            sh:severity <https://example.org/Grave> ."""
    report = validate(load(write("d.ttl", "<a> <http://e.org/b> <c> .")), shapes=[write("s.ttl", text)])
    assert [f.severity for f in report.findings if f.constraint.endswith("example.org/s>")] == ["violation"]


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("form", "datatype"),
    [
        ("é", "boolean"),
        ("maybe", "boolean"),
        ("1", "boolean"),
        ("5", "decimal"),
        ("\u0661", "integer"),
        ("1_000", "integer"),
        (" 7", "integer"),
        ("007", "integer"),
        ("-1.50", "decimal"),
        ("inf", "double"),
        ("0.123456789", "double"),
        ("1E5", "double"),
        ("x\ny", "date"),
        ('"""', "token"),
    ],
)
def test_turtle_keeps_the_form_of_every_literal(form, datatype):
    triple = ox.Triple(
        ox.NamedNode("a:a"), ox.NamedNode("b:b"), ox.Literal(form, datatype=ox.NamedNode(XSD + datatype))
    )
    written = serialize(Graph(frozenset({triple})), "turtle")
    assert [quad.triple for quad in ox.parse(written, ox.RdfFormat.TURTLE)] == [triple]


def test_turtle_names_the_empty_list_where_it_is_a_property():
    nil = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
    triple = ox.Triple(nil, nil, nil)
    written = serialize(Graph(frozenset({triple})), "turtle")
    assert [quad.triple for quad in ox.parse(written, ox.RdfFormat.TURTLE)] == [triple]


def test_a_workbook_whose_rows_are_numbered_beyond_any_sheet_is_refused(write):
    import io
    import zipfile

    from fuzz.workbooks import workbook

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["id"], ["a"]]))) as book, zipfile.ZipFile(made, "w") as spoilt:
        for name in book.namelist():
            spoilt.writestr(name, book.read(name).replace(b'<row r="2"', b'<row r="99999999"'))
    with pytest.raises(InputError, match="1,048,576 rows"):
        load(write("rows.xlsx", made.getvalue()))
