"""The triples of a graph as tables of ids, and what paths lead to in them."""

from __future__ import annotations

import polars as pl
from pyoxigraph import Literal, NamedNode

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
from casco_kg.sparql.relational.terms import ID, Terms

__all__ = ["UNIT", "Tables"]

#: One row, with a column that no variable can be named like.
UNIT = pl.DataFrame({"": [0]}, schema={"": ID})
_EMPTY = pl.DataFrame(schema={"s": ID, "o": ID})


class Tables:
    """The triples of a graph.

    Args:
        facts: ids of subjects, properties and objects: ``s``, ``p`` and ``o``; each triple once.
        terms: the terms that they stand for.
    """

    def __init__(self, facts: pl.DataFrame, terms: Terms) -> None:
        self._facts = facts
        self._terms = terms
        self._by_property = {
            key: part for (key,), part in facts.partition_by("p", as_dict=True, include_key=False).items()
        }
        self._pairs: dict[Path, pl.DataFrame] = {}
        self._chosen: dict[tuple[Path, Term | None, Term | None], pl.DataFrame] = {}
        self._ends: dict[tuple[Path, str], pl.DataFrame] = {}

    @property
    def by_property(self) -> dict[tuple[object, ...], pl.DataFrame]:
        """The pairs that each property leads along, by its id."""
        return {(key,): rows for key, rows in self._by_property.items()}

    def solutions(self, pattern: Pattern, bound: dict[str, pl.Series], needed: frozenset[str]) -> pl.DataFrame:
        """Return what a pattern matches, a column for each variable that is needed, or for one at least.

        Args:
            pattern: the pattern.
            bound: values of variables; a path that may have no length starts from these.
            needed: the names of the variables whose values are needed.
        """
        path = pattern.path
        if isinstance(path, Variable):
            return self._of_any_property(pattern, path)
        subject = None if isinstance(pattern.subject, Variable) else pattern.subject
        object_ = None if isinstance(pattern.object, Variable) else pattern.object
        if isinstance(path, Repeated):
            return _named(self._repeated(pattern, path, bound), _ends(pattern))
        if isinstance(pattern.subject, Variable) and isinstance(pattern.object, Variable):
            for end, here, other in (("s", pattern.subject, pattern.object), ("o", pattern.object, pattern.subject)):
                if here != other and other.name not in needed:
                    return _named(self._at(path, end), {end: here})
        return _named(self._of(path, subject, object_), _ends(pattern))

    def many(self, pattern: Pattern, bound: frozenset[str]) -> float:
        """Return how many triples a look-up of a pattern finds, on average, where some variables have a value."""
        path = pattern.path
        known = {end: not isinstance(term, Variable) or term.name in bound for end, term in _ends(pattern).items()}
        if all(known.values()):
            return 0
        if isinstance(path, Variable):
            return self._facts.height if not any(known.values()) else 10
        if isinstance(path, Repeated):
            return 1000 if any(known.values()) else float("inf")
        constants = {end: term for end, term in _ends(pattern).items() if not isinstance(term, Variable)}
        if constants:
            return self._of(path, *(constants.get(end) for end in ("s", "o"))).height
        height = self._of(path, None, None).height
        for end, is_known in known.items():
            if is_known and height:
                return height / self._count(path, end)
        return height

    def _count(self, path: Path, end: str) -> float:
        return self._at(path, end).height

    def _at(self, path: Path, end: str) -> pl.DataFrame:
        """Return what stands at one end of a path, each once."""
        if (path, end) not in self._ends:
            self._ends[path, end] = pl.DataFrame({end: self.pairs(path)[end].unique()})
        return self._ends[path, end]

    def _of_any_property(self, pattern: Pattern, variable: Variable) -> pl.DataFrame:
        rows = self._facts
        for name, term in _ends(pattern).items():
            if not isinstance(term, Variable):
                rows = rows.filter(pl.col(name) == self._terms.id_of(term))
        return _named(rows, {"s": pattern.subject, "p": variable, "o": pattern.object})

    def _of(self, path: Path, subject: Term | None, object_: Term | None) -> pl.DataFrame:
        """Return the pairs that a path leads along, from or to some term."""
        key = (path, subject, object_)
        if key not in self._chosen:
            rows = self.pairs(path)
            for name, term in (("s", subject), ("o", object_)):
                if isinstance(term, NamedNode | Literal):
                    rows = rows.filter(pl.col(name) == self._terms.id_of(term))
            self._chosen[key] = rows
        return self._chosen[key]

    def pairs(self, path: Path) -> pl.DataFrame:
        """Return all pairs that a path leads along."""
        match path:
            case NamedNode():
                return self._by_property.get(self._terms.id_of(path), _EMPTY)
            case Variable():
                raise NotRelationalError("a variable within a path")
        if path not in self._pairs:
            self._pairs[path] = self._along(path)
        return self._pairs[path]

    def _along(self, path: Path) -> pl.DataFrame:
        match path:
            case Inverse(one):
                return self.pairs(one).select(pl.col("o").alias("s"), pl.col("s").alias("o"))
            case Sequence((first, *others)):
                rows = self.pairs(first)
                for other in others:
                    further = self.pairs(other).rename({"s": "o", "o": "next"})
                    rows = rows.join(further, on="o").select("s", pl.col("next").alias("o")).unique()
                return rows
            case Alternative(several):
                return pl.concat([self.pairs(one) for one in several]).unique()
            case Repeated(one, or_none=False):
                return self._further(self.pairs(one), self.pairs(one))
        raise NotRelationalError("a path that may have no length, within another")

    def _repeated(self, pattern: Pattern, path: Repeated, bound: dict[str, pl.Series]) -> pl.DataFrame:
        """Return what is reached from the end of a path that is known, or from all where it has a length."""
        steps, ends = self.pairs(path.path), _ends(pattern)
        for start, other in (("o", "s"), ("s", "o")):
            term = ends[start]
            if isinstance(term, Variable) and term.name not in bound:
                continue
            ids = bound[term.name] if isinstance(term, Variable) else pl.Series([self._terms.id_of(term)], dtype=ID)
            starts = pl.DataFrame({start: ids.unique()})
            rows = self._further(starts.join(steps, on=start).select("s", "o"), steps, forward=start == "s")
            if path.or_none:
                same = starts.select(pl.col(start), pl.col(start).alias(other)).select("s", "o")
                rows = pl.concat([rows, same]).unique()
            if not isinstance(ends[other], Variable):
                rows = rows.filter(pl.col(other) == self._terms.id_of(ends[other]))  # type: ignore[arg-type]
            return rows
        if path.or_none:
            raise NotRelationalError("a path that may have no length, from anywhere to anywhere")
        return self.pairs(path)

    def _further(self, rows: pl.DataFrame, steps: pl.DataFrame, *, forward: bool = True) -> pl.DataFrame:
        """Return pairs, and those that further steps lead to, ahead or back."""
        near, far = ("o", "s") if forward else ("s", "o")
        onward = steps.rename({far: near, near: "next"})
        new = rows = rows.select("s", "o").unique()
        while new.height:
            new = new.join(onward, on=near).select(pl.col(far), pl.col("next").alias(near)).select("s", "o").unique()
            new = new.join(rows, on=["s", "o"], how="anti")
            rows = pl.concat([rows, new])
        return rows


def _ends(pattern: Pattern) -> dict[str, Term]:
    return {"s": pattern.subject, "o": pattern.object}


def _named(rows: pl.DataFrame, terms: dict[str, Term]) -> pl.DataFrame:
    """Return rows with columns called as variables are; of a variable that stands twice, those where it is the same."""
    names: dict[str, str] = {}
    for column, term in terms.items():
        if isinstance(term, Variable):
            if term.name in names:
                rows = rows.filter(pl.col(column) == pl.col(names[term.name]))
            else:
                names[term.name] = column
    if not names:
        return UNIT if rows.height else UNIT.clear()
    return pl.DataFrame([rows.get_column(column).alias(name) for name, column in names.items()])
