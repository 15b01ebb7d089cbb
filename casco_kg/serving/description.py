"""The service as generic clients read it: what it speaks, how large its graph is, and the questions as examples.

Source: https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/ and SHACL Advanced Features
(sh:SPARQLExecutable), by which editors find examples.
"""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book
from casco_kg.pages.question_pages import question_path
from casco_kg.rdf.constants import BASE, DCTERMS, RDF, RDFS, SH, XSD
from casco_kg.rdf.terms import Term, prefixes
from casco_kg.writing.exports import RDF_FORMATS

__all__ = ["examples_graph", "service_description"]

_SD, _VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_TARGET = "https://schema.org/target"


def service_description(book: Book, address: str, rdf_format: str) -> bytes:
    """Return the description of the endpoint at an address, with the questions as examples, in an RDF format."""
    service, dataset, graph = ox.NamedNode(address), ox.BlankNode("dataset"), ox.BlankNode("graph")
    triples = [
        _triple(service, RDF + "type", ox.NamedNode(_SD + "Service")),
        _triple(service, _SD + "endpoint", service),
        _triple(service, _SD + "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query")),
        _triple(service, _SD + "defaultDataset", dataset),
        _triple(dataset, RDF + "type", ox.NamedNode(_SD + "Dataset")),
        _triple(dataset, _SD + "defaultGraph", graph),
        _triple(graph, RDF + "type", ox.NamedNode(_SD + "Graph")),
        _triple(graph, RDF + "type", ox.NamedNode(_VOID + "Dataset")),
        _triple(graph, _VOID + "sparqlEndpoint", service),
        *(_triple(service, _SD + "resultFormat", ox.NamedNode(_FORMATS + name)) for name in _RESULTS),
        *_sizes(book, graph),
        *examples_graph(service),
    ]
    known = prefixes() | {"sd": _SD, "void": _VOID}
    return Graph(frozenset(triples)).serialize(RDF_FORMATS[rdf_format].syntax, known)


def examples_graph(endpoint: ox.NamedNode) -> list[ox.Triple]:
    """Return the stored questions as examples of what may be asked at an endpoint."""
    triples = []
    for question in questions().values():
        node = ox.NamedNode(BASE + question_path(question.name))
        triples += [
            _triple(node, RDF + "type", ox.NamedNode(SH + "SPARQLExecutable")),
            _triple(node, RDF + "type", ox.NamedNode(SH + "SPARQLSelectExecutable")),
            _triple(node, RDFS + "label", ox.Literal(question.summary, language="en")),
            _triple(node, RDFS + "comment", ox.Literal(question.question, language="en")),
            _triple(node, SH + "select", ox.Literal(question.text)),
            _triple(node, _TARGET, endpoint),
            *(_triple(node, DCTERMS + "subject", ox.Literal(tag)) for tag in question.tags),
        ]
    return triples


def _sizes(book: Book, graph: ox.BlankNode) -> list[ox.Triple]:
    """Return how large the graph is, and how often each class and property is used."""
    subjects = {triple.subject for triple in book.graph}
    classes = Counter(
        triple.object.value
        for triple in book.graph
        if triple.predicate.value == RDF + "type" and isinstance(triple.object, ox.NamedNode)
    )
    triples = [
        _triple(graph, _VOID + "triples", _number(len(book.graph))),
        _triple(graph, _VOID + "distinctSubjects", _number(len(subjects))),
        *(_triple(graph, _VOID + "vocabulary", ox.NamedNode(name)) for name in prefixes().values()),
    ]
    for number, (name, count) in enumerate(sorted(classes.items())):
        part = ox.BlankNode(f"class{number}")
        triples += [
            _triple(graph, _VOID + "classPartition", part),
            _triple(part, _VOID + "class", ox.NamedNode(name)),
            _triple(part, _VOID + "entities", _number(count)),
        ]
    for number, (name, count) in enumerate(sorted(book.frequency.items())):
        part = ox.BlankNode(f"property{number}")
        triples += [
            _triple(graph, _VOID + "propertyPartition", part),
            _triple(part, _VOID + "property", ox.NamedNode(name)),
            _triple(part, _VOID + "triples", _number(count)),
        ]
    return triples


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))


def _triple(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: Term) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
