"""What files say, as Parquet that is read again without parsing (docs/parquet.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.source import ColumnSource
from casco_kg.rdf.terms import terms_of
from casco_kg.reading.parquet import PLACE, written
from casco_kg.reading.source import Source

__all__ = ["of_graph", "parquet_of"]

_TEXTS = {"s": pl.String, "p": pl.String, "o": pl.String}
_WHERE = {"sheet": pl.String, "line": pl.UInt32, "row": pl.UInt32, "column": pl.String, "pointer": pl.String}


def parquet_of(sources: Sequence[Source | ColumnSource]) -> bytes:
    """Return what sources say, in their order, each statement with its file and its place there."""
    parts = [_in_columns(each) if isinstance(each, ColumnSource) else _in_terms(each) for each in sources]
    if len(parts) > 1:  # a blank node is one of its own file
        parts = [_apart(part, number) for number, part in enumerate(parts, 1)]
    rows = pl.concat(parts)
    return written(rows.drop(column for column in PLACE if not rows[column].count() and column != "line"))


def of_graph(triples: Iterable[ox.Triple]) -> bytes:
    """Return statements without places, sorted."""
    texts = {tuple(map(str, triple)) for triple in triples}
    return written(pl.DataFrame(sorted(texts), schema=_TEXTS, orient="row"))


def _in_columns(source: ColumnSource) -> pl.DataFrame:
    rows = source.rows
    texts = [source.dictionary.texts(rows[column]).alias(column) for column in _TEXTS]
    where = [
        rows[column] if column in rows.columns else pl.repeat(None, rows.height, dtype=dtype, eager=True).alias(column)
        for column, dtype in _WHERE.items()
    ]
    file = pl.repeat(source.name, rows.height, dtype=pl.String, eager=True).alias("file")
    return pl.DataFrame([*texts, file, *where])


def _in_terms(source: Source) -> pl.DataFrame:
    names: dict[ox.BlankNode, str] = {}

    def text(term: object) -> str:
        return names.setdefault(term, f"_:b{len(names) + 1}") if isinstance(term, ox.BlankNode) else str(term)

    rows = []
    for triple in source.triples:
        place = source.places.find(*(term.value for term in terms_of(triple)))
        where = [getattr(place, column) if place else None for column in _WHERE]
        rows.append((*map(text, triple), place.file if place else source.name, *where))
    return pl.DataFrame(rows, schema={**_TEXTS, "file": pl.String, **_WHERE}, orient="row")


def _apart(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return rows with blank nodes that are those of the file with this number."""
    return rows.with_columns(pl.col("s", "o").str.replace("^_:", f"_:f{number}x"))
