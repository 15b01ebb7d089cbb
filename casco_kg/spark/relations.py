"""Solutions as a DataFrame: what is bound, what may be unbound, and how many they are at most, as far as is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

from casco_kg.sparql.relational.algebra import NotRelationalError

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = ["NOTHING", "UNIT", "Rows", "column", "joined", "local", "together"]

#: Fewer rows than these are sent to every worker, and not sorted into parts.
_FEW = 50_000
#: The only column of solutions that bind nothing.
_ONE = "="
_UNBOUND = "a join by a variable that may be unbound"


@dataclass(frozen=True, slots=True)
class Rows:
    """Solutions.

    Attributes:
        frame: a column for each variable; None for one solution that binds nothing.
        names: the variables.
        doubtful: those of them that may be unbound in some solutions.
        most: how many solutions there are at most; None where that is not known.
        kept: whether they are worked out already.
    """

    frame: DataFrame | None
    names: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    most: int | None = None
    kept: bool = field(default=False, kw_only=True)

    @property
    def is_unit(self) -> bool:
        """Whether it is one solution that binds nothing."""
        return self.frame is None and self.most == 1

    @property
    def is_nothing(self) -> bool:
        """Whether it is known that there is no solution."""
        return self.most == 0

    @property
    def data(self) -> DataFrame:
        """The DataFrame, where there is one."""
        assert self.frame is not None
        return self.frame

    def only(self, names: Iterable[str]) -> Rows:
        """Return the combinations of values that some variables have, each once."""
        kept = sorted(self.names & {*names})
        if self.frame is None or len(kept) == len(self.names):
            return self
        if not kept:
            return Rows(_bare(self.frame), most=1)
        frame = self.frame.select(*map(column, kept)).distinct()
        return Rows(frame, frozenset(kept), self.doubtful & {*kept}, self.most)


UNIT = Rows(None, most=1)
NOTHING = Rows(None, most=0)


def _bare(frame: DataFrame) -> DataFrame:
    """Return one row without values, or none where there is none."""
    from pyspark.sql import functions as sf

    return frame.select(sf.lit(1).alias(_ONE)).limit(1)


def column(name: str) -> Column:
    """Return the column of a variable, whatever its name."""
    from pyspark.sql import functions as sf

    return sf.col(f"`{name}`")


def local(session: SparkSession, names: Sequence[str], rows: Collection[Sequence[str | None]]) -> DataFrame:
    """Return a few rows of texts as a DataFrame."""
    import pyarrow as pa

    columns = [*zip(*rows, strict=True)] or [() for _ in names]
    table = pa.table({name: pa.array(values, pa.string()) for name, values in zip(names, columns, strict=True)})
    return session.createDataFrame(table)


def joined(rows: Rows, others: Rows, how: str = "inner") -> Rows:
    """Join solutions by the variables that they have in common.

    Args:
        rows: the solutions.
        others: those that they are joined to.
        how: ``inner``; ``semi`` or ``anti`` to keep those that join, or do not; ``left`` for what is optional.

    Raises:
        NotRelationalError: they have none in common, and are too many for each to be joined to each.
    """
    if others.is_nothing:
        return NOTHING if how in ("inner", "semi") else rows
    if others.is_unit and how != "left":
        return NOTHING if how == "anti" else rows
    if rows.is_nothing or (rows.is_unit and how == "inner"):
        return others if rows.is_unit else NOTHING
    common = sorted(rows.names & others.names)
    if how == "inner" and others.names <= {*common}:
        how = "semi"
    left, right = _certain(rows, common), _certain(others, common)
    if how in ("semi", "anti"):
        right = right.select(*map(column, common)) if common else _bare(right)
    if others.most is not None and others.most <= _FEW:
        from pyspark.sql import functions as sf

        right = sf.broadcast(right)
    name = {"semi": "left_semi", "anti": "left_anti", "left": "left", "inner": "inner"}[how]
    if not common:
        return _beside(rows, others, right, name)
    frame = left.join(right, on=common, how=name)
    if how in ("semi", "anti"):
        return replace(rows, frame=frame, doubtful=rows.doubtful - {*common}, kept=False)
    unsure = others.names - rows.names if how == "left" else others.doubtful
    return Rows(frame, rows.names | others.names, (rows.doubtful | unsure) - {*common})


def _beside(rows: Rows, others: Rows, right: DataFrame, name: str) -> Rows:
    from pyspark.sql import functions as sf

    if name in ("left_semi", "left_anti"):
        return replace(rows, frame=rows.data.join(right, on=sf.lit(True), how=name), kept=False)
    if name == "left":
        frame = rows.data.join(right.drop(_ONE), on=sf.lit(True), how=name)
        return Rows(frame, rows.names | others.names, rows.doubtful | others.names)
    if others.most is None or others.most > _FEW:
        if rows.most is None or rows.most > _FEW:
            raise NotRelationalError("so many rows at once")
        return Rows(
            right.crossJoin(sf.broadcast(rows.data)), rows.names | others.names, rows.doubtful | others.doubtful
        )
    return Rows(rows.data.crossJoin(right), rows.names | others.names, rows.doubtful | others.doubtful)


def _certain(rows: Rows, names: Sequence[str]) -> DataFrame:
    """Return rows that stop the work where one of some variables is unbound, which would match anything."""
    from pyspark.sql import functions as sf

    frame = rows.data
    for name in rows.doubtful & {*names}:
        value = column(name)
        frame = frame.withColumn(name, sf.when(value.isNull(), sf.raise_error(sf.lit(_UNBOUND))).otherwise(value))
    return frame


def together(parts: Sequence[Rows]) -> Rows:
    """Return the solutions of all parts; what some do not have is unbound there."""
    parts = [part for part in parts if not part.is_nothing]
    if not parts:
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    names = frozenset[str]().union(*(part.names for part in parts))
    missing = frozenset[str]().union(*(names - part.names for part in parts))
    if any(part.is_unit for part in parts):
        raise NotRelationalError("an empty group beside others")
    frames = [part.data.select(*map(column, sorted(part.names))) if part.names else part.data for part in parts]
    frame = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), frames)
    if names and _ONE in frame.columns:
        frame = frame.drop(_ONE)
    most = [part.most for part in parts]
    total = None if None in most else sum(each for each in most if each is not None)
    doubtful = frozenset[str]().union(*(part.doubtful for part in parts)) | missing
    return Rows(frame.distinct() if names else _bare(frame), names, doubtful, total)
