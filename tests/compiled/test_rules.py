"""One case for each construct: the closure is owlrl's, and the rule is the one of the W3C tables."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from casco_kg.owl.closure import close
from casco_kg.owl.compiler import compile_rules
from tests.compiled.cases import canonical, cases, turtle
from tests.compiled.reference import reference

CLOSURES = cases("closures.txt")
CLASHES = cases("clashes.txt")


@pytest.mark.parametrize("name", CLOSURES)
def test_the_closure_is_what_the_case_says_and_what_owlrl_says(name):
    given, then = map(turtle, CLOSURES[name].split("=>"))
    rules = compile_rules(given)
    inferred = close(given, rules)
    assert canonical(inferred) == canonical(then)
    assert canonical(reference(given).news) == canonical(then)
    assert not inferred.contradictions
    assert not inferred.not_compiled
    made = {rule.name for rule in (*rules.rules, *rules.schema_rules)}
    assert "-" not in name.split()[0] or name.split()[0] in made


@pytest.mark.parametrize("name", CLASHES)
def test_a_contradiction_names_the_rule_and_the_facts(name):
    given = turtle(CLASHES[name])
    inferred = close(given, compile_rules(given))
    assert name in {contradiction.rule.name for contradiction in inferred.contradictions}
    held = {*given, *inferred}
    for contradiction in inferred.contradictions:
        for fact in contradiction.facts:
            anonymous = isinstance(fact.object, ox.BlankNode) or isinstance(fact.subject, ox.Literal)
            assert anonymous or ox.Triple(*fact) in held
    assert reference(given).errors


def test_a_literal_keeps_its_form():
    """Rdflib writes 007 as 7 when it parses, so that owlrl cannot be asked."""
    given = turtle(":p rdfs:subPropertyOf :q . :x :p '007'^^xsd:integer, 7, 'a'@en-GB, 'a\\n\\t\\\\\"é' .")
    expected = turtle(":x :q '007'^^xsd:integer, 7, 'a'@en-GB, 'a\\n\\t\\\\\"é' .")
    assert set(close(given, compile_rules(given))) == set(expected)


def test_two_values_of_a_functional_property_contradict_each_other():
    """By dt-diff and eq-diff1. Owlrl 7.6.2 leaves dt-diff out: it says that the values are the same."""
    given = turtle(":p a owl:FunctionalProperty . :x :p 'a', 'b' .")
    (contradiction, *_) = close(given, compile_rules(given)).contradictions
    assert contradiction.rule.name == "dt-diff"
    assert not reference(given).errors


def test_a_value_outside_the_datatype_of_its_property_is_a_contradiction():
    """By dt-not-type, which owlrl 7.6.2 leaves out: it only looks for malformed literals."""
    given = turtle(":p rdfs:range xsd:integer . :x :p true, 7, 7.0, 'x'^^:unknown .")
    (contradiction,) = close(given, compile_rules(given)).contradictions
    assert contradiction.rule.name == "dt-not-type"
    assert contradiction.facts[0].subject == ox.Literal(True)
    assert not reference(given[:2]).errors


def test_two_forms_of_one_value_do_not_contradict_each_other():
    given = turtle(":p a owl:FunctionalProperty . :x :p 1, '01'^^xsd:integer .")
    inferred = close(given, compile_rules(given))
    assert not inferred.contradictions
    assert not list(inferred)


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("rdf:type rdfs:domain :A .", "http://www.w3.org/2000/01/rdf-schema#domain"),
        (":p rdfs:subPropertyOf rdfs:subClassOf .", "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"),
        (":p rdfs:range owl:Class .", "http://www.w3.org/2000/01/rdf-schema#range"),
    ],
)
def test_what_is_not_compiled_is_named(text, construct):
    (unsupported,) = compile_rules(turtle(text)).not_compiled
    assert unsupported.construct == ox.NamedNode(construct)


def test_a_construct_without_a_rule_in_the_profile_is_named():
    rules = compile_rules(turtle(":A rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] ."))
    assert [unsupported.construct.value for unsupported in rules.without_rule] == [
        "http://www.w3.org/2002/07/owl#minCardinality"
    ]
    assert not rules.not_compiled


def test_a_class_that_is_the_same_as_another_is_named():
    given = turtle(":A rdfs:subClassOf :B ; owl:sameAs :C . :x a :C .")
    names = {str(unsupported.node) for unsupported in close(given, compile_rules(given)).not_compiled}
    assert names == {"<https://example.org/A>", "<https://example.org/C>"}


def test_every_rule_knows_its_axioms():
    given = turtle(CLOSURES["nested expression"].split("=>")[0])
    rules = compile_rules(given)
    known = {*given, *(ox.Triple(*axiom) for axiom in rules.inferred_axioms)}
    free = {"eq-sym", "eq-trans", "eq-diff1", "eq-rep-s", "eq-rep-o", "dt-diff", "cls-nothing2"}
    for rule in (*rules.rules, *rules.contradictions):
        assert rule.axioms or rule.name in free
        assert known.issuperset(rule.axioms)
