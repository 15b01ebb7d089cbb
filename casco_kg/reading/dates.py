"""Dates as people write them, read only where there is one way to read them."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["ORDERS", "date_in", "readings"]

#: The orders of day, month and year that a mapping may name, and where each part stands in them.
ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MIDNIGHT = re.compile(r"(?:T|\s+)00:00(?::00(?:\.0+)?)?Z?$")
_NUMERIC = re.compile(r"(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})$", re.ASCII)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[.\s-]+([A-Za-z]+)[.,\s-]+(\d{4})$", re.ASCII)
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]+)[.\s]+(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+)(\d{4})$", re.ASCII)


def date_in(text: str, order: str = "") -> str | None:
    """Return the day that a text names, as in 2026-01-31; None where it names none, or may name two.

    Args:
        text: a date as in 2026-01-31, 2026/1/31, 31.1.2026, 31/01/2026, 31 January 2026, Jan 31, 2026; a time beside
            it must be midnight.
        order: one of :data:`ORDERS`, where it is known how the parts are ordered.
    """
    found = readings(text, order)
    return found[0].isoformat() if len(found) == 1 else None


def readings(text: str, order: str = "") -> tuple[date, ...]:
    """Return the days that a text may name: none, one, or two where day and month may be exchanged."""
    text = _MIDNIGHT.sub("", text.strip())
    if found := _NUMERIC.match(text):
        parts = (found[1], found[3], found[4])
        orders = (order,) if order else ("ymd",) if len(found[1]) == 4 else ("dmy", "mdy")
        ordered = [tuple(parts[place] for place in ORDERS[name]) for name in orders]
    elif found := _DAY_MONTH_YEAR.match(text):
        ordered = [(found[3], _month(found[2]), found[1])]
    elif found := _MONTH_DAY_YEAR.match(text):
        ordered = [(found[3], _month(found[1]), found[2])]
    else:
        return ()
    days = (_day(*parts) for parts in ordered)
    return tuple(dict.fromkeys(day for day in days if day is not None))


def _month(name: str) -> str:
    lower = name.lower()
    if lower in _FULL:
        return str(_FULL.index(lower) + 1)
    short = "sep" if lower == "sept" else lower
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def _day(year: str, month: str, day: str) -> date | None:
    if len(year) != 4:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
