"""Shows what was fixed, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from casco_kg.fixing.fixes import Fix
from casco_kg.languages.words import Words
from casco_kg.rendering.plain import placed

__all__ = ["fixes_table"]

_COLUMNS = ("place", "was", "is", "reason")


def fixes_table(
    fixes: Iterable[Fix], words: Words, *, for_people: bool
) -> tuple[tuple[str, ...], list[tuple[str, str, str, str]]]:
    """Return the names of columns, and a row for each cell.

    Args:
        fixes: the cells.
        words: the words of a language.
        for_people: whether names of columns and places are in that language, too.
    """
    columns = tuple(words(f"fix_{name}") for name in _COLUMNS) if for_people else _COLUMNS
    rows = [
        (placed(fix.place, words) if for_people else str(fix.place), fix.old, fix.new, _reasons(fix.reason, words))
        for fix in fixes
    ]
    return columns, rows


def _reasons(told: str, words: Words) -> str:
    return "; ".join(words.named("reason", reason) for reason in told.split("; "))
