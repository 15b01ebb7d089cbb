"""The folder of a release: which files it has, and their checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox

import casco_kg
from casco_kg.closure import infer
from casco_kg.errors import UsageError
from casco_kg.files import find, folder
from casco_kg.graph import Graph
from casco_kg.loading import load_as_written
from casco_kg.pages.book import Book
from casco_kg.pages.site import write_site
from casco_kg.rdf.constants import BASE, DCTERMS, OWL, TYPE, XSD
from casco_kg.registers.columns import kinds
from casco_kg.writing.exports import RDF_FORMATS, export, export_shapes, serialize
from release.alignments import alignments_as_sssom
from release.description import described
from release.record_schemas import record_schema
from release.term_changes import term_changes

__all__ = ["CHECKSUMS", "write_release"]

CHECKSUMS = "SHA256SUMS"

_GRAPH = ox.NamedNode(BASE + "ontology/casco-kg")
_ROOT = Path(__file__).parents[2]


def write_release(output: Path, since: Path | None, day: str | None, *, pages: bool = False) -> tuple[str, ...]:
    """Write a release into a new folder, whole or not at all.

    Args:
        output: the folder, which does not exist yet.
        since: the merged graph of the release before; None for the first.
        day: the day of the release, as in 2026-01-31; None for today.
        pages: whether the pages about the graph are part of it.

    Returns:
        the files, as paths within the folder.

    Raises:
        UsageError: the folder exists, or the day is none.
        InputError: ``since`` cannot be read.
    """
    if output.exists():
        raise UsageError(f"{output}: exists; a release is written into a new folder")
    try:
        issued = date.fromisoformat(day) if day else date.today()
    except ValueError as error:
        raise UsageError(f"--day {day}: is no date; write it as in 2026-01-31") from error
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".release-") as made:
        target = Path(made) / "release"
        for path, content in _files(issued, since):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        if pages:
            write_site(Book(infer(), issued), str(target / "pages"))
        (target / "description.ttl").write_bytes(described(target, issued))
        written = tuple(sorted(str(each.relative_to(target)) for each in target.rglob("*") if each.is_file()))
        sums = (f"{hashlib.sha256((target / path).read_bytes()).hexdigest()}  {path}\n" for path in written)
        (target / CHECKSUMS).write_text("".join(sums), encoding="utf-8")
        shutil.move(target, output)
    return (*written, CHECKSUMS)


def _files(issued: date, since: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a release, by their paths."""
    graph, closed = _issued(export(), issued), _issued(export(closed=True), issued)
    for name, each in RDF_FORMATS.items():
        yield f"casco-kg{each.endings[0]}", serialize(graph, name)
    yield "casco-kg-closed.ttl", serialize(closed, "turtle")
    yield "vocabulary.ttl", serialize(_vocabulary(), "turtle")
    exported = export_shapes()
    for name, shapes in exported.items():
        yield f"{name}.ttl", serialize(shapes, "turtle")
    yield "shapes.ttl", serialize(exported["shapes-asserted"] | exported["shapes-closed"], "turtle")
    for part, pattern in (("ontology", "**/*.ttl"), ("shapes", "**/*.ttl"), ("queries", "**/*.r[qu]")):
        for path in find(part, pattern):
            yield f"{part}/{path.relative_to(folder(part)).as_posix()}", path.read_bytes()
    yield "ontology/context.jsonld", find("ontology", "context.jsonld")[0].read_bytes()
    for kind in kinds():
        text = json.dumps(record_schema(kind), indent=2, ensure_ascii=False)
        yield f"json-schema/{kind}.schema.json", f"{text}\n".encode()
    yield "alignments.sssom.tsv", alignments_as_sssom(casco_kg.__version__, issued).encode()
    yield "TERMS.md", term_changes(graph, since).encode()
    yield "logo.svg", (_ROOT / "casco_kg" / "pages" / "files" / "icon.svg").read_bytes()
    for name in ("CITATION.cff", "CHANGELOG.md", "ontology/LICENSE"):
        yield Path(name).name, (_ROOT / name).read_bytes()


def _vocabulary() -> Graph:
    """Return the terms of all modules as one ontology, which is called as the core is: their IRIs lead there."""
    (core,) = find("ontology", "schema.ttl")
    terms, modules = load_as_written(core), load_as_written(*find("ontology", "vocabulary/*.ttl"))
    headers = {t.subject for t in modules if t.predicate == TYPE and t.object == ox.NamedNode(OWL + "Ontology")}
    return terms | Graph(frozenset(triple for triple in modules if triple.subject not in headers))


def _issued(graph: Graph, day: date) -> Graph:
    """Return a graph whose header says on which day it was issued."""
    said = ox.Triple(
        _GRAPH, ox.NamedNode(DCTERMS + "issued"), ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    )
    return replace(graph, triples=graph.triples | {said})
