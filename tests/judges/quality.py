"""Judge: quality of header and terms, by ``robot report`` and by shapes for what FOOPS!, LOV and OOPS! look at.

ROBOT looks for definitions where OBO ontologies have them; it is shown ours under that name. An error is a fault, and
so is a warning.
Orphan terms, unused prefixes and diverging version numbers are the business of tests/test_layout.py.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import reduce
from operator import or_

import pyoxigraph as ox
from shacl import SHIFTY, Task, by_shifty, prepared
from support import FIXTURES, ROBOT_VERSION, CannotJudge, Fixture, Verdict, main, robot, workspace

from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load
from casco_kg.rdf.constants import BASE, OWL, RDF, SH
from casco_kg.rdf.terms import prefixes

DEFINITION = ox.NamedNode("http://purl.obolibrary.org/obo/IAO_0000115")
GRAVE = ("ERROR", "WARN")
#: Other shapes under shapes/ontology/ are for one part of the graph, and are run by that part's own tests.
SHAPES = (
    ("shapes", "ontology/header.ttl"),
    ("shapes", "ontology/labels.ttl"),
    ("shapes", "ontology/terms.ttl"),
    ("ontology", "prefixes.ttl"),
)


def as_obo_has_it(graph: Graph) -> Graph:
    """Return a graph as one ontology, our definitions also under the name that OBO gives them."""
    root = BASE + "ontology/casco-kg"
    ontology = ox.NamedNode(OWL + "Ontology")
    headers = {t.subject for t in graph if t.object == ontology and getattr(t.subject, "value", "") != root}
    kept = {t for t in graph if t.subject not in headers and t.predicate.value != OWL + "imports"}
    kept |= {
        ox.Triple(t.subject, DEFINITION, t.object)
        for t in graph
        if t.predicate.value == prefixes()["skos"] + "definition"
    }
    kept.add(ox.Triple(DEFINITION, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "AnnotationProperty")))
    return Graph(frozenset(kept))


def reported(graph: Graph) -> tuple[str, ...]:
    """Return the errors and warnings of ``robot report``, a line each."""
    with workspace() as folder:
        document, report = folder / "judged.ttl", folder / "report.tsv"
        document.write_bytes(as_obo_has_it(graph).serialize(ox.RdfFormat.TURTLE))
        done = robot("report", "--input", document, "--fail-on", "none", "--output", report)
        if done.returncode or not report.exists():
            raise CannotJudge(f"ROBOT did not report: {done.stdout.strip()[-300:]}")
        with report.open(encoding="utf-8", newline="") as lines:
            return tuple(
                f"{row['Level']} {row['Rule Name']} {row['Subject']} {row['Value']}"
                for row in csv.DictReader(lines, delimiter="\t")
                if row["Level"] in GRAVE
            )


def misshapen(graph: Graph) -> tuple[str, ...]:
    """Return what the shapes for headers, terms and labels find."""
    shapes = Graph(
        frozenset(quad.triple for folder, name in SHAPES for path in find(folder, name) for quad in ox.parse(path=path))
    )
    with prepared(Task("knowledge graph", graph, shapes, frozenset())) as (data, wanted):
        report = by_shifty(data, wanted)
    return tuple(
        sorted(
            f"{about[SH + 'focusNode'][0]}: {getattr(about[SH + 'resultMessage'][0], 'value', '')}"
            for about in map(report.about, report.subjects())
            if SH + "resultMessage" in about
        )
    )


def judge() -> Iterator[Verdict]:
    """Judge the knowledge graph."""
    graph = knowledge()
    yield Verdict("quality, robot report", ROBOT_VERSION, len(graph), reported(graph))
    yield Verdict("quality, shapes", f"shifty {SHIFTY[1]}", len(graph.subjects()), misshapen(graph))


def fixtures() -> Iterator[Fixture]:
    """Judge ontologies with one fault each; those for ROBOT, which reads long, beside one another, each by its own."""
    for_robot = {path: load(path) for path in sorted((FIXTURES / "quality").glob("robot-*.ttl"))}
    lines = reported(reduce(or_, for_robot.values(), knowledge()))
    for path, broken in for_robot.items():
        about = {f" {getattr(subject, 'value', '')} " for subject in broken.subjects()}
        yield Fixture(path.stem, tuple(line for line in lines if any(each in line for each in about)))
    for path in sorted({*(FIXTURES / "quality").glob("*.ttl")} - {*for_robot}):
        yield Fixture(path.stem, misshapen(knowledge() | load(path)))


if __name__ == "__main__":
    main("quality", judge, fixtures)
