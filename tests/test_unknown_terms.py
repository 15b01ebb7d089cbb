"""Terms of our namespaces that shapes and queries of a user name, and that there are none of."""

import pytest
from click.testing import CliRunner

from casco_kg import load, validate
from casco_kg.cli import main
from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.unknown_terms import unknown_in_query, unknown_in_shapes
from casco_kg.validation.constraints import load_shapes

PREFIXES = """@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix id: <https://w3id.org/casco-kg/id/> .
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
REGISTER = """id,type,number,grantedBy,grantedTo,scope.activity,scope.standard,status,validFrom,validUntil
a1,Accreditation,A-1,ab,lab,testing,ISO/IEC 17025:2017,suspended,2024-01-15,2028-01-14
"""
SELECT = 'sh:sparql [ sh:message "so" ; sh:select "PREFIX casco: <{}> PREFIX id: <https://w3id.org/casco-kg/id/> {}" ]'
DEF = "https://w3id.org/casco-kg/def#"


def told_of(write, shapes, data=None):
    shapes = write("shapes.ttl", PREFIXES + shapes)
    data = data or write("register.csv", REGISTER)
    report = validate(load(data), shapes=[shapes], shapes_only=True)
    return [f for f in report.findings if "nothing is found by" in f.shown_value]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "written", "meant"),
    [
        ("sh:targetClass casco:Accredition", "casco:Accredition", "casco:Accreditation"),
        ("sh:targetSubjectsOf casco:grantedto", "casco:grantedto", "casco:grantedTo"),
        ("sh:targetSubjectsOf casco:Status", "casco:Status", "casco:status"),
        ("sh:targetClass casco:accreditation", "casco:accreditation", "casco:Accreditation"),
        ("sh:property [ sh:path casco:validUntill ; sh:maxCount 1 ]", "casco:validUntill", "casco:validUntil"),
        ("sh:property [ sh:path ( casco:hasScope casco:ofActivty ) ]", "casco:ofActivty", "casco:ofActivity"),
        ("sh:property [ sh:path [ sh:inversePath casco:grantedBi ] ]", "casco:grantedBi", "casco:grantedBy"),
        ("sh:not [ sh:hasValue id:status-suspendet ]", "id:status-suspendet", "id:status-suspended"),
        ("sh:in ( id:status-activ )", "id:status-activ", "id:status-active"),
        (SELECT.format(DEF, "SELECT $this WHERE { $this casco:Status ?s }"), "casco:Status", "casco:status"),
        (SELECT.format(DEF, "SELECT $this WHERE { $this a casco:Scop }"), "casco:Scop", "casco:Scope"),
        (SELECT.format(DEF[:-1] + "/", "SELECT $this WHERE { $this casco:status ?s }"), "def/status", "casco:status"),
    ],
)
def test_a_term_of_shapes_that_there_is_none_of_is_told(write, shape, written, meant):
    (found,) = told_of(write, f"ex:s a sh:NodeShape ; {shape} .\n")
    assert written in found.shown_value and f"did you mean {meant}?" in found.shown_value
    assert found.place.file.endswith("shapes.ttl") and found.place.line == 5


@pytest.mark.parametrize(
    "shape",
    [
        "sh:targetClass casco:Accreditation ; sh:property [ sh:path casco:status ; sh:in ( id:status-active ) ]",
        "sh:targetClass ex:Own ; sh:property [ sh:path ex:grade ; sh:minCount 1 ]",
        SELECT.format(DEF, "SELECT $this WHERE { $this a casco:Status }"),
        SELECT.format(DEF, "SELECT $this WHERE { $this casco:status ?s . VALUES ?c { casco:Status casco:Scope } }"),
        SELECT.format(DEF, "SELECT $this WHERE { $this ?p ?o . FILTER (STRSTARTS(STR(?o), STR(id:status-))) }"),
        SELECT.format(DEF, "SELECT $this WHERE { id:present-day casco:isDay ?today . $this casco:validUntil ?u }"),
    ],
)
def test_what_there_is_is_not_told(write, shape):
    assert told_of(write, f"ex:s a sh:NodeShape ; {shape} .\n") == []


def test_a_term_that_the_data_or_the_shapes_use_is_not_told(write):
    shapes = "ex:s a sh:NodeShape ; sh:targetSubjectsOf casco:grade .\n"
    data = f'<http://example.org/x> <{DEF}grade> "A" .'
    path = write("data.ttl", data)
    assert told_of(write, shapes, path) == []
    assert len(told_of(write, shapes)) == 1
    assert told_of(write, shapes + "casco:grade a <http://www.w3.org/2002/07/owl#DatatypeProperty> .\n") == []


def test_what_a_message_is_about_is_not_called_by_its_own_name(write):
    shapes = write(
        "shapes.ttl",
        PREFIXES
        + "ex:s a sh:NodeShape ; sh:targetClass casco:Accreditation ; sh:property [ sh:path casco:validUntil ; "
        + 'sh:minExclusive "2028-01-14"^^<http://www.w3.org/2001/XMLSchema#date> ] .\n',
    )
    report = validate(load(write("register.csv", REGISTER)), shapes=[shapes], shapes_only=True)
    assert [(f.path, f.hint) for f in report.findings] == [("casco:validUntil", "")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?a\nWHERE { ?a a casco:Acreditation }", [":2: ", "did you mean casco:Accreditation?"]),
        ("SELECT ?a WHERE { ?a casco:Status ?s }", [":1: ", "it is a class", "did you mean casco:status?"]),
        ("SELECT ?a WHERE { ?a casco:status id:status-suspendet }", ["did you mean id:status-suspended?"]),
        ("SELECT ?a WHERE { ?a casco:status id:status-suspended }", []),
        ("CONSTRUCT { ?a casco:isBig true } WHERE { ?a casco:number ?n }", []),
        ("SELECT ?a WHERE { ?a a casco:Accreditation ; ?p casco:Status }", []),
        ("BASE <http://example.org/> SELECT ?a WHERE { ?a <own> ?o ; <other> <../x> }", []),
    ],
)
def test_a_term_of_a_query_that_there_is_none_of_is_told(write, query, told):
    arguments = ["query", str(write("own.rq", query)), "--data", str(write("register.csv", REGISTER))]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert all(part in result.stderr for part in told) and ("nothing is found by" in result.stderr) is bool(told)


def test_our_own_shapes_and_queries_name_nothing_that_there_is_none_of():
    nothing = Graph(frozenset())
    assert [
        name for kind in ("asserted", "closed") for _, name, _ in unknown_in_shapes(load_shapes(kind), nothing)
    ] == []
    queries = [*find("queries", "*.rq"), *find("queries", "*/*.rq")]
    assert {path.name: named for path in queries if (named := unknown_in_query(path.read_text()))} == {}
    assert queries
