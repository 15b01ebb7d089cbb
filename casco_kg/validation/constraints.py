"""Constraints: shapes with a name, ours and those of the user, as graphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.rdf.constants import RDF, SH
from casco_kg.rdf.terms import Term, expand, prefixes, shorten, terms_of
from casco_kg.reading.source import Source
from casco_kg.reading.syntaxes import may_hold_rdf, read
from casco_kg.shacl.shapes_graph import is_target
from casco_kg.shacl.wellformed.faults import holds_shapes
from casco_kg.sparql.refused import refuse_tangles, refuse_ways_out, unescaped
from casco_kg.validation.shape_faults import refuse_ill_formed

__all__ = [
    "chosen",
    "constraint_name",
    "constraints",
    "load_shapes",
    "names",
    "read_shapes",
    "shapes_among",
    "terms_in",
]

#: Properties of shapes that add to the data what they then judge (https://www.w3.org/TR/shacl-af/#rules).
_CHANGING = frozenset({SH + "construct", SH + "rule", SH + "update"})


@cache
def load_shapes(reads: str) -> Graph:
    """Return our shapes that read one graph, ``asserted`` or ``closed``, with the prefixes they declare."""
    paths = (*find("shapes", f"{reads}/**/*.ttl"), *find("ontology", "prefixes.ttl"))
    return Graph(frozenset(triple for path in paths for triple in read(path).triples))


def read_shapes(paths: Iterable[Path | str]) -> Graph:
    """Read the shapes of a user, and refuse what must not be run.

    Raises:
        InputError: a file cannot be read, or its shapes are ill-formed.
        UsageError: it has rules, or a query in it leaves the graph or is too much of a tangle.

    """
    sources = [read(path) for path in paths]
    for source in sources:
        _refuse_queries(source)
    shapes = _merged(sources)
    refuse_ill_formed(shapes)
    return shapes


def shapes_among(paths: Iterable[Path | str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell data and shapes apart; where all is shapes, it is data as well, as in one file with both.

    Returns the files of data, and those of shapes.

    Raises:
        InputError: a file cannot be read.
        UsageError: there are no shapes.
    """
    given = tuple(map(str, paths))
    shapes = tuple(path for path in given if may_hold_rdf(path) and _has_shapes(read(path)))
    if not shapes:
        raise UsageError("--shapes-only needs shapes; name a file of them with --shapes")
    return tuple(path for path in given if path not in shapes) or given, shapes


def _has_shapes(source: Source) -> bool:
    """Whether a file says more in the words of SHACL than which prefixes it uses."""
    declaring = (SH + "declare", SH + "prefix", SH + "namespace")
    return holds_shapes(triple for triple in source.triples if triple.predicate.value not in declaring)


def _merged(sources: Iterable[Source]) -> Graph:
    """Return what several files say as one graph, with places."""
    graph = Graph(frozenset())
    for number, source in enumerate(sources):
        graph |= _told_apart(source, number)
    return graph


def _told_apart(source: Source, number: int) -> Graph:
    """Return what a file says, with blank nodes that no other file has."""
    names: dict[str, str] = {}

    def name(term: Term) -> Term:
        if not isinstance(term, ox.BlankNode):
            return term
        return ox.BlankNode(names.setdefault(term.value, f"shapes{number}-{len(names)}"))

    triples = frozenset(
        ox.Triple(cast(ox.BlankNode, name(subject)), predicate, name(value))
        for subject, predicate, value in map(terms_of, source.triples)
    )
    return Graph(triples, source.places.renamed(names), frozenset(source.remarks), (source.name,))


def _refuse_queries(source: Source) -> None:
    """Refuse shapes that would change the data, or whose queries leave the graph or are too much of a tangle."""
    shapes = Graph(frozenset(source.triples))
    if changing := sorted({t.predicate.value for t in shapes if t.predicate.value in _CHANGING}, reverse=True):
        raise UsageError(
            f"{source.name}: holds rules ({shorten(ox.NamedNode(changing[0]))}), which would add to the data and are "
            "not run; leave them out, or run them elsewhere and give their result"
        )
    declared = prefixes() | _declared(shapes)
    for triple in source.triples:
        if triple.predicate.value in (SH + "select", SH + "ask") and isinstance(triple.object, ox.Literal):
            text = triple.object.value
            try:
                refuse_tangles(text)
                for reading in {text: None, unescaped(text): None}:
                    with suppress(SyntaxError):  # told when it is run, with its own prefixes
                        refuse_ways_out(reading, declared)
            except UsageError as error:
                raise UsageError(f"{source.name}: {error}") from error


def _declared(shapes: Graph) -> dict[str, str]:
    """Return the prefixes that shapes declare for their queries, whichever of them each query uses."""
    found = {}
    for node in shapes.subjects():
        said = (shapes.values(node, SH + "prefix"), shapes.values(node, SH + "namespace"))
        for prefix, namespace in zip(*said, strict=False):
            with suppress(ValueError):  # no IRI
                found[prefix.value] = ox.NamedNode(namespace.value).value
    return found


def terms_in(constraint: str) -> frozenset[Term]:
    """Return the terms that one of our constraints speaks of, in its triples and in its SPARQL text; else none."""
    if ":" in constraint:
        return frozenset()
    shapes = load_shapes("asserted") | load_shapes("closed")
    nodes, spoken = [cast(Term, expand(f"shape:{constraint}"))], set[Term]()
    while nodes:
        for values in shapes.about(nodes.pop()).values():
            nodes += [value for value in values if isinstance(value, ox.BlankNode)]
            spoken |= {value for value in values if isinstance(value, ox.NamedNode)}
            text = " ".join(value.value for value in values if isinstance(value, ox.Literal))
            spoken |= {
                expand(name) for name in re.findall(r"\b[a-z]+:[\w-]+", text) if name.split(":")[0] in prefixes()
            }
    return frozenset(spoken)


@lru_cache(maxsize=8)
def names(shapes: Graph) -> frozenset[str]:
    """Return the names of what has one in a shapes graph, and may be selected or ignored."""
    return frozenset(constraint_name(node) for node in shapes.subjects() if isinstance(node, ox.NamedNode))


@lru_cache(maxsize=8)
def constraints(shapes: Graph) -> frozenset[str]:
    """Return the names of the shapes with a name; what only declares prefixes is none."""
    said = {SH + "declare", RDF + "type"}
    return frozenset(
        constraint_name(node)
        for node in shapes.subjects()
        if isinstance(node, ox.NamedNode) and any(key.startswith(SH) for key in shapes.about(node).keys() - said)
    )


def chosen(shapes: Graph, wanted: Collection[str]) -> Graph:
    """Return shapes without the targets of those that no wanted constraint belongs to, so that only these run.

    A constraint without a target of its own is run by the shapes that lead to it; what else these find is still to be
    left out.
    """
    around: dict[Term, list[Term]] = {}
    for subject, predicate, value in map(terms_of, shapes):
        if predicate.value.startswith((SH, RDF)):
            around.setdefault(value, []).append(subject)
    running, open_nodes = set[Term](), [node for node in shapes.subjects() if constraint_name(node) in wanted]
    while open_nodes:
        node = open_nodes.pop()
        if node not in running:
            running.add(node)
            open_nodes += around.get(node, ())
    return Graph(frozenset(triple for triple in shapes if not is_target(triple) or terms_of(triple)[0] in running))


def constraint_name(shape: Term, shapes: Graph | None = None) -> str:
    """Return the name of a shape, without prefix where it is one of ours; of one without a name, where it stands."""
    place = shapes.places.find(shape.value) if shapes and isinstance(shape, ox.BlankNode) else None
    return str(place) if place else shorten(shape).removeprefix("shape:")
