"""What the example register has not: schemes, sites, assessments, decisions, designations, results; and data of 0.1."""

import re

import pyoxigraph as ox
import pytest
from conftest import TESTS
from test_queries import as_csv

from casco_kg.answers import ask
from casco_kg.closure import infer
from casco_kg.files import find, folder
from casco_kg.findings import validate
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load
from casco_kg.rdf.constants import OWL, RDF
from casco_kg.rdf.terms import expand, prefixes
from casco_kg.rulebook import EXAMPLES_DAY
from casco_kg.tracing import verdicts

MODEL = TESTS / "model"
MIGRATED = TESTS / "migrations"


@pytest.fixture(scope="module")
def register():
    return infer(load(MODEL / "register.ttl"))


@pytest.mark.parametrize("name", ["assessments", "notified-bodies", "organizations", "results", "schemes"])
def test_the_answer_is_the_expected_one(name, register, accept):
    answer = ask(name, register)
    path = MODEL / f"{name}.csv"
    if accept:
        path.write_text(as_csv(answer.columns, answer.text()))
    assert answer.rows
    assert as_csv(answer.columns, answer.text()) == path.read_text()


def test_nothing_is_found_in_it(register):
    assert not validate(register, as_of=EXAMPLES_DAY).findings


def test_a_report_with_results_outside_is_not_shown_to_be_under_the_accreditation(register):
    told = {outcome.record.value.rsplit("/", 1)[1]: outcome.verdict.name for outcome in verdicts(register)}
    assert told["t-1"] == "not-shown"
    assert told["t-2"] == "accredited-recognition-not-shown"


def migrated(path):
    """Return the statements of a file of 0.1 after the migration, with blank nodes told by what they say."""
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE)
    (query,) = find("queries", "migrations/0.2.ru")
    store.update(query.read_text(encoding="utf-8"))
    return told(store)


def told(store):
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def test_data_of_0_1_is_said_in_the_terms_of_0_2():
    store = ox.Store()
    store.load(path=MIGRATED / "0.2.ttl", format=ox.RdfFormat.TURTLE)
    assert migrated(MIGRATED / "0.1.ttl") == told(store)
    assert migrated(MIGRATED / "0.2.ttl") == told(store), "a second run changes nothing"


def test_a_migrated_register_has_no_new_finding(tmp_path):
    register = folder("ontology") / "examples" / "register.ttl"
    store = ox.Store()
    store.load(path=register, format=ox.RdfFormat.TURTLE)
    (query,) = find("queries", "migrations/0.2.ru")
    store.update(query.read_text(encoding="utf-8"))
    (new := tmp_path / "register.nt").write_bytes(
        ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES)
    )
    found = [
        {(finding.constraint, finding.called) for finding in validate(path, as_of=EXAMPLES_DAY).findings}
        for path in (register, new)
    ]
    assert found[0] == found[1]


DOMAIN, RANGE = (ox.NamedNode(f"https://schema.org/{name}Includes") for name in ("domain", "range"))


def test_what_core_properties_relate_is_said_and_agrees_with_what_they_are_used_for(register):
    """Nothing follows from it; but documentation and editors are to be told no nonsense."""
    graph = knowledge()
    core = (folder("ontology") / "schema.ttl").read_text(encoding="utf-8")
    properties = {expand(f"casco:{name}") for name in re.findall(r"^casco:([a-z]\w*) a owl:", core, re.M)}
    said = {DOMAIN: {}, RANGE: {}}
    for triple in graph:
        if triple.predicate in said:
            said[triple.predicate].setdefault(triple.subject, set()).add(triple.object)
    assert said[DOMAIN].keys() == said[RANGE].keys() == properties
    classes = set().union(*said[DOMAIN].values())
    for term in classes.union(*said[RANGE].values()):
        assert graph.about(term) or not term.value.startswith(prefixes()["casco"]), term
    types = {}
    for triple in register.graph:
        if triple.predicate.value == RDF + "type":
            types.setdefault(triple.subject, set()).add(triple.object)
    thing = ox.NamedNode(OWL + "Thing")
    wrong = {}
    for triple in register.asserted:
        domains = said[DOMAIN].get(triple.predicate, {thing})
        of = types.get(triple.subject, set()) & classes
        if of and not of & domains and thing not in domains:
            wrong[triple.predicate.value] = triple
    assert not wrong
