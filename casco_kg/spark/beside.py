"""What shapes read beside data and knowledge (casco_kg/findings.py), on DataFrames.

That several records share an identifier is said of rows of tables alone, which no statement stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.keys.names import designating, is_name, property_of
from casco_kg.keys.numbers import ways
from casco_kg.keys.said import LABEL
from casco_kg.linkage.documents import designated
from casco_kg.linkage.spellings import named_alike, words_of
from casco_kg.linkage.zeros import ZERO, without_zeros
from casco_kg.owl.plan.columns import read_term
from casco_kg.rdf.ours import NAME_OF, NAMED_ONLY_AS, NUMBER, WRITTEN_AS
from casco_kg.rdf.terms import DATA_BASE, GENID
from casco_kg.spark.identity import documents_described
from casco_kg.spark.references import about, collected
from casco_kg.spark.relations import local
from casco_kg.spark.terms import statements, triple_of, worked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["read_beside"]

_SPO = ("s", "p", "o")
_ANY = "<urn:any>"


def read_beside(facts: DataFrame, known: Graph) -> DataFrame:
    """Return what is read beside statements.

    Args:
        facts: the statements of the data, each once.
        known: what is known of the run: the day, and remarks on how files were read.
    """
    session = facts.sparkSession
    named_only = _named_only(facts)
    by_name = _alike(facts, named_only[1])
    beside = statements(session, known.triples | by_name.triples | _without_zeros(facts).triples)
    for part in (*_designated(facts), *named_only):
        beside = beside.unionByName(part)
    return beside


def _designated(facts: DataFrame) -> list[DataFrame]:
    """Return which documents texts name, and what names an unknown one; see :func:`designated`."""
    from pyspark.sql import functions as sf

    properties = sorted(str(property_of(key)) for key in designating() if not is_name(key))
    said = facts.filter(sf.col("p").isin(properties) & sf.col("o").startswith('"') & sf.col("s").startswith("<"))
    texts = {(_ANY, properties[0], text) for (text,) in collected(said.select("o"), "designations")}
    documents = documents_described(facts)
    found = designated(Graph(frozenset({triple_of(*row) for row in texts} | documents))).triples
    session = facts.sparkSession
    unknown = {(str(t.predicate), str(t.object)) for t in found if t.predicate != WRITTEN_AS}
    told = said.select("s", "o").distinct().join(sf.broadcast(local(session, ["p", "o"], unknown)), on="o")
    return [statements(session, (t for t in found if t.predicate == WRITTEN_AS)), told.select(*_SPO)]


def _alike(facts: DataFrame, only: DataFrame) -> Graph:
    """Return what is named like something else, by its label or, of what is described nowhere, its name alone."""
    from pyspark.sql import functions as sf

    labels = facts.filter((sf.col("p") == str(LABEL)) & sf.col("s").startswith("<")).select("s", "o")
    named = labels.unionByName(only.select("s", "o"))
    keyed = named.select("s", "o", sf.explode(sf.split(worked(_keys)(sf.col("o")), " ")).alias("key"))
    several = (
        keyed.groupBy("key").agg(sf.countDistinct("o").alias("n")).filter((sf.col("n") > 1) & (sf.col("key") != ""))
    )
    rows = keyed.join(several, on="key", how="left_semi").select("s", "o").distinct()
    found = collected(rows, "names in several spellings")
    return named_alike([(iri[1:-1], read_term(label).value) for iri, label in found])


def _without_zeros(facts: DataFrame) -> Graph:
    """Return what is referred to by a number without its zeros; see :func:`without_zeros`."""
    from pyspark.sql import functions as sf

    without = sf.regexp_extract("o", f'^"{ZERO}+([0-9]+)"$', 1)
    numbers = facts.filter(sf.col("p") == str(NUMBER)).withColumn("n", without).filter(sf.col("n") != "")
    value = sf.regexp_extract("o", f"^<{DATA_BASE}([0-9]+)>$", 1)
    referring = facts.filter(sf.col("p").isin([str(each) for each in ways()])).withColumn("n", value)
    referring = referring.join(numbers.select("n").distinct(), on="n", how="left_semi")
    referring = referring.join(facts.select(sf.col("s").alias("o")).distinct(), on="o", how="left_anti")
    rows = collected(referring.select(*_SPO), "references by a number without its zeros")
    if not rows:
        return Graph(frozenset())
    records = collected(numbers.select("s"), "numbers with zeros in front")
    described = about(facts, (node for (node,) in records))
    return without_zeros(Graph(frozenset({triple_of(*row) for row in rows} | described)))


def _named_only(facts: DataFrame) -> list[DataFrame]:
    """Return the name of each thing that is referred to and described nowhere; see :func:`named_only`."""
    from pyspark.sql import functions as sf

    values = facts.select("o").filter(sf.col("o").startswith(f"<{DATA_BASE}")).distinct()
    values = values.filter(~sf.col("o").startswith(f"<{DATA_BASE}{GENID}"))
    lacking = values.join(facts.select(sf.col("s").alias("o")), on="o", how="left_anti")
    name = sf.concat(sf.expr("substring(o, 1, length(o) - 1)"), sf.lit("#name>"))
    of = lacking.select(name.alias("s"), sf.lit(str(NAME_OF)).alias("p"), "o")
    text = worked(_unquoted)(sf.col("o"))
    return [of, lacking.select(name.alias("s"), sf.lit(str(NAMED_ONLY_AS)).alias("p"), text.alias("o"))]


def _keys(labels: pa.Array) -> pa.Array:
    """Return for each name its words without its legal form, and those of the names within it, with spaces between."""
    import pyarrow as pa

    return pa.array([" ".join(sorted(words_of(read_term(label).value))) for label in labels.to_pylist()], pa.string())


def _unquoted(values: pa.Array) -> pa.Array:
    import pyarrow as pa

    names = (unquote(value[1:-1].removeprefix(DATA_BASE)) for value in values.to_pylist())
    return pa.array([str(ox.Literal(name)) for name in names], pa.string())
