"""Whose terms statements are in: ours, those that every ontology is written in, or those of others.

What a statement speaks in is its property, or where that is rdf:type, the type.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.rdf.constants import BASE, FIRST, OWL, RDF, RDFS, REST, SKOS
from casco_kg.rdf.terms import Term, prefixes, terms_of

__all__ = ["CHECKS", "Kind", "Word", "idle", "is_list", "is_of_owl", "is_reasoned", "kind_of", "word_of"]


def _terms(namespace: str, names: str) -> frozenset[str]:
    return frozenset(namespace + name for name in names.split())


_TYPE = RDF + "type"
#: Axioms that data can contradict.
#: Source: https://www.w3.org/TR/owl2-mapping-to-rdf/
CHECKS = _terms(
    OWL,
    "AllDifferent AllDisjointClasses AllDisjointProperties AsymmetricProperty FunctionalProperty "
    "InverseFunctionalProperty IrreflexiveProperty NegativePropertyAssertion "
    "allValuesFrom complementOf differentFrom disjointWith distinctMembers hasKey maxCardinality "
    "maxQualifiedCardinality members onDatatype propertyDisjointWith",
)
#: Those, and what else reasoning takes from an ontology. What no rule of OWL 2 RL reads is not among them.
_AXIOMS = CHECKS.union(
    _terms(RDF, "first rest"),
    _terms(RDFS, "domain range subClassOf subPropertyOf"),
    _terms(
        OWL,
        "ReflexiveProperty SymmetricProperty TransitiveProperty "
        "assertionProperty equivalentClass equivalentProperty hasValue intersectionOf inverseOf onClass onProperty "
        "oneOf propertyChainAxiom sameAs someValuesFrom sourceIndividual targetIndividual targetValue unionOf "
        "withRestrictions",
    ),
)
#: Of these, rules of OWL 2 RL read the numbers 0 and 1.
_COUNTING = _terms(OWL, "maxCardinality maxQualifiedCardinality")
#: Class expressions from which nothing follows for the members of a class below them.
_ONLY_BELOW = _terms(OWL, "oneOf someValuesFrom unionOf")
#: What says no more than what kind of name a name is.
_DECLARATIONS = frozenset().union(
    _terms(RDF, "List Property"),
    _terms(RDFS, "Class Datatype"),
    _terms(
        OWL,
        "AnnotationProperty Axiom Class DataRange DatatypeProperty NamedIndividual ObjectProperty Ontology "
        "Restriction Thing",
    ),
)
#: What OWL has for annotations, and what is read beside our terms; owl:imports is none, as nothing is fetched.
_ANNOTATIONS = frozenset().union(
    _terms(RDFS, "comment isDefinedBy label seeAlso"),
    _terms(
        OWL,
        "annotatedProperty annotatedSource annotatedTarget backwardCompatibleWith deprecated incompatibleWith "
        "priorVersion versionIRI versionInfo",
    ),
    # Shapes and traces read these of codes and bodies of one's own.
    _terms(SKOS, "broader exactMatch"),
)


class Kind(Enum):
    """Whose terms a statement is in."""

    OURS = "ours"
    AXIOM = "axiom"
    DECLARATION = "declaration"
    ANNOTATION = "annotation"
    FOREIGN = "foreign"


class Word(NamedTuple):
    """What a statement speaks in: the IRI of its property, or of the type that it gives.

    Where a rule of OWL 2 RL reads the property with other values only, the value follows the IRI.
    """

    iri: str
    is_type: bool


def word_of(triple: ox.Triple) -> Word:
    """Return what a statement speaks in."""
    _, predicate, value = terms_of(triple)
    if predicate.value == _TYPE and not isinstance(value, ox.Literal):
        # The type may be a class expression, which is a blank node: an axiom.
        return Word(
            value.value if isinstance(value, ox.NamedNode) else OWL + "onProperty", isinstance(value, ox.NamedNode)
        )
    if predicate.value in _COUNTING and value.value.strip().lstrip("+0") not in ("", "1"):
        return Word(f"{predicate.value} {value.value}", False)
    return Word(predicate.value, False)


def idle(triples: Iterable[ox.Triple]) -> dict[ox.Triple, Word]:
    """Return the axioms of classes below an expression from which nothing follows for their members.

    Source: https://www.w3.org/TR/owl2-profiles/#Class_Expressions_3 ("superclass expressions")
    """
    expressions: dict[Term, str] = {}
    below: list[ox.Triple] = []
    for triple in triples:
        if triple.predicate.value in _ONLY_BELOW:
            expressions[terms_of(triple)[0]] = triple.predicate.value
        elif triple.predicate.value == RDFS + "subClassOf" and isinstance(triple.object, ox.BlankNode):
            below.append(triple)
    found = ((triple, expressions.get(terms_of(triple)[2])) for triple in below)
    return {triple: Word(f"{triple.predicate.value} {kind}", False) for triple, kind in found if kind}


def is_reasoned(triple: ox.Triple) -> bool:
    """Whether a statement is an axiom, or would be with another value."""
    return triple.predicate.value in _COUNTING or kind_of(word_of(triple)) is Kind.AXIOM


def is_of_owl(word: Word) -> bool:
    """Whether a word is one that every ontology is written in."""
    return word.iri.startswith((OWL, RDFS))


def is_list(triple: ox.Triple) -> bool:
    """Whether a statement is a part of a list, which is an axiom where it stands in one and else data."""
    return triple.predicate in (FIRST, REST)


@cache
def kind_of(word: Word) -> Kind:
    """Return whose term a word is."""
    if word.iri.startswith(prefixes()["casco"]):
        return Kind.OURS
    if word.iri in _AXIOMS:
        return Kind.AXIOM
    if word.iri in (_DECLARATIONS if word.is_type else _annotations()):
        return Kind.DECLARATION if word.is_type else Kind.ANNOTATION
    return Kind.FOREIGN


@cache
def _annotations() -> frozenset[str]:
    """Return the annotation properties that OWL builds in, and those that our schema declares."""
    (schema,) = find("ontology", "schema.ttl")
    declared = {
        subject.value
        for subject, predicate, value in map(terms_of, ox.parse(path=schema, format=ox.RdfFormat.TURTLE))
        if predicate.value == _TYPE and value.value == OWL + "AnnotationProperty"
    }
    return _ANNOTATIONS | {iri for iri in declared if not iri.startswith(BASE)}
