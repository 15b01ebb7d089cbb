"""The deck's text is claimed whole, each line by one passage, and each passage is the source of something."""

import csv
import hashlib
from collections import Counter

import pyoxigraph as ox
import pytest
from conftest import SHARED, TESTS

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import expand, terms_of

CASCO = "https://w3id.org/casco-kg/def#"
PASSAGES = sorted(
    (s for s, p, o in map(terms_of, knowledge()) if p.value == RDF + "type" and o == expand("casco:Passage")), key=str
)


def value(subject, name):
    (found,) = knowledge().values(subject, CASCO + name)
    return found.value


def lines(passage):
    return range(int(value(passage, "firstLine")), int(value(passage, "lastLine")) + 1)


def folded(text):
    """Fold white space, no-break spaces included, and write the non-breaking hyphen as a hyphen."""
    return " ".join(text.replace("\u2010", "-").split())


def words_by_line():
    """The words of each non-blank line of the deck: counted from the deck, or as stored where it is absent."""
    seed = SHARED / "seed" / "casco-toolbox.txt"
    if seed.is_file():
        text = enumerate(seed.read_text(encoding="utf-8").split("\n"), 1)
        return {number: len(line.split()) for number, line in text if line.strip()}
    with (TESTS / "deck-lines.csv").open(newline="") as file:
        return {int(row["line"]): int(row["words"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def deck(shared):
    return (shared / "seed" / "casco-toolbox.txt").read_text(encoding="utf-8").split("\n")


def test_each_line_is_claimed_by_exactly_one_passage():
    claims = Counter(number for passage in PASSAGES for number in lines(passage))
    written = words_by_line()
    assert {number: claims[number] for number in written} == dict.fromkeys(written, 1)


def test_no_passage_has_more_than_ten_lines_or_a_quote_of_more_than_fifteen_words():
    for passage in PASSAGES:
        assert len(lines(passage)) <= 10
        assert len(value(passage, "quote").split()) <= 15


def test_a_quote_has_no_more_words_than_its_passage():
    written = words_by_line()
    for passage in PASSAGES:
        assert len(value(passage, "quote").split()) <= sum(written.get(number, 0) for number in lines(passage))


def test_a_quote_of_a_whole_passage_has_its_digest():
    """Catches a changed quote where the deck is absent."""
    written = words_by_line()
    whole = [p for p in PASSAGES if len(value(p, "quote").split()) == sum(written.get(n, 0) for n in lines(p))]
    assert len(whole) > len(PASSAGES) * 0.9
    for passage in whole:
        assert hashlib.sha256(value(passage, "quote").encode()).hexdigest() == value(passage, "sha256"), passage


def test_every_passage_is_the_source_of_a_statement_other_than_itself():
    source = "http://purl.org/dc/terms/source"
    cited = {o for s, p, o in map(terms_of, knowledge()) if p.value == source and s != o}
    assert {passage for passage in PASSAGES if passage not in cited} == set()


def test_everything_cited_as_a_passage_is_one():
    cited = {o for _, _, o in map(terms_of, knowledge()) if isinstance(o, ox.NamedNode)}
    prefix = expand("src:").value
    assert {node for node in cited if node.value.startswith(prefix)} <= set(PASSAGES)


def test_quotes_and_digests_are_those_of_the_deck(deck):
    for passage in PASSAGES:
        text = folded(" ".join(deck[number - 1] for number in lines(passage)))
        assert value(passage, "quote") in text
        assert hashlib.sha256(text.encode()).hexdigest() == value(passage, "sha256")


def test_the_deck_is_the_one_that_was_read(shared):
    digest = hashlib.sha256((shared / "seed" / "casco-toolbox.txt").read_bytes()).hexdigest()
    assert value(expand("id:document-casco-toolbox"), "sha256") == digest


def test_the_stored_line_numbers_are_those_of_the_deck(deck):
    with (TESTS / "deck-lines.csv").open(newline="") as file:
        stored = {int(row["line"]): int(row["words"]) for row in csv.DictReader(file)}
    assert stored == words_by_line()
    assert len(deck) >= max(stored)


def test_stated_and_reconstructed_cells_are_told_apart():
    readings = [
        s for s, p, o in map(terms_of, knowledge()) if p.value == RDF + "type" and o == expand("casco:OutputsReading")
    ]
    assert len(readings) == 35
    for reading in readings:
        assert knowledge().values(reading, CASCO + "basis") and knowledge().values(reading, CASCO + "confidence")
        assert value(reading, "evidence")
