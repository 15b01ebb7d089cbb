"""Each constraint finds its bad examples, and nothing else finds them."""

import re
from functools import partial

import pyoxigraph as ox
import pytest
import rdflib
from cases import folders, is_whole, merged, namespace
from conftest import ROOT

from casco_kg import findings
from casco_kg.closure import infer
from casco_kg.engines import COMPILED, PYSHACL, Engine
from casco_kg.findings import validate
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load
from casco_kg.rdf.bridge import to_rdflib
from casco_kg.rdf.constants import SH, SKOS
from casco_kg.rdf.terms import expand
from casco_kg.reference import shacl as reference_shacl
from casco_kg.rulebook import EXAMPLES_DAY, rules
from casco_kg.shacl.compiled.checks import Check, compile_shapes
from casco_kg.validation.constraints import load_shapes

CONSTRAINTS = folders("shapes")
EXAMPLES = [path for folder in CONSTRAINTS for path in sorted(folder.glob("*.ttl"))]


WHOLE = [path for path in EXAMPLES if is_whole(path)]
BESIDE = [path for path in EXAMPLES if not is_whole(path)]


@pytest.fixture(scope="session")
def report():
    """The findings on the examples that can stand side by side."""
    return validate(merged(BESIDE), as_of=EXAMPLES_DAY)


@pytest.fixture(scope="session")
def found(report):
    """The findings on each example."""
    assert not report.clashes
    assert report.engines == (Engine(COMPILED),)
    alone = [finding for path in WHOLE for finding in validate(merged([path]), as_of=EXAMPLES_DAY).findings]
    everything = [*report.findings, *alone]
    return {path: [f for f in everything if f.focus.value.startswith(namespace(path))] for path in EXAMPLES}


def spare(data):
    """Return what our knowledge says of codes of lists that data does not name, nor what is narrower than they.

    A shape that compares codes compares each with all words that anything is called by, for each that is named:
    rdflib takes many minutes for it.
    """
    wanted = data.subjects() | data.objects()
    keys = {key_of(term) for term in wanted if isinstance(term, ox.Literal)}
    codes = {triple.subject for triple in knowledge().having(SKOS + "inScheme")}
    written = [*knowledge().having(SKOS + "notation", SKOS + "hiddenLabel")]
    above = named = codes & (wanted | {triple.subject for triple in written if key_of(triple.object) in keys})
    while above := {up for code in above for up in knowledge().values(code, SKOS + "broader")} - named:
        named |= above
    others = {triple for triple in written if triple.subject not in named and key_of(triple.object) not in keys}
    return others | {triple for triple in knowledge() if triple.subject in codes - named}


def key_of(text):
    return re.sub("[^a-z0-9]", "", text.value.lower())


@pytest.fixture(scope="module")
def in_rdflib():
    """Graphs in rdflib: what two of them share, here our knowledge, is brought there once.

    rdflib needs most of a second for it, and pyshacl a part of one for a constraint.
    """
    kept = []

    def brought(graph, spare):
        if len(graph.triples) < len(knowledge().triples):  # shapes, which pyshacl adds to
            return to_rdflib(graph)
        graph = Graph(graph.triples - spare)
        for triples, there in kept:
            gone, come = triples - graph.triples, graph.triples - triples
            if len(gone) + len(come) < len(graph.triples) / 2:
                assert len(there) == len(triples), "whoever read it left something there, or took it away"
                for triple in to_rdflib(Graph(gone)):
                    there.remove(triple)
                for triple in to_rdflib(Graph(come)):
                    there.add(triple)
                kept.remove((triples, there))
                kept.insert(0, (graph.triples, there))
                return there
        there = to_rdflib(graph)
        kept.insert(0, (graph.triples, there))
        del kept[4:]
        return there

    return brought


@pytest.mark.slow
@pytest.mark.parametrize("folder", CONSTRAINTS, ids=lambda folder: folder.name)
def test_pyshacl_finds_the_same(folder, report, in_rdflib, monkeypatch):
    """Severity, focus, path, value, message and kind: the whole findings of a constraint on its examples.

    The closure is ours, which other tests hold against owlrl's; the lane of judges crosses examples and constraints.
    """
    monkeypatch.setattr(findings, "close", lambda data, engine: infer(data))
    paths = [path for path in sorted(folder.glob("*.ttl")) if not is_whole(path)]
    data = merged(paths)
    shapes = load_shapes("closed")
    queries = shapes.values(expand(f"shape:{folder.name}"), SH + "sparql")
    compares_codes = any("skos:inScheme" in text.value for q in queries for text in shapes.values(q, SH + "select"))
    left_out = spare(data) if compares_codes else frozenset()
    monkeypatch.setattr(reference_shacl, "to_rdflib", partial(in_rdflib, spare=left_out))
    theirs = validate(data, as_of=EXAMPLES_DAY, select=[folder.name], engine="reference")
    assert theirs.engines == (Engine(COMPILED), Engine(PYSHACL))
    own = tuple(map(namespace, paths))
    ours = [f for f in report.findings if f.constraint == folder.name and f.focus.value.startswith(own)]
    assert {(f, f.component) for f in theirs.findings} == {(f, f.component) for f in ours}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_bad_example_breaks_its_constraint_alone_and_a_good_one_none(path, found):
    told = [f"{finding.constraint}: {finding.message}" for finding in found[path]]
    expected = set() if path.stem.startswith("good") else {path.parent.name}
    assert {finding.constraint for finding in found[path]} == expected, told


def test_every_constraint_has_a_good_and_a_bad_example():
    constraints = {entry.name for entry in rules() if entry.kind != "inference"}
    assert {folder.name for folder in CONSTRAINTS} == constraints, "make tests/shapes/NAME/ with good.ttl and bad-….ttl"
    assert len(constraints) >= 25
    for folder in CONSTRAINTS:
        stems = {path.stem for path in folder.glob("*.ttl")}
        assert any(stem.startswith("good") for stem in stems), folder
        assert any(stem.startswith("bad-") for stem in stems), folder
        assert all(stem.startswith(("good", "bad-")) for stem in stems), folder


def test_a_check_is_run_only_where_data_has_something_that_it_looks_at(monkeypatch):
    """Our own records are looked at by none; a body alone by less than half."""
    ran = []
    monkeypatch.setattr(Check, "run", lambda check, *_: ran.append(check) or iter(()))
    everything = sum(len(compile_shapes(load_shapes(reads)).checks) for reads in ("asserted", "closed"))
    validate(Graph(frozenset()))
    assert not ran
    validate(load(ROOT / "ontology" / "examples" / "minimal.ttl"))
    assert 0 < len(ran) < everything / 2


def test_every_shacl_term_exists():
    known = {SH + name for name in (*rdflib.SH.__annotations__, *rdflib.SH._extras, "SPARQLTarget", "target")}
    for reads in ("asserted", "closed"):
        terms = (term for triple in load_shapes(reads) for term in (triple.predicate, triple.object))
        used = {term.value for term in terms if isinstance(term, ox.NamedNode)}
        assert {iri for iri in used if iri.startswith(SH)} <= known


def test_a_property_shape_speaks_for_itself():
    for reads in ("asserted", "closed"):
        shapes = load_shapes(reads)
        for entry in (e for e in rules() if e.reads == reads):
            about = shapes.about(expand(f"shape:{entry.name}"))
            assert entry.kind in ("violation", "warning", "info")
            assert len(about[SH + "message"]) == 1 == len(about[SH + "description"])
            assert any(key.startswith(SH + "target") for key in about), entry.name
            assert entry.sources, entry.name


@pytest.mark.slow
def test_what_is_not_asked_for_is_not_run(report, monkeypatch):
    """Half of the constraints, and the other half: together what all find, each with fewer checks."""
    ran = []

    def counted(shapes):
        ran.append(len(compile_shapes(shapes).checks))
        return compile_shapes(shapes)

    monkeypatch.setattr(findings, "checks_of", counted)
    names = [folder.name for folder in CONSTRAINTS if not folder.name.startswith("shapes-")]
    half, data = names[::2], merged(BESIDE)
    found = {*validate(data, as_of=EXAMPLES_DAY, select=half).findings}
    found |= {*validate(data, as_of=EXAMPLES_DAY, ignore=half).findings}
    assert found == set(report.findings)
    everything = sum(len(compile_shapes(load_shapes(reads)).checks) for reads in ("asserted", "closed"))
    assert len(ran) == 4 and all(ran) and sum(ran) == everything
