"""Terms in columns of texts: a term is its canonical N-Triples text, as in the dictionary of the embedded engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.owl.plan.columns import read_term
from casco_kg.spark.relations import local
from casco_kg.spark.session import fixed

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = ["is_literal", "known", "statements", "triple_of", "worked"]

_SPO = ("s", "p", "o")


def is_literal(column: Column) -> Column:
    """Return whether a term is a literal."""
    return column.startswith('"')


def statements(session: SparkSession, triples: Iterable[ox.Triple]) -> DataFrame:
    """Return a few triples as a table."""
    rows = [(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in triples]
    return local(session, _SPO, rows)


@lru_cache(maxsize=2)
def known(session: SparkSession) -> DataFrame:
    """Return the statements of the knowledge graph, which are kept where they are looked at."""
    return fixed(statements(session, knowledge().triples))


def triple_of(s: str, p: str, o: str) -> ox.Triple:
    """Return a statement that was collected."""
    subject, predicate, value = map(read_term, (s, p, o))
    assert not isinstance(subject, ox.Literal) and isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, value)


def worked(function: Callable[..., pa.Array], kind: str = "string") -> Callable[..., Column]:
    """Return what has workers evaluate a function of columns, a batch of rows at a time.

    Args:
        function: of one Arrow array or several.
        kind: the type of what it returns, as Spark calls it.
    """
    from pyspark.sql import functions as sf
    from pyspark.sql.pandas.functions import ArrowUDFType

    found: Callable[..., Column] = sf.arrow_udf(function, kind, ArrowUDFType.SCALAR)
    return found
