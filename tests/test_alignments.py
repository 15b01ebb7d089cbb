"""Alignments: what our terms are near to elsewhere, from terms that exist, and without consequence."""

import csv

import build_tables as building
import pyoxigraph as ox
import pytest

from casco_kg import infer, load
from casco_kg.files import find_ontology, folder
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.constants import OWL
from casco_kg.rdf.terms import prefixes, terms_of

FILE = folder("ontology") / "mappings" / "alignments.ttl"
TABLE = FILE.parent / "tables" / "alignments.csv"
MATCHES = {prefixes()["skos"] + name + "Match" for name in ("exact", "close", "broad", "narrow", "related")}


def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def matches():
    return [terms_of(t) for t in load(FILE) if t.predicate.value in MATCHES]


def test_the_turtle_is_what_the_table_makes():
    assert building.build()[FILE] == FILE.read_text(encoding="utf-8")


def test_every_row_is_a_match_or_rejected_with_a_reason(matches):
    for row in rows():
        assert bool(row["rejected"]) != bool(row["relation"] and row["term"]), row["target"]
        assert row["source"] and row["candidate"]
    stated = {(name.strip(), row["target"]) for row in rows() for name in row["term"].split("|") if name.strip()}
    assert len(matches) == len(stated) > 100


def test_every_subject_is_a_defined_term_of_ours_and_no_target_is(matches):
    defined = knowledge().subjects()
    for subject, _, target in matches:
        assert subject in defined, subject
        assert isinstance(target, ox.NamedNode) and not target.value.startswith("https://w3id.org/casco-kg/")


def test_every_relation_is_a_mapping_property_of_skos():
    assert {prefixes()["skos"] + row["relation"] for row in rows() if row["relation"]} <= MATCHES
    said = {t.predicate.value for t in load(FILE)}
    assert not {iri for iri in said if iri.endswith(("equivalentClass", "equivalentProperty", "sameAs"))}
    assert not {iri for iri in said if iri.endswith(("subClassOf", "subPropertyOf"))}


def test_a_term_is_related_to_a_target_once_and_exactly_to_one_of_a_vocabulary(matches):
    assert len({(subject, target) for subject, _, target in matches}) == len(matches)
    exact = [(s, t) for s, p, t in matches if p.value.endswith("exactMatch")]
    assert len({s for s, _ in exact}) == len({t for _, t in exact}) == len(exact)


def test_every_match_says_where_it_comes_from(matches):
    data = load(FILE)
    with_source = {
        tuple(data.values(s, OWL + f"annotated{part}")[0] for part in ("Source", "Property", "Target"))
        for s in data.subjects()
        if data.values(s, OWL + "annotatedSource") and data.values(s, prefixes()["dcterms"] + "source")
    }
    assert with_source == set(matches)


def test_nothing_follows_from_them(closure):
    assert FILE not in find_ontology()
    data = load(FILE)
    new = infer(data).graph.triples - closure.graph.triples - data.triples
    assert {t for t in new if t.predicate.value.startswith(prefixes()["casco"])} == set()
    mapped = {s for s, p, _ in map(terms_of, data) if p.value in MATCHES}
    assert {t for t in new if t.subject in mapped} == set()
