"""Proofs go down to what is asserted, step by step as owlrl takes them; gaps name what is missing."""

from __future__ import annotations

from functools import cache
from itertools import islice
from unittest.mock import patch

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings

from casco_kg.owl.closure import close
from casco_kg.owl.compiler import compile_rules
from casco_kg.owl.gaps import missing
from casco_kg.owl.patterns import Pattern
from casco_kg.owl.proofs import prove
from tests.compiled.cases import cases, turtle
from tests.compiled.strategies import graph

CLOSURES = cases("closures.txt")


def closed(triples):
    return close(triples, compile_rules(triples))


def named(triples):
    return [triple for triple in triples if not isinstance(triple.object, ox.BlankNode)]


def check(proof, asserted, above=()):
    """Assert that a proof rests on what is asserted and never on what it proves."""
    assert proof.conclusion not in above
    if proof.rule is None:
        assert ox.Triple(*proof.conclusion) in asserted
    for premise in proof.premises:
        check(premise, asserted, (*above, proof.conclusion))


def steps(proof):
    if proof.rule is not None:
        yield proof.conclusion, tuple(premise.conclusion for premise in proof.premises), proof.rule.axioms
    for premise in proof.premises:
        yield from steps(premise)


@cache
def owlrl_takes(conclusion, premises, axioms):
    """Return whether owlrl concludes a fact from its premises and the axioms of the rule alone."""
    given_ = rdflib.Graph()
    for statement in (*premises, *axioms):
        given_.add(tuple(map(rdflib_term, statement)))
    if isinstance(conclusion.subject, ox.Literal) and not premises:
        given_.add((rdflib.URIRef("x:s"), rdflib.URIRef("x:p"), rdflib_term(conclusion.subject)))
    # Triples whose predicate is a blank node are steps of a proof; owlrl takes them away at the end.
    with patch("owlrl.OWLRL.OWLRL_Semantics.post_process"):
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(given_)
    return tuple(map(rdflib_term, conclusion)) in given_


def rdflib_term(term):
    return rdflib.util.from_n3(str(term))


@pytest.mark.slow
@pytest.mark.parametrize("name", CLOSURES)
def test_owlrl_takes_every_step_of_the_proof_of_every_inferred_triple(name):
    triples = turtle(CLOSURES[name].split("=>")[0])
    inferred = closed(triples)
    for triple in inferred:
        proof = next(prove(triple, inferred))
        assert proof.conclusion == Pattern(*triple)
        assert proof.rule
        check(proof, set(triples))
        for step in steps(proof):
            assert owlrl_takes(*step), step


@pytest.mark.slow
@settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph())
def test_every_inferred_triple_of_a_random_graph_has_proofs_the_shortest_first(triples):
    inferred = closed(triples)
    for triple in islice(inferred, 5):
        proofs = list(islice(prove(triple, inferred), 5))
        assert proofs
        assert [proof.size for proof in proofs] == sorted(proof.size for proof in proofs)
        assert len(set(proofs)) == len(proofs)
        for proof in proofs:
            check(proof, set(triples))


def test_the_shortest_proof_comes_first_and_the_others_follow():
    triples = turtle(":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :p rdfs:domain :C . :x a :A ; :p :y, :z .")
    proofs = list(prove(turtle(":x a :C .")[0], closed(triples)))
    assert [(proof.rule.name, proof.size) for proof in proofs] == [
        ("prp-dom", 1),
        ("prp-dom", 1),
        ("cax-sco", 2),
    ]


def test_a_proof_does_not_go_round_in_a_circle():
    triples = turtle(":A owl:equivalentClass :B . :B owl:equivalentClass :C . :x a :C .")
    (proof,) = prove(turtle(":x a :A .")[0], closed(triples))
    assert proof.size == 2


def test_what_is_asserted_is_its_own_proof():
    triples = turtle(":A rdfs:subClassOf :B . :x a :A, :B .")
    first, second = prove(triples[2], closed(triples))
    assert (first.rule, first.premises) == (None, ())
    assert second.rule.name == "cax-sco"


def test_what_does_not_follow_has_no_proof():
    triples = turtle(":A rdfs:subClassOf :B . :x a :B .")
    assert not list(prove(turtle(":x a :A .")[0], closed(triples)))


def test_a_gap_names_what_holds_and_what_is_missing():
    triples = turtle(
        "[ owl:intersectionOf (:A [ owl:onProperty :p ; owl:someValuesFrom :B ]) ] rdfs:subClassOf :C ."
        ":x a :A ; :p :y . :y :p :x ."
    )
    (gap,) = missing(turtle(":x a :C .")[0], closed(triples))
    (intersection,) = gap.behind
    assert [str(fact.object) for fact in intersection.holds] == ["<https://example.org/A>"]
    (restriction,) = intersection.behind
    assert restriction.rule.name == "cls-svf1"
    assert [ox.Triple(*fact) for fact in restriction.holds] == turtle(":x :p :y .")
    assert [ox.Triple(*fact) for fact in restriction.missing] == turtle(":y a :B .")


def test_what_follows_lacks_nothing():
    triples = turtle(":A rdfs:subClassOf :B . :x a :A .")
    assert not missing(turtle(":x a :B .")[0], closed(triples))


def test_a_gap_with_nothing_to_go_on_keeps_its_variables():
    triples = turtle(":p owl:propertyChainAxiom (:q :r) . :q rdfs:domain :A . :a :q :b . :c :r :d .")
    (gap,) = missing(turtle(":x :p :y .")[0], closed(triples))
    assert [str(pattern) for pattern in gap.missing] == [
        "<https://example.org/x> <https://example.org/q> ?u1",
        "?u1 <https://example.org/r> <https://example.org/y>",
    ]
