"""Namespaces and terms that every layer speaks of: those of RDF, RDF Schema, OWL, XML Schema, SHACL and others."""

from __future__ import annotations

from pyoxigraph import NamedNode

__all__ = ["BASE", "DCTERMS", "FIRST", "NIL", "OWL", "RDF", "RDFS", "REST", "SH", "SKOS", "TYPE", "XSD"]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
#: Whatever is ours begins like this.
BASE = "https://w3id.org/casco-kg/"

TYPE = NamedNode(RDF + "type")
FIRST = NamedNode(RDF + "first")
REST = NamedNode(RDF + "rest")
NIL = NamedNode(RDF + "nil")
