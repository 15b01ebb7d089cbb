"""Explains: a conclusion to the proofs of it, or to what it lacks.

A proof goes down to asserted facts. Each step names the rule card in words, the OWL 2 RL rule and where it all comes
from: a passage, a document, or the user's file and line.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.closure import Given, close
from casco_kg.proof_words import Lack, ProofStep, Teller
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.terms import Term
from casco_kg.validation.constraints import terms_in
from casco_kg.validation.report import Finding, Report

if TYPE_CHECKING:
    pass

__all__ = ["Explanation", "Lack", "ProofStep", "explain", "explain_findings"]

#: How many proofs are looked at to tell whether a conclusion rests on one document alone.
_PROOFS = 20


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a fact holds, or why it does not follow.

    Attributes:
        fact: the fact, in words.
        proofs: the proofs, shortest first; empty when it does not hold.
        lacks: for a fact that does not follow, what each rule that could conclude it lacks.
        rests_only_on: documents on which alone the conclusion rests, by their own word; mostly empty.
    """

    fact: str
    proofs: tuple[ProofStep, ...]
    lacks: tuple[Lack, ...]
    rests_only_on: tuple[str, ...]


def explain(
    subject: ox.NamedNode, predicate: ox.NamedNode, value: Term, data: Given = None, *, every: bool = False
) -> Explanation:
    """Explain why a fact follows from the knowledge graph and ``data``, or why it does not.

    Args:
        subject: the subject of the fact.
        predicate: its property.
        value: its object.
        data: what stands beside the knowledge graph, or the closure of it.
        every: give all proofs instead of the shortest.

    Raises:
        UsageError: the ontology has a construct that is not compiled, so that proofs could be missed.
    """
    from casco_kg.owl.gaps import missing
    from casco_kg.owl.proofs import prove

    closure = close(data)
    asserted, inferred = closure.asserted, closure.derivation
    goal = ox.Triple(subject, predicate, value)
    told = Teller(asserted, inferred)
    proofs = [told.step(proof) for proof in islice(prove(goal, inferred), None if every else _PROOFS)]
    if not proofs and goal in asserted.triples:
        proofs = [told.asserted(goal)]
    return Explanation(
        fact=told.fact(goal),
        proofs=tuple(proofs if every else proofs[:1]),
        lacks=() if proofs else told.lacks(missing(goal, inferred)),
        rests_only_on=told.rests_only_on(proofs),
    )


def explain_findings(report: Report, data: Given) -> dict[Finding, tuple[ProofStep, ...]]:
    """Prove what was inferred about the focus and the value of findings, as far as their constraint speaks of it.

    A finding that rests on written facts alone is left out.

    Raises:
        UsageError: the ontology has a construct that is not compiled.
    """
    from casco_kg.owl.proofs import prove

    closure = close(data)
    asserted, inferred = closure.asserted, closure.derivation
    told = Teller(asserted, inferred)
    followed = frozenset(inferred)
    news: dict[object, list[ox.Triple]] = {}
    for fact in sorted(followed - asserted.among(followed), key=str):
        news.setdefault(fact.subject, []).append(fact)
    proved: dict[Finding, tuple[ProofStep, ...]] = {}
    for finding in report.findings:
        spoken = terms_in(finding.constraint)
        facts = (
            fact
            for fact in sorted({*news.get(finding.focus, ()), *news.get(finding.value, ())}, key=str)
            if (fact.predicate in spoken if fact.predicate != TYPE else fact.object in spoken)
        )
        steps = tuple(told.step(proof) for fact in facts for proof in islice(prove(fact, inferred), 1))
        if steps:
            proved[finding] = steps
    return proved
