"""The axioms of an ontology, indexed for the tables of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from casco_kg.owl.matching import Index
from casco_kg.owl.patterns import (
    DOMAIN,
    NOTHING,
    RANGE,
    SUBCLASS_OF,
    SUBPROPERTY_OF,
    THING,
    Pattern,
    Predicate,
    Term,
    owl,
)
from casco_kg.rdf.constants import FIRST, NIL, OWL, RDF, REST, TYPE

AXIOM_PREDICATES = frozenset(
    [
        FIRST,
        REST,
        SUBCLASS_OF,
        SUBPROPERTY_OF,
        DOMAIN,
        RANGE,
        *map(
            owl,
            [
                "allValuesFrom",
                "assertionProperty",
                "cardinality",
                "complementOf",
                "datatypeComplementOf",
                "disjointUnionOf",
                "disjointWith",
                "distinctMembers",
                "equivalentClass",
                "equivalentProperty",
                "hasKey",
                "hasSelf",
                "hasValue",
                "intersectionOf",
                "inverseOf",
                "maxCardinality",
                "maxQualifiedCardinality",
                "members",
                "minCardinality",
                "minQualifiedCardinality",
                "onClass",
                "onDataRange",
                "onDatatype",
                "onProperties",
                "onProperty",
                "oneOf",
                "propertyChainAxiom",
                "propertyDisjointWith",
                "qualifiedCardinality",
                "someValuesFrom",
                "sourceIndividual",
                "targetIndividual",
                "targetValue",
                "unionOf",
                "withRestrictions",
            ],
        ),
    ]
)
"""The predicates of the triples that axioms are made of."""

OF_INDIVIDUALS = frozenset([THING, NOTHING, owl("NamedIndividual")])
"""The classes of the OWL vocabulary whose members are individuals."""

PROPERTY_TYPE = NamedNode(RDF + "Property")


def is_axiom(predicate: Predicate, object_: object) -> bool:
    """Return whether a triple with this predicate and object is part of an axiom or a declaration."""
    if predicate == TYPE:
        if not isinstance(object_, NamedNode) or object_ in OF_INDIVIDUALS:
            return False
        return object_.value.startswith(OWL) or object_ == PROPERTY_TYPE
    return predicate in AXIOM_PREDICATES


class Ontology:
    """Axioms, with what the tables of rules ask of them."""

    def __init__(self, axioms: Iterable[Triple]) -> None:
        self.index = Index(as_fact(axiom) for axiom in axioms)

    def uses(self, predicate: Predicate) -> list[tuple[Term, Term, Triple]]:
        """Return subject, object and the triple itself, for every triple with the predicate."""
        return [
            (subject, object_, triple(subject, predicate, object_)) for subject, object_ in self.index.pairs(predicate)
        ]

    def typed(self, class_: NamedNode) -> list[tuple[Term, Triple]]:
        """Return every node of a class such as `owl:TransitiveProperty`, with the triple that says so."""
        return [(node, triple(node, TYPE, class_)) for node in self.index.subjects(TYPE, class_)]

    def properties(self, predicate: Predicate) -> list[tuple[Predicate, Term, Triple]]:
        """Return `uses` whose subject can be a property."""
        return [(p, object_, says) for p, object_, says in self.uses(predicate) if not isinstance(p, Literal)]

    def property_pairs(self, predicate: Predicate) -> list[tuple[Predicate, Predicate, Triple]]:
        """Return `uses` whose subject and object are two properties."""
        return [(p, q, says) for p, q, says in self.properties(predicate) if not isinstance(q, Literal)]

    def typed_properties(self, class_: NamedNode) -> list[tuple[Predicate, Triple]]:
        """Return `typed` for a class of properties."""
        return [(p, says) for p, says in self.typed(class_) if not isinstance(p, Literal)]

    def property_list(self, head: Term) -> tuple[list[Predicate], tuple[Triple, ...]]:
        """Return `members` of a list of properties; empty where one is a literal."""
        members, triples = self.members(head)
        properties = [member for member in members if not isinstance(member, Literal)]
        return (properties, triples) if len(properties) == len(members) else ([], ())

    def values(self, node: Term, *predicates: NamedNode) -> list[tuple[Term, Triple]]:
        """Return the node's values of the predicates, with the triples that say so."""
        return [
            (value, triple(node, predicate, value))
            for predicate in predicates
            for value in self.index.objects(node, predicate)
        ]

    def restrictions(self, kind: NamedNode) -> Iterator[tuple[Term, Predicate, Term, tuple[Triple, ...]]]:
        """Yield class, property, filler and axioms of each restriction of a kind such as `owl:hasValue`."""
        for class_, filler, says in self.uses(kind):
            for property_, on in self.values(class_, owl("onProperty")):
                if isinstance(property_, (NamedNode, BlankNode)):
                    yield class_, property_, filler, (says, on)

    def members(self, head: Term) -> tuple[list[Term], tuple[Triple, ...]]:
        """Return the members of an RDF list and the triples that make it; empty where it is no list."""
        members: list[Term] = []
        triples: list[Triple] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = self.index.objects(head, FIRST), self.index.objects(head, REST)
            if not first or not rest or head in seen:
                return [], ()
            seen.add(head)
            members.append(first[0])
            triples += [triple(head, FIRST, first[0]), triple(head, REST, rest[0])]
            head = rest[0]
        return members, tuple(triples)


def as_fact(axiom: Triple) -> Pattern:
    """Return a triple as a fact."""
    assert not isinstance(axiom.subject, Triple) and not isinstance(axiom.object, Triple)
    return Pattern(axiom.subject, axiom.predicate, axiom.object)


def triple(subject: Term, predicate: Predicate, object_: Term) -> Triple:
    """Return a triple of the ontology, whose subject is never a literal and whose predicate always an IRI."""
    assert not isinstance(subject, Literal) and isinstance(predicate, NamedNode)
    return Triple(subject, predicate, object_)
