"""Judge: the exports in every serialisation say the same, and other parsers read them.

What ``casco-kg export`` writes is parsed by rdflib and, where it knows the format, by Raptor, and compared with the
graph by isomorphism. TriG is written by pyoxigraph, since ``export`` has no named graphs to write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.compare import isomorphic
from support import ROOT, CannotJudge, Fixture, Verdict, debian, debian_environment, main, run, workspace

from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.keys.names import CONTEXT_IRI
from casco_kg.loading import load
from casco_kg.rdf.terms import DATA_BASE
from casco_kg.writing.exports import RDF_FORMATS, export, export_shapes, serialize

RAPTOR = "2.0.15-4+deb12u1"
RAPTOR_PACKAGES = (f"raptor2-utils={RAPTOR}", f"libraptor2-0={RAPTOR}", "libyajl2=2.1.0-3+deb12u2")

#: Our name of a format to rdflib's and Raptor's; Raptor reads no JSON-LD.
NAMES = {
    "jsonld": ("json-ld", None),
    "ntriples": ("nt", "ntriples"),
    "rdfxml": ("xml", "rdfxml"),
    "trig": ("trig", "trig"),
    "turtle": ("turtle", "turtle"),
}

Parser = Callable[[Path, str], rdflib.Graph]


def graphs() -> dict[str, Graph]:
    """Return what is exported: the knowledge graph as written and closed, the shapes, the example register."""
    register = load(ROOT / "ontology" / "examples" / "register.ttl")
    return {"asserted": export(), "closed": export(closed=True), "register": register, **export_shapes()}


def written(graph: Graph, name: str) -> bytes:
    """Return a graph in one serialisation."""
    if name == "trig":
        return graph.serialize(ox.RdfFormat.TRIG)
    return serialize(graph, name)


def reference(graph: Graph) -> rdflib.Graph:
    """Return a graph as rdflib has it, by way of the simplest serialisation."""
    return _as_written(rdflib.Graph(), graph.serialize(ox.RdfFormat.N_TRIPLES), "nt")


def by_rdflib(path: Path, name: str) -> rdflib.Graph:
    """Parse a file with rdflib."""
    return _as_written(rdflib.Graph(), path.read_bytes(), NAMES[name][0])


def by_raptor(path: Path, name: str) -> rdflib.Graph:
    """Parse a file with Raptor, another parser in another language."""
    unpacked = debian(f"raptor-{RAPTOR}", *RAPTOR_PACKAGES)
    command = [unpacked / "usr/bin/rapper", "-q", "-i", str(NAMES[name][1]), "-o", "ntriples", path]
    done = run(command, env=debian_environment(unpacked))
    if done.returncode:
        raise CannotJudge(f"rapper refuses {path.name}: {done.stderr.strip()[:300]}")
    return _as_written(rdflib.Graph(), done.stdout.encode(), "nt")


def _as_written(graph: rdflib.Graph, content: bytes, name: str) -> rdflib.Graph:
    """Parse without rewriting literals: "007" is not 7."""
    rdflib.NORMALIZE_LITERALS = False
    graph.parse(data=content, format=name)
    return graph


def changed(content: bytes, name: str, expected: rdflib.Graph, parser: Parser) -> tuple[str, ...]:
    """Return how a serialisation differs from the graph that it should hold."""
    with workspace() as folder:
        path = folder / f"graph.{name}"
        path.write_bytes(content)
        try:
            found = parser(path, name)
        except Exception as error:
            return (f"{name}: cannot be read: {error}"[:300],)
    return () if isomorphic(found, expected) else (f"{name}: {len(found)} triples for {len(expected)}, or others",)


def misread(path: Path, context: dict[str, object]) -> tuple[str, ...]:
    """Return whether rdflib, given a context, reads an example in JSON-LD otherwise than casco-kg does."""
    document = {**json.loads(path.read_text(encoding="utf-8")), "@context": context}
    found = rdflib.Graph().parse(data=json.dumps(document), format="json-ld", base=DATA_BASE)
    held = rdflib.Graph()
    for triple in reference(load(path)):
        held.add(tuple(rdflib.BNode(term) if "/.well-known/genid/" in term else term for term in triple))
    return () if isomorphic(found, held) else (f"{path.name}: {len(found)} triples for {len(held)}, or others",)


def judge() -> Iterator[Verdict]:
    """Judge every export in every serialisation, and the examples in JSON-LD with our context."""
    examples = in_our_terms()
    faults = tuple(fault for path in examples for fault in misread(path, context()))
    yield Verdict("JSON-LD with our context, rdflib", version("rdflib"), len(examples), faults)
    expected = {title: (graph, reference(graph)) for title, graph in graphs().items()}
    for who, told, parser, formats in (
        ("rdflib", version("rdflib"), by_rdflib, tuple(NAMES)),
        ("Raptor", RAPTOR, by_raptor, tuple(name for name, (_, known) in NAMES.items() if known)),
    ):
        faults = tuple(
            f"{title}: {fault}"
            for title, (graph, held) in expected.items()
            for name in formats
            for fault in changed(written(graph, name), name, held, parser)
        )
        yield Verdict(f"serialisations, {who}", told, len(expected) * len(formats), faults)
    assert set(RDF_FORMATS) < set(NAMES), "a format of casco-kg export is judged by nobody"


def in_our_terms() -> list[Path]:
    """Return the examples in JSON-LD that name our context; the others are in other people's terms."""
    examples = find("ontology", "examples/*.jsonld")
    return [path for path in examples if CONTEXT_IRI in path.read_text(encoding="utf-8")]


def context() -> dict[str, object]:
    """Return our JSON-LD context."""
    (path,) = find("ontology", "context.jsonld")
    held: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return held


def fixtures() -> Iterator[Fixture]:
    """Judge a broken line, a statement less, and a context with a key less."""
    (example, *_) = in_our_terms()
    less = {key: value for key, value in context().items() if key != "label"}
    yield Fixture("a context without the key label", misread(example, less))
    graph = export()
    held = reference(graph)
    lines = graph.serialize(ox.RdfFormat.N_TRIPLES).splitlines(keepends=True)
    for who, parser in (("rdflib", by_rdflib), ("Raptor", by_raptor)):
        yield Fixture(f"a statement less, {who}", changed(b"".join(lines[1:]), "ntriples", held, parser))
        yield Fixture(f"a broken line, {who}", changed(b"".join(lines)[:-5], "ntriples", held, parser))


if __name__ == "__main__":
    main("serialisations", judge, fixtures)
