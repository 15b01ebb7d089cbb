"""Exports: the knowledge graph as one file for a triple store, and the shapes as files for any SHACL engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pyoxigraph as ox

from casco_kg.closure import Given, close, infer
from casco_kg.errors import UsageError
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.bridge import to_rdflib
from casco_kg.rdf.constants import BASE, OWL, SH, TYPE
from casco_kg.rdf.terms import prefixes
from casco_kg.reading.parquet import PARQUET
from casco_kg.texts import escaped
from casco_kg.validation.constraints import load_shapes
from casco_kg.validation.translations import translations

__all__ = ["GRAPH_FORMATS", "IN_PARQUET", "RDF_FORMATS", "RdfFile", "export", "export_shapes", "serialize"]


@dataclass(frozen=True, slots=True)
class RdfFile:
    """A format of RDF in files.

    Attributes:
        endings: the endings of the names of files in it, the usual one first.
        syntax: what writes it.
    """

    endings: tuple[str, ...]
    syntax: ox.RdfFormat


#: The formats that RDF is written in, by name; the command line takes names and endings from here.
RDF_FORMATS = {
    "turtle": RdfFile((".ttl",), ox.RdfFormat.TURTLE),
    "ntriples": RdfFile((".nt",), ox.RdfFormat.N_TRIPLES),
    "rdfxml": RdfFile((".rdf", ".owl", ".xml"), ox.RdfFormat.RDF_XML),
    "jsonld": RdfFile((".jsonld", ".json"), ox.RdfFormat.JSON_LD),
}

#: What statements are written in that is read again without parsing (docs/parquet.md).
IN_PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class _Named:
    """A format that names of files may say."""

    endings: tuple[str, ...]


#: The formats that graphs are written in, with Parquet.
GRAPH_FORMATS = {**{name: _Named(each.endings) for name, each in RDF_FORMATS.items()}, IN_PARQUET: _Named((PARQUET,))}

#: The knowledge graph, by its header.
_ROOT = ox.NamedNode(BASE + "ontology/casco-kg")
_ONTOLOGY, _IMPORTS = ox.NamedNode(OWL + "Ontology"), ox.NamedNode(OWL + "imports")
#: So many statements may a person read, whom rdflib's Turtle serves; more are written fast.
_FOR_PEOPLE = 5_000
#: Source: https://www.w3.org/TR/xml/#charsets
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: What SHACL Core does not have.
_BEYOND_CORE = frozenset(SH + name for name in ("sparql", "target"))


def export(data: Given = None, *, closed: bool = False, engine: str = "compiled") -> Graph:
    """Return the knowledge graph, and ``data`` beside it, as one graph; when ``closed``, with what follows.

    It is one ontology, which imports nothing: the headers of the files that it was made of are left out.

    Raises:
        ContradictionError: the data contradicts the ontology, and what follows was asked for.

    """
    return _as_one(infer(data, engine=engine).graph if closed else close(data).asserted)


def _as_one(graph: Graph) -> Graph:
    """Leave out the headers of the knowledge graph's files but for the first, and the imports of each other."""
    headers = {triple.subject for triple in knowledge() if triple.predicate == TYPE and triple.object == _ONTOLOGY}
    parts = headers - {_ROOT}
    return replace(
        graph,
        triples=frozenset(
            triple
            for triple in graph.triples
            if triple.subject not in parts and not (triple.subject == _ROOT and triple.predicate == _IMPORTS)
        ),
    )


def export_shapes() -> dict[str, Graph]:
    """Return the shapes as self-contained graphs with their prefixes declared, by file name without ending.

    ``shapes-asserted`` is for the graph as written and ``shapes-closed`` for the graph after inference, each beside
    the knowledge graph. ``shapes-core`` has those of both that are SHACL Core only. All say what they say in several
    languages.
    """
    asserted, closed = (_spoken(load_shapes(reads)) for reads in ("asserted", "closed"))
    return {"shapes-asserted": asserted, "shapes-closed": closed, "shapes-core": _core(asserted | closed)}


def _spoken(shapes: Graph) -> Graph:
    """Return shapes with their messages and advice in the other languages, too."""
    known, said = shapes.subjects(), (SH + "message", SH + "description")
    words = {triple for triple in translations() if triple.subject in known and triple.predicate.value in said}
    return shapes | Graph(frozenset(words))


def _core(shapes: Graph) -> Graph:
    """Leave out the shapes that need more than SHACL Core, and the prefixes that only they use."""
    dropped = {t.subject for t in shapes if t.predicate.value in _BEYOND_CORE} | {
        t.subject for t in shapes if t.predicate.value == SH + "declare"
    }
    while True:
        within = {t.object for t in shapes if t.subject in dropped and isinstance(t.object, ox.BlankNode)} - dropped
        if not within:
            return Graph(frozenset(t for t in shapes if t.subject not in dropped))
        dropped |= within


def serialize(graph: Graph, rdf_format: str) -> bytes:
    """Return a graph in one of :data:`GRAPH_FORMATS`, text in UTF-8, the same bytes on every run.

    Raises:
        UsageError: a text cannot be written in RDF/XML.
    """
    has_nameless = graph.has_blank_nodes
    if has_nameless:
        graph = _settled(graph)
    if rdf_format == IN_PARQUET:
        from casco_kg.columns.parquet import of_graph

        return of_graph(graph.triples)
    if rdf_format == "turtle" and not has_nameless and len(graph) > _FOR_PEOPLE:
        return escaped(_laid_out(graph.serialize(ox.RdfFormat.TURTLE, prefixes()).decode())).encode()
    if rdf_format == "turtle":
        from casco_kg.rdf.turtle import turtle

        return escaped(turtle(to_rdflib(graph)).decode()).encode()
    text = graph.serialize(RDF_FORMATS[rdf_format].syntax, prefixes()).decode()
    if rdf_format != "rdfxml":
        return escaped(text).encode()
    if found := _NOT_IN_XML.search(text):
        raise UsageError(
            f"a text holds the character U+{ord(found.group()):04X}, which XML cannot; write another format"
        )
    return text.encode()


def _laid_out(text: str) -> str:
    """Return Turtle of pyoxigraph, which breaks no line within a text, with prefixes in order and more room."""
    header = re.match(r"(?:@prefix [^\n]*\n)*", text)
    start = header.end() if header else 0
    statements = text[start:].replace(" .\n", " .\n\n").replace("\n\t", "\n    ").rstrip("\n")
    return "".join(sorted(text[:start].splitlines(keepends=True))) + f"\n{statements}\n"


def _settled(graph: Graph) -> Graph:
    """Name blank nodes by what is said of them; parsers name them at random.

    Source: https://www.w3.org/TR/rdf-canon/
    """
    quads = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in graph)
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return Graph(frozenset(quad.triple for quad in quads))
