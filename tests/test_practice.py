"""Practice: the facts of the table, and what people ask of it."""

import csv
import shlex

import pytest
from conftest import ROOT, TESTS

from casco_kg.answers import ask
from casco_kg.search import search

PATH = TESTS / "practice-questions.csv"
TABLE = ROOT / "ontology" / "catalogue" / "tables" / "practices.csv"


def asked():
    with PATH.open(newline="") as file:
        return list(csv.DictReader(file))


def answer(command, closure):
    _, name, *pins = shlex.split(command)
    return name, ask(name, closure, pins=dict(pin.split("=", 1) for pin in pins)).text()


def test_each_row_of_the_table_is_in_the_answer_with_each_of_its_sources():
    with TABLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = {
        (row["topic"], row["concept"], row["aspect"], row["value"], source.strip())
        for row in rows
        for source in row["sources"].split("|")
        if "://" in source
    }
    found = {row[:5] for row in ask("practice").text()}
    assert told <= found
    assert {row[:4] for row in found} == {(row["topic"], row["concept"], row["aspect"], row["value"]) for row in rows}


def test_no_value_is_a_sentence_of_somebody():
    with TABLE.open(newline="") as file:
        for row in csv.DictReader(file):
            assert not row["value"].endswith("."), row
            assert len(row["value"].split()) <= 25, row


@pytest.mark.parametrize("number", range(len(asked())), ids=lambda number: asked()[number]["question"])
def test_the_command_answers_the_question(number, closure, accept):
    rows = asked()
    _, found = answer(rows[number]["command"], closure)
    told = "\n".join(" | ".join(row) for row in found)
    if accept:
        rows[number]["rows"] = told
        with PATH.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[number].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    assert found
    assert told == rows[number]["rows"]


@pytest.mark.slow
def test_the_words_of_most_questions_lead_to_what_answers_them(closure):
    led, shown = 0, 0
    for row in asked():
        name, wanted = answer(row["command"], closure)
        found = {each.question.name: each.rows for each in search(row["question"]).found}
        led += name in found
        shown += any(
            all(cell in told for cell, told in zip(want, have, strict=True))
            for want in wanted
            for have in found.get(name, ())
        )
    assert led >= 0.9 * len(asked())
    assert shown >= 0.8 * len(asked())


def test_a_question_has_what_is_told_by_topic_and_another_the_rest():
    concepts = {row[:3] for row in ask("characteristics").text()}
    assert concepts
    assert not concepts & {row[1:4] for row in ask("practice").text()}
