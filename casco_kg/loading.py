"""Loads files into one graph: the asserted graph, as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import pyoxigraph as ox

from casco_kg.columns.large import Large
from casco_kg.errors import UsageError
from casco_kg.graph import GENID_BASE, Graph, is_nameless
from casco_kg.keys.known import meant_by_designation, meant_by_name, with_texts_understood
from casco_kg.keys.numbers import meant_by_number
from casco_kg.keys.parties import meant_as_known
from casco_kg.keys.said import Said
from casco_kg.progress import doing
from casco_kg.rdf.index import Triples
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.reading.accounting import account_of
from casco_kg.reading.contexts import read_contexts
from casco_kg.reading.foreign.readers import recognized
from casco_kg.reading.foreign.translation import translated
from casco_kg.reading.frames import Frame, read_frame
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.nameless import skolemized
from casco_kg.reading.places import Places
from casco_kg.reading.source import Source
from casco_kg.reading.stated import as_mapping, stated
from casco_kg.reading.syntaxes import File, read, read_held

if TYPE_CHECKING:
    from casco_kg.columns.source import ColumnSource

__all__ = ["Loadable", "as_graph", "as_parquet", "load", "load_as_written", "merged"]

#: What data may be given as: a graph, a file, several files, or tables by the name of what they list.
Loadable: TypeAlias = "Graph | str | Path | Mapping[str, Frame] | Iterable[str | Path]"


def load(
    *given: Path | str | File | Mapping[str, Frame],
    mapping: Path | str | ColumnMapping | None = None,
    contexts: Iterable[str] = (),
    encoding: str = "",
    base: str = "",
) -> Graph:
    """Load files, or standard input for ``-``, into one graph; nothing is added to what they say.

    What is said in other people's terms is said in ours, as far as a reader knows how; the rest becomes a remark.

    Blank nodes get IRIs that are the same on every run over the same files in the same order.

    Args:
        given: the files; or data frames of Polars or pandas, by the name of what they list; or files held in memory.
        mapping: a file that says what the columns of tables and listings mean, see casco_kg/reading/mapping_file.py.
        contexts: JSON-LD contexts, each as FILE or as IRI=FILE; without an IRI it stands for the one that is not known.
        encoding: of texts that are not in UTF-8, such as windows-1252; it goes before what the mapping says.
        base: how the IRIs of identifiers begin, so that lab-1 of two registers are two things; likewise.

    Raises:
        InputError: a file cannot be read as what it is meant to be.
        UsageError: there is no such encoding, or no IRI begins so.

    """
    return _as_one(*_sources(given, mapping, contexts, encoding, base))


def as_parquet(
    *given: Path | str | File, mapping: Path | str | ColumnMapping | None = None, contexts: Iterable[str] = ()
) -> tuple[Graph, bytes]:
    """Load files, and return beside the graph what they say as Parquet, each statement with its place.

    Loaded from that, it is the same graph; what was not understood of RDF is kept, so that it is told again.

    Raises:
        InputError: a file cannot be read as what it is meant to be.
    """
    from casco_kg.columns.parquet import parquet_of

    sources, columns, large = _sources(given, mapping, contexts, "", "")
    return _as_one(sources, columns, large), parquet_of(sources)


def _sources(
    given: Iterable[Path | str | File | Mapping[str, Frame]],
    mapping: Path | str | ColumnMapping | None,
    contexts: Iterable[str],
    encoding: str,
    base: str,
) -> tuple[list[Source | ColumnSource], ColumnMapping | None, Large]:
    """Return what files say in our terms, what the columns of tables mean, and what reads large files."""
    columns = stated(as_mapping(mapping), encoding, base)
    supplied = read_contexts(contexts)
    sources: list[Source | ColumnSource] = []
    large = Large()
    for item in given:
        doing(f"reading {item.name if isinstance(item, File) else 'tables' if isinstance(item, Mapping) else item}")
        if isinstance(item, Mapping):
            sources += [read_frame(frame, name, columns) for name, frame in item.items()]
        elif isinstance(item, File):
            sources += large.read_held(item) or [read_held(item, columns, supplied)]
        else:
            sources += large.read(item, columns) or [read(item, columns, supplied)]
    doing("working out what was understood")
    return [*map(_in_our_terms, sources)], columns, large


def _as_one(sources: list[Source | ColumnSource], columns: ColumnMapping | None, large: Large) -> Graph:
    """Return what several sources say as one graph, with what was understood of it."""
    account = account_of(sources)
    graph = _merged_in_columns(sources, large)
    if graph is None:
        graph = merged(each for each in sources if isinstance(each, Source))
    for part in account.parts:
        if part.place is not None:
            graph.places.note(part.place, *(term.value for term in terms_of(part.remark)))
    remarks = graph.remarks | {part.remark for part in account.parts}
    if columns is not None:
        remarks |= {*columns.absent(graph.places)}
    return replace(graph, remarks=remarks, account=account)


def _in_our_terms(source: Source | ColumnSource) -> Source | ColumnSource:
    """Return what a source says in our terms, as :func:`translated` does."""
    if isinstance(source, Source):
        return translated(source)
    return translated(source.in_terms()) if recognized(source) else source


def _merged_in_columns(sources: Sequence[Source | ColumnSource], large: Large) -> Graph | None:
    """Return what several sources say as one graph; None where none of them is in columns."""
    if all(isinstance(source, Source) for source in sources):
        return None
    from casco_kg.columns.merging import merged_in_columns

    files = tuple(dict.fromkeys(source.name for source in sources))
    return Graph(*merged_in_columns(sources, large.dictionary, GENID_BASE, skolemized), files)


def as_graph(given: Loadable) -> Graph:
    """Return a graph as it is, and load what is none.

    Args:
        given: a graph; the path of a file, or paths; or data frames by the name of what they list.

    Raises:
        InputError: a file cannot be read as what it is meant to be.
        UsageError: it is nothing of these.
    """
    if isinstance(given, Graph):
        return given
    if isinstance(given, str | Path | Mapping):
        return load(given)
    paths = [*given] if isinstance(given, Iterable) and not hasattr(given, "columns") else [given]
    if paths and all(isinstance(path, str | Path) for path in paths):
        return load(*paths)
    raise UsageError(
        f"data is given as {type(given).__name__}; give a graph that load() made, a path, a list of paths, or data "
        'frames by the name of what they list, such as {"bodies": frame}'
    )


def load_as_written(
    *paths: Path | str, mapping: Path | str | ColumnMapping | None = None, contexts: Iterable[str] = ()
) -> Graph:
    """Load files into one graph without saying anything in our terms, for shapes that know nothing of these.

    Args:
        paths: the files.
        mapping: a file that says what the columns of tables and listings mean.
        contexts: JSON-LD contexts, as in :func:`load`.

    Raises:
        InputError: a file cannot be read as what it is meant to be.

    """
    columns = as_mapping(mapping)
    supplied = read_contexts(contexts)
    return replace(merged(read(path, columns, supplied) for path in paths), remarks=frozenset())


def merged(sources: Iterable[Source]) -> Graph:
    """Return what several sources say as one graph: blank nodes by IRIs, what is named by words by its own IRI."""
    triples: set[ox.Triple] = set()
    places = Places()
    remarks: set[ox.Triple] = set()
    files: dict[str, None] = {}
    for index, source in enumerate(sources, 1):
        named, found, remarked = skolemized(source, f"{GENID_BASE}{index}-")
        places = places | found
        triples |= named
        remarks |= remarked
        files[source.name] = None
    triples = with_texts_understood(triples)
    if meant := meant_by_name(triples) | meant_by_designation(triples):
        triples = {_renamed(triple, meant) for triple in triples}
        places = places.renamed(meant)
    said = Said(Triples(triples))
    known = meant_as_known(said)
    if led := {t: (known[pair],) for t in said.having(*{p for p, _ in known}) if (pair := terms_of(t)[1:]) in known}:
        triples = _led(triples, led, places)
    if numbered := meant_by_number(Said(Triples(triples))):
        triples = _led(triples, numbered, places)
    return Graph(frozenset(triples), places, frozenset(remarks), tuple(files))


def _led(triples: set[ox.Triple], led: Mapping[ox.Triple, tuple[ox.NamedNode, ...]], places: Places) -> set[ox.Triple]:
    """Return statements that lead to other values, without what only stood for these, and note where they stand."""
    left = set[Term]()
    for triple, values in led.items():
        subject, predicate, old = terms_of(triple)
        if place := places.find(subject.value, predicate.value, old.value):
            for value in values:
                places.note(place, subject.value, predicate.value, value.value)
        left.add(old)
    kept = {triple for triple in triples if triple not in led}
    while left:
        left = {node for node in left if is_nameless(node)} - {triple.object for triple in kept}
        gone = {triple for triple in kept if triple.subject in left}
        kept -= gone
        left = {terms_of(triple)[2] for triple in gone}
    return kept | {ox.Triple(triple.subject, triple.predicate, value) for triple, many in led.items() for value in many}


def _renamed(triple: ox.Triple, names: Mapping[str, str]) -> ox.Triple:
    subject, predicate, value = terms_of(triple)
    if subject.value in names:
        subject = ox.NamedNode(names[subject.value])
    if isinstance(value, ox.NamedNode) and value.value in names:
        value = ox.NamedNode(names[value.value])
    return ox.Triple(cast(ox.NamedNode, subject), predicate, value)
