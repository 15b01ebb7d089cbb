"""What records say, looked up in columns, where a reference is to lead to one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from urllib.parse import unquote

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.statements import NAMELESS, Statements, mapped
from casco_kg.keys.said import Numbered, Said, number_key
from casco_kg.owl.plan.columns import FIRST_LITERAL
from casco_kg.rdf.index import Index, Triples
from casco_kg.rdf.terms import DATA_BASE, Term

__all__ = ["said_in"]

_BASE = r"^<(.*?)[^/]*>$"
#: Where more statements may refer by a number, all is looked up in an index of terms, which takes more room.
_MANY = 1_000


def said_in(statements: Statements) -> Said:
    """Return what is said in statements that are held in columns."""
    return _InColumns(statements)


class _InColumns(Said):
    def __init__(self, statements: Statements) -> None:
        super().__init__(statements)
        self._statements = statements

    @cached_property
    def _bases(self) -> frozenset[str]:
        texts = self._statements.graph.dictionary.texts(self._statements.subject_ids)
        named = texts.filter(texts.str.starts_with("<") & ~texts.str.starts_with(NAMELESS))
        return frozenset({DATA_BASE, *named.str.extract(_BASE).unique()})

    @cached_property
    def _made_up(self) -> Index:
        """What is said of all that has no identifier: references are asked about one after the other."""
        made_up = self._statements.graph.dictionary.starting_with([NAMELESS])
        facts = self._statements.graph.facts
        return Triples(self._statements.terms(facts.filter(pl.col("s").is_in(made_up.implode()))))

    def of(self, subject: Term) -> Collection[ox.Triple]:
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(NAMELESS[1:]):
            return self._made_up.about(subject)
        return super().of(subject)

    def led_to(self, predicate: ox.NamedNode) -> Collection[Term]:
        values = self._statements.rows_having(predicate.value)["o"].unique()
        return {*self._statements.graph.dictionary.decode_all(values)}

    def numbered(self, number: ox.NamedNode, predicates: Iterable[ox.NamedNode]) -> Numbered:
        numbers = self._numbers(number)
        rows = self._statements.rows_having(*(predicate.value for predicate in predicates))
        rows = rows.filter(pl.col("o") < FIRST_LITERAL)
        names = self._names(rows["o"].unique())
        own = numbers.join(names.filter("made_up"), left_on="s", right_on="o", how="semi")["number"]
        wanted = pl.concat([names["whole"], names["end"], own]).unique()
        numbers = numbers.filter(pl.col("number").is_in(wanted.implode()))
        known = numbers["number"].unique().implode()
        may = names.filter(pl.col("made_up") | pl.col("whole").is_in(known) | pl.col("end").is_in(known))
        found = rows.join(may, on="o", how="semi") if numbers.height else rows.clear()
        if found.height > _MANY:
            self._index = Triples(frozenset(self._statements))
        records: dict[str, list[Term]] = {}
        nodes = self._statements.graph.dictionary.decode_all(numbers["s"])
        for text, node in zip(numbers["number"], nodes, strict=True):
            records.setdefault(text, []).append(node)
        return records, self._statements.terms(found)

    def _numbers(self, number: ox.NamedNode) -> pl.DataFrame:
        """Return the ids of IRIs that have a number, ``s``, each with a ``number`` of it."""
        rows = self._statements.rows_having(number.value)
        iris = self._statements.graph.dictionary.texts(rows["s"]).str.starts_with("<")
        rows = rows.filter(iris)
        return rows.select("s").with_columns(
            number=_folded(self._statements.graph.dictionary.values(rows["o"]), number_key)
        )

    def _names(self, values: pl.Series) -> pl.DataFrame:
        """Return ids of nodes, ``o``, with the texts that they may have been made of: ``whole``, or the ``end``."""
        texts = self._statements.graph.dictionary.texts(values)
        iris = texts.str.strip_prefix("<").str.strip_suffix(">")
        return pl.DataFrame(
            {
                "o": values,
                "made_up": texts.str.starts_with(NAMELESS),
                "whole": _folded(iris.str.strip_prefix(DATA_BASE), _as_written),
                "end": _folded(iris.str.extract(r"([^/]*)$"), _as_written),
            }
        )


def _folded(names: pl.Series, fold: Callable[[str], str]) -> pl.Series:
    """Return the keys of numbers: in small letters, or by a function those for which that is not all."""
    return mapped(names, r"%|[^\x21-\x7e]", fold, names.str.to_lowercase())


def _as_written(name: str) -> str:
    """Return the key of the number that the end of an IRI was made of."""
    return number_key(unquote(name))
