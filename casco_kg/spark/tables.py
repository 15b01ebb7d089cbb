"""The statements of a graph as tables, and what paths lead to in them."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from casco_kg.rdf.constants import TYPE
from casco_kg.spark.relations import NOTHING, Rows, column, local
from casco_kg.spark.session import fixed
from casco_kg.sparql.relational.algebra import (
    Alternative,
    Inverse,
    NotRelationalError,
    Path,
    Pattern,
    Repeated,
    Sequence,
    Term,
    Variable,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["Tables", "counts_in"]

#: So many steps of a repeated path are followed on the driver; they are those of a vocabulary.
_FEW_STEPS = 50_000


class Tables:
    """The statements of a graph, which are counted first.

    Args:
        facts: each statement once, as ``s``, ``p`` and ``o``.
    """

    def __init__(self, facts: DataFrame) -> None:
        from pyspark.sql import functions as sf

        self.facts = facts
        self._counts = counts_in(facts)
        ends = [sf.approx_count_distinct(end).alias(end) for end in ("s", "o")]
        #: Of each property, how many statements have it, and about how many subjects and values these have.
        self._sizes: dict[str, dict[str, int]] = {
            row["p"]: {"n": row["n"], "s": row["s"], "o": row["o"]}
            for row in facts.groupBy("p").agg(sf.count("s").alias("n"), *ends).collect()
        }
        self._paths: dict[Path, tuple[DataFrame | None, int | None]] = {}
        self._total = sum(self._counts.values())

    def solutions(self, pattern: Pattern, rows: Rows, needed: frozenset[str]) -> Rows:
        """Return what a pattern matches, a column for each variable that is needed.

        Args:
            pattern: the pattern.
            rows: what is bound by now; a path that may have no length starts from there.
            needed: the names of the variables whose values are needed.
        """
        ends = {"s": pattern.subject, "o": pattern.object}
        if isinstance(pattern.path, Variable):
            parts = {"s": pattern.subject, "p": pattern.path, "o": pattern.object}
            return _named(self.facts, parts, needed, self._total)
        if isinstance(pattern.path, Repeated) and pattern.path.or_none:
            frame, most = self._from_somewhere(pattern.path, ends, rows)
        elif pattern.path == TYPE and not isinstance(pattern.object, Variable):
            most = self._counts.get((str(TYPE), str(pattern.object)), 0)
            frame = self.facts.filter(column("p") == str(TYPE)).select("s", "o") if most else None
        else:
            frame, most = self.pairs(pattern.path)
        return NOTHING if frame is None else _named(frame, ends, needed, most)

    def many(self, pattern: Pattern, bound: frozenset[str]) -> float:
        """Return about how many statements a look-up of a pattern finds, where some variables have a value."""
        path = pattern.path
        known = [not isinstance(end, Variable) or end.name in bound for end in (pattern.subject, pattern.object)]
        constant = [not isinstance(end, Variable) for end in (pattern.subject, pattern.object)]
        if all(known):
            return 0
        if isinstance(path, Variable):
            return 10 if any(known) else self._total
        if path == TYPE and constant[1]:
            return self._counts.get((str(TYPE), str(pattern.object)), 0)
        if isinstance(path, Repeated):
            return (10 if any(constant) else 1000) if any(known) else float("inf")
        if not any(known):
            return self._size(path)
        return self._from(path, "s" if known[0] else "o")

    def _size(self, path: Path) -> float:
        match path:
            case NamedNode():
                return self._sizes.get(str(path), {"n": 0})["n"]
            case Inverse(one) | Repeated(one, _):
                return self._size(one)
            case Sequence((first, *others)):
                return self._size(first) * prod(self._from(other, "s") for other in others)
            case Alternative(several):
                return sum(map(self._size, several))
        return self._total

    def _from(self, path: Path, end: str) -> float:
        """Return to how many others a path leads from one of its ends, on average."""
        match path:
            case NamedNode():
                sizes = self._sizes.get(str(path))
                return sizes["n"] / max(sizes[end], 1) if sizes else 0
            case Inverse(one):
                return self._from(one, "o" if end == "s" else "s")
            case Sequence(several):
                return prod(self._from(each, end) for each in several)
            case Alternative(several):
                return sum(self._from(each, end) for each in several)
            case Repeated(one, _):
                return 3 * self._from(one, end)
        return 10

    def pairs(self, path: Path) -> tuple[DataFrame | None, int | None]:
        """Return the pairs that a path leads along, as ``s`` and ``o``, and how many they are at most."""
        if path not in self._paths:
            self._paths[path] = self._along(path)
        return self._paths[path]

    def _along(self, path: Path) -> tuple[DataFrame | None, int | None]:
        match path:
            case NamedNode():
                count = self._sizes.get(str(path), {"n": 0})["n"]
                return (self.facts.filter(column("p") == str(path)).select("s", "o") if count else None), count
            case Inverse(one):
                frame, most = self.pairs(one)
                return (None if frame is None else _turned(frame)), most
            case Sequence((first, *others)):
                return self._one_after_another(first, others)
            case Alternative(several):
                found = [pairs for pairs in map(self.pairs, several) if pairs[0] is not None]
                frame = None
                for each, _ in found:
                    assert each is not None
                    frame = each if frame is None else frame.unionByName(each)
                sizes = [most for _, most in found]
                most = None if None in sizes else sum(size for size in sizes if size is not None)
                return (None if frame is None else frame.distinct()), most
            case Repeated(one, or_none=False):
                return self._closed(one)
        raise NotRelationalError("a variable, or a path that may have no length, within a path")

    def _one_after_another(self, first: Path, others: list[Path]) -> tuple[DataFrame | None, int | None]:
        frame, _ = self.pairs(first)
        for other in others:
            further, _ = self.pairs(other)
            if frame is None or further is None:
                return None, 0
            renamed = further.select(column("s").alias("o"), column("o").alias("next"))
            frame = frame.join(renamed, on="o").select("s", column("next").alias("o")).distinct()
        return frame, None

    def _closed(self, one: Path) -> tuple[DataFrame | None, int | None]:
        """Return the pairs of a path that is repeated: of a vocabulary on the driver, of data in rounds."""
        frame, most = self.pairs(one)
        if frame is None:
            return None, 0
        if most is not None and most <= _FEW_STEPS:
            steps: dict[str, list[str]] = {}
            for s, o in frame.select("s", "o").collect():
                steps.setdefault(s, []).append(o)
            pairs = [(start, end) for start in steps for end in _reached(start, steps)]
            return fixed(local(frame.sparkSession, ("s", "o"), pairs)), len(pairs)
        whole = new = fixed(frame.distinct())
        onward = frame.select(column("s").alias("o"), column("o").alias("next"))
        while new.limit(1).count():
            new = new.join(onward, on="o").select("s", column("next").alias("o")).distinct()
            new = fixed(new.join(whole, on=["s", "o"], how="left_anti"))
            whole = whole.unionByName(new)
        return whole, None

    def _from_somewhere(self, path: Repeated, ends: dict[str, Term], rows: Rows) -> tuple[DataFrame | None, int | None]:
        """Return where a path leads that may have no length, from an end that is known."""
        frame, most = self.pairs(Repeated(path.path, or_none=False))
        for start in ("o", "s"):
            term = ends[start]
            if isinstance(term, Variable):
                if term.name not in rows.names:
                    continue
                starts = rows.only([term.name]).data.select(column(term.name).alias("s"))
                most = None
            else:
                starts = local(self.facts.sparkSession, ["s"], [(str(term),)])
                frame = None if frame is None else frame.filter(column(start) == str(term))
                most = None if most is None else most + 1
            same = starts.select("s", column("s").alias("o"))
            return (same if frame is None else frame.unionByName(same).distinct()), (1 if frame is None else most)
        raise NotRelationalError("a path that may have no length, from anywhere to anywhere")


def counts_in(written: DataFrame) -> dict[tuple[str, str | None], int]:
    """Return how many statements have a property, or for ``rdf:type`` a property and a class."""
    from pyspark.sql import functions as sf

    class_ = sf.when((sf.col("p") == str(TYPE)) & ~sf.col("o").startswith('"'), sf.col("o"))
    rows = written.groupBy("p", class_.alias("class")).count().collect()
    return {(predicate, name): count for predicate, name, count in rows}


def _turned(frame: DataFrame) -> DataFrame:
    return frame.select(column("o").alias("s"), column("s").alias("o"))


def _reached(start: str, steps: dict[str, list[str]]) -> set[str]:
    found, waiting = set[str](), [start]
    while waiting:
        for end in steps.get(waiting.pop(), ()):
            if end not in found:
                found.add(end)
                waiting.append(end)
    return found


def _named(frame: DataFrame, terms: dict[str, Term], needed: frozenset[str], most: int | None) -> Rows:
    """Return what has the terms that are given, with columns called as variables are."""
    names: dict[str, str] = {}
    for place, term in terms.items():
        if not isinstance(term, Variable):
            frame = frame.filter(column(place) == str(term))
        elif term.name in names:
            frame = frame.filter(column(place) == column(names[term.name]))
        else:
            names[term.name] = place
    kept = {name: place for name, place in names.items() if name in needed}
    if not kept:
        from pyspark.sql import functions as sf

        return Rows(frame.select(sf.lit(1).alias("=")).limit(1), most=1)
    chosen = frame.select(*(column(place).alias(name) for name, place in kept.items()))
    return Rows(chosen, frozenset(kept), most=most)
