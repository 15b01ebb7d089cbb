"""Inference beyond the rules: engines, noise, the cache."""

import os
import subprocess
import sys

import pytest
from conftest import ROOT

from casco_kg import UsageError, ask, infer, knowledge, load
from casco_kg.engines import COMPILED, REFERENCE, Engine
from casco_kg.files import folder
from casco_kg.installation import cache
from casco_kg.rdf.constants import OWL, RDF
from casco_kg.rdf.terms import expand

REGISTER = folder("ontology") / "examples" / "register.ttl"


@pytest.fixture(scope="module")
def closures():
    return {engine: infer(load(REGISTER), engine=engine) for engine in ("compiled", "reference")}


@pytest.mark.slow
def test_the_engines_agree_on_the_register(closures):
    assert closures["compiled"].inferred == closures["reference"].inferred
    assert len(closures["compiled"].inferred) > 150
    assert {closure.engine for closure in closures.values()} == {Engine(COMPILED), Engine(REFERENCE)}


@pytest.mark.slow
def test_no_noise_is_inferred(closures):
    for triple in closures["compiled"].inferred:
        assert triple.subject != triple.object
        assert OWL + "Thing" not in triple.object.value
        assert not triple.subject.value.startswith((OWL, RDF))


@pytest.mark.slow
def test_what_is_inferred_was_not_written(closures):
    closure = closures["compiled"]
    assert not closure.inferred & closure.asserted.triples
    assert closure.graph.triples == closure.inferred | closure.asserted.triples


def test_a_body_that_tests_as_first_and_inspects_as_third_is_accreditable_for_inspection_alone():
    rows = ask("accreditable-bodies", load(REGISTER), pins={"body": "Delta Inspection"}).text()
    assert [row[1] for row in rows] == ["inspection"]
    assert not ask("accreditable-bodies", load(REGISTER), pins={"body": "Cedar Works In-house Laboratory"}).rows


@pytest.mark.parametrize(
    ("activity", "party", "never"),
    [
        ("calibration", "third", "TestingLaboratory"),
        ("testing", "first", "AccreditableBody"),
        ("accreditation", "third", "ConformityAssessmentBody"),
        ("suppliers-declaration", "first", "ConformityAssessmentBody"),
    ],
)
def test_what_does_not_follow(activity, party, never, write):
    path = write(
        "a.ttl",
        f"""@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix id: <https://w3id.org/casco-kg/id/> .
        <urn:a> casco:performs id:activity-{activity} ; casco:actsAs id:party-{party} .""",
    )
    objects = {t.object for t in infer(load(path)).inferred if t.subject.value == "urn:a"}
    assert expand("casco:Body") in objects
    assert expand(f"casco:{never}") not in objects


@pytest.mark.slow
def test_what_is_not_compiled_is_said_and_the_reference_does_it(write):
    """A property whose subproperty is rdf:type: no rule is made of it."""
    path = write(
        "own.ttl",
        """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <https://example.org/> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix casco: <https://w3id.org/casco-kg/def#> .
        ex:isA rdfs:subPropertyOf rdf:type . ex:a ex:isA casco:Laboratory .""",
    )
    closure = infer(load(path))
    assert closure.engine.name == REFERENCE and closure.engine.not_compiled
    assert expand("casco:Laboratory") in {t.object for t in closure.inferred}


def test_no_such_engine():
    with pytest.raises(UsageError, match="engines are compiled, reference"):
        infer(engine="magic")


def test_the_closure_of_the_knowledge_is_remembered_and_damage_is_ignored(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = infer().inferred
    (path,) = (tmp_path / "casco-kg").iterdir()
    content = path.read_bytes()
    monkeypatch.setattr("casco_kg.closure.ENGINES", {"compiled": lambda _: pytest.fail("computed again")})
    assert infer().inferred == first
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for damaged in (b"", content[:-20], content.replace(b"Body", b"Bodi"), b"\xff" + content):
        path.write_bytes(damaged)
        assert infer().inferred == first
        assert path.read_bytes() == content


def test_a_cache_that_cannot_be_written_changes_nothing(monkeypatch, tmp_path):
    (tmp_path / "casco-kg").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.remembered("x", lambda: knowledge().triples) == knowledge().triples


@pytest.mark.slow
def test_processes_that_start_at_once_share_the_cache(tmp_path):
    code = "import casco_kg; print(len(casco_kg.infer().inferred))"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert {process.communicate()[0] for process in started} == {f"{len(infer().inferred)}\n"}
    kept = sorted(path.suffix for path in (tmp_path / "casco-kg").iterdir())
    assert kept == [".kept", ".nt"], "the knowledge graph, and its closure"
