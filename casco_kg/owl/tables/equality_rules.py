"""Table 4 of OWL 2 RL: equality.

Only IRIs and blank nodes replace each other. A literal that is found to be the same as another one stays as
it is written: two different values are a contradiction (dt-diff), two forms of one value are left alone. That
something is the same as itself (eq-ref) is never stated.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from casco_kg.owl.ontology import Ontology
from casco_kg.owl.patterns import DIFFERENT_FROM, SAME_AS, Pattern, Predicate, Term, Variable, owl
from casco_kg.owl.rules import Different, DifferentValues, NotLiteral, Rule
from casco_kg.rdf.constants import TYPE

X, Y, Z = Variable("x"), Variable("y"), Variable("z")
SAME = Pattern(X, SAME_AS, Y)
RESOURCES = (NotLiteral(X), NotLiteral(Y))


def equality_rules(ontology: Ontology) -> Iterator[Rule]:
    """Yield the rules of equality and what contradicts it."""
    yield Rule("eq-sym", (SAME,), Pattern(Y, SAME_AS, X), (), RESOURCES)
    chain = (SAME, Pattern(Y, SAME_AS, Z))
    yield Rule("eq-trans", chain, Pattern(X, SAME_AS, Z), (), (*RESOURCES, NotLiteral(Z), Different(X, Z)))
    yield Rule("eq-diff1", (SAME, Pattern(X, DIFFERENT_FROM, Y)), None)
    yield Rule("eq-diff1", (Pattern(X, DIFFERENT_FROM, X),), None)
    yield Rule("dt-diff", (SAME,), None, (), (DifferentValues(X, Y),))
    yield from _all_different(ontology)


def _all_different(ontology: Ontology) -> Iterator[Rule]:
    for node, says in ontology.typed(owl("AllDifferent")):
        for name, predicate in (("eq-diff2", owl("members")), ("eq-diff3", owl("distinctMembers"))):
            for head, lists in ontology.values(node, predicate):
                members, triples = ontology.members(head)
                for one, other in combinations(members, 2):
                    yield Rule(name, (Pattern(one, SAME_AS, other),), None, (says, lists, *triples))


def replacement_rules(predicate: Predicate, class_: Term | None) -> tuple[Rule, ...]:
    """Return the rules by which what is said of a thing holds of what is the same.

    Args:
        predicate: the predicate of what is said.
        class_: the class, where the predicate is `rdf:type`.

    """
    if predicate == TYPE and class_ is not None:
        return (Rule("eq-rep-s", (SAME, Pattern(X, TYPE, class_)), Pattern(Y, TYPE, class_), (), RESOURCES),)
    return (
        Rule("eq-rep-s", (SAME, Pattern(X, predicate, Z)), Pattern(Y, predicate, Z), (), RESOURCES),
        Rule("eq-rep-o", (SAME, Pattern(Z, predicate, X)), Pattern(Z, predicate, Y), (), RESOURCES),
    )
