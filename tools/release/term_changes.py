"""Which terms were added, deprecated, changed or removed since the release before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.loading import load_as_written
from casco_kg.rdf.constants import DCTERMS, OWL, RDFS, SKOS
from casco_kg.rdf.terms import Term, shorten, terms_of

__all__ = ["term_changes"]

#: What makes a term another one, or says it in other words.
_LOOKED_AT = (RDFS + "label", SKOS + "definition", RDFS + "domain", RDFS + "range", RDFS + "subClassOf")


def term_changes(graph: Graph, since: Path | None) -> str:
    """Return the changes as a page in Markdown.

    Args:
        graph: the graph that is released.
        since: the merged graph of the release before; None for the first.

    Raises:
        InputError: ``since`` cannot be read.
    """
    before = Graph(frozenset()) if since is None else load_as_written(since)
    old, new = _terms(before), _terms(graph)
    parts = {
        "Added": [_line(graph, each) for each in new - old],
        "Deprecated": [_line(graph, each) for each in _deprecated(graph) - _deprecated(before)],
        "Changed": [_line(graph, each) for each in new & old if _said(graph, each) != _said(before, each)],
        "Removed": [_line(before, each) for each in old - new],
    }
    compared = "the first release" if since is None else f"compared with version {_version(before)}"
    lines = [f"# Terms of version {_version(graph)}, {compared}"]
    for title, found in parts.items():
        lines += ["", f"## {title} ({len(found)})", "", *sorted(found)]
    return "\n".join(lines) + "\n"


def _terms(graph: Graph) -> set[Term]:
    return {subject for subject, predicate, _ in map(terms_of, graph) if predicate.value == RDFS + "isDefinedBy"}


def _deprecated(graph: Graph) -> set[Term]:
    return {each for each in _terms(graph) if any(v.value == "true" for v in graph.values(each, OWL + "deprecated"))}


def _said(graph: Graph, term: Term) -> list[list[str]]:
    return [sorted(value.value for value in graph.values(term, name)) for name in _LOOKED_AT]


def _line(graph: Graph, term: Term) -> str:
    replaced = "".join(f"; use {shorten(each)}" for each in graph.values(term, DCTERMS + "isReplacedBy"))
    return f"- `{shorten(term)}`: {graph.label(term)}{replaced}"


def _version(graph: Graph) -> str:
    return next(_versions(graph), "unknown")


def _versions(graph: Graph) -> Iterator[str]:
    for triple in graph:
        if triple.predicate.value == OWL + "versionInfo" and isinstance(triple.object, ox.Literal):
            yield triple.object.value
