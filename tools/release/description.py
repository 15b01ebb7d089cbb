"""The description of a release: what stands in description.ttl, and of each file its size, checksum and triples."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pyoxigraph as ox

import casco_kg
from casco_kg.graph import Graph
from casco_kg.rdf.bridge import to_rdflib
from casco_kg.rdf.constants import BASE, DCTERMS, XSD
from casco_kg.rdf.terms import terms_of
from casco_kg.rdf.turtle import turtle

__all__ = ["described"]

_DCAT, _PROF = "http://www.w3.org/ns/dcat#", "http://www.w3.org/ns/dx/prof/"
_SPDX, _VOID = "http://spdx.org/rdf/terms#", "http://rdfs.org/ns/void#"
_TEMPLATE = Path(__file__).with_name("description.ttl")


def described(folder: Path, issued: date) -> bytes:
    """Return the description of the files in a folder, as Turtle.

    Args:
        folder: where they are.
        issued: the day of the release.

    Raises:
        FileNotFoundError: the description names a file that is not there.
    """
    root = f"{BASE}{casco_kg.__version__}/"
    text = _TEMPLATE.read_text(encoding="utf-8").replace("VERSION", casco_kg.__version__)
    triples = {quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.TURTLE)}
    for entry, predicate, file in map(terms_of, [*triples]):
        if predicate.value in (_DCAT + "downloadURL", _PROF + "hasArtifact"):
            triples |= _facts(entry.value, file.value, folder / file.value.removeprefix(root))
    dataset = ox.NamedNode(BASE)
    triples.add(_said(dataset, DCTERMS + "issued", issued.isoformat(), "date"))
    count = sum(1 for _ in ox.parse(path=folder / "casco-kg.nt", format=ox.RdfFormat.N_TRIPLES))
    triples.add(_said(dataset, _VOID + "triples", str(count), "integer"))
    return turtle(to_rdflib(Graph(frozenset(triples))))


def _facts(entry: str, file: str, path: Path) -> set[ox.Triple]:
    """Return the size and the checksum of a file: of a distribution said of that, else of the file itself."""
    content = path.read_bytes()
    about = ox.NamedNode(entry if entry.endswith(path.name) else file)
    checksum = ox.NamedNode(f"{entry}-checksum")
    return {
        _said(about, _DCAT + "byteSize", str(len(content)), "nonNegativeInteger"),
        ox.Triple(about, ox.NamedNode(_SPDX + "checksum"), checksum),
        ox.Triple(checksum, ox.NamedNode(_SPDX + "algorithm"), ox.NamedNode(_SPDX + "checksumAlgorithm_sha256")),
        _said(checksum, _SPDX + "checksumValue", hashlib.sha256(content).hexdigest(), "hexBinary"),
    }


def _said(subject: ox.NamedNode, predicate: str, text: str, datatype: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)))
