"""Random small ontologies with data, as hypothesis strategies."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

from casco_kg.owl.patterns import DOMAIN, RANGE, SAME_AS, SUBCLASS_OF, SUBPROPERTY_OF, THING, owl
from casco_kg.rdf.constants import TYPE

EX = "https://example.org/"
XSD_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
CLASSES = [ox.NamedNode(f"{EX}C{i}") for i in range(5)]
PROPERTIES = [ox.NamedNode(f"{EX}p{i}") for i in range(4)]
INDIVIDUALS = [ox.NamedNode(f"{EX}i{i}") for i in range(5)]
VALUES = [ox.Literal("one"), ox.Literal("two", language="en")]


def pick(items):
    return st.sampled_from(items)


class Blank:
    """Fresh blank nodes, numbered so that examples can be read and shrunk."""

    def __init__(self):
        self.count = 0

    def __call__(self):
        """Return the next one."""
        self.count += 1
        return ox.BlankNode(f"b{self.count}")


def rdf_list(blank, members):
    """Return the head of an RDF list and its triples."""
    first, rest = (ox.NamedNode(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{n}") for n in ("first", "rest"))
    head, triples = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"), []
    for member in reversed(members):
        node = blank()
        triples += [ox.Triple(node, first, member), ox.Triple(node, rest, head)]
        head = node
    return head, triples


@st.composite
def class_expression(draw, blank, depth=2):
    """Return a class, named or anonymous, and the triples that describe it."""
    kinds = ["named"] * 3 + (["restriction", "restriction", "boolean", "oneOf", "complement"] if depth else [])
    kind = draw(pick(kinds))
    if kind == "named":
        return draw(pick([*CLASSES, THING])), []
    node = blank()
    if kind == "oneOf":
        head, triples = rdf_list(blank, draw(st.lists(pick(INDIVIDUALS), min_size=1, max_size=2, unique=True)))
        return node, [ox.Triple(node, owl("oneOf"), head), *triples]
    if kind == "complement":
        return node, [ox.Triple(node, owl("complementOf"), draw(pick(CLASSES)))]
    if kind == "boolean":
        parts = draw(st.lists(class_expression(blank, depth - 1), min_size=1, max_size=3))
        head, triples = rdf_list(blank, [part for part, _ in parts])
        connective = owl(draw(pick(["intersectionOf", "unionOf"])))
        return node, [ox.Triple(node, connective, head), *triples, *(t for _, ts in parts for t in ts)]
    return node, draw(restriction(blank, node, depth))


@st.composite
def restriction(draw, blank, node, depth):
    """Return the triples of a restriction."""
    on = ox.Triple(node, owl("onProperty"), draw(pick(PROPERTIES)))
    kind = draw(pick(["someValuesFrom", "allValuesFrom", "hasValue", "maxCardinality", "maxQualifiedCardinality"]))
    if kind == "hasValue":
        return [on, ox.Triple(node, owl(kind), draw(pick([*INDIVIDUALS, *VALUES[:1]])))]
    if kind.startswith("max"):
        number = ox.Literal(draw(pick(["0", "1"])), datatype=XSD_INTEGER)
        triples = [on, ox.Triple(node, owl(kind), number)]
        if kind == "maxQualifiedCardinality":
            triples.append(ox.Triple(node, owl("onClass"), draw(pick([*CLASSES, THING]))))
        return triples
    filler, triples = draw(class_expression(blank, depth - 1))
    return [on, ox.Triple(node, owl(kind), filler), *triples]


@st.composite
def class_axiom(draw, blank):
    """Return the triples of an axiom about classes."""
    kind = draw(
        pick(
            [SUBCLASS_OF] * 3
            + [
                owl("equivalentClass"),
                owl("disjointWith"),
                owl("intersectionOf"),
                owl("unionOf"),
                owl("complementOf"),
                owl("AllDisjointClasses"),
                owl("hasKey"),
            ]
        )
    )
    if kind in (SUBCLASS_OF, owl("equivalentClass")):
        left, some = draw(class_expression(blank))
        right, more = draw(class_expression(blank))
        return [ox.Triple(left, kind, right), *some, *more]
    if kind in (owl("disjointWith"), owl("complementOf")):
        return [ox.Triple(draw(pick(CLASSES)), kind, draw(pick(CLASSES)))]
    if kind == owl("hasKey"):
        head, triples = rdf_list(blank, draw(st.lists(pick(PROPERTIES), min_size=1, max_size=2, unique=True)))
        return [ox.Triple(draw(pick(CLASSES)), kind, head), *triples]
    head, triples = rdf_list(blank, draw(st.lists(pick(CLASSES), min_size=2, max_size=3, unique=True)))
    if kind == owl("AllDisjointClasses"):
        node = blank()
        return [ox.Triple(node, TYPE, kind), ox.Triple(node, owl("members"), head), *triples]
    return [ox.Triple(draw(pick(CLASSES)), kind, head), *triples]


@st.composite
def property_axiom(draw, blank):
    """Return the triples of an axiom about properties."""
    p, q = draw(pick(PROPERTIES)), draw(pick(PROPERTIES))
    kind = draw(pick(["pair", "pair", "characteristic", "chain", "class", "class", "disjoint"]))
    if kind == "pair":
        predicates = [
            SUBPROPERTY_OF,
            SUBPROPERTY_OF,
            owl("equivalentProperty"),
            owl("inverseOf"),
            owl("inverseOf"),
            owl("propertyDisjointWith"),
        ]
        return [ox.Triple(p, draw(pick(predicates)), q)]
    if kind == "characteristic":
        names = ["Transitive", "Symmetric", "Asymmetric", "Irreflexive", "Functional", "InverseFunctional"]
        return [ox.Triple(p, TYPE, owl(draw(pick(names)) + "Property"))]
    if kind == "chain":
        head, triples = rdf_list(blank, draw(st.lists(pick(PROPERTIES), min_size=1, max_size=3)))
        return [ox.Triple(p, owl("propertyChainAxiom"), head), *triples]
    if kind == "class":
        class_, triples = draw(class_expression(blank, 1))
        return [ox.Triple(p, draw(pick([DOMAIN, RANGE])), class_), *triples]
    node = blank()
    head, triples = rdf_list(blank, draw(st.lists(pick(PROPERTIES), min_size=2, max_size=3, unique=True)))
    return [
        ox.Triple(node, TYPE, owl("AllDisjointProperties")),
        ox.Triple(node, owl("members"), head),
        *triples,
    ]


@st.composite
def fact(draw, blank):
    """Return the triples of one statement about individuals."""
    i, j = draw(pick(INDIVIDUALS)), draw(pick(INDIVIDUALS))
    kind = draw(pick(["type"] * 4 + ["link"] * 6 + ["value", "same", "different", "all different", "negative"]))
    if kind == "type":
        return [ox.Triple(i, TYPE, draw(pick(CLASSES)))]
    if kind == "link":
        return [ox.Triple(i, draw(pick(PROPERTIES)), j)]
    if kind == "value":
        return [ox.Triple(i, draw(pick(PROPERTIES)), draw(pick(VALUES)))]
    if kind in ("same", "different"):
        return [ox.Triple(i, SAME_AS if kind == "same" else owl("differentFrom"), j)]
    node = blank()
    if kind == "negative":
        return [
            ox.Triple(node, owl("sourceIndividual"), i),
            ox.Triple(node, owl("assertionProperty"), draw(pick(PROPERTIES))),
            ox.Triple(node, owl("targetIndividual"), j),
        ]
    head, triples = rdf_list(blank, draw(st.lists(pick(INDIVIDUALS), min_size=2, max_size=3, unique=True)))
    return [
        ox.Triple(node, TYPE, owl("AllDifferent")),
        ox.Triple(node, owl("distinctMembers"), head),
        *triples,
    ]


@st.composite
def graph(draw):
    """Return an ontology with data, as triples."""
    blank = Blank()
    declared = draw(st.lists(pick(CLASSES), max_size=3, unique=True))
    parts = [[ox.Triple(class_, TYPE, owl("Class"))] for class_ in declared]
    parts += draw(st.lists(class_axiom(blank), min_size=1, max_size=4))
    parts += draw(st.lists(property_axiom(blank), max_size=4))
    parts += draw(st.lists(fact(blank), min_size=2, max_size=8))
    return list(dict.fromkeys(triple for part in parts for triple in part))
