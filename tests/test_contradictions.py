"""Contradictions about literals: found by both engines, by every rule that can, and by none where there is none."""

from functools import cache

import pytest
from cases import in_lanes
from click.testing import CliRunner

from casco_kg import ContradictionError, infer, load
from casco_kg.cli import main
from casco_kg.inference import Clash, without_annotations
from casco_kg.rdf.terms import shorten
from casco_kg.reference import owl as reference

PREFIXES = """@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EX = "https://example.org/"
FUNCTIONAL = ":p a owl:FunctionalProperty . :x :p "
CLASHES = {
    "two numbers": FUNCTIONAL + "11, 12 .",
    "two numbers of two datatypes": FUNCTIONAL + "'11'^^xsd:int, 12.0 .",
    "two texts": FUNCTIONAL + "'A', 'B' .",
    "a number and a text": FUNCTIONAL + "1, 'one' .",
    "yes and no": FUNCTIONAL + "true, '0'^^xsd:boolean .",
    "two points in time": FUNCTIONAL + "'2026-01-01T00:00:00Z'^^xsd:dateTime, '2026-01-01T00:00:01Z'^^xsd:dateTime .",
    "two days": FUNCTIONAL + "'2026-01-01'^^xsd:date, '2026-01-02'^^xsd:date .",
    "two floating points": FUNCTIONAL + "1.0e0, 1.5e0 .",
    "two texts in one language": FUNCTIONAL + "'a'@en, 'b'@en .",
    "one text in two languages": FUNCTIONAL + "'a'@en, 'a'@de .",
    "a text with and without language": FUNCTIONAL + "'a'@en, 'a' .",
    "a maximal cardinality": """:One rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .
        :x a :One ; :p 1, 2 .""",
    "a qualified maximal cardinality": """:One rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
        owl:maxQualifiedCardinality 1 ; owl:onClass owl:Thing ] . :x a :One ; :p 1, 2 .""",
    "none of what there is": """:None rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 0 ] .
        :x a :None ; :p 'one' .""",
    "what a key makes one": """:Lab owl:hasKey ( :code ) . :p a owl:FunctionalProperty .
        :x a :Lab ; :code 'L-1' ; :p 'north' . :y a :Lab ; :code 'L-1' ; :p 'south' .""",
    "all values from a datatype": """:Sized rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
        owl:allValuesFrom xsd:integer ] . :x a :Sized ; :p 'twelve' .""",
    "a range": ":p rdfs:range xsd:integer . :x :p 'twelve' .",
    "a range of a wider property": ":p rdfs:subPropertyOf :q . :q rdfs:range xsd:integer . :x :p true .",
    "a range that the number leaves": ":p rdfs:range xsd:byte . :x :p 300 .",
    "a range that a language leaves": ":p rdfs:range xsd:string . :x :p 'a'@en .",
    "a range whose datatype the text only claims": ":p rdfs:range xsd:integer . :x :p 'abc'^^xsd:integer .",
    "a range whose bounds the number leaves, whatever it claims": ":p rdfs:range xsd:byte . :x :p '300'^^xsd:byte .",
    "a day in words": ":p rdfs:range xsd:date . :x :p 'soon' .",
    "a day that no calendar has": ":p rdfs:range xsd:date . :x :p '2026-02-31'^^xsd:date .",
    "a point in time that no clock has": ":p rdfs:range xsd:dateTime . :x :p '2026-01-01 at noon'^^xsd:dateTime .",
    "a point in time without the offset that it claims": """:p rdfs:range xsd:dateTime .
        :x :p '2026-01-01T00:00:00'^^xsd:dateTimeStamp .""",
    "two addresses": FUNCTIONAL + "'https://a.example/'^^xsd:anyURI, 'https://b.example/'^^xsd:anyURI .",
    "an inherited fact": ":q rdfs:subPropertyOf :p . :p a owl:FunctionalProperty . :x :p 1 ; :q 2 .",
    "a value that must be": """:Red rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue 'red' ] .
        :p a owl:FunctionalProperty . :x a :Red ; :p 'blue' .""",
}
CONSISTENT = {
    "two forms of a number": FUNCTIONAL + "1, '01'^^xsd:integer, 1.0 .",
    "two forms of yes": FUNCTIONAL + "true, '1'^^xsd:boolean .",
    "one point in time from two places": FUNCTIONAL
    + "'2026-01-01T00:00:00Z'^^xsd:dateTime, '2026-01-01T01:00:00+01:00'^^xsd:dateTime .",
    "points in time that cannot be compared": FUNCTIONAL
    + "'2026-01-01T00:00:00Z'^^xsd:dateTime, '2026-01-02T00:00:00'^^xsd:dateTime .",
    "what is no number": FUNCTIONAL + "'x'^^xsd:integer, 1 .",
    "what is no day": FUNCTIONAL + "'2026-13-45'^^xsd:date, '2026-01-02'^^xsd:date .",
    "datatypes that nobody knows": FUNCTIONAL + "'a'^^:own, 'b'^^:own .",
    "a narrower datatype": ":p rdfs:range xsd:decimal . :x :p 7, '7'^^xsd:unsignedByte .",
    "a text in a language": ":p rdfs:range rdf:langString . :x :p 'a'@en .",
    "a text with and one without language": ":p rdfs:range rdf:PlainLiteral . :x :p 'a', 'a'@en .",
    "a day with an offset": ":p rdfs:range xsd:date . :x :p '2026-02-28Z'^^xsd:date, '2026-02-28'^^xsd:date .",
    "the end of a day": ":p rdfs:range xsd:dateTime . :x :p '2026-02-28T24:00:00Z'^^xsd:dateTime .",
    "no number": ":p rdfs:range xsd:double . :x :p 'NaN'^^xsd:double, '-INF'^^xsd:double .",
    "a point in time with an offset": """:p rdfs:range xsd:dateTime .
        :x :p '2026-01-01T00:00:00Z'^^xsd:dateTimeStamp .""",
    "points in time beyond the calendar of computers": """:p rdfs:range xsd:dateTime .
        :x :p '12026-01-01T00:00:00Z'^^xsd:dateTimeStamp, '-0044-03-15T00:00:00'^^xsd:dateTime .""",
    "texts of narrower datatypes": """:p rdfs:range xsd:string .
        :x :p 'a'^^xsd:NCName, 'de'^^xsd:language, 'b'^^xsd:token, 'c'^^xsd:NMTOKEN .""",
    "a number within spaces": ":p rdfs:range xsd:integer . :x :p ' 5 '^^xsd:integer .",
    "a number that fits": ":p rdfs:range xsd:byte . :x :p 7, 7.0 .",
    "white space that a token has not": FUNCTIONAL + "'a  b'^^xsd:token, 'a b'^^xsd:token .",
    "two values of two things": ":p a owl:FunctionalProperty . :x :p 1 . :y :p 2 .",
}


@cache
def known():
    """What follows from the knowledge graph alone."""
    return infer().inferred


def compiled(data):
    """Close data as users do."""
    try:
        closure = infer(data)
    except ContradictionError as error:
        return error.closure.inferred - known(), error.closure.clashes
    return closure.inferred - known(), ()


def owlrl(data):
    """Close data alone: beside the knowledge graph owlrl needs seconds."""
    inferred, clashes = reference.close(without_annotations(data))
    return inferred, tuple(Clash(*clash) for clash in clashes)


@pytest.mark.parametrize("engine", [compiled, pytest.param(owlrl, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", in_lanes(CLASHES, 4))
def test_a_contradiction_about_literals_is_named_with_its_facts(name, engine, write):
    data = load(write("own.ttl", PREFIXES + CLASHES[name]))
    _, clashes = engine(data)
    assert clashes
    for clash in clashes:
        assert clash.facts and set(clash.facts) <= data.triples
        assert all(place.line and place.line > 3 for place in clash.places)
        assert clash.places or engine is owlrl


@pytest.mark.parametrize("engine", [compiled, pytest.param(owlrl, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", in_lanes(CONSISTENT, 4))
def test_what_is_no_contradiction_is_none_and_no_fact_is_rewritten(name, engine, write):
    assert engine(load(write("own.ttl", PREFIXES + CONSISTENT[name]))) == (frozenset(), ())


def test_the_engines_clash_on_the_same_facts(write):
    """The compiled engine names the axioms of the data besides."""
    data = load(write("own.ttl", PREFIXES + CLASHES["a range"] + CLASHES["two texts"].replace(":p", ":code")))
    told = [{clash.reason: clash.facts for clash in engine(data)[1]} for engine in (compiled, owlrl)]
    assert told[0].keys() == told[1].keys()
    assert all({*told[1][reason]} <= {*facts} for reason, facts in told[0].items())
    (ranged,) = [facts for reason, facts in told[0].items() if reason.startswith("dt-not-type")]
    assert "rdfs:range" in {shorten(fact.predicate) for fact in ranged}


def test_owlrl_is_given_numbers_to_count_by(write):
    text = ":One rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] . :x a :One ; :p :y, :z ."
    inferred, clashes = owlrl(load(write("own.ttl", PREFIXES + text)))
    assert {(shorten(t.subject), shorten(t.object)) for t in inferred} == {
        (f"<{EX}y>", f"<{EX}z>"),
        (f"<{EX}z>", f"<{EX}y>"),
    }
    assert not clashes


@pytest.mark.parametrize(
    "command", ["infer {}", "validate --no-config {}", "ask activities --data {}", "trace --data {}"]
)
def test_every_command_ends_with_3_and_the_line(command, write):
    path = write("own.ttl", PREFIXES + CLASHES["two numbers"])
    result = CliRunner().invoke(main, command.format(path).split())
    assert result.exit_code == 3
    assert f"{path}:4" in result.output and '"11"^^xsd:integer' in result.output
