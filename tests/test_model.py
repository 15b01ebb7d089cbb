"""What the example register has not: schemes, sites, assessments, decisions, designations, results; and data of 0.1."""

import pyoxigraph as ox
import pytest
from conftest import TESTS
from test_queries import as_csv

from casco_kg.answers import ask
from casco_kg.closure import infer
from casco_kg.files import find, folder
from casco_kg.findings import validate
from casco_kg.loading import load
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
