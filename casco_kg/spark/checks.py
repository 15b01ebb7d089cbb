"""Runs checks over DataFrames: what breaks a constraint, at all focus nodes at once, many constraints in one job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.owl.plan.columns import read_term
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import shorten
from casco_kg.shacl.compiled.checks import Check, Result
from casco_kg.shacl.compiled.relational import read_check
from casco_kg.spark.evaluation import Evaluation
from casco_kg.spark.relations import NOTHING, UNIT, Rows, column, joined
from casco_kg.spark.session import fixed
from casco_kg.spark.tables import Tables
from casco_kg.spark.terms import worked
from casco_kg.sparql.relational.algebra import Group, NotRelationalError, Select

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["as_stored", "results"]

_Each = TypeVar("_Each")
_THIS = frozenset({"this"})
_FOUND = ("this", "path", "value")
#: So many constraints are looked at in one job.
_AT_ONCE = 12


def results(checks: Iterable[Check], tables: Tables, focuses: DataFrame) -> Iterator[Result]:
    """Yield what breaks constraints.

    Args:
        checks: the constraints.
        tables: the graph that they read.
        focuses: the nodes that are looked at, as ``this``, each once.

    Raises:
        UsageError: a constraint has something that is not evaluated here; it is named.
    """
    evaluation = Evaluation(tables)
    wanted = Rows(focuses, _THIS)
    targets: dict[Group, Rows] = {}
    concerned: list[tuple[Check, Group | Select, Rows]] = []
    for check in checks:
        with _naming([check]):
            group, broken = read_check(check)
            if group not in targets:
                targets[group] = joined(evaluation.group(group, UNIT, _THIS, frozenset()).only(_THIS), wanted, "semi")
            if not targets[group].is_nothing:
                concerned.append((check, broken, targets[group]))
    with_targets = [*_with_targets(concerned)]
    for some in _in_batches(with_targets, _AT_ONCE):
        yield from _found(some, evaluation)


def _in_batches(many: Sequence[_Each], size: int) -> Iterator[Sequence[_Each]]:
    return (many[start : start + size] for start in range(0, len(many), size))


def _with_targets(
    concerned: Sequence[tuple[Check, Group | Select, Rows]],
) -> Iterator[tuple[Check, Group | Select, Rows]]:
    """Yield the checks that have focus nodes, with these kept."""
    from pyspark.sql import functions as sf

    every = list({id(rows): rows for _, _, rows in concerned}.values())
    kept = {id(rows): Rows(fixed(rows.data.distinct()), _THIS, kept=True) for rows in every}
    counts: dict[int, int] = {}
    for some in _in_batches([*enumerate(every)], _AT_ONCE * 2):
        counting = [kept[id(rows)].data.select(sf.lit(number).alias("#")) for number, rows in some]
        counts |= dict(_all(counting).groupBy("#").count().collect())
    sizes = {id(rows): counts.get(number, 0) for number, rows in enumerate(every)}
    for check, broken, rows in concerned:
        if size := sizes[id(rows)]:
            yield check, broken, Rows(kept[id(rows)].frame, _THIS, most=size, kept=True)


def _found(some: Sequence[tuple[Check, Group | Select, Rows]], evaluation: Evaluation) -> Iterator[Result]:
    from pyspark.sql import functions as sf

    parts = []
    for number, (check, broken, rows) in enumerate(some):
        with _naming([check]):
            if isinstance(broken, Select):
                found = evaluation.select(broken, rows, _THIS)
            else:
                found = evaluation.group(broken, rows, frozenset(_FOUND), _THIS)
        if found is NOTHING or found.is_nothing:
            continue
        columns = [
            (column(name) if name in found.names else sf.lit(None).cast("string")).alias(name) for name in _FOUND
        ]
        parts.append(found.data.select(sf.lit(number).alias("#"), *columns).distinct())
    if not parts:
        return
    with _naming([check for check, _, _ in some]):
        collected = _all(parts).collect()
    for number, *texts in collected:
        check = some[number][0]
        this, path, value = (None if text is None else read_term(text) for text in texts)
        assert this is not None
        leads = path or check.path
        yield Result(
            check.shape,
            check.component,
            check.severity,
            this,
            leads if isinstance(leads, ox.NamedNode | ox.BlankNode) else None,
            value if value is not None else (this if check.blamed else None),
        )


def _all(parts: Sequence[DataFrame]) -> DataFrame:
    return reduce(lambda one, other: one.unionByName(other), parts)


class _naming:  # noqa: N801 (a context manager)
    """Says by name which constraints were looked at when something is not evaluated."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = checks

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        """Turn what Spark or the evaluation says into words."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        if isinstance(error, NotRelationalError | Py4JError | PySparkException):
            named = ", ".join(dict.fromkeys(shorten(check.shape) for check in self._checks))
            raise UsageError(
                f"the engine spark does not evaluate {named}: {_words(error)}; leave it out with --ignore, or check "
                "the data without --engine spark"
            ) from error


def _words(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line.rpartition("NotRelationalError: ")[2] for line in lines if "NotRelationalError: " in line]
    return (told or [line for line in lines if "a join by" in line] or lines or [type(error).__name__])[0]


def as_stored(facts: DataFrame) -> DataFrame:
    """Return statements with each literal in the form that a store gives it, as shapes of ours read them."""
    from pyspark.sql import functions as sf

    typed = sf.col("o").startswith('"') & sf.col("o").rlike(r'"\^\^<[^"]*>$')
    typed &= ~sf.col("o").rlike(rf'^"\d{{4}}-\d\d-\d\d"\^\^<{XSD}date>$')
    plain = facts.filter(~typed)
    others = facts.filter(typed).withColumn("o", worked(_stored)(sf.col("o")))
    return plain.unionByName(others).distinct()


def _stored(texts: pa.Array) -> pa.Array:
    import polars as pl
    import pyarrow as pa

    from casco_kg.sparql.relational.stored import stored_forms

    written = pl.Series(pl.from_arrow(texts), dtype=pl.String)
    forms = {text: str(term) for text, term in stored_forms(written.unique()).items()}
    return pa.array([forms.get(text, text) for text in written], pa.string())
