"""Literals as pyoxigraph's store keeps them: "01"^^xsd:integer and "1"^^xsd:integer are one term there."""

from __future__ import annotations

import polars as pl
from pyoxigraph import Literal, NamedNode, Quad, Store

from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, ColumnGraph, read_term
from casco_kg.rdf.constants import XSD

__all__ = ["as_stored", "stored_forms"]

_KEPT = rf'(?:"|"@[a-zA-Z0-9-]+|"\d{{4}}-\d\d-\d\d"\^\^<{XSD}date>|"(?:0|[1-9]\d{{0,16}})"\^\^<{XSD}integer>)$'
_VALUE = NamedNode("urn:value")


def as_stored(graph: ColumnGraph) -> pl.DataFrame:
    """Return the triples of a graph with each literal in the form that a store would give it."""
    literals = graph.facts["o"].unique().to_frame().filter(pl.col("o") >= FIRST_LITERAL)
    literals = literals.with_columns(graph.dictionary.texts(literals["o"]).alias("text"))
    changed = stored_forms(literals["text"])
    if not changed:
        return graph.facts
    literals = literals.filter(pl.col("text").is_in(list(changed)))
    forms = [changed[text] for text in literals["text"]]
    ids = graph.dictionary.ids(forms)
    new = pl.DataFrame({"o": literals["o"], "new": [ids[term] for term in forms]}, schema={"o": ID, "new": ID})
    is_changed = pl.col("o").is_in(new["o"].implode())
    rest = graph.facts.filter(~is_changed)
    rows = graph.facts.filter(is_changed).join(new, on="o").select("s", "p", pl.col("new").alias("o")).unique()
    there = rest.filter(pl.col("o").is_in(rows["o"].unique().implode()))
    return pl.concat([rest, rows.join(there, on=["s", "p", "o"], how="anti")])


def stored_forms(literals: pl.Series) -> dict[str, Literal]:
    """Return those of some literals, as N-Triples, to which a store gives another form, each with that."""
    written = [read_term(text) for text in literals.filter(~literals.str.contains(_KEPT))]
    store = Store()
    store.extend(Quad(NamedNode(f"urn:{place}"), _VALUE, term) for place, term in enumerate(written))
    kept = {written[int(quad.subject.value[4:])]: quad.object for quad in store}
    return {str(term): form for term, form in kept.items() if form != term and isinstance(form, Literal)}
