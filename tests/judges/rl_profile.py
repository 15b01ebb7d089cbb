"""Judge: OWL 2 RL profile, over the whole import closure, instance data included.

ROBOT ``validate-profile`` resolves the imports through catalog-v001.xml, so a file
missing from it is a fault too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from support import FIXTURES, ROBOT_VERSION, ROOT, CannotJudge, Fixture, Verdict, main, robot, workspace

from casco_kg.files import find_ontology
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.constants import BASE, OWL, RDF

TOP = ROOT / "ontology" / "casco-kg.ttl"
ONTOLOGY = ox.NamedNode(OWL + "Ontology")


def violations(root: Path) -> tuple[str, ...]:
    """Return what ROBOT finds outside OWL 2 RL in an ontology and its imports."""
    with workspace() as folder:
        report = folder / "report.txt"
        done = robot("validate-profile", "--profile", "RL", "--input", root, "--output", report)
        if not report.exists():
            return (f"{root.name} cannot be loaded: {done.stdout.strip()[:300]}",)
        lines = report.read_text(encoding="utf-8").splitlines()
        found = tuple(line[:300] for line in lines[1:] if line.strip())
        if done.returncode and not found:
            raise CannotJudge(f"ROBOT ended with {done.returncode}: {done.stdout.strip()[:300]}")
        return found


def unreached() -> tuple[str, ...]:
    """Return the ontologies of the knowledge graph that nothing imports: ROBOT would not have seen them."""
    graph = knowledge()
    ontologies = {t.subject.value for t in graph if t.predicate.value == RDF + "type" and t.object == ONTOLOGY}
    imported = {t.object.value for t in graph if t.predicate.value == OWL + "imports"}
    return tuple(f"nothing imports {name}" for name in sorted(ontologies - imported - {BASE + "ontology/casco-kg"}))


def judge() -> Iterator[Verdict]:
    """Judge the knowledge graph."""
    yield Verdict("OWL 2 RL profile", ROBOT_VERSION, len(find_ontology()), violations(TOP) + unreached())


def fixtures() -> Iterator[Fixture]:
    """Judge what is outside the profile."""
    for path in sorted((FIXTURES / "profile").glob("*.ttl")):
        yield Fixture(path.stem, violations(path))


if __name__ == "__main__":
    main("OWL 2 RL profile", judge, fixtures)
