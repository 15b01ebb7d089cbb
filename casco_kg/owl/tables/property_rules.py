"""Table 5 of OWL 2 RL: axioms about properties.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pyoxigraph import BlankNode, NamedNode

from casco_kg.owl.ontology import Ontology
from casco_kg.owl.patterns import DOMAIN, RANGE, SAME_AS, SUBPROPERTY_OF, Pattern, Variable, owl
from casco_kg.owl.rules import Different, Rule
from casco_kg.rdf.constants import TYPE

X, Y, Z = Variable("x"), Variable("y"), Variable("z")


def property_rules(ontology: Ontology) -> Iterator[Rule]:
    """Yield the rules and contradictions that the axioms about properties state."""
    yield from _domains_and_ranges(ontology)
    yield from _characteristics(ontology)
    yield from _hierarchy(ontology)
    yield from _chains(ontology)
    yield from _keys(ontology)
    yield from _disjointness(ontology)
    yield from _negative_assertions(ontology)


def _domains_and_ranges(ontology: Ontology) -> Iterator[Rule]:
    for p, class_, says in ontology.properties(DOMAIN):
        yield Rule("prp-dom", (Pattern(X, p, Y),), Pattern(X, TYPE, class_), (says,))
    for p, class_, says in ontology.properties(RANGE):
        yield Rule("prp-rng", (Pattern(X, p, Y),), Pattern(Y, TYPE, class_), (says,))


def _characteristics(ontology: Ontology) -> Iterator[Rule]:
    for p, says in ontology.typed_properties(owl("FunctionalProperty")):
        yield Rule(
            "prp-fp",
            (Pattern(X, p, Y), Pattern(X, p, Z)),
            Pattern(Y, SAME_AS, Z),
            (says,),
            (Different(Y, Z),),
        )
    for p, says in ontology.typed_properties(owl("InverseFunctionalProperty")):
        yield Rule(
            "prp-ifp",
            (Pattern(X, p, Z), Pattern(Y, p, Z)),
            Pattern(X, SAME_AS, Y),
            (says,),
            (Different(X, Y),),
        )
    for p, says in ontology.typed_properties(owl("IrreflexiveProperty")):
        yield Rule("prp-irp", (Pattern(X, p, X),), None, (says,))
    for p, says in ontology.typed_properties(owl("SymmetricProperty")):
        yield Rule("prp-symp", (Pattern(X, p, Y),), Pattern(Y, p, X), (says,))
    for p, says in ontology.typed_properties(owl("AsymmetricProperty")):
        yield Rule("prp-asyp", (Pattern(X, p, Y), Pattern(Y, p, X)), None, (says,))
    for p, says in ontology.typed_properties(owl("TransitiveProperty")):
        yield Rule("prp-trp", (Pattern(X, p, Y), Pattern(Y, p, Z)), Pattern(X, p, Z), (says,))


def _hierarchy(ontology: Ontology) -> Iterator[Rule]:
    for p, q, says in ontology.property_pairs(SUBPROPERTY_OF):
        yield Rule("prp-spo1", (Pattern(X, p, Y),), Pattern(X, q, Y), (says,))
    for p, q, says in ontology.property_pairs(owl("equivalentProperty")):
        yield Rule("prp-eqp1", (Pattern(X, p, Y),), Pattern(X, q, Y), (says,))
        yield Rule("prp-eqp2", (Pattern(X, q, Y),), Pattern(X, p, Y), (says,))
    for p, q, says in ontology.property_pairs(owl("inverseOf")):
        yield Rule("prp-inv1", (Pattern(X, p, Y),), Pattern(Y, q, X), (says,))
        yield Rule("prp-inv2", (Pattern(X, q, Y),), Pattern(Y, p, X), (says,))


def _chains(ontology: Ontology) -> Iterator[Rule]:
    for p, head, says in ontology.properties(owl("propertyChainAxiom")):
        links, triples = ontology.property_list(head)
        if links:
            body = tuple(Pattern(Variable(f"u{i}"), link, Variable(f"u{i + 1}")) for i, link in enumerate(links))
            yield Rule("prp-spo2", body, Pattern(Variable("u0"), p, body[-1].object), (says, *triples))


def _keys(ontology: Ontology) -> Iterator[Rule]:
    for class_, head, says in ontology.uses(owl("hasKey")):
        keys, triples = ontology.property_list(head)
        if keys:
            values = [Variable(f"z{i}") for i in range(len(keys))]
            body = (
                *(Pattern(X, key, value) for key, value in zip(keys, values, strict=True)),
                *(Pattern(Y, key, value) for key, value in zip(keys, values, strict=True)),
                Pattern(X, TYPE, class_),
                Pattern(Y, TYPE, class_),
            )
            yield Rule("prp-key", body, Pattern(X, SAME_AS, Y), (says, *triples), (Different(X, Y),))


def _disjointness(ontology: Ontology) -> Iterator[Rule]:
    for p, q, says in ontology.property_pairs(owl("propertyDisjointWith")):
        yield Rule("prp-pdw", (Pattern(X, p, Y), Pattern(X, q, Y)), None, (says,))
    for node, says in ontology.typed(owl("AllDisjointProperties")):
        for head, lists in ontology.values(node, owl("members")):
            members, triples = ontology.property_list(head)
            for p, q in combinations(members, 2):
                yield Rule("prp-adp", (Pattern(X, p, Y), Pattern(X, q, Y)), None, (says, lists, *triples))


def _negative_assertions(ontology: Ontology) -> Iterator[Rule]:
    targets = (("prp-npa1", owl("targetIndividual")), ("prp-npa2", owl("targetValue")))
    for node, source, says in ontology.uses(owl("sourceIndividual")):
        for property_, asserts in ontology.values(node, owl("assertionProperty")):
            if not isinstance(property_, (NamedNode, BlankNode)):
                continue
            for name, predicate in targets:
                for target, aims in ontology.values(node, predicate):
                    yield Rule(name, (Pattern(source, property_, target),), None, (says, asserts, aims))
