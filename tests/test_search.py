"""What words lead to: stored questions, and rows of their answers; names nearly right; the list of questions."""

import csv
import json
import re

import pytest
from click.testing import CliRunner
from conftest import TESTS

from casco_kg import word_index as module
from casco_kg.answers import ask
from casco_kg.cli import main
from casco_kg.errors import UsageError
from casco_kg.installation.questions import questions
from casco_kg.search import search


def run(*args, columns="80"):
    return CliRunner(env={"COLUMNS": columns}).invoke(main, list(args))


def names(text):
    return [found.question.name for found in search(text).found]


def rows(text):
    return [row for found in search(text).found for row in found.rows]


@pytest.mark.parametrize("name", questions())
def test_a_question_is_found_by_its_own_words(name):
    assert name in names(questions()[name].question)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Which standard must a body that certifies persons meet?",
            ("person certification body", "certification of persons", "ISO/IEC 17024"),
        ),
        ("Kalibrierlaboratorien: Kalibrierung", ("calibration laboratory", "calibration", "ISO/IEC 17025")),
        ("norme pour l'étalonnage", ("calibration laboratory", "calibration", "ISO/IEC 17025")),
        ("norma para ensayos de aptitud", ("proficiency testing provider", "proficiency testing", "ISO/IEC 17043")),
        ("taratura", ("measuring instrument", "calibration", "ISO/IEC 17025")),
        (
            "until when is 17020:2012 good",
            ("ISO/IEC 17020:2012", "ISO/IEC 17020:2026", "2026-03-27", "2029-03-27"),
        ),
    ],
)
def test_words_lead_to_facts_whatever_their_ending_and_language(text, row):
    assert row in rows(text)


@pytest.mark.slow
def test_most_of_peoples_questions_lead_to_what_answers_them(shared):
    with (shared / "data" / "questions.csv").open(newline="") as file:
        asked = {row["id"]: row["question"] for row in csv.DictReader(file)}
    with (TESTS / "questions.csv").open(newline="") as file:
        commands = [(row["id"], row["command"].split()) for row in csv.DictReader(file)]
    answered = {}
    for number, command in commands:
        if command[0] == "ask":
            answered.setdefault(number, set()).add(command[1])
    led = [number for number, wanted in answered.items() if wanted & set(names(asked[number]))]
    assert len(led) >= 0.9 * len(answered)


def test_a_word_that_is_nowhere_stands_for_the_closest():
    result = search("acreditation of biobanks")
    assert result.instead == {"acreditation": "accreditation"}
    assert result.found
    shown = run("ask", "acreditation of biobanks")
    assert "acreditation is nowhere; looked for accreditation instead" in shown.stderr
    assert "biobanking" in shown.stdout


def test_a_short_word_stands_for_no_other():
    assert search("wie gut ist Kalibrierung").instead == {}


@pytest.mark.parametrize("text", ["xyzzyx", "what is it?", '"*) OR (', "9999999"])
def test_where_nothing_is_found_the_list_is_named(text):
    result = run("ask", text)
    assert result.exit_code == 2
    assert "nothing is known by the words" in result.stderr


@pytest.mark.parametrize("text", ['product" OR x*', "NEAR(a b)", "testing AND NOT", "don't - ISO/IEC", "a:b ^c"])
def test_what_means_something_to_the_index_is_a_word_like_others(text):
    search(text)


def test_what_says_something_of_the_deck_comes_last():
    assert names("reference material producer").index("standard-for-body") == 0
    assert names("ISO/IEC 17020:2012")[-1] not in ("transition", "successors")


def test_rows_that_differ_in_one_cell_are_shown_as_one():
    groups = [row[5] for row in rows("DAkkS") if "Deutsche Akkreditierungsstelle" in row]
    assert "IAF, ILAC" in groups


def test_addresses_are_not_looked_for():
    assert "practice" not in names("scribd")


def test_the_index_is_kept_until_a_question_or_the_day_changes(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = []
    index = module._built()
    monkeypatch.setattr(module, "_built", lambda: built.append(1) or index)
    monkeypatch.setattr(module, "_index", module._index.__wrapped__)  # as in another run
    first = search("calibration")
    assert search("calibration") == first
    assert len(built) == 1
    (kept,) = (tmp_path / "casco-kg").glob("*.kept")
    kept.write_bytes(kept.read_bytes()[:-1])
    assert search("calibration") == first
    monkeypatch.setattr(module, "_stamp", lambda: b"tomorrow")
    assert search("calibration") == first
    assert len(built) == 3
    assert len(list((tmp_path / "casco-kg").glob("*.kept"))) == 1


def test_found_facts_are_a_table_for_programs():
    found = json.loads(run("ask", "who", "accredits", "laboratories", "--format", "json").stdout)
    assert {"question", "in words", "says"} == set(found[0])
    assert any("actor: accreditation body; relation: accredits; target: laboratory" in row["says"] for row in found)


def test_the_questions_fit_a_screen_by_topic():
    shown = run("ask").stdout
    assert len(shown.splitlines()) <= 24, "give new questions the topic of others"
    assert max(map(len, shown.splitlines())) <= 80
    assert set(questions()) <= set(re.findall(r"[\w-]+", shown))
    listed = list(csv.DictReader(run("ask", "--format", "csv").stdout.splitlines()))
    assert {row["name"] for row in listed} == set(questions())


def test_a_topic_tells_what_its_questions_ask():
    shown = " ".join(run("ask", "activity").stdout.split())
    assert questions()["outputs"].question in shown
    assert questions()["toolbox"].question not in shown


def test_no_stored_question_has_the_name_of_a_topic():
    both = {question.topic for question in questions().values()} & set(questions())
    assert not both, f"{both}: a topic and a question"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("parites",), "did you mean parties?"),
        (("tool-box-matrix",), "did you mean toolbox-matrix?"),
        (("output",), "did you mean the question outputs?"),
        (("parites", "--pin", "party=first party"), "did you mean parties?"),
        (("parites", "party=first party"), "did you mean parties?"),
        (("parties", "partty=first party"), "did you mean party?"),
        (("parties", "colour=red"), "it has: activity"),
        (("outputs", "--data", "x.ttl", "of", "testing"), "there is no question"),
    ],
)
def test_a_name_that_is_nearly_one_is_told(args, told):
    assert told in run("ask", *args).stderr


def test_a_pin_takes_a_part_of_a_value_and_whole_ones_first():
    whole = ask("standard-for-body", pins={"activity": "validation and verification"}).text()
    assert ask("standard-for-body", pins={"activity": "VERIF"}).text() == whole
    assert len(ask("objects", pins={"object": "product"}).rows) == 2
    assert run("ask", "parties", "party=third", "activity=insp").stdout.count("third party") == 1


def test_a_pin_without_rows_lists_the_values_that_there_are():
    shown = run("ask", "parties", "party=fourth")
    assert shown.exit_code == 0
    assert "no party reads 'fourth' or contains it; there are: first party; second party; third party" in shown.stderr
    closest = run("ask", "standard-for-body", "standard=ISO 17035").stderr
    assert "there are: ISO 17034;" in closest and "more" not in closest
    both = run("ask", "parties", "party=second", "activity=Certification of persons", "allowed=yes")
    assert "no row has all of these values" in both.stderr


def test_a_parameter_may_be_given_like_a_pin():
    then = run("ask", "toolbox-as-of", "asOf=2019-12-01", "standard=17024", "--format", "csv").stdout
    assert "ISO/IEC 17024:2012,in force" in then


@pytest.mark.slow
def test_no_answer_shows_a_name_of_ours_or_a_row_twice(closure):
    for name in questions():
        answer = ask(name, closure)
        assert len(set(answer.text())) == len(answer.rows), name
        for row in answer.text():
            assert not [cell for cell in row if re.match(r"(casco|id|src|rule|sh):\w", cell)], (name, row)


def test_rows_that_read_alike_are_one(write):
    twins = write(
        "twins.ttl",
        """@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix id: <https://w3id.org/casco-kg/id/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:a> rdfs:label "Alike"@en ; casco:performs id:activity-testing .
        <urn:b> rdfs:label "Alike" ; casco:performs id:activity-testing .""",
    )
    found = run("ask", "standard-for-body", "body=Alike", "--data", str(twins), "--format", "csv").stdout
    assert found.count("Alike") == 1


def test_a_wide_table_at_100_columns_is_a_table():
    shown = run("ask", "outputs", columns="100").stdout
    assert "─" in shown
    assert "basis in all rows: reconstructed" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_addresses_in_a_wide_table_are_told_below_it():
    shown = run("ask", "practice", "topic=witnessing", columns="100").stdout
    head, *notes = shown.split("\n[1] ")
    assert "─" in head and "://" not in head
    assert notes[0].startswith("https://")
    assert "https://" in run("ask", "practice", "topic=witnessing", columns="400").stdout.split("[1]")[0]


def test_rows_of_ones_own_query_that_are_alike_stay():
    shown = CliRunner(env={"COLUMNS": "40"}).invoke(
        main,
        ["query", "-"],
        input="SELECT (1 AS ?one) ('abcdefghijklmnopqrstuvwxyz0123456789' AS ?long) { VALUES ?n { 1 2 } }",
    )
    assert shown.stdout.count("\n1") == 2
    assert "long in all rows: abc" in shown.stdout


def test_piped_output_is_as_wide_as_columns_says():
    assert max(map(len, run("ask", "terms", columns="140").stdout.splitlines())) <= 140
    assert max(map(len, run("ask", "terms", columns="").stdout.splitlines())) > 140


def test_the_vocabulary_has_a_line_a_term():
    answer = ask("terms")
    assert len({row[1] for row in answer.text()}) == len(answer.rows)
    assert (
        "accreditation body",
        "AccreditationBody",
        "class",
        "A body that accredits conformity assessment bodies.",
    ) in (answer.text())


def test_an_unknown_question_is_refused_in_python():
    with pytest.raises(UsageError, match="did you mean outputs"):
        ask("output")
