"""From an OWL 2 RL ontology to rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import Literal, Triple

from casco_kg.owl.matching import saturate
from casco_kg.owl.ontology import Ontology, is_axiom
from casco_kg.owl.patterns import SAME_AS, SUBCLASS_OF, Pattern, Variable, owl
from casco_kg.owl.plan.operators import table_of
from casco_kg.owl.rules import Rule, RuleSet, Unsupported
from casco_kg.owl.tables.class_rules import class_rules
from casco_kg.owl.tables.datatypes import datatype_rules
from casco_kg.owl.tables.equality_rules import equality_rules, replacement_rules
from casco_kg.owl.tables.property_rules import property_rules
from casco_kg.owl.tables.schema_rules import schema_rules
from casco_kg.rdf.constants import TYPE

WITHOUT_RULE = tuple(
    map(
        owl,
        [
            "cardinality",
            "datatypeComplementOf",
            "disjointUnionOf",
            "hasSelf",
            "minCardinality",
            "minQualifiedCardinality",
            "onDataRange",
            "onDatatype",
            "onProperties",
            "qualifiedCardinality",
            "withRestrictions",
        ],
    )
)
"""Constructs of OWL 2 that no rule of the profile reads."""

COMPOSED = frozenset({"scm-sco", "scm-eqc1", "scm-int", "scm-uni"})
"""Rules whose subclass axioms add nothing to what the axioms they come from say of individuals."""


def compile_rules(triples: Iterable[Triple]) -> RuleSet:
    """Compile an ontology into rules whose predicates are constants.

    Args:
        triples: the ontology, or the whole asserted graph: what is no axiom is passed over.

    Returns:
        the rules of tables 4 to 9 of https://www.w3.org/TR/owl2-profiles/, one for each of their instances in
        the ontology, and by name whatever could not be compiled.

    """
    return _compiled(frozenset(triple for triple in triples if is_axiom(triple.predicate, triple.object)))


@lru_cache(maxsize=8)
def _compiled(axioms: frozenset[Triple]) -> RuleSet:
    """Compile axioms; data mostly states none, so that those of one knowledge graph come again and again."""
    ontology = Ontology(axioms)
    fixed = schema_rules(ontology)
    inferred = saturate(ontology.index, fixed)
    made, not_compiled = _made(Ontology([*axioms, *_new_for_individuals(inferred)]))
    rules, contradictions = _completed(made)
    return RuleSet(
        rules=rules,
        contradictions=contradictions,
        schema_rules=fixed,
        axioms=axioms,
        inferred_axioms=frozenset(inferred),
        not_compiled=tuple(not_compiled),
        without_rule=tuple(_without_rule(ontology)),
    )


def _new_for_individuals(inferred: dict[Pattern, Rule]) -> Iterator[Triple]:
    for (subject, predicate, object_), rule in inferred.items():
        if predicate == SUBCLASS_OF and rule.name not in COMPOSED and subject != object_:
            assert not isinstance(subject, (Literal, Variable)) and not isinstance(object_, Variable)
            yield Triple(subject, SUBCLASS_OF, object_)


def _made(ontology: Ontology) -> tuple[list[Rule], list[Unsupported]]:
    """Return the rules that the axioms state, and those among them that cannot be run, as unsupported."""
    made: dict[Rule, None] = {}
    not_compiled: dict[Unsupported, None] = {}
    for rule in (*property_rules(ontology), *class_rules(ontology), *equality_rules(ontology)):
        if rule.head in rule.body:
            continue
        if reason := _unfit(rule):
            says = rule.axioms[0]
            not_compiled[Unsupported(says.predicate, says.subject, reason)] = None
        else:
            made[rule] = None
    return list(made), list(not_compiled)


def _unfit(rule: Rule) -> str | None:
    for pattern in (*rule.body, *((rule.head,) if rule.head else ())):
        if pattern.predicate == TYPE and isinstance(pattern.object, Variable):
            return "an axiom about rdf:type itself"
    if rule.head and is_axiom(rule.head.predicate, rule.head.object):
        return "axioms would follow from facts"
    return None


def _completed(made: list[Rule]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Add what equality and datatypes say about the predicates and classes that the rules speak of."""
    read = {table_of(pattern): None for rule in made for pattern in rule.body}
    concluded = {table_of(rule.head): None for rule in made if rule.head}
    added = list(datatype_rules((c for _, c in read if c), (c for _, c in concluded if c)))
    for predicate, class_ in {**read, **concluded}:
        if predicate != SAME_AS:
            added += replacement_rules(predicate, class_)
    rules = [*made, *added]
    return tuple(r for r in rules if r.head), tuple(r for r in rules if not r.head)


def _without_rule(ontology: Ontology) -> Iterator[Unsupported]:
    for construct in WITHOUT_RULE:
        for node in {subject: None for subject, _ in ontology.index.pairs(construct)}:
            yield Unsupported(construct, node, "OWL 2 RL has no rule for it")
