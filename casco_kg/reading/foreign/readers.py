"""Readers: what other people's formats are called, how they are recognised, and what of theirs is ours.

A reader is one SPARQL CONSTRUCT query in ontology/mappings/, from the RDF that a file parses to, to the terms of the
knowledge graph. Its header says in ``#+ key: value`` lines:

* ``title``: what the format is called;
* ``recognize``: an IRI; the reader applies to what has it as property or type. Any number of lines;
* ``context``: ``IRI = file``, a remote JSON-LD context and the file below ontology/mappings/ that stands for it;
* ``shape``: ``keys = file``, the keys that together tell an object of a format without contexts, and the file that says
  what its keys stand for;
* ``same``: ``namespace = namespace``, where the terms of the first are read as those of the second;
* ``source``: where the format is specified;
* ``lacks``: a property that the format has no place for, or that its files may leave open: where it is missing, the
  file is not to blame. Any number of lines;
* ``maps`` and ``left``: what is read as what, and what is not read, and why.

How a reader is applied stands in :mod:`casco_kg.reading.foreign.translation`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import expand, terms_of
from casco_kg.reading.source import AnySource
from casco_kg.sparql.headers import header_of

__all__ = ["Reader", "context_of", "in_namespace", "is_recognized", "known_contexts", "readers", "recognized"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of one format.

    Attributes:
        name: the name of its file, without ending.
        title: what the format is called.
        recognize: the IRIs that it is recognised by, as properties or types.
        contexts: remote JSON-LD contexts, each IRI with the path of the file that stands for it.
        shapes: the keys that tell an object without a context, each with the path of the context that it is read by.
        same: namespaces, each with the one as which it is read.
        sources: where the format is specified.
        maps: what is read as what, in words.
        left: what is not read, and why, in words.
        lacks: the IRIs of properties whose absence is no fault of a file.
        text: the SPARQL text, header included.

    """

    name: str
    title: str
    recognize: frozenset[str]
    contexts: tuple[tuple[str, Path], ...]
    shapes: tuple[tuple[frozenset[str], Path], ...]
    same: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    maps: tuple[str, ...]
    left: tuple[str, ...]
    lacks: frozenset[str]
    text: str


@cache
def readers() -> tuple[Reader, ...]:
    """Return the readers of this installation, sorted by name.

    Raises:
        InputError: a header lacks a line.

    """
    return tuple(_reader(path) for path in find("ontology", "mappings/*.rq"))


@cache
def known_contexts() -> dict[str, Any]:
    """Return the JSON-LD contexts that readers know, IRI to content."""
    paths = dict(named for reader in readers() for named in reader.contexts)
    contents = {path: json.loads(path.read_text(encoding="utf-8"))["@context"] for path in paths.values()}
    return {iri: contents[path] for iri, path in sorted(paths.items())}


def context_of(keys: Collection[str]) -> Any:  # noqa: ANN401 (JSON)
    """Return the context that an object with these keys is read by where it has none; None where no reader knows it."""
    found = (context for shape, context in _shapes() if shape <= set(keys))
    return next(found, None)


@cache
def _shapes() -> tuple[tuple[frozenset[str], Any], ...]:
    return tuple(
        (shape, json.loads(path.read_text(encoding="utf-8"))["@context"])
        for reader in readers()
        for shape, path in reader.shapes
    )


def recognized(source: AnySource) -> tuple[Reader, ...]:
    """Return the readers that apply to a source, by the properties and types it has, in any namespace of theirs."""
    samples = [terms_of(triple) for triple, _ in source.samples()]
    said = {predicate.value for _, predicate, _ in samples} | {
        value.value
        for _, predicate, value in samples
        if predicate.value == RDF + "type" and isinstance(value, ox.NamedNode)
    }
    return tuple(
        reader
        for reader in readers()
        if not reader.recognize.isdisjoint(said)
        or any(in_namespace(iri, dict(reader.same)) in reader.recognize for iri in said)
    )


@cache
def is_recognized(iri: str) -> bool:
    """Return whether a reader applies to what has an IRI as property or type, in any namespace of its own."""
    return any(in_namespace(iri, dict(reader.same)) in reader.recognize for reader in readers())


def in_namespace(iri: str, same: Mapping[str, str]) -> str:
    """Return an IRI in the one namespace of several that stand for the same."""
    return next((new + iri.removeprefix(old) for old, new in same.items() if iri.startswith(old)), iri)


def _reader(path: Path) -> Reader:
    header, text = header_of(path)
    folder = path.parent
    return Reader(
        name=path.stem,
        title=header.one("title"),
        recognize=frozenset(header.some("recognize")),
        contexts=tuple((iri, folder / file) for iri, file in header.pairs("context")),
        shapes=tuple((frozenset(keys.split()), folder / file) for keys, file in header.pairs("shape")),
        same=header.pairs("same"),
        sources=header.some("source"),
        maps=header.some("maps"),
        left=header.some("left"),
        lacks=frozenset(expand(name).value for name in header.any("lacks")),
        text=text,
    )
