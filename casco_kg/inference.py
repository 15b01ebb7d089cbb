"""The engines that infer, compiled rules and owlrl: what follows from a graph, and where it contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from casco_kg.engines import COMPILED, REFERENCE, Engine
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.progress import doing
from casco_kg.rdf.constants import OWL, RDFS, TYPE
from casco_kg.rdf.index import Indexed
from casco_kg.rdf.terms import Term, shorten, terms_of
from casco_kg.reading.places import Place

if TYPE_CHECKING:
    from casco_kg.owl.closure import Contradiction, Inferred
    from casco_kg.owl.patterns import Pattern
    from casco_kg.owl.plan.columns import ColumnGraph

__all__ = [
    "ANNOTATION",
    "BUILT_IN_ANNOTATIONS",
    "ENGINES",
    "Clash",
    "Inference",
    "derived",
    "not_compiled",
    "without_annotations",
]

ANNOTATION = ox.NamedNode(OWL + "AnnotationProperty")
#: Annotation properties that OWL 2 builds in; they need no declaration.
BUILT_IN_ANNOTATIONS = frozenset(
    ox.NamedNode(iri)
    for iri in (RDFS + "label", RDFS + "comment", RDFS + "seeAlso", RDFS + "isDefinedBy", OWL + "versionInfo")
)


@dataclass(frozen=True, slots=True)
class Clash:
    """A logical contradiction.

    Attributes:
        reason: what clashes, in words.
        facts: the asserted facts that it comes from.
        places: where those of them stand that stand in a file of the data, each once.
    """

    reason: str
    facts: tuple[ox.Triple, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Inference:
    """What an engine made of a graph.

    Attributes:
        inferred: the triples that follow and were not written.
        engine: the engine that ran.
        clashes: the contradictions found; empty in a consistent graph.
    """

    inferred: Set[ox.Triple]
    engine: Engine
    clashes: tuple[Clash, ...] = ()


def derived(asserted: ColumnGraph) -> Inferred:
    """Return what the compiled rules make of a graph, with how it follows."""
    from casco_kg.owl.closure import close
    from casco_kg.owl.compiler import compile_rules

    doing("inferring")
    reasoned = _columns_without_annotations(asserted)
    return close(reasoned, compile_rules(reasoned.axioms()))


def _columns_without_annotations(graph: ColumnGraph) -> ColumnGraph:
    """Return what :func:`without_annotations` does, of columns."""
    ids = graph.dictionary.ids([TYPE, ANNOTATION, *BUILT_IN_ANNOTATIONS])
    type_, annotation, *built_in = ids.values()
    facts = graph.facts
    declared = facts.filter(facts["p"] == type_, facts["o"] == annotation)["s"]
    return replace(graph, facts=facts.filter(~facts["p"].is_in([*declared, *built_in])))


def without_annotations(graph: Graph) -> Graph:
    """Return the triples that take part in inference: those whose property is no annotation property."""
    annotations = BUILT_IN_ANNOTATIONS | {t.subject for t in graph if t.predicate == TYPE and t.object == ANNOTATION}
    return Graph(frozenset(triple for triple in graph if triple.predicate not in annotations))


def not_compiled(derivation: Inferred) -> tuple[str, ...]:
    """Return the constructs of an ontology of which no rules were made, sorted."""
    return tuple(sorted({shorten(unsupported.construct) for unsupported in derivation.not_compiled}))


def _by_rules(
    asserted: Graph, data: Graph, derivation: Callable[[], Inferred], columns: Callable[[], ColumnGraph]
) -> Inference:
    found = derivation()
    if found.not_compiled:
        return replace(_by_owlrl(asserted, data, derivation, columns), engine=Engine(REFERENCE, not_compiled(found)))
    # What is the same as something else is so both ways: one contradiction, not two.
    clashes = {
        (clash.rule.name, frozenset(foundations)): _clash(_reason(clash), foundations, data)
        for clash in reversed(found.contradictions)
        for foundations in [_foundations(clash.facts, found)]
    }
    return Inference(_news(found, asserted, columns), Engine(COMPILED), tuple(reversed(clashes.values())))


def _news(found: Inferred, asserted: Graph, columns: Callable[[], ColumnGraph]) -> Set[ox.Triple]:
    """Return what follows and was not written; of a large graph, in columns."""
    if not isinstance(asserted.triples, Indexed):
        return frozenset(found) - asserted.triples
    from casco_kg.columns.statements import Statements

    followed = found.columns
    news = followed.facts.join(columns().facts, on=["s", "p", "o"], how="anti")
    return Statements(replace(followed, facts=news))


def _by_owlrl(asserted: Graph, data: Graph, _: Callable[[], Inferred], columns: Callable[[], ColumnGraph]) -> Inference:
    """Infer by the reference engine; it is imported only here, since that takes long."""
    from casco_kg.reference import owl as reference

    inferred, clashes = reference.close(without_annotations(asserted))
    told = (_clash(reason, _of_data(facts), data) for reason, facts in clashes)
    return Inference(inferred, Engine(REFERENCE), tuple(told))


def _clash(reason: str, facts: tuple[ox.Triple, ...], data: Graph) -> Clash:
    """Return a contradiction with the places of its facts, each once."""
    found = (data.places.find(s.value, p.value, o.value) for s, p, o in map(terms_of, facts))
    return Clash(reason, facts, tuple(dict.fromkeys(filter(None, found))))


def _foundations(facts: Iterable[Pattern], inferred: Inferred) -> tuple[ox.Triple, ...]:
    """Return the asserted triples that the shortest proofs of the facts go back to, then the axioms of the data."""
    from casco_kg.owl.ontology import is_axiom
    from casco_kg.owl.proofs import prove

    found: dict[ox.Triple, None] = {}
    own: dict[ox.Triple, None] = {}
    proofs = [proof for fact in facts for proof in islice(prove(fact, inferred), 1)]
    while proofs:
        proof = proofs.pop()
        proofs += proof.premises
        if proof.rule is not None:
            own.update((axiom, None) for axiom in proof.rule.axioms if _is_own(axiom))
        elif not is_axiom(proof.conclusion.predicate, proof.conclusion.object):
            found[ox.Triple(*cast(tuple[ox.NamedNode, ox.NamedNode, Term], proof.conclusion))] = None
    return (*sorted(found, key=str), *sorted(own, key=str))


def _is_own(axiom: ox.Triple) -> bool:
    """Whether an axiom is the user's and can be shown by itself: it has no part in a class expression or a list."""
    return not any(isinstance(term, ox.BlankNode) for term in axiom) and axiom not in knowledge().triples


def _reason(clash: Contradiction) -> str:
    """Return the rule that a contradiction breaks, and in words what breaks it."""
    terms = [[shorten(cast(Term, term)) for term in fact] for fact in clash.facts]
    match clash.rule.name, terms:
        case "dt-diff", [[one, _, other]]:
            words = f"{' and '.join(sorted((one, other)))} are two values and would have to be one"
        case "dt-not-type", [[value, _, datatype]]:
            words = f"{value} is no value of {datatype}"
        case _:
            words = "; ".join(map(" ".join, terms))
    return f"{clash.rule.name}: {words}"


def _of_data(facts: tuple[ox.Triple, ...]) -> tuple[ox.Triple, ...]:
    """Return those of some facts that do not stand in the knowledge graph, or all where there are no others."""
    return tuple(fact for fact in facts if fact not in knowledge().triples) or facts


#: What infers, by name: from what is asserted, the part of it that is data, and what makes the derivation by our rules,
#: and the asserted graph as columns.
ENGINES: dict[str, Callable[[Graph, Graph, Callable[[], Inferred], Callable[[], ColumnGraph]], Inference]] = {
    COMPILED: _by_rules,
    REFERENCE: _by_owlrl,
}
