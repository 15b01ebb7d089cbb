"""Spans of time as a picture: a bar for each, from its first day to its last, on one axis of years.

A bar is full as far as it is shown, and an outline from there on: what nobody said to have ended is not drawn as if it
were known to go on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casco_kg.pages.book import Desk
from casco_kg.pages.pictures.svg import box, number, picture
from casco_kg.rdf.terms import Term
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["timeline"]

_WIDTH, _ROW, _HEAD, _BAR = 960.0, 38.0, 24.0, 11.0
#: How wide a letter of a name is.
_LETTER = 6.4
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class _Span:
    """A bar: what it is of, its first and last year as numbers, how far it is shown, and what is said of it."""

    item: Term
    begins: float
    ends: float | None
    shown: float | None
    name: str
    said: str


def timeline(desk: Desk, name: str, title: str, rows: Sequence[tuple[Term | None, ...]]) -> Markup:
    """Return the picture of rows.

    Args:
        desk: where the page is written.
        name: of the picture.
        title: of the picture.
        rows: what, its first day, its last day or nothing, what else is said of it, and up to which day that is shown
            where it is not to the end.
    """
    spans = [span for row in rows if (span := _span(desk, row)) is not None]
    if not spans:
        return join(())
    today = _year_of(desk.book.day)
    low = int(min(span.begins for span in spans))
    high = int(max([today, *(span.ends for span in spans if span.ends is not None)])) + 1
    scale = _WIDTH / (high - low)

    def place(year: float) -> float:
        return (year - low) * scale

    step = next(each for each in (1, 2, 5, 10, 20, 50, 100) if (high - low) / each <= 12)
    height = _HEAD + len(spans) * _ROW + 4
    parts = []
    for year in range(low + -low % step, high, step):
        parts.append(tag("path", d=f"M{number(place(year))} {number(_HEAD - 6)}V{number(height)}", class_="grid"))
        parts.append(tag("text", str(year), x=number(place(year) + 3), y="12", class_="year"))
    for at, span in enumerate(spans):
        parts.append(_bar(desk, span, _HEAD + at * _ROW, place(span.begins), place(min(span.ends or today, today)),
                          place(span.shown) if span.shown is not None else None))  # fmt: skip
    parts.append(tag("path", d=f"M{number(place(today))} {number(_HEAD - 6)}V{number(height)}", class_="today"))
    return picture(name, title, _WIDTH, height, *parts)


def _bar(desk: Desk, span: _Span, y: float, start: float, end: float, shown: float | None) -> Markup:
    kind = "open" if span.ends is None else "ended"
    full = end if shown is None else min(shown, end)
    bars = [box(start, y + 18, max(3, full - start), _BAR, kind)]
    if shown is not None and end - full > 1:
        bars.insert(0, box(start, y + 18, max(3, end - start), _BAR, "unshown"))
    left = max(0.0, min(start, _WIDTH - len(span.name) * _LETTER))
    name = tag("text", span.name, x=number(left), y=number(y + 13), class_="edition")
    return tag("a", tag("title", span.said), name, *bars, href=desk.href(span.item) or "")


def _span(desk: Desk, row: tuple[Term | None, ...]) -> _Span | None:
    item, first, last, told, shown = (*row, None)[:5]
    begins = _year(first)
    if item is None or first is None or begins is None:
        return None
    name, ends = desk.book.label(item), _year(last)
    said = f"{name}: from {desk.book.label(first)}"
    if last is not None and ends is not None:
        said += f" until {desk.book.label(last)}"
    if told is not None and told.value:
        said += f"; {desk.book.label(told)}"
    return _Span(item, begins, ends, _year(shown), name, said)


def _year(term: Term | None) -> float | None:
    """Return the year of a day, month or year as a number; None for what is none."""
    found = _DAY.match(term.value) if term is not None else None
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    return year + (max(month, 1) - 1) / 12 + (max(day, 1) - 1) / 365


def _year_of(day: date) -> float:
    return day.year + (day.month - 1) / 12 + (day.day - 1) / 365
