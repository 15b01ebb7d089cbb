"""What an outsider, who saw none of the code, found wrong in traces and answers; tests/traced/ has the data."""

import json
from datetime import date

import pytest
from conftest import TESTS

from casco_kg import ask, validate
from casco_kg.closure import infer
from casco_kg.keys.names import CONTEXT_IRI, joined_in
from casco_kg.loading import load
from casco_kg.tracing import traces

pytestmark = pytest.mark.slow

#: The day on which the outsider asked.
ASKED = date(2026, 11, 28)


def data_of(*names):
    """Return what files of the outsider say, inferred."""
    return infer(load(*(TESTS / "traced" / f"{name}.csv" for name in names)))


def states_of(data):
    """Return the verdict on each record, and the reason for it."""
    return {each.outcome.label: (each.outcome.verdict.name, each.because) for each in traces(data, as_of=ASKED)}


@pytest.fixture(scope="module")
def divided():
    return data_of("divided-accreditations", "divided-events", "divided-attestations")


def test_an_event_that_concerns_one_field_of_a_scope_leaves_the_others(divided):
    told = {name: verdict for name, (verdict, _) in states_of(divided).items()}
    kept = dict.fromkeys(("a1", "a3", "a5"), "accredited-recognition-not-shown")
    lost = dict.fromkeys(("a2", "a4", "a6"), "contradicted")
    assert told == {**kept, **lost, "a7": "not-shown"}


def test_the_status_on_a_day_leaves_open_which_of_several_fields_an_event_ended(divided):
    rows = ask("status-on-day", divided, parameters={"day": "2026-11-28"}).text()
    told = {
        (number, part.rpartition(", ")[2]): status for number, part, status, _ in rows if number in ("C-020", "L-022")
    }
    assert told == {
        ("C-020", ""): "active",
        ("C-020", "IAF 3"): "unclear",
        ("C-020", "IAF 28"): "unclear",
        ("L-022", ""): "active",
        ("L-022", "water"): "unclear",
        ("L-022", "soil"): "unclear",
    }


def test_an_activity_that_was_not_understood_contradicts_nothing():
    told = states_of(data_of("unknown-activities", "unknown-activities-attestations"))
    assert told["t3"] == (
        "not-shown",
        "it names an activity, or a scope does, of which nothing here tells what it covers",
    )
    assert {told[name][0] for name in ("t1", "t2")} == {"accredited-recognition-not-shown"}
    assert {told[name][0] for name in ("t4", "t5")} == {"not-shown"}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Testing & calibration", ("testing", "calibration")),
        ("Prüfung und Kalibrierung", ("prüfung", "kalibrierung")),
        ("Essais et étalonnages", ("essais", "étalonnages")),
        ("Ensayos y calibración / inspección", ("ensayos", "calibración", "inspección")),
        ("Validation and verification", ("Validation and verification",)),
        ("Testing and something else", ("Testing and something else",)),
        ("Forensic testing", ("Forensic testing",)),
    ],
)
def test_names_that_words_join_are_several_where_each_is_known(words, names):
    assert joined_in("activity", words) == names
    assert joined_in("label", words) == (words,)


def test_names_that_words_join_are_several_in_json_too(write):
    said = {"@context": CONTEXT_IRI, "id": "a", "performs": "Testing & calibration"}
    told = {triple.object.value.rpartition("/")[2] for triple in load(write("a.jsonld", json.dumps(said))).triples}
    assert {"activity-testing", "activity-calibration"} <= told


def test_the_name_of_a_scope_of_an_arrangement_is_that_of_its_activity():
    data = data_of("arrangement-scopes", "arrangement-scopes-attestations")
    assert validate(data).findings == ()
    assert {verdict for verdict, _ in states_of(data).values()} == {"accredited-recognition-not-shown"}


def test_what_rests_on_what_has_ended_is_told_by_events_too_and_not_where_the_number_goes_on():
    data = data_of("ended-acc", "ended-att", "ended-events")
    told = {}
    for day in ("2026-11-28", "2026-01-31"):
        rows = ask("rests-on-what-does-not-hold", data, parameters={"day": day}).text()
        told[day] = {(record, why.removeprefix("accreditation "), since) for _, record, _, _, why, since in rows}
    before = {("1", "over", "2025-04-30")} | {(each, "withdrawn", "2024-02-01") for each in "127"}
    assert told["2026-01-31"] == before
    assert told["2026-11-28"] == before | {("3", "withdrawn", "2026-02-01"), ("4", "suspended", "2026-02-01")}


def test_a_designation_is_told_with_its_status_on_the_day():
    folder = TESTS / "traced"
    data = load(folder / "designations.csv", mapping=folder / "designations-mapping.csv")
    for day, afnor, pruef in (("2026-11-28", "withdrawn", "not yet"), ("2032-02-01", "withdrawn", "expired")):
        told = {row[0]: row[-2:] for row in ask("notified-bodies", data, parameters={"day": day}).text()}
        assert told["AFNOR CERT FICTIF"] == (afnor, "2024-09-01")
        assert told["Prüf-Fictif SAS"] == (pruef, "" if pruef == "not yet" else "2032-01-13")
        assert told["APAVE ESSAIS SA"] == ("active", "")


def test_a_certificate_that_is_recorded_as_withdrawn_is_not_in_force_today():
    """The outsider saw "not shown to be accredited" of it."""
    told = states_of(data_of("ended-acc", "ended-att", "ended-events"))
    assert told["t7"][0] == "not-in-force"


@pytest.mark.parametrize("mapping", ["first-days-literal", "first-days-record"])
def test_an_event_in_the_row_of_an_accreditation_is_none_itself(mapping):
    folder = TESTS / "traced"
    report = validate(load(folder / "first-days.csv", mapping=folder / f"{mapping}.csv"), as_of=ASKED)
    told = [finding.constraint for finding in report.findings if finding.severity != "info"]
    assert told == (["event-is-no-accreditation"] * 12 if mapping == "first-days-literal" else [])


def test_a_key_that_is_written_as_a_property_is_told_with_the_property():
    report = validate(TESTS / "traced" / "keys-as-properties.ttl", as_of=ASKED)
    hints = {finding.hint for finding in report.findings if finding.constraint == "property-is-defined"}
    assert hints == {"Did you mean casco:measurementCapability?", "Did you mean casco:measurementRange?"}
