"""Closes a register on Spark: files to what they say and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casco_kg.closure import Closure, ContradictionError
from casco_kg.reading.account import Account, Depth
from casco_kg.spark.clashes import clashing
from casco_kg.spark.identity import identified
from casco_kg.spark.inferring import infer
from casco_kg.spark.reading import read
from casco_kg.spark.session import fixed
from casco_kg.spark.terms import statements
from casco_kg.spark.understanding import understood

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Closed", "close"]

_SPO = ("s", "p", "o")


@dataclass(frozen=True, slots=True)
class Closed:
    """A register and what follows from it.

    Attributes:
        written: its statements, each once, as ``s``, ``p`` and ``o``.
        news: what follows from them, and not from the knowledge graph alone.
        account: what was understood of its files.
    """

    written: DataFrame
    news: DataFrame
    account: Account


def close(session: SparkSession, paths: Sequence[str]) -> Closed:
    """Return what files say and what follows.

    Raises:
        ContradictionError: they contradict the ontology.
        InputError: a file cannot be read as what it is meant to be, or nothing in it is known.
        UsageError: something is not worked out on Spark.
    """
    lines, files = read(session, paths)
    account = understood(lines, files)
    account.require(Depth.REASONED)
    facts = fixed(identified(lines, files))
    written = fixed(facts.select(*_SPO).distinct())
    derived = infer(written)
    if (clash := clashing(derived, facts, files)) is not None:
        raise ContradictionError(clash)
    known = statements(session, Closure().inferred)
    return Closed(written, derived.news.join(known, on=[*_SPO], how="left_anti"), account)
