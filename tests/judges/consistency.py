"""Judge: consistency and class membership, by two description logic reasoners that share no code.

HermiT (inside ROBOT) and pyhermit read the knowledge graph with what every rule example gives, each example
with names of its own. Both must call it consistent, and every inconsistent fixture inconsistent. HermiT must put
every individual into the classes into which our closure puts it, and into no other of ours; pyhermit is not asked
that, since it first classifies the nominals and does not come to an end here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from support import (
    FIXTURES,
    ROBOT_VERSION,
    ROOT,
    CannotJudge,
    Fixture,
    Verdict,
    importable,
    main,
    robot,
    workspace,
)

from casco_kg.closure import infer
from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.inference import without_annotations
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load
from casco_kg.rdf.constants import OWL, RDF
from casco_kg.rdf.terms import prefixes

PYHERMIT = ("pyhermit", "0.2.3", "pyowl-core==0.2.1")
TYPE = ox.NamedNode(RDF + "type")
ONTOLOGY = ox.NamedNode(OWL + "Ontology")
EXAMPLE = "https://example.org/"

Types = set[tuple[str, str]]


def one_document(graph: Graph, path: Path) -> Path:
    """Write a graph as one ontology without imports, in which every term is declared.

    Annotations are left out: they say nothing to a reasoner, and pyhermit refuses some of their datatypes.
    """
    graph = without_annotations(graph)
    headers = {t.subject for t in graph if t.predicate == TYPE and t.object == ONTOLOGY}
    kept = {t for t in graph if t.subject not in headers}
    kept.add(ox.Triple(ox.NamedNode(EXAMPLE + "judged"), TYPE, ONTOLOGY))
    path.write_bytes(Graph(frozenset(kept)).serialize(ox.RdfFormat.TURTLE))
    return path


def examples(stem: str) -> dict[str, Graph]:
    """Return the files called ``stem`` of the rule examples, by the rule's name."""
    return {path.parent.name: load(path) for path in sorted((ROOT / "tests" / "rules").glob(f"*/{stem}.ttl"))}


def apart(name: str, graph: Graph) -> Graph:
    """Give the names that an example makes up a namespace of their own."""

    def renamed(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(term, ox.NamedNode) and term.value.startswith(EXAMPLE):
            return ox.NamedNode(f"{EXAMPLE}{name}/{term.value.removeprefix(EXAMPLE)}")
        return term

    return Graph(frozenset(ox.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in graph))


def robot_says(document: Path) -> bool:
    """Return whether HermiT inside ROBOT calls a document consistent."""
    return _reasoned("--input", document)


def robot_types(document: Path, place: Path) -> Types | None:
    """Return the classes of each individual by HermiT inside ROBOT, or None when it calls a document inconsistent."""
    output = place / "realised.ttl"
    options = ("--axiom-generators", "ClassAssertion", "--include-indirect", "true")
    return ours_among(load(output)) if _reasoned(*options, "--input", document, "--output", output) else None


def _reasoned(*options: str | Path) -> bool:
    done = robot("reason", "--reasoner", "hermit", *options)
    if done.returncode and "ontology is inconsistent" not in done.stdout:
        raise CannotJudge(f"ROBOT did not reason: {done.stdout.strip()[-300:]}")
    return not done.returncode


def pyhermit_says(document: Path) -> bool:
    """Return whether pyhermit calls a document consistent."""
    importable(*PYHERMIT)
    from pyhermit import Reasoner
    from pyowl_core import load_snapshot

    with Reasoner(load_snapshot(document)) as reasoner:
        return bool(reasoner.is_consistent())


def ours_among(graph: Graph) -> Types:
    """Return which individual is in which of our classes, as a graph says it."""
    return {
        (t.subject.value, t.object.value)
        for t in graph
        if t.predicate == TYPE
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
        and t.object.value.startswith(prefixes()["casco"])
    }


def judge() -> Iterator[Verdict]:
    """Judge the knowledge graph together with what all rule examples give."""
    given = examples("given")
    cases = 1 + len(given)
    data = Graph(frozenset(triple for name, graph in given.items() for triple in apart(name, graph)))
    ours = ours_among(infer(data).graph)
    with workspace() as place:
        document = one_document(knowledge() | data, place / "judged.ttl")
        theirs = robot_types(document, place)
        inconsistent = ("called inconsistent",)
        told = () if theirs is not None else inconsistent
        yield Verdict("consistency, HermiT in ROBOT", ROBOT_VERSION, cases, told)
        told = () if pyhermit_says(document) else inconsistent
        yield Verdict("consistency, pyhermit", PYHERMIT[1], cases, told)
    faults = tuple(
        f"{who}: {name} a {kind}"
        for who, only in (("we alone say", ours - (theirs or set())), ("HermiT alone says", (theirs or set()) - ours))
        for name, kind in sorted(only)
    )
    yield Verdict("class membership, HermiT in ROBOT", ROBOT_VERSION, len({name for name, _ in ours}), faults)


def fixtures() -> Iterator[Fixture]:
    """Judge what contradicts itself, beside our terms: the rule examples that show it, and our fixtures."""
    terms = load(*find("ontology", "schema.ttl"), *find("ontology", "vocabulary/*.ttl"), *find("ontology", "rules.ttl"))
    bad = examples("contradiction") | {
        path.stem: load(path) for path in sorted((FIXTURES / "inconsistent").glob("*.ttl"))
    }
    with workspace() as place:
        for name, graph in bad.items():
            document = one_document(terms | graph, place / "judged.ttl")
            for who, says in (("HermiT in ROBOT", robot_says), ("pyhermit", pyhermit_says)):
                yield Fixture(f"{name}, {who}", () if says(document) else ("inconsistent",))
        yield Fixture("a class that does not follow, HermiT in ROBOT", unfounded(terms, place))


def unfounded(terms: Graph, place: Path) -> tuple[str, ...]:
    """Return what HermiT does not confirm of a closure into which a membership was smuggled."""
    smuggled = (f"{EXAMPLE}nobody", prefixes()["casco"] + "AccreditationBody")
    theirs = robot_types(one_document(terms, place / "judged.ttl"), place)
    if theirs is None:
        raise CannotJudge("our terms are called inconsistent")
    return tuple(f"we alone say: {name} a {kind}" for name, kind in {smuggled} - theirs)


if __name__ == "__main__":
    main("consistency", judge, fixtures)
