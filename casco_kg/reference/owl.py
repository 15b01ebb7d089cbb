"""The reference engine: owlrl, slow and independent of our compiler, which the tests hold against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.rdf.bridge import quiet, to_rdflib
from casco_kg.rdf.constants import OWL, RDF, RDFS, TYPE, XSD
from casco_kg.rdf.terms import Term, shorten, terms_of
from casco_kg.sparql import walls

__all__ = ["close"]

_BUILT_IN = (RDF, RDFS, OWL, XSD)
_REFLEXIVE = frozenset(
    ox.NamedNode(iri)
    for iri in (
        RDFS + "subClassOf",
        RDFS + "subPropertyOf",
        OWL + "equivalentClass",
        OWL + "equivalentProperty",
        OWL + "sameAs",
    )
)
_LIST = (RDF + "first", RDF + "rest")
#: By these, two names may turn out to be of one thing.
_EQUATING = frozenset(
    OWL + name
    for name in (
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "hasKey",
        "maxCardinality",
        "maxQualifiedCardinality",
        "sameAs",
    )
)
#: Their values are numbers that owlrl reads.
_COUNTING = frozenset(OWL + name for name in ("maxCardinality", "maxQualifiedCardinality"))
_LITERAL = "urn:x-literal:"
_NAME = re.compile(_LITERAL + "[0-9]+")
_IRI = re.compile(r"https?://[^\s'\"<>,)]+")

Clashes = list[tuple[str, tuple[ox.Triple, ...]]]


def close(graph: Graph) -> tuple[frozenset[ox.Triple], Clashes]:
    """Close a graph under the OWL 2 RL/RDF rules.

    Literals are passed to owlrl as names, since it compares and rewrites their values; not those by which it counts.

    Returns:
        the inferred triples without noise, and the contradictions: what owlrl says, in words, and the asserted
        facts about the individuals that it names.
    """
    import owlrl

    from casco_kg.reference.literals import semantics

    literals: dict[Term, ox.NamedNode] = {}
    for triple in graph:
        if isinstance(triple.object, ox.Literal) and triple.predicate.value not in _COUNTING:
            literals.setdefault(triple.object, ox.NamedNode(f"{_LITERAL}{len(literals)}"))
    names = {name.value: cast(ox.Literal, literal) for literal, name in literals.items()}
    clashing: dict[str, tuple[ox.Literal, ...]] = {}
    rules = semantics(names, clashing.setdefault)
    closed = to_rdflib(
        ox.Triple(s, p, o if p.value in _COUNTING else literals.get(o, o))
        for s, p, o in map(_parts, _read_by_axioms(graph))
    )
    with walls.closed("owlrl"), quiet("rdflib.term"):
        owlrl.DeductiveClosure(rules, axiomatic_triples=False, datatype_axioms=False).expand(closed)
    inferred, clashes = _news(closed, graph, names)
    return inferred, [*clashes, *(_literal_clash(reason, values, graph) for reason, values in clashing.items())]


def _read_by_axioms(graph: Graph) -> Iterable[ox.Triple]:
    """Leave out the facts whose property, or class, no axiom mentions: nothing but noise follows from them.

    Where something may turn out the same as something else, every fact counts (rules eq-rep-s and eq-rep-o).
    """
    if any(str(term)[1:-1] in _EQUATING for triple in graph for term in (triple.predicate, triple.object)):
        return graph
    axioms = {t for t in graph if t.predicate.value.startswith((OWL, RDFS)) or t.predicate.value in _LIST}
    mentioned = {term for triple in axioms for term in (triple.subject, triple.object)}

    def is_read(triple: ox.Triple) -> bool:
        if triple.predicate != TYPE:
            return triple.predicate in mentioned
        return triple.object in mentioned or str(triple.object).startswith(f"<{OWL}")

    return axioms | {triple for triple in graph if is_read(triple)}


def _parts(triple: ox.Triple) -> tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, Term]:
    subject, predicate, value = terms_of(triple)
    assert not isinstance(subject, ox.Literal)
    return subject, predicate, value


def _news(
    closed: Iterable[tuple[object, object, object]], graph: Graph, literals: Mapping[str, Term]
) -> tuple[frozenset[ox.Triple], Clashes]:
    import rdflib
    from owlrl.Namespaces import ERRNS

    def term(node: object) -> Term | None:
        if not isinstance(node, rdflib.URIRef):
            return None
        return literals.get(str(node)) or ox.NamedNode(str(node))

    inferred: set[ox.Triple] = set()
    reasons: set[str] = set()
    for subject, predicate, value in closed:
        s, p, o = term(subject), term(predicate), term(value)
        if predicate == ERRNS["error"]:
            reasons.add(str(value))
        elif isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode) and o is not None and _is_news(s, p, o):
            inferred.add(ox.Triple(s, p, o))
    return frozenset(inferred - graph.triples), [_clash(reason, graph, literals) for reason in sorted(reasons)]


def _is_news(s: ox.NamedNode, p: ox.NamedNode, o: Term) -> bool:
    if s.value.startswith(_BUILT_IN) or (s == o and p in _REFLEXIVE):
        return False
    if isinstance(o, ox.NamedNode) and o.value.startswith(_BUILT_IN):
        return p != TYPE and not p.value.startswith(_BUILT_IN)
    return True


def _literal_clash(reason: str, values: tuple[Term, ...], graph: Graph) -> tuple[str, tuple[ox.Triple, ...]]:
    """Return a contradiction about literals with the facts that state them, all of them of one thing where one has."""
    facts = [triple for triple in graph if triple.object in values]
    owners = [{triple.subject for triple in facts if triple.object == value} for value in values]
    shared = set.intersection(*owners)
    return reason, tuple(sorted((t for t in facts if t.subject in shared or not shared), key=str))


def _clash(reason: str, graph: Graph, literals: Mapping[str, Term]) -> tuple[str, tuple[ox.Triple, ...]]:
    values = tuple(dict.fromkeys(literals[name] for name in _NAME.findall(reason)))
    reason = _NAME.sub(lambda found: shorten(literals[found.group()]), reason)
    named = {ox.NamedNode(iri) for iri in _IRI.findall(reason)}
    axioms = {t.subject for t in graph if t.predicate == TYPE and str(t.object).startswith(f"<{OWL}")}
    facts = tuple(sorted((t for t in graph if t.subject in named - axioms), key=str))
    words = _IRI.sub(lambda found: shorten(ox.NamedNode(found.group())), reason)
    return _literal_clash(words, values, graph) if values and not facts else (words, facts)
