"""Infers: the asserted graph to the closed graph, under the OWL 2 RL/RDF rules.

Source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from casco_kg.engines import COMPILED, Engine
from casco_kg.errors import CascoError, UsageError
from casco_kg.graph import Graph
from casco_kg.inference import ENGINES, Clash, Inference, derived, not_compiled
from casco_kg.installation import cache
from casco_kg.installation.knowledge_graph import knowledge, knowledge_lines
from casco_kg.loading import Loadable, as_graph
from casco_kg.notebooks import html_table
from casco_kg.rdf.terms import shorten, terms_of
from casco_kg.texts import many

if TYPE_CHECKING:
    from casco_kg.owl.closure import Inferred
    from casco_kg.owl.plan.columns import ColumnGraph

__all__ = ["Closure", "ContradictionError", "Given", "close", "infer"]

#: No data: what is asked of is the knowledge graph alone.
_NOTHING = Graph(frozenset())


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
    def _inference(self) -> Inference:
        def run() -> Inference:
            return ENGINES[self.asked](self.asserted, self.data, lambda: self.compiled, lambda: self.columns)

        if self.data is _NOTHING:
            inferred = cache.remembered(f"closure by {self.asked}", lambda: frozenset(run().inferred))
            return Inference(inferred, Engine(self.asked))
        return run()

    @property
    def inferred(self) -> Set[ox.Triple]:
        """The triples that follow and were not written, without noise (see :func:`infer`)."""
        return self._inference.inferred

    @property
    def engine(self) -> Engine:
        """The engine that ran."""
        return self._inference.engine

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The contradictions found; empty in a consistent graph."""
        return self._inference.clashes

    @cached_property
    def graph(self) -> Graph:
        """The closed graph: what is written and what follows."""
        return self.asserted | Graph(self.inferred)

    @cached_property
    def asserted_store(self) -> ox.Store:
        """What is written, as a store that queries only read."""
        return self.asserted.store()

    @cached_property
    def store(self) -> ox.Store:
        """The closed graph, as a store that queries only read."""
        return self.graph.store()

    @cached_property
    def compiled(self) -> Inferred:
        """What the compiled rules make of the graph, which may be not all."""
        return derived(self.columns)

    @cached_property
    def columns(self) -> ColumnGraph:
        """What is written, as columns of numbers: knowledge, and data."""
        knowledge, data = self.parts
        return knowledge | data

    @cached_property
    def parts(self) -> tuple[ColumnGraph, ColumnGraph]:
        """The knowledge graph and the data, each as columns of numbers with one dictionary."""
        from casco_kg.columns.statements import Statements
        from casco_kg.owl.plan.columns import Dictionary, encode, encode_lines

        said = self.data.triples
        if isinstance(said, Statements):
            return encode_lines(knowledge_lines(), said.graph.dictionary), said.graph
        ours = encode_lines(knowledge_lines(), Dictionary())
        return ours, encode(said, ours.dictionary)

    @property
    def derivation(self) -> Inferred:
        """How it all follows, for proofs.

        Raises:
            UsageError: the ontology has a construct that is not compiled, so that proofs could be missed.
        """
        if self.compiled.not_compiled:
            named = ", ".join(not_compiled(self.compiled))
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
