"""Every stored question has an expected answer, and two SPARQL engines give it."""

import csv
import io

import pytest
from conftest import TESTS

from casco_kg.answers import ask
from casco_kg.closure import infer
from casco_kg.files import folder
from casco_kg.installation.questions import questions
from casco_kg.loading import load
from casco_kg.rdf.bridge import to_rdflib
from casco_kg.sparql.headers import header_in


@pytest.fixture(scope="session")
def register():
    """The closure of the example register: every question is asked about it, with the knowledge graph beside it."""
    return infer(load(folder("ontology") / "examples" / "register.ttl"))


def as_csv(columns, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


#: What the header of a question may say, see casco_kg/installation/questions.py; "empty" is for the tests.
KEYS = {
    *("aside", "asked", "drawn", "empty", "graph", "parameter", "pin", "question", "record", "source", "summary"),
    "tags",
}


@pytest.mark.parametrize("name", questions())
def test_the_answer_is_the_expected_one(name, register, accept):
    answer = ask(name, register)
    path = TESTS / "queries" / f"{name}.csv"
    explained = header_in(questions()[name].text).any("empty")
    assert bool(answer.rows) != bool(explained), (
        f"{name} has {len(answer.rows)} rows: a test that expects no row shows nothing. Add what it asks for "
        "to ontology/examples/register.ttl, or say in the header why there is none: '#+ empty: …'"
    )
    if accept:
        path.write_text(as_csv(answer.columns, answer.text()))
    assert as_csv(answer.columns, answer.text()) == path.read_text()


def test_no_expected_answer_is_left_over():
    assert {path.stem for path in (TESTS / "queries").glob("*.csv")} == set(questions())


@pytest.fixture(scope="session")
def rdflib_graphs(register):
    return {"asserted": to_rdflib(register.asserted), "closed": to_rdflib(register.graph)}


@pytest.mark.slow
@pytest.mark.parametrize("name", questions())
def test_rdflib_gives_the_same_rows_as_pyoxigraph(name, register, rdflib_graphs):
    question = questions()[name]
    rows = [
        tuple("" if cell is None else str(cell) for cell in row)
        for row in rdflib_graphs[question.graph].query(question.text)
    ]
    answer = ask(name, register)
    expected = [tuple("" if cell is None else cell.value for cell in row) for row in answer.rows]
    assert rows == expected, "same rows in the same order, or the query is not totally ordered"
    assert len(set(expected)) == len(expected)


def test_the_matrix_is_the_one_of_the_deck(shared):
    with (shared / "data" / "toolbox_matrix.csv").open(newline="") as file:
        cells = list(csv.DictReader(file))
    expected = {
        (cell["seed_text"], area.strip(), part.strip().split(":")[0])
        for cell in cells
        for area in cell["columns"].split("|")
        for part in cell["standard_normalised"].split(";")
    }
    answer = ask("toolbox-matrix")
    assert len(answer.rows) == len(expected) == 104
    assert set(answer.text()) == expected


def test_the_outputs_table_is_the_one_of_the_deck(shared):
    with (shared / "data" / "outputs_reconstruction.csv").open(newline="") as file:
        cells = list(csv.DictReader(file))
    expected = {}
    for cell in cells:
        row = expected.setdefault(cell["activity"], [cell["standard"], cell["output_in_seed"].lower()])
        row.append(cell["applies"])
    answer = ask("outputs")
    found = {row[0]: [row[1], row[7].lower(), *row[2:7]] for row in answer.text()}
    assert found == expected
    assert [row[0] for row in answer.text()] == list(dict.fromkeys(cell["activity"] for cell in cells))


def test_a_pin_filters_the_finished_rows():
    for column in questions()["parties"].pins:
        full = ask("parties")
        value = full.text()[0][full.columns.index(column)]
        pinned = ask("parties", pins={column: value})
        assert pinned.rows == tuple(
            row for row, text in zip(full.rows, full.text(), strict=True) if text[full.columns.index(column)] == value
        )


@pytest.mark.parametrize("name", questions())
def test_the_header_is_whole(name, closure):
    question = questions()[name]
    assert set(header_in(question.text).lines) <= KEYS, "a key that nothing reads"
    assert question.graph in ("asserted", "closed")
    assert question.question.endswith("?")
    assert question.sources and question.tags
    columns = ask(name, closure).columns
    assert set(question.pins) <= set(columns)
    assert "ORDER BY" in question.text
    for parameter in question.parameters:
        assert f"VALUES (?{parameter})" in question.text


def test_prefixes_in_queries_are_the_projects_and_all_used():
    from casco_kg.rdf.terms import prefixes

    for question in questions().values():
        head, _, body = question.text.partition("\nSELECT")
        declared = dict(line.split()[1:] for line in head.splitlines() if line.startswith("PREFIX"))
        for prefix, iri in declared.items():
            assert prefixes()[prefix.rstrip(":")] == iri.strip("<>"), question.name
            assert prefix in body, f"{question.name} declares {prefix} and does not use it"
        assert list(declared) == sorted(declared)
