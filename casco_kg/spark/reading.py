"""Reads N-Triples and Parquet as a table of statements, each with the file and the line that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casco_kg.errors import InputError, UsageError
from casco_kg.reading.content import called
from casco_kg.spark.lines import SCHEMA, parsed
from casco_kg.spark.session import fixed
from casco_kg.texts import clipped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["numbered", "read"]

_ENDINGS = (".nt", ".nt.gz", ".parquet")
_LINE, _PART, _PLACE = "line", "=part", "=place"


def read(session: SparkSession, paths: Sequence[str]) -> tuple[DataFrame, tuple[str, ...]]:
    """Return the statements of files, and what these are called.

    A row is a statement as it is written: ``file`` (its number among the files), ``line``, ``s``, ``p`` and ``o`` as
    canonical N-Triples. Parquet has these columns too, at least the last three.

    Args:
        session: where they are read.
        paths: files, folders of such files, or addresses that Spark knows, such as ``s3a://bucket/register.nt``.

    Raises:
        UsageError: one is of no kind that Spark reads.
        InputError: one cannot be read, or a line of it is no statement.
    """
    from pyspark.sql import functions as sf

    names = tuple(map(called, paths))
    for path, name in zip(paths, names, strict=True):
        _check(path, name)
    parts = [_read_one(session, path, names[number], number) for number, path in enumerate(paths)]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.unionByName(part)
    whole = fixed(whole)
    wrong = whole.filter(sf.col("error").isNotNull()).orderBy("file", "line").limit(1).collect()
    if wrong:
        name, line, words = names[wrong[0]["file"]], wrong[0]["line"], wrong[0]["error"]
        raise InputError(f"{name}:{line}: {words}; mend this line and try again")
    counts = {row["file"] for row in whole.select("file").distinct().collect()}
    for number, name in enumerate(names):
        if number not in counts:
            raise InputError(f"{name}: holds no statement; there is nothing to read")
    return whole.drop("error"), names


def _check(path: str, name: str) -> None:
    if not path.rstrip("/").endswith(_ENDINGS):
        raise UsageError(
            f"{name}: the engine spark reads N-Triples (.nt, .nt.gz) and Parquet (.parquet) alone; say it so first, "
            "with casco-kg convert FILE -o FILE.nt, or check it without --engine spark"
        )
    if "://" not in path and not Path(path).exists():
        raise InputError(f"{clipped(name)}: cannot be read: No such file or directory")


def _read_one(session: SparkSession, path: str, name: str, number: int) -> DataFrame:
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as sf

    where = path if "://" in path else Path(path).absolute().as_uri()
    try:
        if path.rstrip("/").endswith(".parquet"):
            return _table(session.read.parquet(where), name, number)
        text = session.read.text(where).select(
            sf.col("value").cast("binary").alias("value"), sf.col("_metadata.file_block_start").alias("=block")
        )
    except PySparkException as error:
        raise InputError(f"{name}: cannot be read: {str(error).splitlines()[0]}") from error
    lines = numbered(text, _LINE, "=block").select(sf.lit(number).alias("file"), _LINE, "value")
    return lines.mapInArrow(parsed, SCHEMA)


def _table(table: DataFrame, name: str, number: int) -> DataFrame:
    from pyspark.sql import functions as sf

    if missing := [column for column in ("s", "p", "o") if column not in table.columns]:
        raise InputError(f"{name}: has no column {' and '.join(missing)}; statements stand in s, p and o")
    line = sf.col(_LINE).cast("bigint") if _LINE in table.columns else sf.lit(None).cast("bigint")
    text = sf.concat_ws(" ", "s", "p", "o", sf.lit("."))
    rows = table.select(sf.lit(number).alias("file"), line.alias(_LINE), text.cast("binary").alias("value"))
    return rows.mapInArrow(parsed, SCHEMA)


def numbered(frame: DataFrame, name: str, order: str = "") -> DataFrame:
    """Return rows with their numbers in the order in which they stand, from 1 on; they are looked at twice.

    Args:
        frame: the rows.
        name: of the new column.
        order: a column that grows from one part of the frame to the next; by default these are in order.
    """
    import pyarrow as pa
    from pyspark.sql import functions as sf

    rows = frame.select("*", sf.spark_partition_id().alias(_PART), sf.monotonically_increasing_id().alias(_PLACE))
    first = sf.min(order) if order else sf.min(_PART)
    counts = rows.groupBy(_PART).agg(
        sf.count(sf.lit(1)).alias("n"), sf.min(_PLACE).alias("start"), first.alias("first")
    )
    before, parts, starts = 0, list[int](), list[int]()
    for part, count, start, _ in sorted(counts.collect(), key=lambda row: row["first"]):
        parts.append(part)
        starts.append(before - start + 1)
        before += count
    if not parts:
        return frame.withColumn(name, sf.lit(0).cast("bigint"))
    table = frame.sparkSession.createDataFrame(pa.table({_PART: pa.array(parts, pa.int32()), "=start": starts}))
    joined = rows.join(sf.broadcast(table), on=_PART)
    return joined.withColumn(name, sf.col(_PLACE) + sf.col("=start")).drop(_PART, _PLACE, "=start")
