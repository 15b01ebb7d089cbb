"""Looks again at what changed since a register was checked, and at what depends on that, and at nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from casco_kg.owl.plan.columns import ID
from casco_kg.shacl.compiled.affected import Affected
from casco_kg.shacl.compiled.checks import Check
from casco_kg.shacl.compiled.relational import Columns
from casco_kg.validation.kept import Looked

__all__ = ["Again"]


class Again:
    """What is looked at again of one of the graphs that shapes read.

    Args:
        reads: which.
        columns: that graph.
        changes: of the graphs of which it is, beside the knowledge graph, what is new and what is gone.
        focuses: the ids of the focus nodes.
        before: what was looked at before, by the same ids.
    """

    def __init__(
        self,
        reads: str,
        columns: Columns,
        changes: Iterable[tuple[pl.DataFrame, pl.DataFrame]],
        focuses: pl.Series,
        before: Looked,
    ) -> None:
        self._columns, self._before = columns, before.found[reads]
        new, gone = map(pl.concat, zip(*changes, strict=True))
        self._affected = Affected(columns, new, gone, before.everywhere[reads])
        now, then = pl.DataFrame({"this": focuses}), pl.DataFrame({"this": before.focuses})
        self._others = pl.concat([now.join(then, on="this", how="anti"), then.join(now, on="this", how="anti")])["this"]

    def found(self, check: Check, key: str | None) -> pl.DataFrame:
        """Return what breaks a check, as all of it was looked at: what was found before stays where nothing changed.

        Raises:
            NotRelationalError: it has something that is not evaluated on columns.
        """
        known = self._before.get(key) if key else None
        nodes = None if known is None else self._affected.of(check)
        if known is None or nodes is None:
            return self._columns.found(check)
        nodes = pl.concat([nodes.cast(ID), self._others]).unique()
        stays = known.filter(~pl.col("this").is_in(nodes.implode()))
        return pl.concat([stays, self._columns.found(check, nodes)])
