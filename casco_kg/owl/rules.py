"""Horn rules over triples, and what compiling an ontology into them yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode, Triple

from casco_kg.owl.patterns import Pattern, Term, Variable


@dataclass(frozen=True, slots=True)
class Different:
    """The two variables stand for different terms."""

    left: Variable
    right: Variable


@dataclass(frozen=True, slots=True)
class NotLiteral:
    """The variable stands for an IRI or a blank node."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class DifferentValues:
    """The two variables stand for literals known to denote different values (rule dt-diff)."""

    left: Variable
    right: Variable


@dataclass(frozen=True, slots=True)
class InDatatype:
    """The variable stands for a literal whose value lies in the datatype (rule dt-type2)."""

    variable: Variable
    datatype: NamedNode


@dataclass(frozen=True, slots=True)
class OutsideDatatype:
    """The variable stands for a literal known to lie outside the datatype (rule dt-not-type)."""

    variable: Variable
    datatype: NamedNode


Condition: TypeAlias = Different | NotLiteral | DifferentValues | InDatatype | OutsideDatatype


def used(condition: Condition) -> set[Variable]:
    """Return the variables that a condition speaks of."""
    match condition:
        case Different(left, right) | DifferentValues(left, right):
            return {left, right}
        case NotLiteral(variable) | InDatatype(variable) | OutsideDatatype(variable):
            return {variable}


@dataclass(frozen=True, slots=True)
class Rule:
    """Whatever matches the body also satisfies the head; without a head, it is a contradiction.

    Attributes:
        name: the rule's name in the OWL 2 RL tables, such as `cax-sco`.
        body: the patterns that must all hold.
        head: the conclusion, or None for a contradiction.
        axioms: the triples that the rule was made from, asserted or concluded by schema rules.
        conditions: what must hold of the bindings besides.

    """

    name: str
    body: tuple[Pattern, ...]
    head: Pattern | None
    axioms: tuple[Triple, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A construct of the ontology from which no rule was made.

    Attributes:
        construct: the term of the vocabulary, such as `owl:hasSelf`.
        node: the class, property or axiom that uses it.
        reason: why, in words.

    """

    construct: NamedNode
    node: Term | Triple
    reason: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """An ontology as rules.

    Attributes:
        rules: what follows from facts.
        contradictions: what must not be.
        schema_rules: the rules of table 9, by which axioms follow from axioms.
        axioms: the asserted axioms.
        inferred_axioms: what the schema rules conclude from them.
        not_compiled: what OWL 2 RL has a rule for and these rules leave out: ask a reference engine.
        without_rule: what OWL 2 RL itself draws no conclusion from: no engine for the profile would.

    """

    rules: tuple[Rule, ...]
    contradictions: tuple[Rule, ...]
    schema_rules: tuple[Rule, ...]
    axioms: frozenset[Triple]
    inferred_axioms: frozenset[Pattern]
    not_compiled: tuple[Unsupported, ...]
    without_rule: tuple[Unsupported, ...]
