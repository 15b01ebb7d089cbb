"""Traces: every reason, state and verdict has a case, and two SPARQL engines tell the same."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from conftest import ROOT, TESTS

import casco_kg
from casco_kg.cli import main
from casco_kg.closure import infer
from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load
from casco_kg.rdf.bridge import to_rdflib
from casco_kg.rdf.terms import expand, local_name, shorten
from casco_kg.tracing import trace, traces, verdicts

CASES = sorted((TESTS / "trace").glob("*.ttl"))
REGISTER = "ontology/examples/register.ttl"
#: The cases are asked about this day; none of them depends on the present one.
ASKED = date(2025, 1, 1)


@pytest.fixture(scope="session")
def told():
    """Each case to what is told of its records: record, verdict, and the state and reasons of each step."""
    return {path: told_of(path) for path in CASES}


def told_of(path):
    data = load(path)
    lines = []
    for found in traces(data, as_of=ASKED):
        lines.append((found.outcome.label, found.outcome.day, found.outcome.verdict.name))
        for step in found.steps:
            reasons = [f"{reason.name} ({reason.state.name}, {len(reason.facts)})" for reason in step.reasons]
            lines.append(("", step.name, step.state.name, ", ".join(reasons)))
    return lines


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_steps_and_verdicts_are_the_expected_ones(path, told, accept):
    text = "".join("  ".join(line) + "\n" for line in told[path])
    expected = path.with_suffix(".txt")
    if accept:
        expected.write_text(text)
    assert text == expected.read_text()


def named(kind):
    of_kind = knowledge().triples
    return {
        local_name(t.subject).partition("-")[2]
        for t in of_kind
        if t.predicate.value.endswith("#type") and t.object == expand(f"casco:{kind}")
    }


def test_every_verdict_and_every_reason_has_a_case(told):
    lines = [line for path in CASES for line in told[path]]
    assert {line[2] for line in lines if line[0]} == named("Verdict")
    reasons = {reason.split()[0] for line in lines if not line[0] for reason in line[3].split("), ")}
    assert reasons == named("TraceReason")


def test_every_state_of_every_step_has_a_case(told):
    reached = {(line[1], line[2]) for path in CASES for line in told[path] if not line[0]}
    possible = {(step, state) for step in named("TraceStep") for state in ("ok", "not-shown", "contradicted")}
    assert possible | {("accreditation", "not-applicable")} == reached


def test_every_reason_says_its_step_state_place_and_source():
    for reason in named("TraceReason"):
        about = knowledge().about(expand(f"id:reason-{reason}"))
        for name in ("casco:inStep", "casco:inState", "casco:position", "skos:definition", "dcterms:source"):
            assert len(about[expand(name).value]) >= 1, reason


#: What rdflib does not come to the end of within two minutes; for this step it is given what pyoxigraph made.
NOT_BY_RDFLIB = ("43-scopes-in-part.ru",)


#: The cases that rdflib comes to the end of in a minute or so; the others take it many.
BY_RDFLIB = [path for path in CASES if path.stem in ("accreditation-body", "in-force", "issuer")]


@pytest.mark.slow
@pytest.mark.parametrize("path", BY_RDFLIB, ids=lambda path: path.stem)
def test_rdflib_gives_the_same_rows_as_pyoxigraph(path):
    """Rows are compared without their order: engines order IRIs and literals among each other as they like."""
    closed = infer(load(path)).graph
    store, graph = closed.store(), to_rdflib(closed)
    for update in find("queries", "trace/*.ru"):
        store.update(update.read_text())
        if update.name in NOT_BY_RDFLIB:
            graph = to_rdflib(Graph(frozenset(quad.triple for quad in store)))
        else:
            graph.update(update.read_text())
    for query in find("queries", "trace/*.rq"):
        expected = [tuple(cell and cell.value for cell in row) for row in store.query(query.read_text())]
        rows = [tuple(None if cell is None else str(cell) for cell in row) for row in graph.query(query.read_text())]
        assert sorted(map(str, rows)) == sorted(map(str, expected)) and rows


@pytest.mark.slow
def test_a_record_is_called_as_the_table_calls_it(write):
    rows = """type,number,label,about,activity,attestedOn
        Attestation,R-1,,Pump 1,testing,2020-06-15
        Attestation,R-2,,Pump 2,testing,2020-06-15
        Attestation,R-2,Report on pump 3,Pump 3,testing,2020-06-15
        Attestation,,,Pump 4,testing,2020-06-15
        """
    data = load(write("pumps 1.csv", rows.replace(" " * 8, "")))
    listed = verdicts(data)
    assert [outcome.label for outcome in listed][:3] == ["R-1", "R-2", "Report on pump 3"]
    for outcome in listed:
        assert trace(outcome.record, data).outcome == trace(shorten(outcome.record), data).outcome == outcome
    for name in ("R-1", "Report on pump 3", listed[3].label):
        assert trace(name, data).outcome.label == name
    assert trace("REPORT ON pump 3", data).outcome == listed[2]
    with pytest.raises(UsageError, match=r"'R-2' is the number of several: .*row-3, .*row-4"):
        trace("R-2", data)


def test_a_table_says_the_status_and_the_days_of_each_scope(write):
    """One row a scope: testing was suspended before the report, inspection added after it."""
    path = write(
        "accreditations.csv",
        "id,type,number,grantedBy,grantedTo,scope.activity,scope.standard,scope.status,scope.statusSince,"
        "scope.validFrom,validFrom\n"
        "a1,Accreditation,D-1,ab,lab,testing,ISO/IEC 17025,suspended,2024-03-01,,2020-01-01\n"
        "a1,Accreditation,D-1,ab,lab,inspection,ISO/IEC 17020,,,2024-06-01,2020-01-01\n"
        "a1,Accreditation,D-1,ab,lab,calibration,ISO/IEC 17025,active,2024-03-01,,2020-01-01\n",
    )
    reports = write(
        "reports.csv",
        "id,type,activity,attestedBy,attestedOn,underAccreditation\n"
        "t,Attestation,testing,lab,2024-05-02,a1\n"
        "i,Attestation,inspection,lab,2024-05-02,a1\n"
        "c,Attestation,calibration,lab,2024-05-02,a1\n",
    )
    told = {found.outcome.label: found for found in traces(load(path, reports))}
    reasons = {
        name: [reason.name for reason in found.steps[2].reasons if reason.name.startswith("scope")]
        for name, found in told.items()
    }
    assert reasons == {"t": ["scope-was-not-active"], "i": ["scope-began-later"], "c": ["scope-covers-the-activity"]}


#: Records of in-force.ttl, and the reason that their verdicts are owed to.
OWED = {
    "no-day": "a day of its validity is no date",
    "expired": "on the day asked it is no longer valid",
    "active": "nothing is recorded about its recognition",
}


def test_the_reason_of_a_verdict_is_that_of_the_step_that_decides(write):
    found = {each.outcome.label: each for each in traces(load(TESTS / "trace" / "in-force.ttl"), as_of=ASKED)}
    assert {name: found[name].because for name in OWED} == OWED
    assert [step.name for step in found["no-day"].steps if step.decides] == ["in-force"]
    path = write(
        "t.csv",
        "id,type,activity,attestedBy.id,attestedBy.label,attestedOn,underAccreditation\n"
        "t,Attestation,testing,lab,Lab,2024-05-02,A-9\nu,Attestation,testing,,,2024-05-02,A-9\n",
    )
    cites, lacks = traces(load(path))
    assert cites.because == "no record describes the accreditation that it cites"
    assert lacks.because == "it does not name the body that made it"


def test_a_status_without_a_day_is_that_of_today(write):
    rows = "id,type,activity,attestedOn,validUntil,status\nt,Attestation,testing,2024-05-02,2999-01-01,suspended\n"
    data = load(write("t.csv", rows))
    assert [each.verdict.name for each in verdicts(data)] == ["not-in-force"]
    assert [each.verdict.name for each in verdicts(data, as_of=date(2025, 1, 1))] == ["not-shown"]


def test_a_month_contradicts_nothing_that_may_have_been_within_it(write):
    accreditations = "id,type,grantedBy,grantedTo,scope.activity,scope.standard,validFrom,status,statusSince\n"
    for name, since in (("a", "2023-03"), ("b", "2023")):
        accreditations += f"{name},Accreditation,ab,lab,testing,ISO/IEC 17025,2020-01-01,suspended,{since}\n"
    reports = "id,type,activity,attestedBy,attestedOn,underAccreditation\n" + "".join(
        f"{name}{day},Attestation,testing,lab,{day},{name}\n"
        for name in "ab"
        for day in ("2022-12-31", "2023-03-10", "2024-01-01")
    )
    data = load(write("a.csv", accreditations), write("r.csv", reports))
    told = {each.outcome.label: {reason.name for reason in each.steps[2].reasons} for each in traces(data)}
    said = ("status-changed-later", "status-has-no-day", "accreditation-was-not-active")
    days = ("2022-12-31", "2023-03-10", "2024-01-01")
    for name in "ab":
        for day, reason in zip(days, said, strict=True):
            assert told[f"{name}{day}"] & {*said} == {reason}


def test_json_says_in_short_that_a_group_evaluates_a_body(write):
    members = [
        {"id": "g", "type": "AccreditationBodyGroup", "label": "G", "peerEvaluates": ["ab"]},
        {"id": "ab", "type": "AccreditationBody", "label": "AB", "grants": "a"},
        {"id": "lab", "label": "Lab", "performs": "testing", "holds": ["a"]},
        {"id": "a", "scope": {"activity": "testing", "standard": "ISO/IEC 17025"}, "validFrom": "2020-01-01"},
        {"id": "t", "attestedBy": "lab", "activity": "testing", "attestedOn": "2024-05-02", "underAccreditation": "a"},
    ]
    context = "https://w3id.org/casco-kg/ontology/context.jsonld"
    data = load(write("g.jsonld", json.dumps({"@context": context, "@graph": members})))
    found = trace("t", data)
    assert found.because.startswith("it is recorded that a group of its peers evaluates it, but neither")
    assert [fact.text for fact in found.steps[4].reasons[0].facts] == ["G peer evaluates AB"]


def test_what_has_no_identifier_is_called_by_its_number(write):
    path = write(
        "x.ttl",
        """@prefix casco: <https://w3id.org/casco-kg/def#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:ab> rdfs:label "AB" ; casco:grants [ casco:number "D-1" ; casco:grantedTo <urn:lab> ; casco:hasScope [
            casco:ofActivity <https://w3id.org/casco-kg/id/activity-testing> ] ] .
        <urn:lab> rdfs:label "Lab" . <urn:t> casco:attestedBy <urn:lab> ;
            casco:ofActivity <https://w3id.org/casco-kg/id/activity-testing> ; casco:underAccreditation [
            casco:number "D-2" ; casco:hasScope [ casco:ofActivity
            <https://w3id.org/casco-kg/id/activity-inspection> ] ] .""",
    )
    data = load(path)
    told = [fact.text for step in trace("urn:t", data).steps for reason in step.reasons for fact in reason.facts]
    assert "<urn:t> under accreditation D-2" in told
    assert "D-2 › has scope of activity inspection" in told
    assert not any("› grants" in text for text in told)


@pytest.mark.slow
def test_one_trace_is_the_one_among_all():
    data = load(CASES[0])
    for outcome, found in zip(verdicts(data)[:3], traces(data)[:3], strict=True):
        assert outcome == found.outcome
        assert trace(outcome.record, data) == found


def run(*arguments):
    return CliRunner().invoke(main, ["trace", *arguments])


@pytest.mark.slow
def test_the_traces_of_the_register_are_the_expected_ones(monkeypatch, accept):
    monkeypatch.chdir(ROOT)
    day = ["--as-of", "2025-06-01", "--data", REGISTER]
    printed = run(*day).stdout + run("T-101", *day).stdout + run("v-700", "--format", "mermaid", *day).stdout
    printed += run("t-100", "--format", "json", *day).stdout
    path = TESTS / "trace" / "register.txt"
    if accept:
        path.write_text(printed)
    assert printed == path.read_text()


@pytest.mark.slow
def test_the_exit_code_is_0_only_where_nothing_is_contradicted_or_not_shown(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert run("d-800", "--data", REGISTER).exit_code == 0
    assert run("t-100", "--data", REGISTER).exit_code == 1
    assert run("t-101", "--data", REGISTER).exit_code == 1
    assert run("--data", REGISTER).exit_code == 1


def test_what_cannot_be_traced_is_said(monkeypatch):
    monkeypatch.chdir(ROOT)
    for arguments, message in (
        (["aurora"], "without a name lists"),
        (["nobody"], "is called 'nobody'"),
        (["t-100", "--format", "csv"], "leave out the name"),
        (["--format", "mermaid"], "give a name"),
        (["t-100", "--as-of", "2025-02-30"], "is no date"),
    ):
        result = run(*arguments, "--data", REGISTER)
        assert result.exit_code == 2
        assert message in result.stderr


def test_without_a_day_of_its_own_the_day_asked_stands_in(write):
    path = write("x.ttl", "@prefix casco: <https://w3id.org/casco-kg/def#> . <urn:x> a casco:Attestation .")
    (outcome,) = casco_kg.verdicts(load(path), as_of=date(2020, 2, 2))
    assert (outcome.day, outcome.asked) == ("2020-02-02", "2020-02-02")
    (outcome,) = casco_kg.verdicts(load(path))
    assert (outcome.day, outcome.asked) == (date.today().isoformat(),) * 2


def test_what_was_made_long_ago_is_asked_about_today(write):
    path = write(
        "x.csv", "type,about,activity,attestedOn,validUntil\nAttestation,Pump 7,testing,2020-06-15,2025-06-15\n"
    )
    (outcome,) = casco_kg.verdicts(load(path))
    assert (outcome.day, outcome.asked) == ("2020-06-15", date.today().isoformat())
    assert outcome.verdict.name == "not-in-force"
    (outcome,) = casco_kg.verdicts(load(path), as_of=date(2025, 6, 15))
    assert (outcome.asked, outcome.verdict.name) == ("2025-06-15", "not-shown")


def test_a_name_is_no_markup_in_a_chart_and_in_a_terminal(write):
    path = write(
        "x.ttl",
        "@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        ' <urn:x> a casco:Attestation ; rdfs:label "[bold]<script>\\"]" .',
    )
    assert "<script>" not in run("<urn:x>", "--format", "mermaid", "--data", str(path)).stdout
    assert '[bold]<script>"]' in run("<urn:x>", "--data", str(path)).stdout
    assert json.loads(run("<urn:x>", "--format", "json", "--data", str(path)).stdout)["label"] == '[bold]<script>"]'


@pytest.mark.slow
def test_of_several_activities_each_may_have_its_accreditation(write):
    """Constraint and trace agree: of each activity one of those that are cited has to be known to cover it, or may."""
    accreditations = write(
        "accreditations.csv",
        "id,type,number,grantedBy,grantedTo,scope.activity,scope.standard,status,validFrom,validUntil\n"
        "a1,Accreditation,A-1,ab,lab,testing,ISO/IEC 17025:2017,active,2024-01-01,2027-12-31\n"
        "a2,Accreditation,A-2,ab,lab,calibration,ISO/IEC 17025:2017,active,2024-01-01,2027-12-31\n",
    )
    cases = {
        "each-has-one": ("testing|calibration", "a1|a2", False),
        "one-is-for-another": ("testing", "a1|a2", False),
        "one-is-not-covered": ("testing|calibration", "a1", True),
        "none-is-covered": ("inspection", "a1|a2", True),
        "one-is-not-known": ("testing|calibration", "a1|a9", False),
    }
    rows = "id,type,number,attestedBy,activity,about,attestedOn,underAccreditation\n" + "".join(
        f"{name},Attestation,{name},lab,{activities},Gauge,2025-05-01,{cited}\n"
        for name, (activities, cited, _) in cases.items()
    )
    data = load(accreditations, write("reports.csv", rows))
    broken = {
        finding.label
        for finding in casco_kg.validate(data).findings
        if finding.constraint == "cited-accreditation-covers-the-activity"
    }
    contradicted = {told.label for told in verdicts(data) if told.verdict.name == "contradicted"}
    wrong = {name for name, (_, _, is_wrong) in cases.items() if is_wrong}
    assert broken == contradicted == wrong
