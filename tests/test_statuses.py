"""The status on a day, in histories: each file of data in tests/statuses/ has a table of what is right beside it."""

import csv
from datetime import date

import pytest
from conftest import TESTS

from casco_kg import ask, query, validate
from casco_kg.closure import infer
from casco_kg.keys.names import value_of
from casco_kg.loading import load
from casco_kg.tracing import traces

FOLDER = TESTS / "statuses"
#: Tables of expectations: a file of the same name, in any format that is read, or a folder of such files, has the data.
EXPECTED = sorted(FOLDER.glob("*.csv"))
#: Statuses on a day under which something may have been attested.
HELD = ("active", "partly suspended", "unclear")
#: Statuses of what is over.
OVER = ("withdrawn", "cancelled", "expired", "transferred")
#: Records whose status follows from their parts, from the order of one day, or from an end that a later renewal names:
#: what asks for all that rests on them is silent.
UNTOLD = {"N-H27", "H-35", "H-32"}
#: How constraints on whether an accreditation held begin.
ABOUT_TIME = ("attested-while", "attested-before")


def data_of(path):
    """Return the files that a table of expectations is about."""
    files = [other for other in sorted(FOLDER.glob(f"{path.stem}.*")) if other.suffix not in (".csv", ".md")]
    return files + sorted((FOLDER / path.stem).glob("*"))


@pytest.mark.slow
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_status_on_a_day_is_the_right_one(path):
    """A record is named by its number, a part by activity, field, method and site; an empty part is the record."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    closure = infer(load(*data_of(path)))
    days = {row["day"] for row in rows}
    found = {
        (record, part, day, status)
        for day in days
        for record, part, status, _ in ask("status-on-day", closure, parameters={"day": day}).text()
    }
    wrong = {}
    for row in rows:
        asked = (row["record"], row.get("part") or "", row["day"])
        told = sorted(status for *about, status in found if tuple(about) == asked)
        if told != [row["status"]]:
            wrong[asked] = (row["status"], told)
    assert wrong == {}


def test_the_words_of_a_status_tell_the_event_that_leads_to_it():
    """What is active was granted, renewed or restored, so that its words tell no event."""
    found = query(
        "PREFIX casco: <https://w3id.org/casco-kg/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX id: <https://w3id.org/casco-kg/id/> "
        "SELECT ?event ?word WHERE { ?event casco:resultsIn ?status . ?status skos:altLabel|skos:hiddenLabel ?word . "
        "FILTER (?status != id:status-active && ?event != id:event-reduced) }",
        load(),
    )
    words = [tuple(row) for row in found.text()]
    assert len(words) > 150
    told = {word: value_of("eventKind", word).value for _, word in words}
    assert [each for each in words if not each[0].endswith(told[each[1]].rpartition("/")[2])] == []
    assert value_of("eventKind", "Wiedereinsetzung").value.endswith("/event-restored")
    assert "/event-" not in value_of("eventKind", "reassessment").value


def test_there_are_thirty_histories():
    with (FOLDER / "own.csv").open(newline="") as file:
        assert len({row["record"] for row in csv.DictReader(file)}) >= 30


def attestations_on(rows, data):
    """Return an attestation in Turtle for each row that one scope answers, made on its day under it."""
    found = query(
        "PREFIX casco: <https://w3id.org/casco-kg/def#> "
        "SELECT ?number ?record ?holder (COUNT(?scope) AS ?scopes) WHERE { "
        "?record casco:number ?number ; casco:grantedTo ?holder . OPTIONAL { ?record casco:hasScope ?scope } } "
        "GROUP BY ?number ?record ?holder",
        data,
    )
    records = {number: (record, holder, int(scopes)) for number, record, holder, scopes in found.text()}
    lines, told = (
        ["@prefix casco: <https://w3id.org/casco-kg/def#> .", "@prefix id: <https://w3id.org/casco-kg/id/> ."],
        {},
    )
    for number, row in enumerate(rows):
        part = row["part"] or ""
        if row["record"] not in records or (not part and records[row["record"]][2] > 1):
            continue
        record, holder, _ = records[row["record"]]
        activity, _, of = part.partition(", ")
        within = of and f' ; casco:{"site" if of.startswith("Site") else "field"} "{of}"'
        lines.append(
            f"<https://example.org/{number}> a casco:Attestation ; casco:attestedBy <{holder}> ; "
            f'casco:attestedOn "{row["day"]}" ; '
            f"casco:ofActivity id:activity-{activity or 'testing'} ; casco:underAccreditation <{record}> {within} ."
        )
        told[f"https://example.org/{number}"] = row
    return "\n".join(lines), told


@pytest.mark.slow
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_traces_and_constraints_agree_with_the_status(path, tmp_path):
    """What was attested on a day is contradicted, or found, only where the accreditation was not in force on it."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    text, told = attestations_on(rows, load(*data_of(path)))
    assert len(told) > 40
    (tmp_path / "attestations.ttl").write_text(text)
    files = [*data_of(path), tmp_path / "attestations.ttl"]
    wrong = []
    for found in traces(load(*files), as_of=date(2026, 11, 27)):
        row = told.get(found.outcome.record.value)
        if row is None:
            continue
        (state,) = [step.state.name for step in found.steps if step.name == "accreditation"]
        if (state == "contradicted" and row["status"] in HELD) or (state == "ok" and row["status"] != "active"):
            wrong.append((row, state))
    assert wrong == []
    report = validate(load(*files), as_of=date(2026, 11, 27))
    about_time = {finding.focus.value for finding in report.findings if finding.constraint.startswith(ABOUT_TIME)}
    assert [told[node] for node in about_time & set(told) if told[node]["status"] in HELD] == []
    assert any(told[node]["status"] == "suspended" for node in about_time & set(told))


@pytest.mark.slow
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_questions_agree_with_the_status(path, tmp_path):
    """What is over expires no more; what was attested under what does not hold rests on it, and nothing else does."""
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["part"]]
    data = load(*data_of(path))
    found = query(
        "PREFIX casco: <https://w3id.org/casco-kg/def#> "
        "SELECT ?number ?record WHERE { ?record casco:number ?number ; casco:grantedTo ?holder }",
        data,
    )
    citing = tmp_path / "citing.ttl"
    citing.write_text(
        "@prefix casco: <https://w3id.org/casco-kg/def#> .\n"
        + "".join(
            f'<https://example.org/{number}> a casco:Attestation ; casco:number "citing {number}" ; '
            f"casco:attestedBy <https://example.org/issuer> ; casco:underAccreditation <{record}> .\n"
            for number, record in found.text()
        )
    )
    accredited = {number for number, _ in found.text()}
    closure = infer(load(*data_of(path), citing))
    wrong = []
    for day in sorted({row["day"] for row in rows}):
        resting = ask("rests-on-what-does-not-hold", closure, parameters={"day": day}).text()
        rests = {record.removeprefix("citing ") for what, record, *_ in resting if what == "attestation"}
        expiring = ask("expires-within", closure, parameters={"from": day, "within": "20000"}).text()
        expires = {record for _, _, what, record, *_ in expiring if what == "accreditation"}
        for row in rows:
            if row["day"] != day or row["record"] not in accredited - UNTOLD:
                continue
            does_not_hold = row["status"] in ("suspended", *OVER)
            if row["status"] not in ("unclear", "not yet") and does_not_hold != (row["record"] in rests):
                wrong.append(("rests", *row.values()))
            if row["status"] in OVER and row["record"] in expires:
                wrong.append(("expires", *row.values()))
    assert wrong == []
