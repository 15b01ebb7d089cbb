"""Finds what is meant where statements refer by a name or a number, as loading does (casco_kg/keys).

Which is meant is worked out on the driver by the same functions, over those statements that have to do with such a
reference. Of these there are few in a register whose records have identifiers; of many, they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.keys import numbers, parties
from casco_kg.keys.names import property_of
from casco_kg.keys.said import LABEL, Said, is_made_up, number_key
from casco_kg.owl.plan.columns import read_term
from casco_kg.rdf.index import Triples
from casco_kg.rdf.terms import DATA_BASE, GENID, prefixes
from casco_kg.spark.relations import local
from casco_kg.spark.terms import triple_of, worked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

__all__ = ["MOST", "about", "collected", "meant_as_known", "meant_by_number"]

#: So many statements that refer by names or numbers are looked at on the driver.
MOST = 200_000
_SPO = ("s", "p", "o")


def collected(frame: DataFrame, what: str) -> list[tuple[str, ...]]:
    """Return rows of texts, each once.

    Raises:
        UsageError: they are too many.
    """
    rows = [tuple(row) for row in frame.distinct().limit(MOST + 1).collect()]
    if len(rows) > MOST:
        raise UsageError(
            f"the engine spark finds more than {MOST:,} {what}, too many to be worked out on one computer; say by "
            "identifiers what is meant, or resolve it first with casco-kg convert FILE -o FILE.nt"
        )
    return rows


def about(facts: DataFrame, nodes: Iterable[str]) -> set[ox.Triple]:
    """Return the statements about some nodes."""
    wanted = {(node,) for node in nodes}
    if not wanted:
        return set()
    from pyspark.sql import functions as sf

    table = sf.broadcast(local(facts.sparkSession, ["s"], wanted))
    rows = facts.select(*_SPO).join(table, on="s", how="left_semi")
    return {triple_of(*row) for row in collected(rows.select(*_SPO), "statements on what is named")}


def meant_as_known(facts: DataFrame) -> dict[tuple[str, str], str]:
    """Return for each property and value that names a body of the knowledge graph that body."""
    from pyspark.sql import functions as sf

    ways = parties.ways()
    unless = {predicate for way in ways.values() for predicate in way.unless}
    referring = _referring(facts, [*ways, *unless])
    known = worked(_known_bodies, "boolean")(sf.col("p"), sf.col("text"))
    values = referring.filter(sf.col("p").isin(_texts(ways))).select("p", "o", "text").distinct()
    found = collected(values.filter(known), "names")
    if not found:
        return {}
    names = {text for _, _, text in found}
    triples = _witnesses(facts, ways)
    triples |= about(facts, {value for _, value, _ in found} | _called(facts, names, LABEL))
    named = referring.filter(sf.col("text").isin(sorted(names))).select(*_SPO)
    referring_rows = named.groupBy("p", "o").agg(sf.min("s").alias("s")).select(*_SPO)
    triples |= {triple_of(*row) for row in collected(referring_rows, "names")}
    triples |= about(facts, {str(t.object) for t in triples if is_made_up(_iri(t.object))})
    led = parties.meant_as_known(Said(Triples(triples | _of_bases(facts, triples))))
    return {(str(predicate), str(value)): str(body) for (predicate, value), body in led.items()}


def meant_by_number(facts: DataFrame) -> set[tuple[str, str, str, str]]:
    """Return the statements that refer to records by a number, with each of these records."""
    from pyspark.sql import functions as sf

    number, ways = property_of("number"), numbers.ways()
    key = worked(_keys)
    numbered = facts.filter(sf.col("p") == str(number)).select(key(_value()(sf.col("o"))).alias("n"), "s")
    referring = _referring(facts, ways, number).withColumn("n", key(sf.col("text")))
    referring = referring.join(numbered.select("n").distinct(), on="n", how="left_semi")
    bodies = [str(predicate) for predicate, way in ways.items() if not way.having]
    having = {str(each) for way in ways.values() for each in way.having}
    described = facts.select(sf.col("s").alias("o")).distinct()
    kind = facts.filter(sf.col("p").isin(sorted(having))).select(sf.col("s").alias("o")).distinct()
    made_up = sf.col("o").startswith(f"<{_GENID}")
    of_bodies = referring.filter(sf.col("p").isin(bodies) & ~made_up).join(described, on="o", how="left_anti")
    # What has one property of several that a way may ask for is looked at again on the driver.
    several = len({frozenset(way.having) for way in ways.values() if way.having}) > 1
    others = referring.filter(~sf.col("p").isin(bodies) & ~made_up)
    others = others if several else others.join(kind, on="o", how="left_anti")
    parts = [part.select(*_SPO, "n") for part in (of_bodies, others, referring.filter(made_up))]
    found = collected(reduce(lambda one, other: one.unionByName(other), parts), "references by number")
    if not found:
        return set()
    triples = {triple_of(*row[:3]) for row in found}
    wanted = local(facts.sparkSession, ["n"], {(row[3],) for row in found})
    records = {
        row[0] for row in collected(numbered.join(sf.broadcast(wanted), on="n", how="left_semi").select("s"), "numbers")
    }
    triples |= about(facts, records | {row[0] for row in found} | {row[2] for row in found})
    parts_of = {str(t.object) for t in triples if isinstance(t.object, ox.NamedNode)}
    triples |= about(facts, parts_of)
    led = numbers.meant_by_number(Said(Triples(triples | _of_bases(facts, triples))))
    rows = ((t, record) for t, many in led.items() for record in many)
    return {(str(t.subject), str(t.predicate), str(t.object), str(record)) for t, record in rows}


_GENID = DATA_BASE + GENID


def _texts(terms: Iterable[object]) -> list[str]:
    return sorted(map(str, terms))


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _referring(facts: DataFrame, predicates: Iterable[ox.NamedNode], by: ox.NamedNode = LABEL) -> DataFrame:
    """Return the statements with some properties and the text by which each refers, as ``text``; null for none."""
    from pyspark.sql import functions as sf

    chosen = facts.filter(sf.col("p").isin(_texts(predicates)) & ~sf.col("o").startswith('"')).select(*_SPO)
    made_up = sf.col("o").startswith(f"<{_GENID}")
    plain = chosen.filter(~made_up).withColumn("text", worked(_written)(sf.col("o")))
    names = facts.filter(sf.col("p") == str(by)).select(sf.col("s").alias("o"), _value()(sf.col("o")).alias("text"))
    return plain.unionByName(chosen.filter(made_up).join(names, on="o"))


def _value() -> Callable[..., Column]:
    return worked(_values)


def _called(facts: DataFrame, names: Iterable[str], predicate: ox.NamedNode) -> set[str]:
    """Return what has one of some texts for a property."""
    from pyspark.sql import functions as sf

    said = facts.filter(sf.col("p") == str(predicate)).select("s", worked(_values)(sf.col("o")).alias("text"))
    table = sf.broadcast(local(facts.sparkSession, ["text"], {(name,) for name in names}))
    return {row[0] for row in collected(said.join(table, on="text", how="left_semi").select("s"), "names")}


def _witnesses(facts: DataFrame, ways: Iterable[ox.NamedNode]) -> set[ox.Triple]:
    """Return for each property one statement, if there is one, whose value the data describes, and a part of that."""
    from pyspark.sql import functions as sf

    referring = facts.filter(sf.col("p").isin(_texts(ways)) & ~sf.col("o").startswith(f"<{_GENID}")).select(*_SPO)
    described = facts.select(sf.col("s").alias("o")).distinct()
    both = referring.join(described, on="o", how="left_semi").groupBy("p").agg(sf.min(sf.struct("s", "o")).alias("so"))
    rows = [(row["so"]["s"], row["p"], row["so"]["o"]) for row in both.collect()]
    return {triple_of(*row) for row in rows} | about(facts, {row[2] for row in rows})


def _of_bases(facts: DataFrame, triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return for the start of each IRI that is referred to a statement on a record that begins so, if there is one."""
    from pyspark.sql import functions as sf

    bases = sorted({re.sub(r"[^/]*$", "", _iri(t.object)) for t in triples if isinstance(t.object, ox.NamedNode)})
    base = sf.regexp_replace(sf.col("s"), "[^/]*$", "")
    table = sf.broadcast(local(facts.sparkSession, ["base"], {(f"<{each}",) for each in bases}))
    found = facts.filter(~sf.col("s").startswith(f"<{_GENID}")).withColumn("base", base)
    found = found.join(table, on="base", how="left_semi").groupBy("base").agg(sf.min(sf.struct(*_SPO)).alias("one"))
    return {triple_of(*row["one"]) for row in found.collect()}


def _written(texts: pa.Array) -> pa.Array:
    """Return by which text a reference is, were its IRI one of a record."""
    import pyarrow as pa

    ours, found = prefixes()["id"], []
    for text in texts.to_pylist():
        iri = text[1:-1]
        start = DATA_BASE if iri.startswith(DATA_BASE) else re.sub(r"[^/]*$", "", iri)
        found.append(None if iri.startswith(ours) else unquote(iri.removeprefix(start)))
    return pa.array(found, pa.string())


def _known_bodies(predicates: pa.Array, texts: pa.Array) -> pa.Array:
    import pyarrow as pa

    pairs = zip(predicates.to_pylist(), texts.to_pylist(), strict=True)
    ways = {str(predicate): predicate for predicate in parties.ways()}
    return pa.array([bool(t and p in ways and parties.known_body(t, ways[p])) for p, t in pairs], pa.bool_())


def _keys(texts: pa.Array) -> pa.Array:
    import pyarrow as pa

    return pa.array([None if text is None else number_key(text) for text in texts.to_pylist()], pa.string())


def _values(texts: pa.Array) -> pa.Array:
    """Return what terms are, without signs around them."""
    import pyarrow as pa

    return pa.array([None if text is None else read_term(text).value for text in texts.to_pylist()], pa.string())
