"""Makes records of rows: one of each, several where a mapping says so, none where it says that a row is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from casco_kg.reading.cells import Cell, Column, texts_in
from casco_kg.reading.mapping import Condition, Constant, column_name
from casco_kg.reading.places import Places
from casco_kg.reading.records import Located, Records

__all__ = ["Rows"]


class Rows:
    """Collects the statements of rows under one header."""

    def __init__(
        self,
        columns: Iterable[Column],
        constants: Iterable[Constant],
        conditions: Iterable[Condition],
        headers: Sequence[str],
        places: Places,
        base: str = "",
    ) -> None:
        """Make ready.

        Args:
            columns: those that are read.
            constants: the values that every record gets.
            conditions: which rows are records.
            headers: what is written above all columns, read or not.
            places: where the places of cells are noted.
            base: how the IRIs of identifiers begin; empty for as usual.
        """
        columns, constants = [*columns], [*constants]
        named = [column.record for column in columns] + [constant.record for constant in constants]
        names = dict.fromkeys(filter(None, named))
        self._records = {
            name: Records(
                [column for column in columns if column.record in ("", name)],
                [(constant.key, constant.value) for constant in constants if constant.record in ("", name)],
                places,
                base,
            )
            for name in names or [""]
        }
        #: The indexes of the columns that only one record of a row is about.
        self._own = {name: [column.index for column in columns if column.record == name] for name in names}
        at = {column_name(header): index for index, header in reversed([*enumerate(headers)])}
        self._conditions = [(at[each.column], each) for each in conditions if each.column in at]

    @property
    def triples(self) -> list[ox.Triple]:
        """What the rows say."""
        return [triple for records in self._records.values() for triple in records.triples]

    def levels(self, cells: Sequence[Cell]) -> frozenset[tuple[str, ...]]:
        """Return the paths of the records that a row says something of, constants and identifiers aside."""
        return frozenset().union(*(records.levels(cells) for records in self._records.values()))

    def are_records(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Return whether rows, which are parts of one record where they are several, are meant to be read."""
        if not self._conditions:
            return True
        held = [
            (condition.is_demand, condition.holds(text for cells in rows for text in texts_in(cells, index)))
            for index, condition in self._conditions
        ]
        demands = [holds for is_demand, holds in held if is_demand]
        return not any(holds for is_demand, holds in held if not is_demand) and (not demands or any(demands))

    def add(
        self,
        cells: Sequence[Cell],
        nameless: str,
        row: str,
        located: Located,
        without: frozenset[tuple[str, ...]] | None = frozenset(),
    ) -> bool:
        """Add what one row says, and return whether it says anything; see :meth:`Records.add`."""
        said = False
        for name, records in self._records.items():
            own = self._own.get(name)
            if own and not any(texts_in(cells, index) for index in own):
                continue
            end = f"-{name}" if name else ""
            said |= records.add(cells, nameless + end, row + end, located, without)
        return said
