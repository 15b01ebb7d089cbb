"""Statements of Turtle-like texts are found on their lines."""

import json
import re

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from casco_kg import load
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import local_name
from casco_kg.reading import rdf
from casco_kg.reading.json_places import pointer_lines, pointer_step
from casco_kg.reading.syntaxes import read

TURTLE = sorted([*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "shapes").rglob("*.ttl")])
TEXT = '''@prefix : <https://example.org/> . @base <https://example.org/> .
PREFIX e: <https://example.org/>
:a a :Thing ; # a comment with "quotes" and [ brackets
    :p 1.5 , -2 ,
       """two
lines""" ;
    :q [ :r "text" ] , [
        :r "text in another" ;
        :s true ] ,
      'single'@en-GB .

<b> :p [] ; :q "typed"^^<https://example.org/d> ,
    "a \\" quote"^^:d .
[ :top 1 ] :k 2 .
[] :m
   _:named .
_:named e:n.m :end.
'''
LINES = {
    ("a", "type", "https://example.org/Thing"): 3,
    ("a", "p", "1.5"): 4,
    ("a", "p", "-2"): 4,
    ("a", "p", "two\nlines"): 5,
    ("a", "q", "single"): 10,
    ("b", "q", "typed"): 12,
    ("b", "q", 'a " quote'): 13,
}


def test_each_statement_is_found_on_the_line_of_its_value(write):
    source = read(write("t.ttl", TEXT))
    for (subject, predicate, value), line in LINES.items():
        namespace = RDF if predicate == "type" else "https://example.org/"
        place = source.places.find(f"https://example.org/{subject}", namespace + predicate, value)
        assert place.line == line, (subject, predicate, value)
    found = {
        (local_name(t.predicate), getattr(t.object, "value", "")): source.places.find(
            t.subject.value, t.predicate.value, t.object.value
        ).line
        for t in source.triples
        if isinstance(t.subject, ox.BlankNode)
    }
    assert found[("r", "text")] == 7
    assert found[("r", "text in another")] == 8
    assert found[("s", "true")] == 9
    assert found[("top", "1")] == found[("k", "2")] == 14
    assert found[("m", "named")] == 16
    assert found[("n.m", "https://example.org/end")] == 17


def test_what_was_a_blank_node_keeps_its_lines(write):
    graph = load(write("t.ttl", TEXT))
    assert graph.places.find("https://example.org/a", "https://example.org/p").line == 4
    (node,) = {t.subject.value for t in graph if isinstance(t.object, ox.Literal) and t.object.value == "true"}
    assert graph.places.find(node, "https://example.org/s").line == 9
    assert graph.places.find(node).line in (7, 8)


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_our_own_files_hold_each_value_on_the_line_that_is_named(path):
    lines = path.read_text().splitlines()
    source = read(path)
    for triple in source.triples:
        if isinstance(triple.object, ox.BlankNode) or triple.predicate.value in (RDF + "first", RDF + "rest"):
            continue
        place = source.places.find(triple.subject.value, triple.predicate.value, triple.object.value)
        named = isinstance(triple.object, ox.NamedNode)
        value = local_name(triple.object) if named else triple.object.value.splitlines()[0]
        if triple.predicate.value != RDF + "type" and value != RDF + "nil":
            near = 4 if isinstance(triple.subject, ox.BlankNode) else 0
            shown = "\n".join(lines[place.line - 1 - near : place.line + near])
            assert value in re.sub(r"\\(.)", r"\1", shown), (str(triple), place)


def test_lines_of_the_other_formats(write):
    trig = "@prefix : <https://example.org/> .\n:g {\n  :a :p 1 .\n  :b :p 2\n}\nGRAPH :h { :c\n:p 3 }\n"
    source = read(write("t.trig", trig))
    assert [source.places.find(f"https://example.org/{s}", "https://example.org/p").line for s in "abc"] == [3, 4, 7]
    triples = '# note\n<urn:a> <urn:p> <urn:b> .\n\n<urn:a> <urn:p> "c"@en .\n'
    source = read(write("t.nt", triples))
    assert [source.places.find("urn:a", "urn:p", value).line for value in ("urn:b", "c")] == [2, 4]


def test_where_statements_cannot_be_told_apart_the_lines_of_the_subjects_remain(write, monkeypatch):
    monkeypatch.setattr("casco_kg.reading.rdf.statement_lines", lambda text, count: None)
    source = read(write("t.ttl", TEXT))
    assert source.places.find("https://example.org/a", "https://example.org/q").line == 3


def test_each_value_of_a_json_text_is_found_by_its_pointer():
    text = '{\n "a": [1,\n  {"b/c": "x, ]", "d~":\n {}},\n []\n],\n"": {"e":\n null} }'
    assert pointer_lines(text) == {
        "": 1, "/a": 2, "/a/0": 2, "/a/1": 3, "/a/1/b~1c": 3, "/a/1/d~0": 3, "/a/2": 5, "/": 7, "//e": 7,
    }  # fmt: skip
    assert pointer_lines("[]") == {"": 1}
    assert pointer_lines('\n"text"') == {"": 2}


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_every_value_of_a_json_text_has_a_line(value):
    def pointers(part, pointer):
        yield pointer
        items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, inner in items:
            yield from pointers(inner, pointer + pointer_step(key))

    assert set(pointer_lines(json.dumps(value, indent=1, ensure_ascii=False))) == set(pointers(value, ""))


def test_a_statement_of_n_triples_has_its_line(write):
    path = write("r.nt", '# a remark\n<e:a> <e:p> "x" .\r\n\n <e:b> <e:p> "\u2028" .\n')
    places = load(path).places
    assert [places.find(name).line for name in ("e:a", "e:b")] == [2, 4]


def test_what_several_files_say_stands_in_the_first_whichever_is_asked_for_first(write):
    one = write("one.nt", '<e:a> <e:p> "x" .\n<e:b> <e:p> "x" .\n')
    two = write("two.nt", '<e:b> <e:p> "x" .\n<e:a> <e:p> "x" .\n<e:c> <e:p> "x" .\n')
    for asked in ("abc", "cba"):
        places = load(one, two).places
        assert [str(places.find(f"e:{name}", "e:p", "x")) for name in asked] == [
            f"{ {'a': one, 'b': one, 'c': two}[name] }:{ {'a': 1, 'b': 2, 'c': 3}[name] }" for name in asked
        ]


def test_lines_are_looked_for_when_one_of_the_text_is_asked_for(monkeypatch, write):
    scanned = []
    monkeypatch.setattr(rdf, "statement_lines", lambda text, count: scanned.append(text) or [1] * count)
    places = read(write("one.ttl", '<e:a> <e:p> "x" .')).places | read(write("two.ttl", '<e:b> <e:p> "x" .')).places
    assert places.find("e:c") is None
    assert scanned == []
    assert places.find("e:b").line == 1
    assert scanned == ['<e:b> <e:p> "x" .']
