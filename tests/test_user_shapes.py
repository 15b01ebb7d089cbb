"""Shapes of users: terms as they were written, any focus node, and what SHACL says in the report."""

import json

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from casco_kg.cli import main
from casco_kg.engines import INTERPRETED, Engine
from casco_kg.errors import CascoError
from casco_kg.findings import validate
from casco_kg.loading import load, load_as_written
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.written import is_kept, may_read, named, written
from casco_kg.rendering.reports import report_in
from casco_kg.shacl.interpreted.literals import comes_first, is_well_formed

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix id: <https://w3id.org/casco-kg/id/> .
@prefix ex: <https://example.org/> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
"""
EX = "https://example.org/"


@pytest.fixture
def run(tmp_path):
    """Return a function that validates Turtle by shapes in Turtle, by these alone or beside ours."""

    def ran(data, shapes, *, alone=True, **options):
        paths = []
        for name, text in (("data", data), ("shapes", shapes)):
            paths.append(tmp_path / f"{name}.ttl")
            paths[-1].write_text(PREFIXES + text)
        graph = load_as_written(paths[0]) if alone else load(paths[0])
        return validate(graph, shapes=[paths[1]], shapes_only=alone, **options)

    return ran


def found(report):
    """Return focus and value of the findings of the user's shapes, in short."""

    def short(term):
        if term is None:
            return None
        term = written(term)
        return "_" if isinstance(term, ox.BlankNode) else term.value.removeprefix(EX)

    return sorted((short(f.focus), short(f.value)) for f in report.findings if f.limit)


def property_shape(asks, about="ex:p"):
    return f"ex:S a sh:NodeShape ; sh:targetSubjectsOf {about} ; sh:property [ sh:path {about} ; {asks} ] ."


DATA = """
ex:a ex:p 4.0, 06, "5"^^xsd:int, 12345678901234567890, 0.12345678901234567890123, 1, "01"^^xsd:integer .
ex:b ex:q [ ex:r 1 ] . ex:c ex:q ex:d . ex:d ex:r 2.50 .
"""


@pytest.mark.parametrize(
    ("about", "asks", "values"),
    [
        ("ex:p", "sh:datatype xsd:integer", ["0.12345678901234567890123", "4.0", "5"]),
        ("ex:p", 'sh:pattern "^[0-9]{2}$"', ["0.12345678901234567890123", "1", "12345678901234567890", "4.0", "5"]),
        ("ex:p", "sh:minInclusive 1", ["0.12345678901234567890123"]),
        ("ex:p", "sh:maxInclusive 100", ["12345678901234567890"]),
        ("ex:p", "sh:maxCount 6", [None]),
        ("ex:p", "sh:maxCount 7", []),
        ("ex:p", "sh:hasValue 4", [None]),
        ("ex:p", "sh:hasValue 4.0", []),
        ("ex:q", "sh:nodeKind sh:IRI", ["_"]),
        ("ex:q", "sh:nodeKind sh:BlankNode", ["d"]),
        ("ex:q", 'sh:pattern "^https"', ["_"]),
        ("ex:q", "sh:property [ sh:path ex:r ; sh:in ( 1 2.5 ) ]", ["2.50"]),
        ("ex:q", "sh:node [ sh:property [ sh:path ex:r ; sh:maxLength 1 ] ]", ["d"]),
    ],
)
def test_terms_are_as_they_were_written(run, about, asks, values):
    alone = "nodeKind" not in asks
    report = run(DATA, property_shape(asks, about), alone=alone)
    assert [value for _, value in found(report)] == values
    assert all(f.place for f in report.findings)


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ("$this ex:p ?value FILTER (STR(?value) = '4.0')", ["4.0"]),
        ("$this ex:p ?value FILTER (DATATYPE(?value) = <http://www.w3.org/2001/XMLSchema#int>)", ["5"]),
        ("$this ex:p ?value FILTER (?value > 100)", ["12345678901234567890"]),
        ("$this ex:q ?value FILTER isBlank(?value)", ["_"]),
        ("$this ?any ?value FILTER (STR(?value) = '06')", ["06"]),
        ("$this !ex:q ?value FILTER (STR(?value) = '06')", ["06"]),
        ("$this ex:q/ex:r ?value FILTER NOT EXISTS { ?b ex:r ?value FILTER isBlank(?b) }", ["2.50"]),
    ],
)
def test_queries_in_shapes_see_terms_as_they_were_written(run, where, values):
    shapes = f"""ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p, ex:q ;
        sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this ?value WHERE {{ {where} }}" ] ."""
    assert [value for _, value in found(run(DATA, shapes))] == values


def test_the_report_says_that_rdflib_was_asked_and_only_where_forms_matter(run):
    shapes = """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:q ;
        sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this WHERE { $this %s ?value }" ] ."""
    assert run(DATA, shapes % "ex:q").engines == (Engine(INTERPRETED),)
    assert run(DATA, shapes % "ex:p").engines[0].by_rdflib


@pytest.mark.slow
def test_a_query_sees_terms_as_they_were_written(tmp_path):
    (tmp_path / "data.ttl").write_text(PREFIXES + DATA)
    query = tmp_path / "query.rq"
    for text, answers in (
        ("SELECT ?v { ex:a ex:p ?v FILTER (STR(?v) IN ('4.0', '06')) }", ["06", "4.0"]),
        ("SELECT ?s { ?s ex:q ?v FILTER isBlank(?v) }", [f"<{EX}b>"]),
        ("CONSTRUCT { ex:a ex:v ?v } WHERE { ex:d ex:r ?v }", ["2.50"]),
    ):
        query.write_text(f"PREFIX ex: <{EX}> {text}")
        result = CliRunner().invoke(main, ["query", str(query), "--data", str(tmp_path / "data.ttl")])
        assert result.exit_code == 0, result.output
        assert all(answer in result.stdout for answer in answers), result.stdout


def test_nodes_that_a_shape_names_are_looked_at_wherever_they_are(run):
    shapes = """
    ex:S a sh:NodeShape ; sh:targetNode ex:nowhere, casco:Accreditation, id:activity-testing, "text", 4.50 ;
        sh:property [ sh:path [ sh:inversePath ex:names ] ; sh:minCount 1 ] .
    ex:Length a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:minLength 3 .
    """
    report = run("ex:a ex:p 4.0, 10 ; ex:names ex:b .", shapes, alone=False)
    assert [focus for focus, _ in found(report)] == sorted(
        [
            "10",
            "nowhere",
            "text",
            "4.50",
            "https://w3id.org/casco-kg/def#Accreditation",
            "https://w3id.org/casco-kg/id/activity-testing",
        ]
    )
    assert {f.place.line for f in report.findings if f.focus.value == "10"} == {9}
    assert all(f.place for f in report.findings)
    assert dict(report.looked_at) == {f"<{EX}S>": 5, f"<{EX}Length>": 2}


def test_what_the_knowledge_graph_alone_has_is_no_target(run):
    shapes = "ex:S a sh:NodeShape ; sh:targetClass casco:Standard ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    report = run("ex:a ex:p 1 . ex:s a casco:Standard .", shapes, alone=False)
    assert found(report) == [("s", None)]


def test_a_shape_that_looked_at_nothing_is_told(run):
    report = run("ex:a ex:p 1 .", "ex:S a sh:NodeShape ; sh:targetClass ex:None ; sh:nodeKind sh:IRI .")
    assert report.looked_at == ((f"<{EX}S>", 0),)
    assert "no node, as the data has none of its targets" in report_in("text", report, {}).decode()
    assert json.loads(report_in("json", report, {}))["lookedAt"] == {f"<{EX}S>": 0}
    assert "no node" in report_in("html", report, {}).decode()


def test_findings_of_ones_own_shapes_have_no_proofs_and_no_fault(tmp_path):
    (tmp_path / "data.ttl").write_text(f"<{EX}a> <{EX}p> 1 .")
    (tmp_path / "shapes.ttl").write_text(PREFIXES + property_shape("sh:minLength 4"))
    arguments = [str(tmp_path / "data.ttl"), "--shapes", str(tmp_path / "shapes.ttl"), "--explain"]
    result = CliRunner().invoke(main, ["validate", "--no-config", *arguments])
    assert result.exit_code == 1 and "without proofs" not in result.output, result.output


def test_reports_name_the_constraint_and_its_limit(run):
    report = run("ex:a ex:p 1 .", property_shape('sh:minLength 4 ; sh:message "Too short."'))
    (finding,) = json.loads(report_in("json", report, {}))["findings"]
    assert (finding["component"], finding["limit"]) == ("sh:MinLengthConstraintComponent", "sh:minLength 4")
    for report_format in ("text", "html"):
        assert "sh:minLength 4 (sh:MinLengthConstraintComponent)" in report_in(report_format, report, {}).decode()


def test_what_is_graver_stands_by_itself(run):
    shapes = """ex:S a sh:NodeShape ; sh:targetNode ex:a ;
        sh:property [ sh:path ex:q ; sh:minCount 1 ; sh:severity sh:Info ] ,
            [ sh:path [ sh:inversePath ex:y ] ; sh:minCount 1 ] ,
            [ sh:path [ sh:inversePath ex:z ] ; sh:minCount 1 ] ."""
    text = report_in("text", run("ex:a ex:p 1 .", shapes), {}).decode()
    assert f"violation <{EX}S> (2)" in text and f"info <{EX}S> (1)" in text


MESSAGES = """
ex:S a sh:NodeShape ; sh:targetClass ex:Visit ;
    sh:sparql [ sh:prefixes ex: ; sh:message "{?days} of {$planned}"@en, "{?days} von {?planned}"@de ;
        sh:select "SELECT $this ?days ?planned WHERE { $this ex:days ?days ; ex:planned ?planned }" ] ;
    sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this ?message WHERE { $this ex:says ?message }" ] ;
    sh:sparql [ sh:prefixes ex: ; sh:deactivated true ; sh:select "SELECT $this WHERE { }" ] .
"""


@pytest.mark.parametrize(
    ("language", "message"), [(None, "2 of 5"), ("de", "2 von 5"), ("de-AT", "2 von 5"), ("fr", "2 of 5")]
)
def test_each_query_says_what_it_found(run, language, message):
    report = run('ex:v a ex:Visit ; ex:days 2 ; ex:planned 5 ; ex:says "hello" .', MESSAGES, language=language)
    assert sorted(f.message for f in report.findings) == [message, "hello"]
    text = report_in("ttl", report, {}).decode()
    assert '"2 of 5"@en' in text and '"2 von 5"@de' in text and text.count("sh:sourceConstraint _:") == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT $this WHERE { $this ?p ?o MINUS { ?o ?q ?r } }", "MINUS"),
        ("SELECT $this WHERE { VALUES ?o { 1 } $this ?p ?o }", "VALUES"),
        ("SELECT ?o WHERE { ?s ?p ?o }", "leaves $this out"),
        ("SELECT $this WHERE { $this ?p ?o { SELECT ?o WHERE { ?s ?q ?o } } }", "leaves $this out"),
        ("SELECT $this WHERE { BIND (1 AS ?this) }", "assigns ?this"),
        ("SELECT $this WHERE { $this ?p }", 'cannot be parsed: it makes no sense from "'),
        ("SELECT $this WHERE { $this g:p ?o }", "prefix g: is not declared; name it with sh:prefixes and sh:declare"),
        ("SELECT $this WHERE { $this :p ?o FILTER (?o = 'g:p') }", "the prefix : is not declared"),
        ("PREFIX g: <urn:g> SELECT $this WHERE { $this g:p <g:o> FILTR ($this) }", 'no sense from "FILTR'),
        ("SELECT $this WHERE { $this ?p ?o ", "it ends before it is complete"),
        ("SELECT $this WHERE { $this ?p ?o BIND (1 AS ?o) }", "a variable is assigned that has a value"),
        ("ASK { $this ?p ?o }", "begins with SELECT"),
        ("SELECT $this WHERE { $this $PATH ?o }", "$PATH"),
    ],
)
def test_a_query_that_shacl_does_not_allow_is_refused_with_its_place(run, query, words):
    shapes = f'ex:S a sh:NodeShape ; sh:targetNode ex:a ;\n    sh:sparql [ sh:select "{query}" ] .'
    with pytest.raises(CascoError, match=r"shapes\.ttl:10: ") as refused:
        run("ex:a ex:p 1 .", shapes)
    assert words in str(refused.value) and f"{EX}S" in str(refused.value)


@pytest.mark.parametrize(
    "query",
    ["SELECT * WHERE { $this ex:p ?value }", "SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this"],
)
def test_a_query_that_shacl_allows_is_run(run, query):
    shapes = f'ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex: ; sh:select "{query}" ] .'
    assert len(found(run("ex:a ex:p 1 .", shapes))) == 1


COMPONENT = """
ex:Between a sh:ConstraintComponent ; sh:parameter [ sh:path ex:least ], [ sh:path ex:most ; sh:optional true ] ;
    sh:message "{$value} is not from {$least} to {?most}" ;
    sh:validator [ a sh:SPARQLAskValidator ;
        sh:ask "ASK { FILTER (isBlank($value) || ($value >= $least && (!BOUND($most) || $value <= $most))) }" ] .
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; ex:least 2 ; ex:most 5.0 ] .
ex:T a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; ex:least 9 ] .
"""


def test_components_of_ones_own_are_run(run):
    report = run("ex:a ex:p 1, 4, 7, 9.50, [] .", COMPONENT)
    assert sorted(f.message for f in report.findings) == [
        "1 is not from 2 to 5.0",
        "1 is not from 9 to {?most}",
        "4 is not from 9 to {?most}",
        "7 is not from 2 to 5.0",
        "7 is not from 9 to {?most}",
        "9.50 is not from 2 to 5.0",
    ]
    assert {f.component for f in report.findings} == {f"{EX}Between"}


def test_details_are_no_results(run):
    shapes = """ex:S a sh:NodeShape ; sh:targetNode ex:a ;
        sh:property [ sh:path ex:p ; sh:severity sh:Info ;
            sh:node [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ] ."""
    for engine in ("compiled", "reference"):
        report = run("ex:a ex:p ex:b .", shapes, engine=engine)
        assert [f.severity for f in report.findings] == ["info"]


def test_a_shape_that_refers_to_itself_ends(run):
    shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:node ex:S ; sh:minCount 1 ] ."
    assert found(run("ex:a ex:p ex:b . ex:b ex:p ex:a .", shapes)) == []
    assert found(run("ex:a ex:p ex:b . ex:b ex:q ex:a .", shapes)) == [("a", "b")]


@pytest.mark.slow
def test_shapes_of_any_size_are_run(run):
    many = " ".join(f"ex:v{number}" for number in range(10_000))
    assert found(run("ex:a ex:p ex:b .", property_shape(f"sh:in ( {many} ex:b )"))) == []
    assert found(run("ex:a ex:p ex:b .", property_shape(f"sh:in ( {many} )"))) == [("a", "b")]
    tags = " ".join(f'"x{number}"' for number in range(10_000))
    assert found(run('ex:a ex:p "b"@en .', property_shape(f"sh:languageIn ( {tags} )"))) == [("a", "b")]
    targets = ", ".join(f"ex:t{number}" for number in range(8_000))
    assert (
        len(found(run("ex:a ex:p 1 .", f"ex:S a sh:NodeShape ; sh:targetNode {targets} ; sh:nodeKind sh:Literal .")))
        == 8_000
    )
    steps = " ".join(["ex:p"] * 3_000)
    assert found(
        run(
            "ex:a ex:p ex:a .",
            f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ( {steps} ) ; sh:maxCount 0 ] .",
        )
    ) == [("a", None)]


def test_files_of_shapes_share_no_blank_nodes(tmp_path):
    (tmp_path / "data.ttl").write_text(PREFIXES + "ex:a ex:p 1 .")
    for name, limit in (("one", 3), ("two", 9)):
        (tmp_path / f"{name}.ttl").write_text(
            PREFIXES
            + f"ex:{name} a sh:NodeShape ; sh:targetNode ex:a ; sh:property _:x ."
            + f"_:x sh:path ex:p ; sh:minInclusive {limit} ."
        )
    report = validate(
        load_as_written(tmp_path / "data.ttl"), shapes=[tmp_path / "one.ttl", tmp_path / "two.ttl"], shapes_only=True
    )
    assert sorted((f.constraint, f.limit) for f in report.findings) == [
        (f"<{EX}one>", "sh:minInclusive 3"),
        (f"<{EX}two>", "sh:minInclusive 9"),
    ]


def test_shapes_alone_check_any_data_and_know_nothing_of_ours(tmp_path):
    shapes, data, table = (tmp_path / name for name in ("shapes.ttl", "data.ttl", "table.csv"))
    shapes.write_text(
        PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    )
    data.write_text(f"<{EX}a>\n    a <{EX}C> .")
    table.write_text("id,type\nfoo,https://example.org/C\n")

    def ran(*arguments):
        return CliRunner().invoke(main, ["validate", "--no-config", "--shapes-only", *map(str, arguments)])

    for arguments in ((data, "--shapes", shapes), (shapes, data), (data, shapes)):
        result = ran(*arguments)
        assert result.exit_code == 1, result.output
        assert "data.ttl:2" in result.stdout and "1 violation, 0 warnings, 0 info" in result.stdout
    assert ran(data).exit_code == 2
    assert ran(data, shapes, "--explain").exit_code == 2
    assert ran(shapes).exit_code == 0  # there is nothing of class ex:C in it
    assert '"ruleId": "<https://example.org/S>"' in ran(data, shapes, "--format", "sarif").stdout
    assert ran(table, shapes).exit_code in (0, 1)


@pytest.mark.parametrize(
    ("text", "datatype", "right"),
    [
        ("127", "byte", True),
        ("128", "byte", False),
        ("-1", "unsignedInt", False),
        ("0", "positiveInteger", False),
        ("1" * 40, "integer", True),
        ("+0123", "integer", True),
        (" 5 ", "integer", False),
        ("\u0665", "integer", False),
        ("1.", "decimal", True),
        ("1e3", "decimal", False),
        ("INF", "float", True),
        ("2024-02-29", "date", True),
        ("2023-02-29", "date", False),
        ("2023-04-31Z", "date", False),
        ("2023-04-30+14:00", "date", True),
        ("2026-01-01T24:00:00", "dateTime", True),
        ("2026-01-01T24:00:01", "dateTime", False),
        ("2026-01-01T00:00:00", "dateTimeStamp", False),
        ("--02-30", "gMonthDay", False),
        ("P1Y2M3DT4H5M6.7S", "duration", True),
        ("P", "duration", False),
        ("P1YT", "duration", False),
        ("P1Y", "dayTimeDuration", False),
        ("0F", "hexBinary", True),
        ("0", "hexBinary", False),
        ("QQ==", "base64Binary", True),
        ("QQ=", "base64Binary", False),
        ("de-CH", "language", True),
        ("a:b", "NCName", False),
        ("a b", "token", True),
        ("a  b", "token", False),
        ("anything", "anyURI", True),
    ],
)
def test_forms_of_datatypes(text, datatype, right):
    assert is_well_formed(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))) is right


def typed(text, datatype):
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (typed("12345678901234567890", "integer"), typed("12345678901234567891", "integer"), True),
        (typed("0.00000000000000000001", "decimal"), typed("0.00000000000000000002", "decimal"), True),
        (typed("1", "integer"), typed("1.5", "double"), True),
        (typed("NaN", "double"), typed("1", "integer"), False),
        (typed("2026-01-01", "date"), typed("2026-01-02", "date"), True),
        (typed("2026-01-01", "date"), typed("2026-01-02T00:00:00", "dateTime"), False),
        (ox.Literal("a"), ox.Literal("b"), True),
        (ox.Literal("a"), typed("1", "integer"), False),
        (typed("x", "integer"), typed("1", "integer"), False),
        (ox.NamedNode("a:a"), ox.NamedNode("a:b"), False),
    ],
)
def test_which_comes_first(one, other, first):
    assert comes_first(one, other) is first
    assert not comes_first(other, one) or not first
    assert comes_first(one, one, or_equal=True) is (isinstance(one, ox.Literal) and one.value not in ("x", "NaN"))


def test_what_the_store_does_not_keep_is_known():
    kept = [
        typed("1", "integer"),
        typed("2.5", "decimal"),
        typed("2026-01-01", "date"),
        ox.Literal("01"),
        typed("x", "integer"),
    ]
    assert all(map(is_kept, [*kept, ox.NamedNode("a:b"), ox.Literal("a", language="de")]))
    changed = [
        typed("01", "integer"), typed("2.50", "decimal"), typed("5", "int"), typed("1", "boolean"),
        typed("1" * 20, "integer"), typed("0." + "1" * 20, "decimal"), typed("2026-01-01T00:00:00+00:00", "dateTime"),
    ]  # fmt: skip
    assert not any(map(is_kept, changed))


@pytest.mark.parametrize(
    ("where", "may"),
    [
        ("?s <a:p> ?o", True),
        ("?s <a:q> ?o", False),
        ("?s ?p ?o", True),
        ("?s <a:q>/^<a:p> ?o", True),
        ("?s !<a:q> ?o", True),
        ("?s <a:q> ?o FILTER NOT EXISTS { ?s <a:p> ?x }", True),
        ("?s <a:q> ?o OPTIONAL { ?s <a:r> ?x }", False),
    ],
)
def test_which_properties_a_query_may_read(where, may):
    assert may_read(f"SELECT * {{ {where} }}", frozenset({ox.NamedNode("a:p")})) is may


def test_blank_nodes_come_back_as_they_were_named():
    for name in ("1-2", "a/b.csv-row-3%20x_y"):
        node = ox.NamedNode(f"https://w3id.org/casco-kg/register/.well-known/genid/{name}")
        assert isinstance(written(node), ox.BlankNode)
        assert named(written(node)) == node
