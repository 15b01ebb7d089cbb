"""Whose terms statements are in: ours, those that every ontology is written in, or those of others.

What a statement speaks in is its property, or where that is rdf:type, the type.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.terms import BASE, OWL, RDF, RDFS, prefixes, terms_of

__all__ = ["CHECKS", "Kind", "Word", "is_list", "kind_of", "word_of"]


def _terms(namespace: str, names: str) -> frozenset[str]:
    return frozenset(namespace + name for name in names.split())


_TYPE = RDF + "type"
#: Axioms that data can contradict.
#: Source: https://www.w3.org/TR/owl2-mapping-to-rdf/
CHECKS = _terms(
    OWL,
    "AllDifferent AllDisjointClasses AllDisjointProperties AsymmetricProperty FunctionalProperty "
    "InverseFunctionalProperty IrreflexiveProperty NegativePropertyAssertion "
    "allValuesFrom cardinality complementOf differentFrom disjointUnionOf disjointWith distinctMembers hasKey "
    "maxCardinality maxQualifiedCardinality members onDatatype propertyDisjointWith qualifiedCardinality",
)
#: Those, and what else reasoning takes from an ontology.
_AXIOMS = CHECKS.union(
    _terms(RDF, "first rest"),
    _terms(RDFS, "domain range subClassOf subPropertyOf"),
    _terms(
        OWL,
        "ReflexiveProperty SymmetricProperty TransitiveProperty "
        "assertionProperty datatypeComplementOf equivalentClass equivalentProperty hasSelf hasValue intersectionOf "
        "inverseOf minCardinality minQualifiedCardinality onClass onDataRange onProperties onProperty oneOf "
        "propertyChainAxiom sameAs someValuesFrom sourceIndividual targetIndividual targetValue unionOf "
        "withRestrictions",
    ),
)
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
#: What OWL has for annotations; owl:imports is none, as nothing is fetched.
_ANNOTATIONS = frozenset().union(
    _terms(RDFS, "comment isDefinedBy label seeAlso"),
    _terms(
        OWL,
        "annotatedProperty annotatedSource annotatedTarget backwardCompatibleWith deprecated incompatibleWith "
        "priorVersion versionIRI versionInfo",
    ),
)


class Kind(Enum):
    """Whose terms a statement is in."""

    OURS = "ours"
    AXIOM = "axiom"
    DECLARATION = "declaration"
    ANNOTATION = "annotation"
    FOREIGN = "foreign"


class Word(NamedTuple):
    """What a statement speaks in: the IRI of its property, or of the type that it gives."""

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
    return Word(predicate.value, False)


def is_list(triple: ox.Triple) -> bool:
    """Whether a statement is a part of a list, which is an axiom where it stands in one and else data."""
    return triple.predicate.value in (RDF + "first", RDF + "rest")


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
