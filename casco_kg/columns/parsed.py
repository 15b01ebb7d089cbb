"""Reads Turtle, TriG, N3 and N-Quads as columns: the parser writes them as N-Triples, and no term is made of them."""

from __future__ import annotations

from io import BytesIO

import polars as pl
import pyoxigraph as ox

from casco_kg.columns.n_triples import read_n_triples
from casco_kg.owl.plan.columns import Dictionary
from casco_kg.reading.rdf import lines_in, statements_in

__all__ = ["read_parsed"]


def read_parsed(
    text: str, name: str, rdf_format: ox.RdfFormat, base: str, dictionary: Dictionary
) -> pl.DataFrame | None:
    """Read a text as columns, in its order; None where the lines of its statements are not found.

    Args:
        text: the text.
        name: what it is called in messages.
        rdf_format: the format.
        base: what relative IRIs are resolved against; empty for as usual.
        dictionary: gets the terms.

    Raises:
        InputError: the text cannot be parsed or holds no statement.
    """
    statements = ox.serialize(statements_in(text, name, rdf_format, base), format=ox.RdfFormat.N_TRIPLES)
    assert statements is not None
    rows = read_n_triples(BytesIO(statements), name, dictionary)
    lines = None if rows is None else lines_in(text, rdf_format, rows.height)
    if rows is None or lines is None:
        return None
    return rows.with_columns(pl.Series("line", lines, dtype=pl.UInt32))
