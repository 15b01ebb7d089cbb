"""Tables 6 and 7 of OWL 2 RL: class expressions and axioms about classes.

An anonymous class is a class like any other, named by its blank node: each rule is one row of the tables.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pyoxigraph import Literal, Triple

from casco_kg.owl.ontology import Ontology
from casco_kg.owl.patterns import NOTHING, SAME_AS, SUBCLASS_OF, THING, Pattern, Predicate, Term, Variable, owl
from casco_kg.owl.rules import Different, Rule
from casco_kg.rdf.constants import TYPE

X, Y, Z = Variable("x"), Variable("y"), Variable("z")


def class_rules(ontology: Ontology) -> Iterator[Rule]:
    """Yield the rules and contradictions that class expressions and axioms about classes state."""
    yield Rule("cls-nothing2", (_is(X, NOTHING),), None)
    yield from _boolean(ontology)
    yield from _values(ontology)
    yield from _at_most(ontology)
    yield from _at_most_of_class(ontology)
    yield from _hierarchy(ontology)
    yield from _disjointness(ontology)


def _is(node: Term | Variable, class_: Term) -> Pattern:
    return Pattern(node, TYPE, class_)


def _boolean(ontology: Ontology) -> Iterator[Rule]:
    for class_, head, says in ontology.uses(owl("intersectionOf")):
        members, triples = ontology.members(head)
        if members:
            yield Rule("cls-int1", tuple(_is(X, member) for member in members), _is(X, class_), (says, *triples))
        for member in members:
            yield Rule("cls-int2", (_is(X, class_),), _is(X, member), (says, *triples))
    for class_, head, says in ontology.uses(owl("unionOf")):
        members, triples = ontology.members(head)
        for member in members:
            yield Rule("cls-uni", (_is(X, member),), _is(X, class_), (says, *triples))
    for class_, head, says in ontology.uses(owl("oneOf")):
        members, triples = ontology.members(head)
        for member in members:
            yield Rule("cls-oo", (), _is(member, class_), (says, *triples))
    for class_, other, says in ontology.uses(owl("complementOf")):
        yield Rule("cls-com", (_is(X, class_), _is(X, other)), None, (says,))


def _values(ontology: Ontology) -> Iterator[Rule]:
    for class_, p, filler, axioms in ontology.restrictions(owl("someValuesFrom")):
        if filler == THING:
            yield Rule("cls-svf2", (Pattern(X, p, Y),), _is(X, class_), axioms)
        else:
            yield Rule("cls-svf1", (Pattern(X, p, Y), _is(Y, filler)), _is(X, class_), axioms)
    for class_, p, filler, axioms in ontology.restrictions(owl("allValuesFrom")):
        yield Rule("cls-avf", (_is(X, class_), Pattern(X, p, Y)), _is(Y, filler), axioms)
    for class_, p, value, axioms in ontology.restrictions(owl("hasValue")):
        yield Rule("cls-hv1", (_is(X, class_),), Pattern(X, p, value), axioms)
        yield Rule("cls-hv2", (Pattern(X, p, value),), _is(X, class_), axioms)


def _at_most(ontology: Ontology) -> Iterator[Rule]:
    for class_, p, number, axioms in ontology.restrictions(owl("maxCardinality")):
        member = _is(X, class_)
        if _integer(number) == 0:
            yield Rule("cls-maxc1", (member, Pattern(X, p, Y)), None, axioms)
        elif _integer(number) == 1:
            yield _merge("cls-maxc2", (member, Pattern(X, p, Y), Pattern(X, p, Z)), axioms)


def _at_most_of_class(ontology: Ontology) -> Iterator[Rule]:
    for class_, p, number, axioms in ontology.restrictions(owl("maxQualifiedCardinality")):
        for filler, on in ontology.values(class_, owl("onClass")):
            body: tuple[Pattern, ...] = (_is(X, class_), *_value_of(p, Y, filler))
            if _integer(number) == 0:
                yield Rule("cls-maxqc2" if filler == THING else "cls-maxqc1", body, None, (*axioms, on))
            elif _integer(number) == 1:
                name = "cls-maxqc4" if filler == THING else "cls-maxqc3"
                yield _merge(name, (*body, *_value_of(p, Z, filler)), (*axioms, on))


def _value_of(p: Predicate, value: Variable, filler: Term) -> tuple[Pattern, ...]:
    return (Pattern(X, p, value),) if filler == THING else (Pattern(X, p, value), _is(value, filler))


def _merge(name: str, body: tuple[Pattern, ...], axioms: tuple[Triple, ...]) -> Rule:
    return Rule(name, body, Pattern(Y, SAME_AS, Z), axioms, (Different(Y, Z),))


def _integer(number: Term) -> int | None:
    if isinstance(number, Literal) and number.value.strip().lstrip("+").isdecimal():
        return int(number.value)
    return None


def _hierarchy(ontology: Ontology) -> Iterator[Rule]:
    for class_, wider, says in ontology.uses(SUBCLASS_OF):
        yield Rule("cax-sco", (_is(X, class_),), _is(X, wider), (says,))
    for class_, other, says in ontology.uses(owl("equivalentClass")):
        yield Rule("cax-eqc1", (_is(X, class_),), _is(X, other), (says,))
        yield Rule("cax-eqc2", (_is(X, other),), _is(X, class_), (says,))


def _disjointness(ontology: Ontology) -> Iterator[Rule]:
    for class_, other, says in ontology.uses(owl("disjointWith")):
        yield Rule("cax-dw", (_is(X, class_), _is(X, other)), None, (says,))
    for node, says in ontology.typed(owl("AllDisjointClasses")):
        for head, lists in ontology.values(node, owl("members")):
            members, triples = ontology.members(head)
            for class_, other in combinations(members, 2):
                yield Rule("cax-adc", (_is(X, class_), _is(X, other)), None, (says, lists, *triples))
