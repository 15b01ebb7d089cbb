"""Judge: quality of header and terms, by ``robot report`` and by shapes for what FOOPS!, LOV and OOPS! look at.

ROBOT looks for definitions where OBO ontologies have them; it is shown ours under that name. What it finds all the
same is a fault, unless explained.csv says why it is meant; an explanation that explains nothing is a fault as well.
Orphan terms, unused prefixes and diverging version numbers are the business of tests/test_layout.py.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pyoxigraph as ox
from shacl import SHIFTY, Task, by_shifty, prepared
from support import FIXTURES, HERE, ROBOT_VERSION, CannotJudge, Fixture, Verdict, main, robot, workspace

from casco_kg.files import find
from casco_kg.findings import SH
from casco_kg.graph import Graph, knowledge, load
from casco_kg.terms import BASE, OWL, RDF, prefixes

DEFINITION = ox.NamedNode("http://purl.obolibrary.org/obo/IAO_0000115")
GRAVE = ("ERROR", "WARN")
#: Other shapes under shapes/ontology/ are for one part of the graph, and are run by that part's own tests.
SHAPES = (("shapes", "ontology/header.ttl"), ("shapes", "ontology/terms.ttl"), ("ontology", "prefixes.ttl"))

Row = dict[str, str]


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


def reported(graph: Graph) -> list[Row]:
    """Return the errors and warnings of ``robot report``."""
    with workspace() as folder:
        document, report = folder / "judged.ttl", folder / "report.tsv"
        document.write_bytes(as_obo_has_it(graph).serialize(ox.RdfFormat.TURTLE))
        done = robot("report", "--input", document, "--fail-on", "none", "--output", report)
        if done.returncode or not report.exists():
            raise CannotJudge(f"ROBOT did not report: {done.stdout.strip()[-300:]}")
        with report.open(encoding="utf-8", newline="") as lines:
            return [row for row in csv.DictReader(lines, delimiter="\t") if row["Level"] in GRAVE]


def explanations() -> list[Row]:
    """Return the table of findings that are meant: rule, pattern of the subject, reason."""
    with (HERE / "explained.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def explains(explanation: Row, found: Row) -> bool:
    """Return whether an explanation is about a finding."""
    subject = found["Subject"].removeprefix(BASE)
    return explanation["rule"] == found["Rule Name"] and bool(re.match(explanation["subject"], subject))


def unexplained(rows: list[Row]) -> tuple[str, ...]:
    """Return the findings of ROBOT that no explanation covers."""
    known = explanations()
    return tuple(
        f"{row['Level']} {row['Rule Name']} {row['Subject']} {row['Value']}"
        for row in rows
        if not any(explains(explanation, row) for explanation in known)
    )


def idle(rows: list[Row]) -> tuple[str, ...]:
    """Return the explanations that explain nothing any more."""
    return tuple(
        f"explained.csv: {explanation['rule']} {explanation['subject']} explains nothing; remove it"
        for explanation in explanations()
        if not any(explains(explanation, row) for row in rows)
    )


def misshapen(graph: Graph) -> tuple[str, ...]:
    """Return what the shapes for headers and terms find."""
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
    rows = reported(graph)
    yield Verdict("quality, robot report", ROBOT_VERSION, len(graph), unexplained(rows) + idle(rows))
    terms = sum(t.predicate.value.endswith("isDefinedBy") for t in graph)
    yield Verdict("quality, shapes for headers and terms", f"shifty {SHIFTY[1]}", terms, misshapen(graph))


def fixtures() -> Iterator[Fixture]:
    """Judge ontologies with one fault each."""
    for path in sorted((FIXTURES / "quality").glob("*.ttl")):
        broken = knowledge() | load(path)
        judged = unexplained(reported(broken)) if path.stem.startswith("robot-") else misshapen(broken)
        yield Fixture(path.stem, judged)


if __name__ == "__main__":
    main("quality", judge, fixtures)
