"""A register as Parquet is the register: the same statements, places, remarks and findings, and damage is told."""

from datetime import date

import polars as pl
import pytest
from cases import folders, is_whole, merged
from click.testing import CliRunner
from conftest import TESTS
from test_columns import REGISTERS, written

from casco_kg.cli import main
from casco_kg.closure import close
from casco_kg.findings import validate
from casco_kg.loading import as_parquet, load
from casco_kg.reading.syntaxes import read
from casco_kg.rendering.structured import json_report

DAY = date(2026, 1, 1)


def report(graph):
    return json_report(validate(close(graph), as_of=DAY), {})


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def in_parquet(path, *given):
    graph, content = as_parquet(*given)
    path.write_bytes(content)
    return graph


@pytest.mark.slow
@pytest.mark.parametrize("folder", REGISTERS, ids=lambda folder: folder.name)
def test_a_register_of_n_triples_is_the_same(tmp_path, folder):
    paths = [written(read(path).triples, tmp_path / f"{path.stem}.nt") for path in sorted(folder.iterdir())]
    graph = in_parquet(tmp_path / "register.parquet", *paths)
    again = load(tmp_path / "register.parquet")
    assert frozenset(again.triples) == frozenset(graph.triples)
    assert (again.remarks, again.files) == (graph.remarks, graph.files)
    assert report(again) == report(graph)


@pytest.mark.slow
def test_all_examples_are_judged_alike(tmp_path):
    paths = [path for folder in folders("shapes") for path in sorted(folder.iterdir()) if not is_whole(path)]
    path = written(merged(paths).triples, tmp_path / "examples.nt")
    graph = in_parquet(tmp_path / "examples.parquet", path)
    told = report(load(tmp_path / "examples.parquet"))
    assert told == report(graph)
    assert told.count('"constraint"') > len(paths) / 2


def test_a_table_keeps_its_rows_and_columns(tmp_path):
    path = TESTS / "corpus" / "s03-certification" / "bodies.csv"
    graph = in_parquet(tmp_path / "bodies.parquet", path)
    again = load(tmp_path / "bodies.parquet")
    assert frozenset(again.triples) == frozenset(graph.triples)
    for triple in graph.triples:
        names = [term.value for term in triple]
        assert again.places.find(*names) == graph.places.find(*names)
        assert again.places.find(names[0]) == graph.places.find(names[0])


def test_it_is_read_by_what_reads_terms(tmp_path):
    path = written(read(TESTS / "corpus" / "s03-certification" / "bodies.csv").triples, tmp_path / "bodies.nt")
    in_parquet(tmp_path / "bodies.parquet", path)
    one, other = read(tmp_path / "bodies.parquet"), read(path)
    assert {*one.triples} == {*other.triples}
    names = [term.value for term in other.triples[-1]]
    assert one.places.find(*names) == other.places.find(*names)


def frame(**columns):
    row = {"s": "<https://w3id.org/casco-kg/register/a>", "p": "<https://w3id.org/casco-kg/def#number>", "o": '"7"'}
    return pl.DataFrame({**{key: [text, text] for key, text in row.items()}, **columns})


def test_what_others_wrote_is_read_and_stands_in_its_rows(tmp_path):
    path = tmp_path / "others.parquet"
    frame(o=['"7"', '"\\u00e9"^^<http://www.w3.org/2001/XMLSchema#string>']).write_parquet(path)
    graph = load(path)
    assert {triple.object.value for triple in graph.triples} == {"7", "é"}
    assert str(graph.places.find(*(term.value for term in next(iter(graph.triples)))))[:-1] == f"{path}:"
    frame(line=[5, 6], file=["x.nt", None]).write_parquet(path)
    assert load(path).files == ("x.nt", str(path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pl.DataFrame({"a": [1]}), "has no column s and none p and none o, but a; "),
        (frame(s=[1, 2]), "its column s holds no texts"),
        (frame(o=['"7"', None]), "has no o in row 2; "),
        (frame(o=['"7"', "7"]), "its row 2 has no term in column o: "),
        (frame(p=["<x:p>", '"p"']), "its row 2 has no term in column p: "),
        (frame(s=["<x:p>", "<x:p> <x:q> <x:r> . <x:s>"]), "its row 2 has no term in column s: "),
        (frame(s=["<x:p>", "<a>"]), "its row 2 has no term in column s: "),
        (frame(line=["a", "b"]), "its column line holds no numbers"),
        (frame().clear(), "holds no statement; "),
        (b"no Parquet", "is no Parquet; "),
        (b"", "is empty; "),
    ],
)
def test_what_holds_no_statements_is_refused(tmp_path, content, words):
    path = tmp_path / "register.parquet"
    path.write_bytes(content) if isinstance(content, bytes) else content.write_parquet(path)
    told = run("validate", path, "--no-config")
    assert told.exit_code == 2
    assert f"casco-kg: {path}: {words}" in told.stderr


def test_any_damage_is_told(tmp_path):
    source = TESTS / "corpus" / "s03-certification" / "bodies.csv"
    path = tmp_path / "register.parquet"
    in_parquet(path, source)
    whole = path.read_bytes()
    for size in (len(whole) // 2, len(whole) - 1, 5):
        path.write_bytes(whole[:size])
        assert "the end is missing" in run("validate", path, "--no-config").stderr
    sum_at = whole.rindex(b"casco-kg")  # in the key, in the sum, and behind it
    for place in sorted({*range(4, len(whole) - 4, len(whole) // 40), *range(sum_at - 2, sum_at + 28)}):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        told = run("validate", path, "--no-config")
        assert (told.exit_code, "was damaged since it was written" in told.stderr) == (2, True), place


def test_commands_write_it_to_files_alone(tmp_path):
    source = TESTS / "corpus" / "s03-certification" / "bodies.csv"
    for command in (["convert", source], ["infer", source], ["export"]):
        assert "parquet is no text: give a file with -o" in run(*command, "--format", "parquet").stderr
        path = tmp_path / f"{command[0]}.parquet"
        assert run(*command, "-o", path).exit_code == 0
        assert pl.read_parquet(path).columns[:3] == ["s", "p", "o"]
    again = tmp_path / "again.nt"
    assert run("convert", tmp_path / "convert.parquet", "-o", again).exit_code == 0
    assert run("convert", source, "-o", tmp_path / "first.nt").exit_code == 0
    assert again.read_bytes() == (tmp_path / "first.nt").read_bytes()
    told = run("convert", again, "-o", tmp_path / "convert.parquet", "--force").exit_code
    assert told == 0
    refused = run("convert", again, tmp_path / "convert.parquet", "-o", tmp_path / "convert.parquet", "--force")
    assert "is read by this command" in refused.stderr
