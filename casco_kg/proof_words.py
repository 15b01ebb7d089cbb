"""Puts facts, rules and proofs into words: labels of terms, what rule cards say, and where it all comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge, rule_cards
from casco_kg.rdf.constants import FIRST, OWL, RDF, RDFS, SKOS, TYPE
from casco_kg.rdf.ours import RESTS_ON
from casco_kg.rdf.terms import Term, expand, shorten, terms_of

if TYPE_CHECKING:
    from casco_kg.owl.closure import Inferred
    from casco_kg.owl.gaps import Gap
    from casco_kg.owl.patterns import Pattern
    from casco_kg.owl.proofs import Proof
    from casco_kg.owl.rules import Rule

__all__ = ["Lack", "ProofStep", "Teller"]

_NOTHING = ox.NamedNode(OWL + "Nothing")
_IS = "is a"


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A fact in a proof.

    Attributes:
        fact: the fact, in words: labels of subject, property and object.
        card: the name of the rule card under which the rule stands; empty for what is asserted or has no card.
        rule: the rule: what its card says, else its name in the OWL 2 RL tables; empty for what is asserted.
        names: the names, in the OWL 2 RL tables, of the rules that this step applies.
        axioms: the axioms that these rules were made from, in Turtle.
        sources: where the rule, or the asserted fact, comes from: passages, documents, or file and line.
        premises: what the step needs; empty for what is asserted.
    """

    fact: str
    card: str
    rule: str
    names: tuple[str, ...]
    axioms: tuple[str, ...]
    sources: tuple[str, ...]
    premises: tuple[ProofStep, ...] = ()

    @property
    def steps(self) -> Iterator[ProofStep]:
        """This step and all below it, premises after what they are premises of."""
        yield self
        for premise in self.premises:
            yield from premise.steps


@dataclass(frozen=True, slots=True)
class Lack:
    """What one rule still needs to conclude something.

    Attributes:
        rule: the rule: what its card says, else its name in the OWL 2 RL tables.
        holds: its premises that hold.
        missing: its premises that do not; a name with a question mark stands for anything.
        sources: where the rule comes from.
    """

    rule: str
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    sources: tuple[str, ...]


class Teller:
    """Puts facts, rules and proofs into words."""

    def __init__(self, asserted: Graph, inferred: Inferred) -> None:
        self._asserted = asserted
        self._closed = frozenset(asserted.triples) | frozenset(inferred)

    def fact(self, fact: Iterable[object]) -> str:
        """Tell a fact: the labels of subject, property and object."""
        subject, predicate, value = map(self._word, fact)
        if predicate == _IS:
            return f"{subject} is {'an' if value[:1] in 'aeiou' else 'a'} {value}"
        return f"{subject} {predicate} {value}"

    def _word(self, term: object) -> str:
        if term == TYPE:
            return _IS
        if isinstance(term, ox.BlankNode):
            return "an unnamed class"
        if isinstance(term, ox.NamedNode | ox.Literal):
            return term.value if isinstance(term, ox.Literal) else self._asserted.label(term)
        return str(term)

    def step(self, proof: Proof) -> ProofStep:
        """Tell a proof; steps through unnamed classes are told as part of the step that uses them."""
        if proof.rule is None:
            return self.asserted(ox.Triple(*cast(tuple[ox.NamedNode, ox.NamedNode, Term], proof.conclusion)))
        rules, premises = _through_unnamed(proof)
        cards = list(dict.fromkeys(card for rule in rules for card in self._cards(rule)))
        return ProofStep(
            fact=self.fact(proof.conclusion),
            card=shorten(cards[0]).removeprefix("rule:") if cards else "",
            rule=" ".join(map(self._says, cards)) or rules[0].name,
            names=tuple(dict.fromkeys(rule.name for rule in rules)),
            axioms=tuple(
                dict.fromkeys(map(self._turtle, filter(_is_whole, (a for rule in rules for a in rule.axioms))))
            ),
            sources=tuple(dict.fromkeys(source for card in cards for source in knowledge().sources(card))),
            premises=tuple(self.step(premise) for premise in premises),
        )

    def asserted(self, fact: ox.Triple) -> ProofStep:
        """Tell an asserted fact, with its place in the user's file or the sources of its record."""
        subject, predicate, value = terms_of(fact)
        place = self._asserted.places.find(subject.value, predicate.value, value.value)
        own = fact in knowledge().triples
        sources = knowledge().sources(terms_of(fact)[0]) if own or place is None else (str(place),)
        return ProofStep(self.fact(terms_of(fact)), "", "", (), (), sources)

    def lacks(self, gaps: Iterable[Gap]) -> tuple[Lack, ...]:
        """Tell what each rule lacks; a rule that could conclude anything, from a contradiction, is left out."""
        told = (self._lack(gap) for gap in gaps if not _needs_contradiction(gap))
        return tuple(dict.fromkeys(lack for lack in told if lack.missing))

    def _lack(self, gap: Gap) -> Lack:
        rules = list(_rules_of(gap))
        cards = list(dict.fromkeys(card for rule in rules for card in self._cards(rule)))
        missing = [fact for fact in _named_facts(gap, "missing") if not self._holds(fact)]
        return Lack(
            rule=" ".join(map(self._says, cards)) or gap.rule.name,
            holds=tuple(dict.fromkeys(self.fact(fact) for fact in _named_facts(gap, "holds"))),
            missing=tuple(dict.fromkeys(map(self.fact, missing))),
            sources=tuple(dict.fromkeys(source for card in cards for source in knowledge().sources(card))),
        )

    def _holds(self, fact: Pattern) -> bool:
        parts = (fact.subject, fact.predicate, fact.object)
        if not all(isinstance(part, ox.NamedNode | ox.Literal) for part in parts):
            return False
        return ox.Triple(*cast("tuple[ox.NamedNode, ox.NamedNode, Term]", parts)) in self._closed

    def rests_only_on(self, proofs: list[ProofStep]) -> tuple[str, ...]:
        """Return the documents that some card of every proof says to rest on."""
        found = [
            {
                self._asserted.label(document)
                for step in proof.steps
                if step.card
                for document in knowledge().values(expand(f"rule:{step.card}"), RESTS_ON.value)
            }
            for proof in proofs
        ]
        return tuple(sorted(set.intersection(*found))) if found else ()

    def _cards(self, rule: Rule) -> Iterator[ox.NamedNode]:
        yield from dict.fromkeys(card for axiom in rule.axioms if (card := rule_cards().get(axiom)))

    def _turtle(self, axiom: ox.Triple) -> str:
        return " ".join(map(self._term, terms_of(axiom)))

    def _term(self, term: Term) -> str:
        """Write a term in Turtle, an unnamed class or a list in full."""
        about = self._asserted.about(term)
        if not isinstance(term, ox.BlankNode) or not about:
            return shorten(term)
        if FIRST.value in about:
            return f"( {' '.join(map(self._term, self._asserted.members(term)))} )"
        said = (
            f"{shorten(ox.NamedNode(key))} {self._term(value)}"
            for key, values in about.items()
            if key not in (RDF + "type", RDFS + "subClassOf")
            for value in values
        )
        return f"[ {' ; '.join(said)} ]"

    def _says(self, card: ox.NamedNode) -> str:
        return " ".join(text.value for text in knowledge().values(card, SKOS + "definition"))


def _is_whole(axiom: ox.Triple) -> bool:
    """Tell an axiom from the triples that an unnamed class or a list in it is made of."""
    return isinstance(axiom.subject, ox.NamedNode) or axiom.predicate.value == RDFS + "subClassOf"


def _through_unnamed(proof: Proof) -> tuple[list[Rule], list[Proof]]:
    """Return the rules of a step and its premises, with those about unnamed classes replaced by their own."""
    rules = [proof.rule] if proof.rule else []
    premises = []
    for premise in proof.premises:
        if premise.rule is not None and isinstance(premise.conclusion.object, ox.BlankNode):
            more, below = _through_unnamed(premise)
            rules += more
            premises += below
        else:
            premises.append(premise)
    return rules, premises


def _needs_contradiction(gap: Gap) -> bool:
    return any(fact.object == _NOTHING for fact in gap.missing)


def _behind(gap: Gap) -> Iterator[Gap]:
    return (behind for behind in gap.behind if not _needs_contradiction(behind))


def _rules_of(gap: Gap) -> Iterator[Rule]:
    yield gap.rule
    for behind in _behind(gap):
        yield from _rules_of(behind)


def _named_facts(gap: Gap, kind: str) -> Iterator[Pattern]:
    """Yield the facts of a gap that are about named things, those behind unnamed classes included."""
    for fact in cast("tuple[Pattern, ...]", getattr(gap, kind)):
        if not isinstance(fact.object, ox.BlankNode):
            yield fact
    for behind in _behind(gap):
        yield from _named_facts(behind, kind)
