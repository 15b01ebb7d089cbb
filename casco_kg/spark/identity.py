"""What loading makes of references (casco_kg/loading.py), on DataFrames: what names and numbers lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.keys.documents import DESCRIBING, known_documents
from casco_kg.keys.known import meaning_of, meant_by_designation, meant_by_name, naming, told_by_text
from casco_kg.keys.names import NAMED, name_in
from casco_kg.keys.said import LABEL
from casco_kg.owl.plan.columns import read_term
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.ours import ADOPTS, EDITION, STANDARD
from casco_kg.rdf.terms import DATA_BASE, GENID
from casco_kg.spark.references import about, collected, meant_as_known, meant_by_number
from casco_kg.spark.relations import local
from casco_kg.spark.terms import triple_of, worked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["documents_described", "identified"]

_SPO = ("s", "p", "o")
_GENID = f"<{DATA_BASE}{GENID}"


def identified(facts: DataFrame, names: tuple[str, ...]) -> DataFrame:
    """Return statements that lead to what they mean, with what stood there as ``w``, by which places are found.

    Args:
        facts: the statements as they are written.
        names: what the files are called.

    Raises:
        InputError: there are blank nodes.
        UsageError: more refer by names or numbers than can be worked out on the driver.
    """
    from pyspark.sql import functions as sf

    _refuse_blank_nodes(facts, names)
    by_text = sf.col("p").isin([str(predicate) for predicate in told_by_text()]) & sf.col("o").startswith('"')
    texts = facts.filter(by_text).withColumn("w", sf.col("o"))
    texts = texts.withColumn("o", worked(_meanings)(sf.col("p"), sf.col("o")))
    facts = facts.filter(~by_text).withColumn("w", sf.col("o")).unionByName(texts)
    renamed = {f"<{old}>": f"<{new}>" for old, new in (_meant_by_name(facts) | _meant_by_designation(facts)).items()}
    if renamed:
        facts = _renamed(facts, renamed)
    if bodies := meant_as_known(facts):
        rows = {(*key, body) for key, body in bodies.items()}
        facts = _led(facts, local(facts.sparkSession, ["p", "o", "new"], rows), {value for _, value in bodies})
    if led := meant_by_number(facts):
        facts = _led(facts, local(facts.sparkSession, [*_SPO, "new"], led), {value for _, _, value, _ in led})
    return facts


def _refuse_blank_nodes(facts: DataFrame, names: tuple[str, ...]) -> None:
    from pyspark.sql import functions as sf

    blank = facts.filter(sf.col("s").startswith("_:") | sf.col("o").startswith("_:")).orderBy("file", "line").limit(1)
    for row in blank.collect():
        place = names[row["file"]] if row["line"] is None else f"{names[row['file']]}:{row['line']}"
        raise InputError(
            f"{place}: has blank nodes, which the engine spark does not read; give them IRIs with "
            "casco-kg convert FILE -o FILE.nt"
        )


def _meanings(predicates: pa.Array, texts: pa.Array) -> pa.Array:
    import pyarrow as pa

    pairs = zip(predicates.to_pylist(), texts.to_pylist(), strict=True)
    return pa.array([str(meaning_of(read_term(p), read_term(text))) for p, text in pairs], pa.string())  # type: ignore[arg-type]


def _meant_by_name(facts: DataFrame) -> dict[str, str]:
    from pyspark.sql import functions as sf

    unidentified = facts.filter(sf.col("s").startswith(f"<{NAMED}"))
    labels = unidentified.filter(sf.col("p") == str(LABEL)).select("o").distinct()
    called = facts.filter(sf.col("p") == str(LABEL)).join(labels, on="o", how="left_semi").select("s")
    nodes = collected(unidentified.select("s").unionByName(called), "records that only a name stands for")
    return meant_by_name(about(facts, (node for (node,) in nodes)))


def _meant_by_designation(facts: DataFrame) -> dict[str, str]:
    from pyspark.sql import functions as sf

    leading = facts.filter(sf.col("p").isin([str(predicate) for predicate in naming()]))
    values = leading.filter(sf.col("o").startswith("<")).select("p", "o").distinct()
    unknown = values.filter(worked(_unknown, "boolean")(sf.col("o")))
    found = [("<urn:any>", p, o) for p, o in collected(unknown, "designations")]
    if not found:
        return {}
    return meant_by_designation({triple_of(*row) for row in found} | documents_described(facts))


def _unknown(values: pa.Array) -> pa.Array:
    import pyarrow as pa

    known = known_documents().names
    return pa.array([iri not in known and bool(name_in(iri)) for iri in (v[1:-1] for v in values.to_pylist())])


def documents_described(facts: DataFrame) -> set[ox.Triple]:
    """Return what statements say of documents, by which these are known."""
    from pyspark.sql import functions as sf

    typed = (sf.col("p") == str(TYPE)) & sf.col("o").isin(str(STANDARD), str(EDITION))
    nodes = facts.filter(typed | (sf.col("p") == str(ADOPTS))).select("s").distinct()
    describing = facts.filter(sf.col("p").isin([f"<{iri}>" for iri in sorted(DESCRIBING)]))
    rows = collected(describing.join(nodes, on="s", how="left_semi").select(*_SPO), "statements on documents")
    return {triple_of(*row) for row in rows}


def _renamed(facts: DataFrame, names: Mapping[str, str]) -> DataFrame:
    from pyspark.sql import functions as sf

    table = sf.broadcast(local(facts.sparkSession, ["old", "new"], {*names.items()}))
    for column in ("s", "o", "w"):
        facts = facts.join(table, on=sf.col(column) == sf.col("old"), how="left")
        facts = facts.withColumn(column, sf.coalesce("new", column)).drop("old", "new")
    return facts


def _led(facts: DataFrame, led: DataFrame, values: set[str]) -> DataFrame:
    """Return statements that lead to other values, without what only stood for these."""
    from pyspark.sql import functions as sf

    on = [name for name in led.columns if name != "new"]
    facts = facts.join(sf.broadcast(led), on=on, how="left")
    facts = facts.withColumn("o", sf.coalesce("new", "o")).withColumn("w", sf.coalesce("new", "w")).drop("new")
    left = {value for value in values if value.startswith(_GENID)}
    while left:
        table = local(facts.sparkSession, ["o"], {(value,) for value in left})
        still = {
            row[0] for row in facts.select("o").join(sf.broadcast(table), on="o", how="left_semi").distinct().collect()
        }
        gone = left - still
        left = {str(triple.object) for triple in about(facts, gone) if str(triple.object).startswith(_GENID)}
        if gone:
            nodes = local(facts.sparkSession, ["s"], {(node,) for node in gone})
            facts = facts.join(sf.broadcast(nodes), on="s", how="left_anti")
    return facts
