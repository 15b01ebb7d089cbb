"""The shapes for our own graph, under shapes/ontology/: run by our engine, and on small graphs by pyshacl too."""

import pyoxigraph as ox
import pyshacl
import rdflib

from casco_kg import Graph, validate
from casco_kg.files import find

SH = rdflib.SH


def misshapen(data: Graph, name: str) -> set[tuple[str, str]]:
    """Return what the shapes called ``name`` find in a graph, as pairs of a constraint and a focus."""
    report = validate(data, shapes=_files(name), shapes_only=True)
    assert any(count for _, count in report.looked_at), "no shape looked at anything"
    return {(finding.constraint, finding.focus.value) for finding in report.findings}


def by_pyshacl(data: Graph, name: str) -> set[tuple[str, str]]:
    """Return the same by pyshacl, which needs half a minute for the knowledge graph."""
    shapes = rdflib.Graph()
    for path in _files(name):
        shapes.parse(path)
    graph = rdflib.Graph().parse(data=data.serialize(ox.RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=True)
    return {
        (str(report.value(result, SH.sourceShape)).split("#")[1], str(report.value(result, SH.focusNode)))
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }


def _files(name):
    return [*find("shapes", f"ontology/{name}.ttl"), *find("ontology", "prefixes.ttl")]
