"""What terms are, by their ids: looked up in columns that are made once for a dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import polars as pl
from pyoxigraph import BlankNode, Literal, NamedNode

from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, Dictionary, read_term
from casco_kg.sparql.relational.algebra import Constant

__all__ = ["ID", "Terms"]

_TEXT = r'(?s)^"(.*)"(?:@[^"]*|\^\^<[^"]*>)?$'
_OF_TEXT = r'"(?:@[^"]*)?$'
#: Signs that N-Triples may write otherwise.
_ESCAPED = r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029]'


class Terms:
    """Terms by id.

    Args:
        dictionary: of the graph; texts that queries make are added to it.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._constants: dict[Constant, int] = {}
        self._resources: list[pl.DataFrame] = []
        self._literals: list[pl.DataFrame] = []

    def id_of(self, term: Constant) -> int:
        """Return the id of a term."""
        if term not in self._constants:
            self._constants[term] = self._dictionary.ids([term])[term]
        return self._constants[term]

    def ids_of(self, terms: Iterable[NamedNode | BlankNode | Literal]) -> pl.Series:
        """Return the ids of terms."""
        return pl.Series(list(self._dictionary.ids(terms).values()), dtype=ID)

    def decode(self, ids: Iterable[int]) -> dict[int, NamedNode | BlankNode | Literal]:
        """Return terms by id."""
        wanted = pl.Series(list(dict.fromkeys(ids)), dtype=ID)
        texts = self._dictionary.texts(wanted)
        return {id_: read_term(text) for id_, text in zip(wanted, texts, strict=True)}

    def written(self, ids: pl.Series) -> pl.Series:
        """Return terms as N-Triples."""
        return self._dictionary.texts(ids)

    def strings(self, ids: pl.Series) -> pl.Series:
        """Return what STR says of terms: null of blank nodes and of what is unbound."""
        return self._looked_up(ids, "string")

    def is_plain(self, ids: pl.Series) -> bool:
        """Return whether all terms are literals that are strings without a language."""
        return self._all(ids, "plain")

    def are_texts(self, ids: pl.Series) -> bool:
        """Return whether all terms are strings, with a language or without."""
        return self._all(ids, "text")

    def _all(self, ids: pl.Series, name: str) -> bool:
        if ids.null_count() == len(ids):
            return True
        return bool((ids >= FIRST_LITERAL).all()) and bool(self._looked_up(ids, name).all())

    def _looked_up(self, ids: pl.Series, name: str) -> pl.Series:
        """Return a column of what is known of terms."""
        if ids.null_count() == len(ids):
            return pl.repeat(None, len(ids), dtype=pl.String if name == "string" else pl.Boolean, eager=True)
        is_literal = ids >= FIRST_LITERAL
        if is_literal.all():
            return self._known(self._literals, FIRST_LITERAL, ids)[name].gather(ids - FIRST_LITERAL)
        if not is_literal.any():
            return self._known(self._resources, 0, ids)[name].gather(ids)
        frame = pl.DataFrame({"id": ids, "literal": is_literal})
        resources = frame.select(pl.when(~pl.col("literal")).then("id")).to_series()
        literals = frame.select(pl.when("literal").then("id")).to_series()
        both = pl.DataFrame([self._looked_up(resources, name).alias("r"), self._looked_up(literals, name).alias("l")])
        return both.select(pl.coalesce("l", "r")).to_series()

    def _known(self, known: list[pl.DataFrame], start: int, ids: pl.Series) -> pl.DataFrame:
        """Return what is known of all terms of a kind up to the last of some; each is looked at once."""
        last = cast(int, ids.max()) - start
        if not known or known[0].height <= last:
            count = known[0].height if known else 0
            further = self._described(pl.int_range(start + count, start + last + 1, dtype=ID, eager=True))
            known[:] = [pl.concat([*known, further])]
        return known[0]

    def _described(self, ids: pl.Series) -> pl.DataFrame:
        texts = pl.DataFrame({"text": self.written(ids)})
        text = pl.col("text")
        described = texts.select(
            pl.when(text.str.starts_with("<"))
            .then(text.str.strip_prefix("<").str.strip_suffix(">"))
            .when(text.str.starts_with('"'))
            .then(text.str.extract(_TEXT, 1))
            .alias("string"),
            text.str.ends_with('"').alias("plain"),
            text.str.contains(_OF_TEXT).alias("text"),
        )
        escaped = texts.with_row_index().filter(text.str.contains("\\", literal=True))
        if not escaped.height:
            return described
        meant = pl.Series([read_term(each).value for each in escaped["text"]], dtype=pl.String)
        return described.with_columns(described["string"].scatter(escaped["index"], meant))

    def are_nodes(self, ids: pl.Series, start: str) -> pl.Series:
        """Return whether terms, none of them a literal, begin so: with ``<`` IRIs, with ``_`` blank nodes."""
        return self.written(ids).str.starts_with(start)

    def literals(self, strings: pl.Series) -> pl.Series:
        """Return the ids of strings."""
        frame = pl.DataFrame({"text": strings}, schema={"text": pl.String})
        texts = frame.select('"' + pl.col("text") + '"').to_series()
        involved = frame.with_row_index().filter(pl.col("text").str.contains(_ESCAPED))
        if involved.height:
            written = pl.Series([str(Literal(each)) for each in involved["text"]], dtype=pl.String)
            texts = texts.scatter(involved["index"], written)
        return pl.DataFrame({"text": texts}).select(self._dictionary.literals(pl.col("text"))).to_series()

    def resources(self, iris: pl.Series) -> pl.Series:
        """Return the ids of IRIs."""
        frame = pl.DataFrame({"text": iris}, schema={"text": pl.String})
        return frame.select(self._dictionary.resources("<" + pl.col("text") + ">")).to_series()
