"""Infer and validate on Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from casco_kg.cli.support import tell, working
from casco_kg.engines import SPARK
from casco_kg.errors import UsageError
from casco_kg.texts import many

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from casco_kg.cli.outputs import Target
    from casco_kg.cli.reading import Reading
    from casco_kg.validation.report import Report

__all__ = ["infer_on_spark", "validate_on_spark"]

_PARQUET = ".parquet"


def validate_on_spark(
    files: Sequence[str],
    reading: Reading,
    master: str | None,
    *,
    language: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
    severities: Mapping[str, str],
    as_of: date | None,
) -> Report:
    """Return the report on files.

    Raises:
        InputError: a file cannot be read as what it is meant to be.
        UsageError: something is not worked out on Spark, or it is not there.
    """
    session = _session(reading, master)
    from casco_kg.spark.validating import validate

    return validate(session, files, select=select, ignore=ignore, severities=severities, as_of=as_of, language=language)


def infer_on_spark(
    files: Sequence[str],
    reading: Reading,
    target: Target,
    rdf_format: str | None,
    master: str | None,
    *,
    only_new: bool,
) -> None:
    """Write what files say and what follows: as N-Triples, sorted, or as a folder of Parquet.

    Raises:
        ContradictionError: the data contradicts the ontology.
        InputError: a file cannot be read as what it is meant to be.
        UsageError: something is not worked out on Spark, or it is not there.
    """
    in_parquet = (target.output or "").rstrip("/").endswith(_PARQUET)
    if rdf_format not in (None, "ntriples") or not (in_parquet or (target.output or "").endswith(".nt")):
        raise UsageError("--engine spark writes N-Triples or Parquet: give -o FILE.nt or -o FOLDER.parquet")
    if not files:
        raise UsageError("--engine spark infers from files; the knowledge graph alone needs no cluster")
    with working("inferring"):
        session = _session(reading, master)
        from casco_kg.spark.closing import close

        found = close(session, files)
        shown = found.news if only_new else found.written.unionByName(found.news)
        if in_parquet:
            _write_parquet(shown, target)
        else:
            _write_lines(shown, target)
    tell(f"{many(found.written.count(), 'statement')}, {found.news.count()} new ({SPARK})")


def _session(reading: Reading, master: str | None) -> SparkSession:
    if reading.columns is not None or reading.contexts:
        raise UsageError(
            "--engine spark reads statements as they are; leave out --mapping, --context, --encoding and --base, or "
            "apply them with casco-kg convert first"
        )
    from casco_kg.spark.session import start

    return start(master or "")


def _write_parquet(shown: DataFrame, target: Target) -> None:
    from pyspark.errors import PySparkException

    try:
        shown.write.mode("errorifexists").parquet(str(target.output))
    except PySparkException as error:
        raise UsageError(f"{target.output}: cannot be written: {str(error).splitlines()[0]}") from error


def _write_lines(shown: DataFrame, target: Target) -> None:
    from pyspark.sql import functions as sf

    from casco_kg.files import write

    rows = shown.select(sf.concat_ws(" ", "s", "p", "o", sf.lit(".")).alias("line")).distinct().orderBy("line")

    def lines() -> Iterator[bytes]:
        return (f"{row['line']}\n".encode() for row in rows.toLocalIterator())

    write(str(target.output), lines())
