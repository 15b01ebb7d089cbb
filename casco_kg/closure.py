"""Infers: the asserted graph to the closed graph, under the OWL 2 RL/RDF rules.

Source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from casco_kg import cache
from casco_kg.errors import CascoError, UsageError
from casco_kg.graph import Graph, knowledge
from casco_kg.reading import Place
from casco_kg.terms import OWL, RDF, RDFS, Term, shorten, terms_of

if TYPE_CHECKING:
    from casco_kg.compiled.closure import Inferred
    from casco_kg.compiled.terms import Pattern

__all__ = ["ENGINES", "Clash", "Closure", "ContradictionError", "infer", "without_annotations"]

_TYPE = ox.NamedNode(RDF + "type")
_ANNOTATION = ox.NamedNode(OWL + "AnnotationProperty")
#: Annotation properties that OWL 2 builds in; they need no declaration.
_BUILT_IN_ANNOTATIONS = frozenset(
    ox.NamedNode(iri)
    for iri in (RDFS + "label", RDFS + "comment", RDFS + "seeAlso", RDFS + "isDefinedBy", OWL + "versionInfo")
)


@dataclass(frozen=True, slots=True)
class Clash:
    """A logical contradiction.

    Attributes:
        reason: what clashes, in words.
        facts: the asserted facts that it comes from.
        places: where those of them stand that stand in a file of the data; empty until validation looks them up.
    """

    reason: str
    facts: tuple[ox.Triple, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from an asserted graph.

    Attributes:
        asserted: the triples as written: knowledge and data.
        inferred: the triples that follow and were not written, without noise (see :func:`infer`).
        engine: the name of the engine that ran, and why if it is not the one asked for.
        clashes: the contradictions found; empty in a consistent graph.
    """

    asserted: Graph
    inferred: frozenset[ox.Triple]
    engine: str
    clashes: tuple[Clash, ...] = ()

    @property
    def graph(self) -> Graph:
        """The closed graph: what is written and what follows."""
        return Graph(self.asserted.triples | self.inferred, self.asserted.places, self.asserted.remarks)


class ContradictionError(CascoError):
    """The graph contradicts itself. ``closure`` holds what follows all the same, and the clashes."""

    def __init__(self, closure: Closure) -> None:
        self.closure = closure
        lines = ["the data contradicts the ontology"]
        for clash in closure.clashes:
            lines.append(f"  {clash.reason}; this comes from")
            lines += [f"    {' '.join(map(shorten, terms_of(fact)))}" for fact in clash.facts]
        super().__init__("\n".join(lines))


def infer(data: Graph | None = None, *, engine: str = "compiled") -> Closure:
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
    if data is None:
        inferred = cache.remembered(f"closure by {engine}", lambda: ENGINES[engine](knowledge()).inferred)
        return Closure(knowledge(), inferred, engine)
    closure = ENGINES[engine](knowledge() | data)
    if closure.clashes:
        raise ContradictionError(closure)
    return closure


def without_annotations(graph: Graph) -> Graph:
    """Return the triples that take part in inference: those whose property is no annotation property."""
    annotations = _BUILT_IN_ANNOTATIONS | {t.subject for t in graph if t.predicate == _TYPE and t.object == _ANNOTATION}
    return Graph(frozenset(triple for triple in graph if triple.predicate not in annotations))


def _compiled(asserted: Graph) -> Closure:
    from casco_kg.compiled.closure import close
    from casco_kg.compiled.compiler import compile_rules

    reasoned = without_annotations(asserted)
    inferred = close(reasoned, compile_rules(reasoned))
    if inferred.not_compiled:
        named = sorted({shorten(unsupported.construct) for unsupported in inferred.not_compiled})
        closure = _reference(asserted)
        return Closure(asserted, closure.inferred, f"reference, as {', '.join(named)} is not compiled", closure.clashes)
    clashes = tuple(
        Clash(f"{clash.rule.name}: {'; '.join(map(_words, clash.facts))}", _foundations(clash.facts, inferred))
        for clash in inferred.contradictions
    )
    return Closure(asserted, frozenset(inferred) - asserted.triples, "compiled", clashes)


def _foundations(facts: Iterable[Pattern], inferred: Inferred) -> tuple[ox.Triple, ...]:
    """Return the asserted triples, axioms aside, that the shortest proofs of the facts go back to."""
    from casco_kg.compiled.ontology import is_axiom
    from casco_kg.compiled.proofs import prove

    found: dict[ox.Triple, None] = {}
    proofs = [proof for fact in facts for proof in islice(prove(_triple(fact), inferred), 1)]
    while proofs:
        proof = proofs.pop()
        proofs += proof.premises
        if proof.rule is None and not is_axiom(proof.conclusion.predicate, proof.conclusion.object):
            found[_triple(proof.conclusion)] = None
    return tuple(sorted(found, key=str))


def _triple(fact: Pattern) -> ox.Triple:
    return ox.Triple(*cast(tuple[ox.NamedNode, ox.NamedNode, Term], fact))


def _words(fact: tuple[object, ...]) -> str:
    return " ".join(shorten(term) if isinstance(term, ox.NamedNode) else str(term) for term in fact)


def _reference(asserted: Graph) -> Closure:
    from casco_kg import reference

    inferred, clashes = reference.close(without_annotations(asserted))
    return Closure(asserted, inferred, "reference", tuple(Clash(reason, facts) for reason, facts in clashes))


#: What can close a graph, by name.
ENGINES: dict[str, Callable[[Graph], Closure]] = {"compiled": _compiled, "reference": _reference}
