"""What records say, looked up in columns, where a reference is to lead to one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from urllib.parse import unquote

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.statements import Statements, mapped
from casco_kg.keys.said import Said, folded
from casco_kg.owl.plan.columns import FIRST_LITERAL
from casco_kg.rdf.index import Index, Triples
from casco_kg.rdf.terms import DATA_BASE, GENID, Term

__all__ = ["said_in"]

_MADE_UP = f"<{DATA_BASE}{GENID}"
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
        named = texts.filter(texts.str.starts_with("<") & ~texts.str.starts_with(_MADE_UP))
        return frozenset({DATA_BASE, *named.str.extract(_BASE).unique()})

    @cached_property
    def _made_up(self) -> Index:
        """What is said of all that has no identifier: references are asked about one after the other."""
        made_up = self._statements.graph.dictionary.starting_with([_MADE_UP])
        facts = self._statements.graph.facts
        return Triples(self._statements.terms(facts.filter(pl.col("s").is_in(made_up.implode()))))

    def of(self, subject: Term) -> Collection[ox.Triple]:
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(_MADE_UP[1:]):
            return self._made_up.about(subject)
        return super().of(subject)

    def led_to(self, predicate: ox.NamedNode) -> Collection[Term]:
        values = self._statements.rows_having(predicate.value)["o"].unique()
        return {*self._statements.graph.dictionary.decode_all(values)}

    def referring(self, predicates: Iterable[ox.NamedNode], numbers: Collection[str]) -> Iterable[ox.Triple]:
        rows = self._statements.rows_having(*(predicate.value for predicate in predicates))
        rows = rows.filter(pl.col("o") < FIRST_LITERAL)
        values = rows["o"].unique()
        texts = pl.DataFrame({"o": values, "text": self._statements.graph.dictionary.texts(values)})
        text = pl.col("text").str.strip_prefix("<").str.strip_suffix(">")
        names = texts.with_columns(
            made_up=pl.col("text").str.starts_with(_MADE_UP),
            whole=text.str.strip_prefix(DATA_BASE),
            end=text.str.extract(r"([^/]*)$"),
        )
        wanted = pl.Series([*numbers], dtype=pl.String).implode()
        may = names.filter(
            pl.col("made_up") | _folded(names["whole"]).is_in(wanted) | _folded(names["end"]).is_in(wanted)
        )
        found = rows.join(may.select("o"), on="o", how="semi")
        if found.height > _MANY:
            self._index = Triples(frozenset(self._statements))
        return self._statements.terms(found)


def _folded(names: pl.Series) -> pl.Series:
    """Return names as numbers are folded."""
    return mapped(names, r"%|[^\x21-\x7e]", lambda name: folded(unquote(name)), names.str.to_lowercase())
