"""Random small registers in the vocabulary of our shapes: the results are pyshacl's."""

from __future__ import annotations

from datetime import date
from random import Random

import pyoxigraph as ox
import pytest
from cases import EX, example, folders

from casco_kg.closure import ContradictionError, infer
from casco_kg.findings import present_day
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.constants import BASE, OWL, RDF, RDFS, XSD
from casco_kg.rdf.terms import local_name
from casco_kg.reference import shacl as reference_shacl
from casco_kg.rulebook import rules
from casco_kg.shacl.compiled.checks import compile_shapes
from casco_kg.shacl.interpreted.data import Data
from casco_kg.shacl.interpreted.validation import Validation
from casco_kg.validation.constraints import load_shapes, terms_in

pytestmark = pytest.mark.slow

#: Registers side by side in one graph, as pyshacl takes long for any. Each is made of another example, drawn at
#: random: a tenth of the 535 examples of shapes on the asserted graph, and a third of the 160 of shapes on the closed
#: one. 53 of 161 shapes and 14 of 33 then have results. All examples, as they are, are compared with pyshacl in
#: tests/test_shapes.py.
REGISTERS = 50
TYPE = ox.NamedNode(RDF + "type")
KINDS = {ox.NamedNode(f"{OWL}{kind}Property") for kind in ("Annotation", "Datatype", "Object")}

READS = {entry.name: entry.reads for entry in rules()}
EXAMPLES = sorted(path for folder in folders("shapes") for path in folder.glob("*.ttl"))
SPOKEN = frozenset().union(*(terms_in(entry.name) for entry in rules() if entry.kind != "inference"))
READ = SPOKEN | {TYPE, ox.NamedNode(RDFS + "subClassOf")}
PROPERTIES = sorted((t for t in SPOKEN if KINDS & {*knowledge().values(t, TYPE.value)} and BASE in t.value), key=str)
DAYS = [
    ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))
    for day in ("2019-05-01", "2024-02-29", "2025-02-30", "2026-12-31")
]
TEXTS = [ox.Literal(text) for text in ("A-1", "ISO 9001:2015", "ISO/IEC 17025", "ISO/IEC 17025:2017", "2025-01-01")]


@pytest.fixture(scope="module")
def known():
    """Return values that properties have in the knowledge graph, a few of each kind."""
    held = {property_: set() for property_ in PROPERTIES}
    for triple in knowledge():
        if triple.predicate in held:
            held[triple.predicate].add(triple.object)
    return {property_: sorted(all_, key=str)[:: max(1, len(all_) // 8)] for property_, all_ in held.items()}


def register(choose, number, path, known):
    """Return the triples of an example in a namespace of its own, some left out, some changed, some added."""
    triples = sorted(example(path, f"{EX}{number}/").triples, key=str)
    triples = [triple for triple in triples if choose.random() < 0.95] or triples
    nodes = sorted({triple.subject for triple in triples}, key=str)

    def changed(triple):
        kinds = [nodes, known.get(triple.predicate) or DAYS, DAYS, TEXTS]
        return ox.Triple(triple.subject, triple.predicate, choose.choice(choose.choice(kinds)))

    added = [ox.Triple(choose.choice(nodes), choose.choice(PROPERTIES), nodes[0]) for _ in range(choose.randint(0, 3))]
    return [changed(triple) if choose.random() < 0.1 else triple for triple in triples] + [*map(changed, added)]


def closed(data):
    try:
        return infer(data).graph
    except ContradictionError as error:
        return error.closure.graph


def found(results):
    return {
        (r.shape, r.component, r.severity, r.focus, r.path, None if r.value == r.focus else r.value) for r in results
    }


def interpreted(shapes, graph, focuses):
    """Run our shapes as those of users are run."""
    validation = Validation(shapes, Data(graph))
    for node in validation.with_targets():
        named, has = validation.targets(node)
        for result, _ in validation.results(node, named | has):
            if result.focus in focuses:
                yield result


@pytest.mark.parametrize(("reads", "least"), [("asserted", 25), ("closed", 8)])
def test_the_results_on_random_registers_are_pyshacls(reads, least, known):
    choose = Random(reads)
    examples = [path for path in EXAMPLES if READS[path.parent.name] == reads]
    drawn = choose.sample(examples, REGISTERS)
    data = Graph(frozenset().union(*(register(choose, number, path, known) for number, path in enumerate(drawn))))
    graph = knowledge() | data if reads == "asserted" else closed(data)
    graph = Graph(frozenset(t for t in graph if t.predicate in READ or t in data.triples)) | present_day(
        date(2026, 1, 1)
    )
    compiled = compile_shapes(load_shapes(reads))
    assert not compiled.not_compiled
    ours = found(compiled.run(graph.store(), data.subjects().__contains__))
    assert len({shape for shape, *_ in ours}) >= least
    assert ours == found(interpreted(load_shapes(reads), graph, data.subjects()))
    assert ours == found(reference_shacl.results(graph, load_shapes(reads), data.subjects()))


@pytest.mark.parametrize("record", [ox.NamedNode(f"{EX}record"), ox.BlankNode("record")])
def test_the_reference_engine_sees_a_text_in_place_of_a_day(record):
    """Told which nodes count, pyshacl takes all others to conform to the shapes within sh:or, and drops blank nodes."""
    text = ox.Literal("next spring, I think")
    data = Graph(frozenset({ox.Triple(record, ox.NamedNode(f"{BASE}def#validFrom"), text)}))
    results = reference_shacl.results(data, load_shapes("asserted"), data.subjects())
    assert ("OrConstraintComponent", text) in {(local_name(r.component), r.value) for r in results}
