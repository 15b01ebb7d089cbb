"""Table 9 of OWL 2 RL: axioms that follow from axioms; and the two axioms of table 6.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from casco_kg.owl.ontology import Ontology
from casco_kg.owl.patterns import DOMAIN, NOTHING, RANGE, SUBCLASS_OF, SUBPROPERTY_OF, THING, Pattern, Variable, owl
from casco_kg.owl.rules import Rule
from casco_kg.rdf.constants import TYPE

C, D, E, P, Q, R, V = (Variable(name) for name in "cdepqrv")
EQUIVALENT_CLASS = owl("equivalentClass")
EQUIVALENT_PROPERTY = owl("equivalentProperty")


def _declared(name: str, type_: NamedNode, *heads: Pattern) -> list[Rule]:
    return [Rule(name, (Pattern(C, TYPE, type_),), head) for head in heads]


def _transitive(name: str, predicate: NamedNode) -> Rule:
    return Rule(name, (Pattern(C, predicate, D), Pattern(D, predicate, E)), Pattern(C, predicate, E))


def _equivalence(stem: str, equivalent: NamedNode, sub: NamedNode) -> list[Rule]:
    both = (Pattern(C, sub, D), Pattern(D, sub, C))
    given = (Pattern(C, equivalent, D),)
    return [Rule(f"{stem}1", given, head) for head in both] + [Rule(f"{stem}2", both, Pattern(C, equivalent, D))]


def _inherited(stem: str, predicate: NamedNode) -> list[Rule]:
    return [
        Rule(f"{stem}1", (Pattern(P, predicate, C), Pattern(C, SUBCLASS_OF, D)), Pattern(P, predicate, D)),
        Rule(f"{stem}2", (Pattern(Q, predicate, C), Pattern(P, SUBPROPERTY_OF, Q)), Pattern(P, predicate, C)),
    ]


def _by_filler(name: str, kind: NamedNode) -> Rule:
    """Restrictions of one property: the narrower filler makes the narrower class."""
    on = owl("onProperty")
    body = (
        Pattern(C, kind, Q),
        Pattern(C, on, P),
        Pattern(D, kind, R),
        Pattern(D, on, P),
        Pattern(Q, SUBCLASS_OF, R),
    )
    return Rule(name, body, Pattern(C, SUBCLASS_OF, D))


def _by_property(name: str, kind: NamedNode, *, contravariant: bool = False) -> Rule:
    """Restrictions with one filler: the narrower property makes the narrower class, or the wider one."""
    on = owl("onProperty")
    body = (
        Pattern(C, kind, V),
        Pattern(C, on, P),
        Pattern(D, kind, V),
        Pattern(D, on, Q),
        Pattern(P, SUBPROPERTY_OF, Q),
    )
    return Rule(name, body, Pattern(D, SUBCLASS_OF, C) if contravariant else Pattern(C, SUBCLASS_OF, D))


FIXED_RULES: tuple[Rule, ...] = (
    Rule("cls-thing", (), Pattern(THING, TYPE, owl("Class"))),
    Rule("cls-nothing1", (), Pattern(NOTHING, TYPE, owl("Class"))),
    *_declared(
        "scm-cls",
        owl("Class"),
        Pattern(C, SUBCLASS_OF, C),
        Pattern(C, EQUIVALENT_CLASS, C),
        Pattern(C, SUBCLASS_OF, THING),
        Pattern(NOTHING, SUBCLASS_OF, C),
    ),
    _transitive("scm-sco", SUBCLASS_OF),
    *_equivalence("scm-eqc", EQUIVALENT_CLASS, SUBCLASS_OF),
    *(
        rule
        for name, type_ in (("scm-op", owl("ObjectProperty")), ("scm-dp", owl("DatatypeProperty")))
        for rule in _declared(name, type_, Pattern(C, SUBPROPERTY_OF, C), Pattern(C, EQUIVALENT_PROPERTY, C))
    ),
    _transitive("scm-spo", SUBPROPERTY_OF),
    *_equivalence("scm-eqp", EQUIVALENT_PROPERTY, SUBPROPERTY_OF),
    *_inherited("scm-dom", DOMAIN),
    *_inherited("scm-rng", RANGE),
    _by_property("scm-hv", owl("hasValue")),
    _by_filler("scm-svf1", owl("someValuesFrom")),
    _by_property("scm-svf2", owl("someValuesFrom")),
    _by_filler("scm-avf1", owl("allValuesFrom")),
    _by_property("scm-avf2", owl("allValuesFrom"), contravariant=True),
)


def schema_rules(ontology: Ontology) -> tuple[Rule, ...]:
    """Return the rules of table 9 for an ontology; those about lists are made for each list."""
    return (*FIXED_RULES, *_operands(ontology))


def _operands(ontology: Ontology) -> Iterator[Rule]:
    for class_, head, says in ontology.uses(owl("intersectionOf")):
        members, triples = ontology.members(head)
        for member in members:
            yield Rule("scm-int", (), Pattern(class_, SUBCLASS_OF, member), (says, *triples))
    for class_, head, says in ontology.uses(owl("unionOf")):
        members, triples = ontology.members(head)
        for member in members:
            yield Rule("scm-uni", (), Pattern(member, SUBCLASS_OF, class_), (says, *triples))
