"""Large files are read as columns and stay so; what is said of them is what is said of the same file one by one.

Here every file of N-Triples counts as large, and the other way as small: both read the same, find the same, at the same
places and in the same words.
"""

from datetime import date

import pyoxigraph as ox
import pytest
from cases import folders, is_whole, merged
from conftest import TESTS

from casco_kg.closure import close
from casco_kg.columns import large
from casco_kg.columns.statements import Statements
from casco_kg.errors import InputError
from casco_kg.findings import validate
from casco_kg.loading import load
from casco_kg.reading.syntaxes import read
from casco_kg.rendering.structured import json_report
from casco_kg.validation import running

DAY = date(2026, 1, 1)
#: Registers whose columns and keys are ours, so that they need no mapping.
REGISTERS = [
    folder
    for folder in sorted((TESTS / "corpus").iterdir())
    if folder.is_dir() and not [*folder.glob("mapping*")] and not [*folder.glob("*.xlsx")]
]
assert len(REGISTERS) > 7


@pytest.fixture
def both(monkeypatch):
    """Load a file as a small one, and as a large one."""

    def loaded(*paths):
        monkeypatch.setattr(large, "_MANY_BYTES", 10**12)
        one_by_one = load(*paths)
        monkeypatch.setattr(large, "_MANY_BYTES", 0)
        in_columns = load(*paths)
        assert isinstance(in_columns.triples, Statements)
        assert not isinstance(one_by_one.triples, Statements)
        return one_by_one, in_columns

    return loaded


def written(triples, path):
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    return path


def report(graph):
    return json_report(validate(close(graph), as_of=DAY), {})


@pytest.mark.slow
def test_all_examples_are_judged_alike(both, tmp_path, monkeypatch):
    paths = [path for folder in folders("shapes") for path in sorted(folder.iterdir()) if not is_whole(path)]
    graphs = both(written(merged(paths).triples, tmp_path / "examples.nt"))
    monkeypatch.setattr(running, "_MANY", 10**12)
    one_by_one = report(graphs[0])
    monkeypatch.setattr(running, "_MANY", 0)
    in_columns = report(graphs[1])
    assert one_by_one == in_columns
    assert one_by_one.count('"constraint"') > len(paths) / 2


@pytest.mark.slow
@pytest.mark.parametrize("mixed", [False, True], ids=["columns", "mixed"])
@pytest.mark.parametrize("folder", REGISTERS, ids=lambda folder: folder.name)
def test_a_register_says_the_same_either_way(both, tmp_path, folder, mixed):
    """Blank nodes, references by name and by number, designations: what loading makes of them is the same."""
    paths = [
        path if mixed and number % 2 else written(read(path).triples, tmp_path / f"{path.stem}.nt")
        for number, path in enumerate(sorted(folder.iterdir()))
    ]
    one_by_one, in_columns = both(*paths)
    assert frozenset(in_columns.triples) == one_by_one.triples
    assert in_columns.remarks == one_by_one.remarks
    assert report(in_columns) == report(one_by_one)


FIRST = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .\n'


@pytest.mark.parametrize(
    "line",
    [
        '<a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        '<https://example.org/%zz> <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        '<https://[/> <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"^^<b> .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"^^<x:%zz> .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"@overlong123 .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"',
        '"A" <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        "<<( <x:a> <x:b> <x:c> )>> <x:d> <x:e> .",
        "<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> .",
        "word",
    ],
)
def test_a_line_that_is_no_statement_is_named(monkeypatch, tmp_path, line):
    path = tmp_path / "register.nt"
    path.write_text(f"{FIRST}# a comment\n\n{line}\n{FIRST}")
    monkeypatch.setattr(large, "_MANY_BYTES", 0)
    with pytest.raises(InputError, match=f"^{path}:4: "):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        FIRST.replace("\n", "\r\n") + FIRST.replace("/a>", "/b>"),
        f"\ufeff{FIRST}",
        f"# a comment\n\n  {FIRST}",
        FIRST.replace(" .\n", " . # a comment\n"),
        FIRST.replace('"A"', '"A"@EN-gb'),
        FIRST.replace('"A"', r'"\u00e9\t\"\\"'),
        FIRST.replace('"A"', '"A"^^<http://www.w3.org/2001/XMLSchema#string>'),
        FIRST.replace(" ", "\t"),
        FIRST.replace('"A"', '"\u2028\x85"'),
        FIRST.replace("https://example.org/a", r"https://example.org/\u00e9"),
        FIRST.replace("<https://example.org/a>", "_:a-b.c"),
    ],
)
def test_what_is_written_otherwise_is_read_alike(both, tmp_path, text):
    path = tmp_path / "register.nt"
    path.write_bytes(text.encode())
    one_by_one, in_columns = both(path)
    assert frozenset(in_columns.triples) == one_by_one.triples
    for triple in one_by_one.triples:
        names = [term.value for term in triple]
        assert in_columns.places.find(*names) == one_by_one.places.find(*names)


def test_what_is_no_text_is_refused_as_ever(monkeypatch, tmp_path):
    path = tmp_path / "register.nt"
    path.write_bytes(FIRST.encode().replace(b"A", b"\xff"))
    monkeypatch.setattr(large, "_MANY_BYTES", 0)
    with pytest.raises(InputError, match="UTF-8"):
        load(path)


def test_the_sign_that_fields_are_split_by_may_stand_in_a_text(monkeypatch, tmp_path):
    path = tmp_path / "register.nt"
    path.write_text(FIRST.replace('"A"', '"A\x01B"'))
    monkeypatch.setattr(large, "_MANY_BYTES", 0)
    (triple,) = load(path).triples
    assert triple.object.value == "A\x01B"


def test_what_is_named_by_words_is_led_to_by_its_iri_either_way(both, tmp_path):
    files = {
        "bodies.csv": "id,label\nlab-1,Norland Labs\n",
        "accreditations.csv": "id,number,grantedTo.label,grantedBy.label\na-1,7,Norland Labs,UKAS\n",
        "documents.csv": "id,type,label\nd-7,Standard,Norland Standard 7\n",
        "scopes.csv": "id,number,scope.standard\nc-1,8,Norland Standard 7\nc-2,9,ISO/IEC 17025\n",
    }
    paths = []
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        paths.append(written(read(tmp_path / name).triples, tmp_path / f"{name}.nt"))
    stated = tmp_path / "stated.nt"
    stated.write_text(
        '<https://w3id.org/casco-kg/register/c-3> <https://w3id.org/casco-kg/def#againstStandard> "ISO/IEC 17021-1" .\n'
    )
    one_by_one, in_columns = both(*paths, stated)
    assert frozenset(in_columns.triples) == one_by_one.triples
    led = {triple.object.value.removeprefix("https://w3id.org/casco-kg/") for triple in in_columns.triples}
    documents = {"register/d-7", "id/standard-iso-iec-17025", "id/standard-iso-iec-17021-1"}
    assert led >= {"register/lab-1", "id/body-ukas", *documents}
