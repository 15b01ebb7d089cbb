"""Starts Spark, or says what it lacks."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

from casco_kg.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["fixed", "start"]

_NEEDED = ("pyspark", "pyarrow", "pandas")
_SETTINGS = {
    "spark.app.name": "casco-kg",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    # What is read is looked at many times, and its size is known only when it has been.
    "spark.sql.adaptive.enabled": "true",
}


def start(master: str) -> SparkSession:
    """Return a session of Spark; one that runs is used as it is.

    Args:
        master: the cluster, such as ``local[2]`` for two threads of this computer; empty for what spark-submit or the
            configuration of Spark says.

    Raises:
        UsageError: pyspark or Java is missing, or Spark does not start.
    """
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise UsageError(
            f"the engine spark needs {' and '.join(missing)}, which casco-kg does not install by itself; install it "
            "with pip install 'casco-kg[spark]'"
        )
    if which("java") is None and "JAVA_HOME" not in os.environ:
        raise UsageError("the engine spark needs Java 17 or later, and there is none; install it, or set JAVA_HOME")
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder
    for name, value in (_SETTINGS | _of_one_computer(master)).items():
        builder = builder.config(name, value)
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    with tempfile.TemporaryFile() as said, _said_to(said.fileno()):
        try:
            session = (builder.master(master) if master else builder).getOrCreate()
        except Exception as error:  # of Java, by way of py4j, or of pyspark
            said.seek(0)
            words = _first_line(error, said.read().decode(errors="replace"))
            raise UsageError(f"Spark does not start at {master or 'its configured master'}: {words}") from error
    session.sparkContext.setLogLevel("ERROR")
    logging.getLogger("py4j").setLevel(logging.ERROR)
    return session


def _of_one_computer(master: str) -> dict[str, str]:
    """Return what suits threads of one computer, which need no network and few parts.

    Plans are neither compiled nor changed while they run: for thousands of small ones that takes longer than running.
    """
    if not master.startswith("local"):
        return {}
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    threads = master.partition("[")[2].partition("]")[0].partition(",")[0]
    parts = int(threads) if threads.isdecimal() else os.cpu_count() or 1
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "localhost",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": str(max(parts, 2)),
    }


@contextmanager
def _said_to(file: int) -> Iterator[None]:
    """Have what Java says on standard error, from its start to its end, go elsewhere: greetings and warnings."""
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(file, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _first_line(error: Exception, said: str) -> str:
    told = [line for line in said.splitlines() if "Error" in line or "Exception" in line]
    return (told or (str(error).strip() or type(error).__name__).splitlines())[0]


def fixed(frame: DataFrame) -> DataFrame:
    """Return a frame that is worked out now and kept, so that what it came from is not worked out again.

    Where the configuration of Spark names a folder for checkpoints, it is kept there, and outlives a lost worker.
    """
    if frame.sparkSession.conf.get("spark.checkpoint.dir", None):
        return frame.checkpoint()
    return frame.localCheckpoint()
