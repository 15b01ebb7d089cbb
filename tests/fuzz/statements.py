"""Mutates RDF statement by statement."""

import pyoxigraph as ox

from . import odd
from .mutations import spoiled_bytes


def quads_of(data, rdf_format):
    """Return the statements of RDF, with blank nodes numbered in their order: parsers name them at random."""
    names = {}

    def named(term):
        return names.setdefault(term, ox.BlankNode(f"n{len(names)}")) if isinstance(term, ox.BlankNode) else term

    parsed = ox.parse(data, rdf_format, base_iri="https://example.org/")
    return [ox.Quad(named(q.subject), q.predicate, named(q.object), named(q.graph_name)) for q in parsed]


def changed_statements(rdf_format):
    """Return a mutation that changes the statements of RDF, and writes them well-formed."""

    def mutated(random, data):
        try:
            quads = quads_of(data, rdf_format)
        except SyntaxError:
            return spoiled_bytes(random, data)
        for _ in range(random.choice((1, 2, 4, 8))):
            if quads:
                _change_quads(random, quads)
        try:
            return ox.serialize(quads, format=rdf_format)
        except ValueError:
            return spoiled_bytes(random, data)

    return mutated


def _change_quads(random, quads):
    place = random.randrange(len(quads))
    quad, other = quads[place], random.choice(quads)
    subject, predicate, value, graph = quad.subject, quad.predicate, quad.object, quad.graph_name
    match random.randrange(9):
        case 0:
            del quads[place]
            return
        case 1:
            predicate = random.choice((other.predicate, _iri(random)))
        case 2:
            subject = random.choice((other.subject, _iri(random), ox.BlankNode("b0")))
        case 3 if not isinstance(other.object, ox.Literal):
            subject, value = other.object, quad.subject
        case 4 | 5 | 6:
            value = _term(random)
        case 7:
            value = random.choice((other.object, other.subject, subject))
        case _:
            axioms = (
                "owl#sameAs",
                "owl#disjointWith",
                "owl#inverseOf",
                "owl#propertyChainAxiom",
                "owl#hasKey",
                "owl#oneOf",
            )
            predicate = ox.NamedNode("http://www.w3.org/2002/07/" + random.choice(axioms))
            value = other.object
    changed = ox.Quad(subject, predicate, value, graph)
    if random.random() < 0.5:
        quads[place] = changed
    else:
        quads.append(changed)


def _iri(random):
    for _ in range(20):
        try:
            return ox.NamedNode(random.choice(odd.IRIS))
        except ValueError:
            continue
    return ox.NamedNode("x:y")


def _term(random):
    if random.random() < 0.2:
        return random.choice((_iri(random), ox.BlankNode("b0"), ox.BlankNode("b1")))
    said = odd.text(random).replace("\0", "").encode("utf-8", "replace").decode()
    kind = random.choice(
        ("", "date", "integer", "decimal", "boolean", "dateTime", "anyURI", "gYear", "base64Binary", "lang")
    )
    if kind == "lang":
        try:
            return ox.Literal(said, language=random.choice(odd.LANGUAGES))
        except ValueError:
            return ox.Literal(said)
    return (
        ox.Literal(said, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))
        if kind
        else ox.Literal(said)
    )
