"""What the verbs take: a closure, which is made once, or whatever can be loaded; and how results show themselves."""

import re
from pathlib import Path

import pandas
import polars
import pytest
from click.testing import CliRunner
from conftest import ROOT

import casco_kg
from casco_kg import inference
from casco_kg.cli import main

REGISTER = ROOT / "ontology" / "examples" / "register.ttl"
ROWS = "id,label,performs,actsAs\nlab,Example Laboratory,testing,third party\n"


@pytest.fixture
def made(monkeypatch):
    """The closures that are made while a test runs."""
    made, engines = [], dict(inference.ENGINES)
    for name, engine in engines.items():
        monkeypatch.setitem(inference.ENGINES, name, lambda *given, engine=engine: made.append(given) or engine(*given))
    return made


@pytest.fixture
def contradictory(write):
    return write(
        "c.ttl",
        "@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix ex: <http://e/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "ex:a a casco:Body ; owl:sameAs ex:b ; owl:differentFrom ex:b .",
    )


def ran(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", REGISTER, "--no-config", "--explain"),
        ("validate", REGISTER, "--no-config", "--format", "html", "--explain", "--traces"),
        ("explain", "casco-kg-no-such", "a", "Body", "--data", REGISTER),
        ("trace", "--data", REGISTER),
        ("query", "-", "--data", REGISTER),
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:1])),
)
def test_one_command_makes_one_closure(made, arguments, monkeypatch):
    result = CliRunner().invoke(main, [*map(str, arguments)], input="SELECT ?s { ?s a casco:Body } LIMIT 1")
    assert result.exit_code in (0, 1, 2), result.output
    assert len(made) <= 1 and (made or arguments[0] == "explain")


def test_a_closure_fills_each_store_once(monkeypatch):
    known, filled = casco_kg.infer(), []
    monkeypatch.setattr(
        casco_kg.Graph, "store", lambda graph, store=casco_kg.Graph.store: filled.append(1) or store(graph)
    )
    for name in ("activities", "practice", "activities"):
        assert casco_kg.ask(name, known).rows
    assert len(filled) == len({casco_kg.questions()[name].graph for name in ("activities", "practice")})


@pytest.mark.slow
def test_a_closure_is_given_to_every_verb_and_not_made_again(made):
    known = casco_kg.infer(REGISTER)
    assert len(made) == 1
    data = casco_kg.load(REGISTER)
    assert casco_kg.validate(known).findings == casco_kg.validate(data).findings
    assert casco_kg.ask("accreditable-bodies", known).rows == casco_kg.ask("accreditable-bodies", data).rows
    text = "SELECT ?s { ?s a casco:Body } ORDER BY ?s"
    assert casco_kg.query(text, known).rows == casco_kg.query(text, data).rows
    assert casco_kg.verdicts(known) == casco_kg.verdicts(data)
    assert casco_kg.export(known, closed=True) == casco_kg.export(data, closed=True)
    assert casco_kg.infer(known) is known
    assert len(made) == 6  # one for each verb that was given data


@pytest.fixture(scope="module")
def findings():
    return casco_kg.validate(casco_kg.load(REGISTER)).findings


@pytest.mark.slow
@pytest.mark.parametrize("given", [str(REGISTER), REGISTER, [REGISTER], (str(REGISTER),)], ids=repr)
def test_a_path_is_as_good_as_a_graph(given, findings):
    assert casco_kg.validate(given).findings == findings


@pytest.mark.parametrize("library", [polars, pandas], ids=lambda library: library.__name__)
def test_a_data_frame_is_read_as_a_table_is(library, write, tmp_path):
    frame = library.read_csv(write("bodies.csv", ROWS))
    of_file = casco_kg.load(tmp_path / "bodies.csv")
    of_frame = casco_kg.load({"bodies": frame})
    assert of_frame.triples == of_file.triples
    places = {str(f.place) for f in casco_kg.validate({"bodies": frame}).findings}
    assert all(place.startswith("bodies row 2") for place in places)


def test_a_cell_without_a_value_is_empty(write):
    rows = {"id": ["a", "b"], "label": ["A", None], "validUntil": [None, None]}
    assert casco_kg.load({"x": polars.DataFrame(rows)}).triples == casco_kg.load({"x": pandas.DataFrame(rows)}).triples


@pytest.mark.parametrize("given", [42, pandas.DataFrame({"id": ["a"]}), [1, 2], []], ids=lambda given: str(type(given)))
def test_what_is_no_data_is_refused_in_words(given):
    for verb in (casco_kg.validate, casco_kg.infer, casco_kg.verdicts, casco_kg.export):
        with pytest.raises(casco_kg.UsageError, match="give a graph that load"):
            verb(given)


def test_a_question_about_what_is_written_infers_nothing(made, contradictory):
    asserted = next(name for name, question in casco_kg.questions().items() if question.graph == "asserted")
    assert casco_kg.ask(asserted, contradictory).columns
    assert not made
    closed = next(name for name, question in casco_kg.questions().items() if question.graph == "closed")
    with pytest.raises(casco_kg.ContradictionError):
        casco_kg.ask(closed, contradictory)


def test_results_show_themselves_in_a_line_and_as_html():
    data = casco_kg.load(REGISTER)
    known = casco_kg.infer(data)
    report = casco_kg.validate(known)
    answer = casco_kg.ask("accreditable-bodies", known)
    assert re.fullmatch(r"<Graph: [\d,]+ statements of .*register\.ttl>", repr(data))
    assert re.fullmatch(r"<Closure: [\d,]+ statements, [\d,]+ inferred, compiled>", repr(known))
    assert re.fullmatch(r"<Report: .*; [\d,]+ statements>", repr(report))
    assert re.fullmatch(r"<Answer: \d+ rows? of .*>", repr(answer))
    for shown in (data, known, report, answer):
        assert len(repr(shown)) < 300
        assert shown._repr_html_().startswith("<p>")


def test_what_is_shown_as_html_stays_text(write):
    hostile = write("b.csv", ROWS.replace("Example", "<script>alert(1)</script>"))
    for shown in (
        casco_kg.load(hostile),
        casco_kg.validate(hostile),
        casco_kg.query("SELECT ?l { ?s rdfs:label ?l }", hostile),
    ):
        assert "<script>" not in shown._repr_html_()


def test_findings_and_answers_are_data_frames():
    report, answer = casco_kg.validate(REGISTER), casco_kg.ask("accreditable-bodies", REGISTER)
    for result, length in ((report, len(report.findings)), (answer, len(answer.rows))):
        assert length and result.to_polars().shape == result.to_pandas().shape
        assert result.to_polars().height == length
        assert result.to_polars().rows() == [
            tuple(row) for row in result.to_pandas().itertuples(index=False, name=None)
        ]


def test_no_function_hides_a_module_of_its_name():
    modules = {path.stem for path in Path(casco_kg.__file__).parent.iterdir()}
    assert not modules & set(casco_kg.__all__)
