"""What stands around the nodes that findings are on: all that is collected of a register, beside the findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.graph import Graph, is_nameless
from casco_kg.keys.said import LABEL
from casco_kg.owl.plan.columns import read_term
from casco_kg.rdf.terms import DATA_BASE, GENID
from casco_kg.reading.places import Place, Places
from casco_kg.shacl.compiled.checks import Result
from casco_kg.spark.relations import local
from casco_kg.spark.terms import triple_of, worked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["Around", "around", "reaching"]

_ROW = ("file", "line", "s", "p", "o", "w")
#: So many steps back to a node with a name are shown, as in casco_kg/graph.py.
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around nodes.

    Attributes:
        written: what is written there, with places.
        news: what follows there.
    """

    written: Graph
    news: Graph


def around(results: Collection[Result], facts: DataFrame, news: DataFrame, files: Sequence[str]) -> Around:
    """Return what stands around the nodes of results.

    Args:
        results: what breaks constraints.
        facts: the statements of the data, with ``file``, ``line`` and ``w``, what was written for the value.
        news: what follows from them and the knowledge graph.
        files: what the files are called.
    """
    focuses = {result.focus for result in results}
    nodes = focuses | {result.value for result in results if result.value is not None}
    named = {str(node) for node in nodes if not isinstance(node, ox.Literal)}
    rows = _about(facts, named) | _leading(facts, {str(n) for n in focuses if isinstance(n, ox.Literal)})
    follows = {triple_of(*row) for row in _of(news.select("s", "p", "o"), "s", named).collect()}
    ends = {str(row[4]) for row in rows} | {str(triple.object) for triple in follows}
    rows |= _about(facts, {end for end in ends if not end.startswith('"')} - named)
    rows |= _referring(facts, {node for node in named if _is_made_up(node)})
    rows |= _called(facts, results)
    return Around(_graph(rows, files), Graph(frozenset(follows)))


def reaching(facts: DataFrame, nodes: set[str], known: Collection[str], steps: int, files: Sequence[str]) -> Graph:
    """Return what is written around some nodes, so many steps ahead and back, but not from what everybody leads to.

    Args:
        facts: as for :func:`around`.
        nodes: the nodes, as N-Triples.
        known: nodes that are not gone through.
        steps: how many.
        files: what the files are called.
    """
    rows: set[tuple[object, ...]] = set()
    passed: set[str] = set()
    for _ in range(steps):
        nodes = {node for node in nodes if node not in passed and node not in known}
        if not nodes:
            break
        passed |= nodes
        found = _about(facts, nodes) | _rows(_of(facts, "o", nodes))
        rows |= found
        nodes = {str(row[place]) for row in found for place in (2, 4) if str(row[place])[0] != '"'}
    return _graph(rows, files)


def _is_made_up(node: str) -> bool:
    return is_nameless(read_term(node))


def _of(frame: DataFrame, column: str, nodes: Iterable[str]) -> DataFrame:
    from pyspark.sql import functions as sf

    return frame.join(
        sf.broadcast(local(frame.sparkSession, [column], {(node,) for node in nodes})), column, "left_semi"
    )


def _rows(frame: DataFrame) -> set[tuple[object, ...]]:
    return {tuple(row) for row in frame.select(*_ROW).collect()}


def _about(facts: DataFrame, nodes: set[str]) -> set[tuple[object, ...]]:
    return _rows(_of(facts, "s", nodes)) if nodes else set()


def _referring(facts: DataFrame, nodes: set[str]) -> set[tuple[object, ...]]:
    """Return what leads to nodes without a name, and to those that do, with what these are called."""
    found: set[tuple[object, ...]] = set()
    passed: set[str] = set()
    for _ in range(_STEPS):
        if not nodes:
            break
        leading = _rows(_of(facts, "o", nodes))
        passed |= nodes
        sources = {str(row[2]) for row in leading}
        found |= leading | _about(facts, sources)
        nodes = {node for node in sources if _is_made_up(node)} - passed
    return found


def _leading(facts: DataFrame, literals: set[str]) -> set[tuple[object, ...]]:
    """Return for each literal the first statement that leads to it, as its text is."""
    from pyspark.sql import functions as sf

    if not literals:
        return set()
    text = sf.concat_ws(" ", "s", "p")
    first = sf.min(sf.struct(text.alias("text"), *_ROW[:4], "w")).alias("first")
    rows = _of(facts, "o", literals).groupBy("o").agg(first).collect()
    return {
        (r["first"]["file"], r["first"]["line"], r["first"]["s"], r["first"]["p"], r["o"], r["first"]["w"])
        for r in rows
    }


def _called(facts: DataFrame, results: Iterable[Result]) -> set[tuple[object, ...]]:
    """Return what is said of records whose identifier or name is that of a value, but for case, spaces and signs."""
    from pyspark.sql import functions as sf

    terms = {term for result in results for term in (result.path, result.value) if isinstance(term, ox.NamedNode)}
    names = {
        _letters(unquote(term.value.removeprefix(DATA_BASE))) for term in terms if term.value.startswith(DATA_BASE)
    }
    if not names - {""}:
        return set()
    own = facts.filter(sf.col("s").startswith(f"<{DATA_BASE}") & ~sf.col("s").startswith(f"<{DATA_BASE}{GENID}"))
    by_identifier = own.select("s", worked(_identifiers)(sf.col("s")).alias("name")).distinct()
    by_label = own.filter(sf.col("p") == str(LABEL)).select("s", worked(_labels)(sf.col("o")).alias("name"))
    found = _of(by_identifier.unionByName(by_label), "name", names - {""}).select("s").distinct().collect()
    return _about(facts, {row["s"] for row in found})


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _identifiers(subjects: pa.Array) -> pa.Array:
    import pyarrow as pa

    names = (unquote(text[1:-1].removeprefix(DATA_BASE)) for text in subjects.to_pylist())
    return pa.array([_letters(name) for name in names], pa.string())


def _labels(texts: pa.Array) -> pa.Array:
    import pyarrow as pa

    return pa.array([_letters(read_term(text).value) for text in texts.to_pylist()], pa.string())


def _graph(rows: Iterable[tuple[object, ...]], files: Sequence[str]) -> Graph:
    """Return rows as a graph, each statement where it stands first."""
    places, triples = Places(), set[ox.Triple]()
    for file, line, s, p, o, w in sorted(rows, key=lambda row: (row[0], row[1] or 0, *map(str, row[2:]))):
        triple = triple_of(str(s), str(p), str(o))
        triples.add(triple)
        if isinstance(line, int) and isinstance(file, int):
            value = read_term(str(w)).value
            places.note(Place(files[file], line=line), read_term(str(s)).value, triple.predicate.value, value)
    return Graph(frozenset(triples), places)
