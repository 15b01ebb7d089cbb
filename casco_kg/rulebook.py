"""The rules: what is checked and inferred, in words, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.findings import SH, load_shapes
from casco_kg.graph import Graph, knowledge
from casco_kg.terms import RDF, local_name, prefixes, shorten

__all__ = ["Entry", "rules"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One constraint or one rule of inference.

    Attributes:
        name: its name, unique in the rulebook.
        kind: "violation", "warning" or "info" for a constraint, "inference" for a rule.
        reads: the graph that a constraint reads, "asserted" or "closed"; empty for a rule.
        text: what must hold, or what is inferred, in words.
        fix: what to do about a finding; empty for a rule.
        sources: where it comes from, as prefixed names or IRIs.

    """

    name: str
    kind: str
    reads: str
    text: str
    fix: str
    sources: tuple[str, ...]


def rules(name: str | None = None) -> tuple[Entry, ...]:
    """Return the rulebook, sorted by name, or the one entry called ``name``.

    Raises:
        UsageError: there is no such entry.

    """
    entries = [entry for reads in ("asserted", "closed") for entry in _constraints(load_shapes(reads), reads)]
    entries += _rules(knowledge())
    found = tuple(sorted((e for e in entries if name in (None, e.name)), key=lambda entry: entry.name))
    if not found:
        raise UsageError(f"there is no rule {name!r}; casco-kg rules lists them")
    return found


def _constraints(shapes: Graph, reads: str) -> list[Entry]:
    named = (node for node in shapes.subjects() if isinstance(node, ox.NamedNode))
    return [
        Entry(
            name=local_name(shape),
            kind=_one(shapes, shape, SH + "severity").removeprefix("sh:").lower(),
            reads=reads,
            text=_one(shapes, shape, SH + "message"),
            fix=_one(shapes, shape, SH + "description"),
            sources=_sources(shapes, shape),
        )
        for shape in named
        if shapes.values(shape, SH + "message")
    ]


def _rules(graph: Graph) -> list[Entry]:
    card = ox.NamedNode(prefixes()["casco"] + "Rule")
    return [
        Entry(
            name=local_name(triple.subject),
            kind="inference",
            reads="",
            text=_one(graph, triple.subject, prefixes()["skos"] + "definition"),
            fix="",
            sources=_sources(graph, triple.subject),
        )
        for triple in graph
        if triple.predicate.value == RDF + "type" and triple.object == card and isinstance(triple.subject, ox.NamedNode)
    ]


def _one(graph: Graph, subject: ox.NamedNode, predicate: str) -> str:
    value = graph.values(subject, predicate)[0]
    return value.value if isinstance(value, ox.Literal) else shorten(value)


def _sources(graph: Graph, subject: ox.NamedNode) -> tuple[str, ...]:
    return tuple(shorten(source).strip("<>") for source in graph.values(subject, prefixes()["dcterms"] + "source"))
