"""Infers: the asserted graph to the closed graph, under the OWL 2 RL/RDF rules.

Source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from casco_kg.errors import CascoError, UsageError
from casco_kg.graph import Graph, knowledge, to_rdflib
from casco_kg.terms import OWL, RDF, RDFS, XSD, shorten

__all__ = ["ENGINES", "Clash", "Closure", "ContradictionError", "infer"]

_TYPE = ox.NamedNode(RDF + "type")
_ANNOTATION = ox.NamedNode(OWL + "AnnotationProperty")
_SAME_AS = ox.NamedNode(OWL + "sameAs")
#: Annotation properties that OWL 2 builds in; they need no declaration.
_BUILT_IN_ANNOTATIONS = frozenset(
    ox.NamedNode(iri)
    for iri in (RDFS + "label", RDFS + "comment", RDFS + "seeAlso", RDFS + "isDefinedBy", OWL + "versionInfo")
)
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


@dataclass(frozen=True, slots=True)
class Clash:
    """A logical contradiction: what clashes, in words, and the asserted facts about the terms involved."""

    reason: str
    facts: tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from an asserted graph.

    Attributes:
        asserted: the triples as written: knowledge and data.
        inferred: the triples that follow and were not written, without noise (see :func:`infer`).
        engine: the name of the engine that ran.
        clashes: the contradictions found; empty in a consistent graph.

    """

    asserted: Graph
    inferred: frozenset[ox.Triple]
    engine: str
    clashes: tuple[Clash, ...] = ()

    @property
    def graph(self) -> Graph:
        """The closed graph: what is written and what follows."""
        return Graph(self.asserted.triples | self.inferred, self.asserted.places)


class ContradictionError(CascoError):
    """The graph contradicts itself. ``closure`` holds what follows all the same, and the clashes."""

    def __init__(self, closure: Closure) -> None:
        self.closure = closure
        lines = [f"the data contradicts the ontology: {clash.reason}" for clash in closure.clashes]
        super().__init__("\n".join(lines))


def infer(data: Graph | None = None, *, engine: str = "reference") -> Closure:
    """Infer what follows from the knowledge graph and ``data`` under OWL 2 RL.

    Left out as noise: memberships in owl:Thing, anything about itself (sameAs, subclass and the like), anything
    about or by means of literals and anonymous class expressions, and what holds of the built-in vocabularies.
    Annotations, labels and sources among them, take no part.

    Args:
        data: triples beside the knowledge graph; none for the knowledge graph alone.
        engine: a name in :data:`ENGINES`.

    Raises:
        ContradictionError: the graph contradicts itself.
        UsageError: there is no such engine.

    """
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}; engines are {', '.join(ENGINES)}")
    asserted = knowledge() if data is None else knowledge() | data
    closure = ENGINES[engine](asserted)
    if closure.clashes:
        raise ContradictionError(closure)
    return closure


def _reference(asserted: Graph) -> Closure:
    """Close with owlrl, the reference engine.

    Literals are passed to it as names, since owlrl compares and rewrites their values.
    """
    import owlrl

    annotations = _BUILT_IN_ANNOTATIONS | {
        t.subject for t in asserted if t.predicate == _TYPE and t.object == _ANNOTATION
    }
    literals: dict[ox.Literal, ox.NamedNode] = {}
    for triple in asserted:
        if isinstance(triple.object, ox.Literal):
            literals.setdefault(triple.object, ox.NamedNode(f"urn:x-literal:{len(literals)}"))
    graph = to_rdflib(
        ox.Triple(t.subject, t.predicate, literals[t.object] if isinstance(t.object, ox.Literal) else t.object)
        for t in asserted
        if t.predicate not in annotations
    )
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return _closure(asserted, graph, {str(name.value): literal for literal, name in literals.items()})


def _closure(
    asserted: Graph, closed: Iterable[tuple[object, object, object]], literals: Mapping[str, ox.Literal]
) -> Closure:
    import rdflib
    from owlrl.Namespaces import ERRNS

    error = ERRNS["error"]

    def term(node: object) -> ox.NamedNode | ox.Literal | None:
        if not isinstance(node, rdflib.URIRef):
            return None
        return literals.get(str(node)) or ox.NamedNode(str(node))

    inferred = set()
    reasons = set()
    for subject, predicate, obj in closed:
        if predicate == error:
            reasons.add(str(obj))
            continue
        s, p, o = term(subject), term(predicate), term(obj)
        if isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode) and o is not None and _is_news(s, p, o):
            inferred.add(ox.Triple(s, p, o))
    clashes = tuple(_clash(reason, asserted) for reason in sorted(reasons))
    return Closure(asserted, frozenset(inferred - asserted.triples), "reference", clashes)


def _is_news(s: ox.NamedNode, p: ox.NamedNode, o: ox.NamedNode | ox.Literal) -> bool:
    if s.value.startswith(_BUILT_IN) or (s == o and p in _REFLEXIVE):
        return False
    if isinstance(o, ox.NamedNode) and o.value.startswith(_BUILT_IN):
        return p != _TYPE and not p.value.startswith(_BUILT_IN)
    return True


def _clash(reason: str, asserted: Graph) -> Clash:
    """Name the asserted facts about the terms that a message of owlrl names."""
    named = {ox.NamedNode(iri) for iri in re.findall(r"https?://[^\s'\"<>,)]+", reason)}
    schema = {t.subject for t in asserted if t.predicate == _TYPE and str(t.object).startswith(f"<{OWL}")}
    facts = tuple(sorted((t for t in asserted if t.subject in named - schema), key=str))
    words = re.sub(r"https?://[^\s'\"<>,)]+", lambda found: shorten(ox.NamedNode(found.group())), reason)
    return Clash(words, facts)


#: What can close a graph, by name.
ENGINES: dict[str, Callable[[Graph], Closure]] = {"reference": _reference}
