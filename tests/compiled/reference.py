"""owlrl as the reference: its closure less what is no news."""

from __future__ import annotations

from dataclasses import dataclass
from unittest.mock import patch

import owlrl
import pyoxigraph as ox
import rdflib
from owlrl.XsdDatatypes import OWL_RL_Datatypes
from rdflib import OWL, RDF, RDFS, XSD

ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
ERROR_MESSAGE = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
VOCABULARIES = (str(RDF), str(RDFS), str(OWL), str(XSD))


@dataclass(frozen=True)
class Reference:
    """The news in owlrl's closure, and its messages about contradictions."""

    news: frozenset[ox.Triple]
    errors: tuple[str, ...]
    closed: rdflib.Graph


def reference(triples: list[ox.Triple]) -> Reference:
    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    asserted = set(graph)
    repeat_last_members(graph)
    expressions = {s for s, p, _ in graph if isinstance(s, rdflib.BNode) and is_axiom_predicate(p)}
    mentioned = {t for triple in graph for t in triple} | {getattr(o, "datatype", None) for o in graph.objects()}
    with patch("owlrl.OWLRL.OWL_RL_Datatypes", [d for d in OWL_RL_Datatypes if d in mentioned]):
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    errors = tuple(str(o) for o in graph.objects(None, ERROR))
    news = [t for t in graph if t not in asserted and is_news(t, expressions | {RDF.nil})]
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in news)
    return Reference(frozenset(q.triple for q in ox.parse(text, ox.RdfFormat.N_TRIPLES)), errors, graph)


def repeat_last_members(graph):
    """Write the last member of some lists twice, because owlrl 7.6.2 passes over the last one.

    In prp-adp, eq-diff2, eq-diff3 and prp-key it runs to `len(list) - 1` where it means `len(list)`.
    """
    lists = [
        graph.value(n, p)
        for c in (OWL.AllDisjointProperties, OWL.AllDifferent)
        for n in graph.subjects(RDF.type, c)
        for p in (OWL.members, OWL.distinctMembers)
    ]
    lists += graph.objects(None, OWL.hasKey)
    for head in set(lists) - {None, RDF.nil}:
        *_, last, _ = graph.transitive_objects(head, RDF.rest)
        again = rdflib.BNode()
        graph.set((last, RDF.rest, again))
        graph.add((again, RDF.first, graph.value(last, RDF.first)))
        graph.add((again, RDF.rest, RDF.nil))


def is_axiom_predicate(predicate):
    text = str(predicate)
    return text.startswith((str(OWL), str(RDFS), str(RDF))) and predicate not in (
        OWL.sameAs,
        OWL.differentFrom,
        RDFS.label,
        RDFS.comment,
    )


def is_news(triple, expressions):
    s, p, o = triple
    if isinstance(s, rdflib.Literal) or s in expressions or o in expressions or p == ERROR:
        return False
    if isinstance(p, rdflib.BNode) or str(s).startswith(VOCABULARIES):
        return False
    if p in (OWL.sameAs, OWL.differentFrom) and isinstance(o, rdflib.Literal):
        return False
    if o in (OWL.Thing, ERROR_MESSAGE) or (p == RDF.type and str(o).startswith(VOCABULARIES) and o != OWL.Nothing):
        return False
    return not (
        s == o and p in (OWL.sameAs, RDFS.subClassOf, OWL.equivalentClass, RDFS.subPropertyOf, OWL.equivalentProperty)
    )
