"""RDF terms, triple patterns over them, and the vocabularies that OWL 2 RL speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from casco_kg.rdf.constants import OWL, RDF, RDFS, XSD

Term: TypeAlias = NamedNode | BlankNode | Literal
Predicate: TypeAlias = NamedNode | BlankNode
"""A blank node here stands for an anonymous inverse, `[ owl:inverseOf p ]`."""

VOCABULARIES = (RDF, RDFS, OWL, XSD)

SUBCLASS_OF = NamedNode(RDFS + "subClassOf")
SUBPROPERTY_OF = NamedNode(RDFS + "subPropertyOf")
DOMAIN = NamedNode(RDFS + "domain")
RANGE = NamedNode(RDFS + "range")


def owl(name: str) -> NamedNode:
    """Return the term of the OWL vocabulary with this local name."""
    return NamedNode(OWL + name)


SAME_AS = owl("sameAs")
DIFFERENT_FROM = owl("differentFrom")
THING = owl("Thing")
NOTHING = owl("Nothing")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a triple pattern."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


class Pattern(NamedTuple):
    """A triple pattern with a fixed predicate. Without variables it states a fact.

    Facts are *generalised* RDF triples, as in the tables of the OWL 2 profiles: a literal may be a subject
    and a blank node a predicate. Such facts lead to others and are never results themselves.
    """

    subject: Term | Variable
    predicate: Predicate
    object: Term | Variable

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


Bindings: TypeAlias = dict[Variable, Term]


def variables(pattern: Pattern) -> set[Variable]:
    """Return the variables of a pattern."""
    return {term for term in (pattern.subject, pattern.object) if isinstance(term, Variable)}


def substitute(pattern: Pattern, bindings: Bindings) -> Pattern:
    """Return the pattern with every bound variable replaced by its term."""
    subject, predicate, object_ = pattern
    if isinstance(subject, Variable):
        subject = bindings.get(subject, subject)
    if isinstance(object_, Variable):
        object_ = bindings.get(object_, object_)
    return Pattern(subject, predicate, object_)


def unify(pattern: Pattern, fact: Pattern, bindings: Bindings) -> Bindings | None:
    """Extend the bindings so that the pattern becomes the fact.

    Returns:
        the extended bindings, or None where the pattern cannot become the fact.

    """
    if pattern.predicate != fact.predicate:
        return None
    extended = dict(bindings)
    for part, term in ((pattern.subject, fact.subject), (pattern.object, fact.object)):
        known = extended.setdefault(part, term) if isinstance(part, Variable) else part  # type: ignore[arg-type]
        if known != term:
            return None
    return extended
