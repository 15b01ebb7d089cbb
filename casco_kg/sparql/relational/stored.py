"""Literals as pyoxigraph's store keeps them: "01"^^xsd:integer and "1"^^xsd:integer are one term there."""

from __future__ import annotations

import polars as pl
from pyoxigraph import Literal, NamedNode, Quad, Store

from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, ColumnGraph, read_term
from casco_kg.rdf.constants import XSD

__all__ = ["as_stored"]

_KEPT = rf'(?:"|"@[a-zA-Z0-9-]+|"\d{{4}}-\d\d-\d\d"\^\^<{XSD}date>|"(?:0|[1-9]\d{{0,16}})"\^\^<{XSD}integer>)$'
_VALUE = NamedNode("urn:value")


def as_stored(graph: ColumnGraph) -> pl.DataFrame:
    """Return the triples of a graph with each literal in the form that a store would give it."""
    literals = graph.facts["o"].unique().to_frame().filter(pl.col("o") >= FIRST_LITERAL)
    literals = literals.with_columns(graph.dictionary.texts(literals["o"]).alias("text"))
    literals = literals.filter(~pl.col("text").str.contains(_KEPT))
    written = {id_: read_term(text) for id_, text in literals.iter_rows()}
    store = Store()
    store.extend(Quad(NamedNode(f"urn:{id_}"), _VALUE, term) for id_, term in written.items())
    kept = {int(quad.subject.value[4:]): quad.object for quad in store}
    changed = {id_: term for id_, term in kept.items() if term != written[id_] and isinstance(term, Literal)}
    if not changed:
        return graph.facts
    ids = graph.dictionary.ids(changed.values())
    new = pl.DataFrame(
        {"o": list(changed), "new": [ids[term] for term in changed.values()]}, schema={"o": ID, "new": ID}
    )
    joined = graph.facts.join(new, on="o", how="left")
    return joined.select("s", "p", pl.coalesce("new", "o").alias("o")).unique()
