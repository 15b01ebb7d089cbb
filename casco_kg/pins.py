"""Keeps the rows of a table that a caller pins: whole values, or a part of one where no value reads so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

__all__ = ["close_to", "kept", "told", "values"]

#: How alike two names have to be to be taken for each other (difflib's measure).
_ALIKE = 0.7
#: How many values of a column are named in a message.
_SHOWN = 12


def kept(columns: Sequence[str], rows: Sequence[Sequence[str]], pins: Mapping[str, str]) -> list[int]:
    """Return the numbers of the rows that pins leave; case is not told apart.

    A pin takes the rows whose cell reads as it does; where those before left none such, those whose cell contains it.
    """
    left = list(range(len(rows)))
    for column, value in pins.items():
        place, wanted = columns.index(column), value.casefold()
        cells = {at: rows[at][place].casefold() for at in left}
        left = [at for at in left if cells[at] == wanted] or [at for at in left if wanted in cells[at]]
    return left


def values(columns: Sequence[str], rows: Iterable[Sequence[str]], column: str) -> list[str]:
    """Return the values that a column has, each once, in the order of the rows."""
    return list(dict.fromkeys(row[columns.index(column)] for row in rows if row[columns.index(column)]))


def told(columns: Sequence[str], rows: Sequence[Sequence[str]], pins: Mapping[str, str]) -> str:
    """Return in words why pins leave no row: the values of the first column that has none such, the closest first."""
    for column, value in pins.items():
        if not kept(columns, rows, {column: value}):
            known = values(columns, rows, column)
            close = close_to(value, known, _SHOWN)
            shown = (close + [each for each in known if each not in close])[:_SHOWN]
            more = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
            return f"no {column} reads {value!r} or contains it; there are: {'; '.join(shown)}{more}"
    return "no row has all of these values"


def close_to(name: str, names: Iterable[str], most: int = 1, like: float = _ALIKE) -> list[str]:
    """Return the names that are nearly this one, the closest first; case is not told apart."""
    folded = {each.casefold(): each for each in names}
    return [folded[each] for each in get_close_matches(name.casefold(), folded, most, like)]
