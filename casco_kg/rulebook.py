"""The rules: what is checked and inferred, in words, why, what to do, and an example of each side."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.findings import validate
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.languages.words import ENGLISH
from casco_kg.loading import load
from casco_kg.rdf.constants import RDF, SH
from casco_kg.rdf.terms import local_name, prefixes, shorten
from casco_kg.validation.constraints import load_shapes
from casco_kg.validation.translations import said_by, sources_of

__all__ = ["EXAMPLES_DAY", "Entry", "Example", "examples", "found_lines", "rules"]

#: The day that counts as today when examples are judged, so that they do not age.
EXAMPLES_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One constraint or one rule of inference.

    Attributes:
        name: its name, unique in the rulebook.
        kind: "violation", "warning" or "info" for a constraint, "inference" for a rule.
        reads: the graph that a constraint reads, "asserted" or "closed"; empty for a rule.
        text: what must hold, or what is inferred, in words.
        fix: what to do about a finding; empty for a rule.
        sources: where it comes from, as prefixed names or IRIs, or why, in words.

    """

    name: str
    kind: str
    reads: str
    text: str
    fix: str
    sources: tuple[str, ...]


def rules(name: str | None = None, language: str = ENGLISH) -> tuple[Entry, ...]:
    """Return the rulebook, sorted by name, or the one entry called ``name``; constraints in the language, if they can.

    Raises:
        UsageError: there is no such entry.

    """
    entries = [entry for reads in ("asserted", "closed") for entry in _constraints(load_shapes(reads), reads, language)]
    entries += _rules(knowledge())
    found = tuple(sorted((e for e in entries if name in (None, e.name)), key=lambda entry: entry.name))
    if not found:
        raise UsageError(f"there is no rule {name!r}; casco-kg rules lists them")
    return found


@dataclass(frozen=True, slots=True)
class Example:
    """A small Turtle text that shows a rule at work.

    Attributes:
        title: what it shows: "good" or "bad: " and what is wrong, or for a rule of inference "given" or "then".
        text: the statements, without the declarations of prefixes.
        marked: the lines of the text on which the constraint finds something, counted from 1.

    """

    title: str
    text: str
    marked: tuple[int, ...]


def examples(entry: Entry) -> tuple[Example, ...]:
    """Return what shows an entry of the rulebook at work: one bad and one good example, or premises and conclusion."""
    if entry.kind == "inference":
        names = ("given", "then")
        return tuple(_example(find("tests", f"rules/{entry.name}/{name}.ttl")[0], name, ()) for name in names)
    bad = find("tests", f"shapes/{entry.name}/bad-*.ttl")[0]
    good = find("tests", f"shapes/{entry.name}/good*.ttl")[0]
    kept = _kept_lines().get((entry.name, bad.name))
    wrong = bad.stem.removeprefix("bad-").replace("-", " ")
    marked = found_lines(entry.name, bad) if kept is None else kept
    return _example(bad, f"bad: {wrong}", marked), _example(good, "good", ())


def found_lines(constraint: str, path: Path) -> tuple[int, ...]:
    """Return the lines of an example on which a constraint finds something, counted from 1."""
    findings = validate(load(path), select=[constraint], as_of=EXAMPLES_DAY).findings
    return tuple(sorted({finding.place.line for finding in findings if finding.place and finding.place.line}))


@cache
def _kept_lines() -> dict[tuple[str, str], tuple[int, ...]]:
    """Return what :func:`found_lines` told when it was last asked about all, which takes a minute."""
    with find("tests", "shapes/found-lines.csv")[0].open(encoding="utf-8", newline="") as file:
        return {
            (row["constraint"], row["example"]): tuple(map(int, row["lines"].split())) for row in csv.DictReader(file)
        }


def _example(path: Path, title: str, marked: tuple[int, ...]) -> Example:
    text = path.read_text(encoding="utf-8")
    body = re.sub(r"\A(@prefix.*\n|#.*\n|\s*\n)*", "", text)
    left_out = text.count("\n") - body.count("\n")
    return Example(title, body, tuple(line - left_out for line in marked))


def _constraints(shapes: Graph, reads: str, language: str) -> list[Entry]:
    named = (node for node in shapes.subjects() if isinstance(node, ox.NamedNode))
    return [
        Entry(
            name=local_name(shape),
            kind=_one(shapes, shape, SH + "severity").removeprefix("sh:").lower(),
            reads=reads,
            text=said_by(shapes, shape, SH + "message", language)[0],
            fix=" ".join(said_by(shapes, shape, SH + "description", language)),
            sources=sources_of(shapes, shape, language),
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
            sources=graph.sources(triple.subject),
        )
        for triple in graph
        if triple.predicate.value == RDF + "type" and triple.object == card and isinstance(triple.subject, ox.NamedNode)
    ]


def _one(graph: Graph, subject: ox.NamedNode, predicate: str) -> str:
    value = graph.values(subject, predicate)[0]
    return value.value if isinstance(value, ox.Literal) else shorten(value)
