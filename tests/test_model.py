"""What the example register has not: schemes, sites, assessments, decisions, designations, results of two kinds."""

import pytest
from conftest import TESTS
from test_queries import as_csv

from casco_kg.answers import ask
from casco_kg.closure import infer
from casco_kg.findings import validate
from casco_kg.loading import load
from casco_kg.rulebook import EXAMPLES_DAY
from casco_kg.tracing import verdicts

MODEL = TESTS / "model"


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
