"""Explains: a conclusion to the proofs of it, or to what it lacks.

A proof goes down to asserted facts. Each step names the rule card in words, the OWL 2 RL rule and where it all comes
from: a passage, a document, or the user's file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from casco_kg.closure import Given, close
from casco_kg.errors import UsageError
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge, rule_cards
from casco_kg.rdf.constants import OWL, RDF, RDFS, TYPE
from casco_kg.rdf.ours import NUMBER, RESTS_ON
from casco_kg.rdf.terms import Term, expand, prefixes, shorten, terms_of
from casco_kg.validation.constraints import terms_in
from casco_kg.validation.report import Finding, Report

if TYPE_CHECKING:
    from casco_kg.owl.closure import Inferred
    from casco_kg.owl.gaps import Gap
    from casco_kg.owl.patterns import Pattern
    from casco_kg.owl.proofs import Proof
    from casco_kg.owl.rules import Rule

__all__ = ["Explanation", "Lack", "Step", "explain", "explain_findings", "resolve", "resolve_value"]

#: How many proofs are looked at to tell whether a conclusion rests on one document alone.
_PROOFS = 20
_NOTHING = ox.NamedNode(OWL + "Nothing")
_IS = "is a"


@dataclass(frozen=True, slots=True)
class Step:
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
    premises: tuple[Step, ...] = ()

    @property
    def steps(self) -> Iterator[Step]:
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
    proofs: tuple[Step, ...]
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
    told = _Teller(asserted, inferred)
    proofs = [told.step(proof) for proof in islice(prove(goal, inferred), None if every else _PROOFS)]
    if not proofs and goal in asserted.triples:
        proofs = [told.asserted(goal)]
    return Explanation(
        fact=told.fact(goal),
        proofs=tuple(proofs if every else proofs[:1]),
        lacks=() if proofs else told.lacks(missing(goal, inferred)),
        rests_only_on=told.rests_only_on(proofs),
    )


def explain_findings(report: Report, data: Given) -> dict[Finding, tuple[Step, ...]]:
    """Prove what was inferred about the focus and the value of findings, as far as their constraint speaks of it.

    A finding that rests on written facts alone is left out.

    Raises:
        UsageError: the ontology has a construct that is not compiled.
    """
    from casco_kg.owl.proofs import prove

    closure = close(data)
    asserted, inferred = closure.asserted, closure.derivation
    told = _Teller(asserted, inferred)
    news = sorted(frozenset(inferred) - asserted.triples, key=str)
    proved: dict[Finding, tuple[Step, ...]] = {}
    for finding in report.findings:
        spoken = terms_in(finding.constraint)
        facts = (
            fact
            for fact in news
            if fact.subject in (finding.focus, finding.value)
            and (fact.predicate in spoken if fact.predicate != TYPE else fact.object in spoken)
        )
        steps = tuple(told.step(proof) for fact in facts for proof in islice(prove(fact, inferred), 1))
        if steps:
            proved[finding] = steps
    return proved


def resolve(name: str, data: Given = None) -> ox.NamedNode:
    """Return what a person means by a name: ``a``, a term or individual of ours, a label, a record, or its number.

    Raises:
        UsageError: the name has an unknown prefix, is the label or number of several things, or nothing is known of it.
    """
    if name == "a":
        return TYPE
    asserted = close(data).asserted
    if ":" not in name and " " not in name and "/" not in name:
        for prefix in ("casco:", "id:"):
            if asserted.about(expand(prefix + name)):
                return expand(prefix + name)
    named = _called(name, asserted)
    if len(named) > 1:
        raise UsageError(f"{name!r} is the name of several: {', '.join(sorted(map(shorten, named)))}")
    node = named.pop() if named else expand(name)
    if not any(node in terms_of(triple) for triple in asserted):
        if len(numbered := _numbered(name, asserted)) == 1:
            return numbered.pop()
        if numbered:
            raise UsageError(f"{name!r} is the number of several: {', '.join(sorted(map(shorten, numbered)))}")
        raise UsageError(f"nothing is known of {name!r}; check the spelling, or give the data that describes it")
    return node


def _numbered(number: str, asserted: Graph) -> set[ox.NamedNode]:
    """Return the records that have a number."""
    return {
        triple.subject
        for triple in asserted
        if triple.predicate == NUMBER
        and isinstance(triple.object, ox.Literal)
        and triple.object.value == number
        and isinstance(triple.subject, ox.NamedNode)
    }


def resolve_value(name: str, subject: ox.NamedNode, predicate: ox.NamedNode, data: Given = None) -> Term:
    """Return what a person means by the object of a fact: a literal that is written there, else a name.

    After ``a`` stands a class: a word that our classes share with other things is theirs there.

    Raises:
        UsageError: as :func:`resolve` does.
    """
    asserted = close(data).asserted
    if predicate == TYPE and len(classes := {node for node in _called(name, asserted) if _is_ours(node)}) == 1:
        return classes.pop()
    written = asserted.values(subject, predicate.value)
    return next((v for v in written if isinstance(v, ox.Literal) and v.value == name), None) or resolve(name, data)


def _called(name: str, graph: Graph) -> set[ox.NamedNode]:
    """Return what has a label, or of our terms another label, that is ``name`` in upper or lower case."""
    other = prefixes()["skos"] + "altLabel"
    return {
        subject
        for subject, predicate, value in map(terms_of, graph)
        if predicate.value in (RDFS + "label", other)
        and value.value.casefold() == name.casefold()
        and isinstance(subject, ox.NamedNode)
        and (predicate.value != other or _is_ours(subject))
    }


def _is_ours(node: ox.NamedNode) -> bool:
    return node.value.startswith(prefixes()["casco"])


class _Teller:
    """Puts facts, rules and proofs into words."""

    def __init__(self, asserted: Graph, inferred: Inferred) -> None:
        self._asserted = asserted
        self._closed = asserted.triples | frozenset(inferred)

    def fact(self, fact: Iterable[object]) -> str:
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

    def step(self, proof: Proof) -> Step:
        """Tell a proof; steps through unnamed classes are told as part of the step that uses them."""
        if proof.rule is None:
            return self.asserted(ox.Triple(*cast(tuple[ox.NamedNode, ox.NamedNode, Term], proof.conclusion)))
        rules, premises = _through_unnamed(proof)
        cards = list(dict.fromkeys(card for rule in rules for card in self._cards(rule)))
        return Step(
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

    def asserted(self, fact: ox.Triple) -> Step:
        """Tell an asserted fact, with its place in the user's file or the sources of its record."""
        subject, predicate, value = terms_of(fact)
        place = self._asserted.places.find(subject.value, predicate.value, value.value)
        own = fact in knowledge().triples
        sources = knowledge().sources(terms_of(fact)[0]) if own or place is None else (str(place),)
        return Step(self.fact(terms_of(fact)), "", "", (), (), sources)

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

    def rests_only_on(self, proofs: list[Step]) -> tuple[str, ...]:
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
        if RDF + "first" in about:
            return f"( {' '.join(map(self._term, self._asserted.members(term)))} )"
        said = (
            f"{shorten(ox.NamedNode(key))} {self._term(value)}"
            for key, values in about.items()
            if key not in (RDF + "type", RDFS + "subClassOf")
            for value in values
        )
        return f"[ {' ; '.join(said)} ]"

    def _says(self, card: ox.NamedNode) -> str:
        return " ".join(text.value for text in knowledge().values(card, prefixes()["skos"] + "definition"))


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
