"""Looks again at what changed since a register was checked, and at what depends on that, and at nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from casco_kg.owl.plan.columns import ID
from casco_kg.shacl.compiled.affected import Affected
from casco_kg.shacl.compiled.checks import Check
from casco_kg.shacl.compiled.relational import Columns
from casco_kg.validation.kept import Looked

__all__ = ["Again"]

_FACTS = ["s", "p", "o"]


class Again:
    """What is looked at again of one of the graphs that shapes read.

    Args:
        reads: which.
        columns: that graph.
        graphs: the triples of which it is, beside the knowledge graph, as they were kept before.
        focuses: the ids of the focus nodes.
        before: what was looked at before, by the same ids.
    """

    def __init__(
        self, reads: str, columns: Columns, graphs: Mapping[str, pl.DataFrame], focuses: pl.Series, before: Looked
    ) -> None:
        self._columns, self._before = columns, before.found[reads]
        added = [rows.join(before.graphs[name], on=_FACTS, how="anti") for name, rows in graphs.items()]
        removed = [before.graphs[name].join(rows, on=_FACTS, how="anti") for name, rows in graphs.items()]
        self._affected = Affected(columns, pl.concat(added), pl.concat(removed), before.everywhere[reads])
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
