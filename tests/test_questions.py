"""People's questions: each has a command, and the rows that answer it."""

import csv
import shlex

import pytest
from click.testing import CliRunner
from conftest import TESTS

from casco_kg import answers
from casco_kg.cli import main
from casco_kg.closure import close

PATH = TESTS / "questions.csv"
#: Topics that the graph has to answer; "data questions" are answered by validating and explaining data.
TOPICS = {
    "standard for a body",
    "document roles",
    "parties",
    "outputs and objects",
    "functional approach",
    "certification and accreditation",
    "do's and don'ts",
    "role of ISO and CASCO",
    "recognition",
    "time and editions",
}


@pytest.fixture(autouse=True)
def known(closure, monkeypatch):
    """Commands without data ask the closure of the knowledge graph that the tests share: each would make its own."""
    monkeypatch.setattr(answers, "close", lambda data, engine: close(closure if data is None else data, engine=engine))


def table():
    with PATH.open(newline="") as file:
        return list(csv.DictReader(file))


def rows_of(command):
    result = CliRunner().invoke(main, [*shlex.split(command), "--format", "csv"])
    assert result.exit_code == 0, result.output
    return [" | ".join(row) for row in csv.reader(result.stdout.splitlines())][1:]


@pytest.mark.parametrize("number", range(len(table())), ids=lambda n: f"{table()[n]['id']}-{n}")
def test_the_command_answers_the_question(number, accept):
    rows = table()
    answer = rows_of(rows[number]["command"])
    if accept:
        rows[number]["rows"] = "\n".join(answer)
        with PATH.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[number].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    assert answer
    assert "\n".join(answer) == rows[number]["rows"]


def test_every_question_of_the_topics_is_answered(shared):
    with (shared / "data" / "questions.csv").open(newline="") as file:
        asked = {row["id"] for row in csv.DictReader(file) if row["topic"] in TOPICS}
    answered = {row["id"] for row in table()}
    assert asked <= answered
