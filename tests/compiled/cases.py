"""Reads the cases: paragraphs of Turtle under a `##` heading."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(text: str) -> list[ox.Triple]:
    """Return the triples of a Turtle text that uses the prefixes of the cases."""
    return [quad.triple for quad in ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE)]


def cases(name: str) -> dict[str, str]:
    """Return the text under each heading of a file beside this one."""
    sections = (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n## ")[1:]
    found = dict(section.split("\n", 1) for section in sections)
    assert found, f"no case in {name}"
    return found


def canonical(triples) -> set[ox.Quad]:
    """Return triples with blank nodes named by their place in the graph."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)
