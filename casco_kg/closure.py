"""Infers: the asserted graph to the closed graph, under the OWL 2 RL/RDF rules.

Source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, cast

import pyoxigraph as ox

from casco_kg.engines import COMPILED, REFERENCE, Engine
from casco_kg.errors import CascoError, UsageError
from casco_kg.graph import Graph
from casco_kg.installation import cache
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import Loadable, as_graph
from casco_kg.notebooks import html_table
from casco_kg.rdf.constants import OWL, RDFS, TYPE
from casco_kg.rdf.terms import Term, shorten, terms_of
from casco_kg.reading.source import Place
from casco_kg.texts import many

if TYPE_CHECKING:
    from casco_kg.owl.closure import Contradiction, Inferred
    from casco_kg.owl.patterns import Pattern

__all__ = [
    "ENGINES",
    "Clash",
    "Closure",
    "ContradictionError",
    "Given",
    "close",
    "infer",
    "without_annotations",
]

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
        places: where those of them stand that stand in a file of the data, each once.
    """

    reason: str
    facts: tuple[ox.Triple, ...]
    places: tuple[Place, ...] = ()


#: No data: what is asked of is the knowledge graph alone.
_NOTHING = Graph(frozenset())


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What an engine made of a graph; see :class:`Closure`."""

    inferred: frozenset[ox.Triple]
    engine: Engine
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, repr=False)
class Closure:
    """What is written, what follows from it and how. Each is made when it is first asked for, and once.

    Attributes:
        data: the data alone; empty for the knowledge graph alone.
        asked: the name of the engine that infers, in :data:`ENGINES`.
    """

    data: Graph = _NOTHING
    asked: str = COMPILED

    def __repr__(self) -> str:
        """Return how much is written and how much follows; the triples would fill many screens."""
        told = [many(len(self.asserted), "statement"), f"{len(self.inferred):,} inferred", str(self.engine)]
        if self.clashes:
            told.append(many(len(self.clashes), "contradiction"))
        return f"<Closure: {', '.join(told)}>"

    def _repr_html_(self) -> str:
        return html_table(repr(self))

    @cached_property
    def asserted(self) -> Graph:
        """The triples as written: knowledge and data."""
        return knowledge() if self.data is _NOTHING else knowledge() | self.data

    @cached_property
    def _outcome(self) -> _Outcome:
        engine = ENGINES[self.asked]
        if self.data is _NOTHING:
            inferred = cache.remembered(f"closure by {self.asked}", lambda: engine(self).inferred)
            return _Outcome(inferred, Engine(self.asked))
        return engine(self)

    @property
    def inferred(self) -> frozenset[ox.Triple]:
        """The triples that follow and were not written, without noise (see :func:`infer`)."""
        return self._outcome.inferred

    @property
    def engine(self) -> Engine:
        """The engine that ran."""
        return self._outcome.engine

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The contradictions found; empty in a consistent graph."""
        return self._outcome.clashes

    @cached_property
    def graph(self) -> Graph:
        """The closed graph: what is written and what follows."""
        return Graph(self.asserted.triples | self.inferred, self.asserted.places, self.asserted.remarks)

    @cached_property
    def compiled(self) -> Inferred:
        """What the compiled rules make of the graph, which may be not all."""
        from casco_kg.owl.closure import close
        from casco_kg.owl.compiler import compile_rules

        reasoned = without_annotations(self.asserted)
        return close(reasoned, compile_rules(reasoned))

    @property
    def derivation(self) -> Inferred:
        """How it all follows, for proofs.

        Raises:
            UsageError: the ontology has a construct that is not compiled, so that proofs could be missed.
        """
        if self.compiled.not_compiled:
            named = ", ".join(_not_compiled(self.compiled))
            raise UsageError(f"no proofs can be given, since {named} is not compiled")
        return self.compiled

    def consistent(self) -> Closure:
        """Return this closure if nothing in it clashes.

        Raises:
            ContradictionError: something does.
        """
        if self.clashes:
            raise ContradictionError(self)
        return self


#: What may be given as data: a closure, which is not made again; what :func:`casco_kg.load` takes; or nothing.
Given: TypeAlias = "Closure | Loadable | None"


class ContradictionError(CascoError):
    """The graph contradicts itself. ``closure`` holds what follows all the same, and the clashes."""

    exit_code = 3

    def __init__(self, closure: Closure) -> None:
        self.closure = closure
        lines = ["the data contradicts the ontology"]
        for clash in closure.clashes:
            lines.append(f"  {clash.reason}; this comes from")
            lines += [f"    {' '.join(map(shorten, terms_of(fact)))}" for fact in clash.facts]
            lines += [f"    {place}" for place in clash.places]
        super().__init__("\n".join(lines))


def infer(data: Given = None, *, engine: str = COMPILED) -> Closure:
    """Infer what follows from the knowledge graph and ``data`` under OWL 2 RL.

    Left out as noise: memberships in owl:Thing, anything about itself (sameAs, subclass and the like), anything
    about or by means of literals and anonymous class expressions, and what holds of the built-in vocabularies.
    Annotations, labels and sources among them, take no part.

    Args:
        data: what stands beside the knowledge graph; none for the knowledge graph alone.
        engine: a name in :data:`ENGINES`; of a closure that is given, the engine has run.

    Raises:
        ContradictionError: the graph contradicts itself.
        InputError: a file cannot be read.
        UsageError: there is no such engine, or ``data`` is nothing that can be read.
    """
    return close(data, engine=engine).consistent()


def close(data: Given = None, *, engine: str = COMPILED) -> Closure:
    """Return the closure of what is given, which infers when it is asked; contradictions stand in it.

    Raises:
        InputError: a file cannot be read.
        UsageError: there is no such engine, or ``data`` is nothing that can be read.
    """
    if isinstance(data, Closure):
        return data
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}; engines are {', '.join(ENGINES)}")
    return Closure(_NOTHING if data is None else as_graph(data), engine)


def without_annotations(graph: Graph) -> Graph:
    """Return the triples that take part in inference: those whose property is no annotation property."""
    annotations = _BUILT_IN_ANNOTATIONS | {t.subject for t in graph if t.predicate == TYPE and t.object == _ANNOTATION}
    return Graph(frozenset(triple for triple in graph if triple.predicate not in annotations))


def _not_compiled(derivation: Inferred) -> tuple[str, ...]:
    return tuple(sorted({shorten(unsupported.construct) for unsupported in derivation.not_compiled}))


def _compiled(closure: Closure) -> _Outcome:
    derivation = closure.compiled
    if derivation.not_compiled:
        return replace(_reference(closure), engine=Engine(REFERENCE, _not_compiled(derivation)))
    # What is the same as something else is so both ways: one contradiction, not two.
    clashes = {
        (clash.rule.name, frozenset(foundations)): _clash(_reason(clash), foundations, closure.data)
        for clash in reversed(derivation.contradictions)
        for foundations in [_foundations(clash.facts, derivation)]
    }
    inferred = frozenset(derivation) - closure.asserted.triples
    return _Outcome(inferred, Engine(COMPILED), tuple(reversed(clashes.values())))


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


def _reference(closure: Closure) -> _Outcome:
    from casco_kg.reference import owl as reference

    inferred, clashes = reference.close(without_annotations(closure.asserted))
    told = (_clash(reason, _of_data(facts), closure.data) for reason, facts in clashes)
    return _Outcome(inferred, Engine(REFERENCE), tuple(told))


def _of_data(facts: tuple[ox.Triple, ...]) -> tuple[ox.Triple, ...]:
    """Return those of some facts that do not stand in the knowledge graph, or all where there are no others."""
    return tuple(fact for fact in facts if fact not in knowledge().triples) or facts


#: What can close a graph, by name.
ENGINES: dict[str, Callable[[Closure], _Outcome]] = {COMPILED: _compiled, REFERENCE: _reference}
