"""Spans of time as a picture: a bar for each, from its first day to its last, on one axis of years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from casco_kg.pages.book import Desk
from casco_kg.pages.pictures.svg import box, number, picture, words
from casco_kg.rdf.terms import Term
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["timeline"]

_NAME, _WIDTH, _ROW, _HEAD = 300.0, 960.0, 26.0, 24.0
#: About so many letters of a name fit.
_LETTERS = 46
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def timeline(desk: Desk, name: str, title: str, rows: Sequence[tuple[Term | None, ...]]) -> Markup:
    """Return the picture of rows: what, its first day, its last day or nothing, and what a pointer over it shows."""
    spans = []
    for item, first, last, told in (row[:4] for row in rows):
        begins, ends = (_year(each) for each in (first, last))
        if item is not None and begins is not None:
            spans.append((item, begins, ends, desk.book.label(first) if first else "", last, told))
    if not spans:
        return join(())
    today = _year_of(desk.book.day)
    low = min(begins for _, begins, *_ in spans)
    high = max([today, *(ends for _, _, ends, *_ in spans if ends is not None)])
    low, high = int(low), int(high) + 1
    scale = (_WIDTH - _NAME - 10) / (high - low)

    def place(year: float) -> float:
        return _NAME + (year - low) * scale

    step = next(each for each in (1, 2, 5, 10, 20, 50, 100) if (high - low) / each <= 12)
    height = _HEAD + len(spans) * _ROW + 6
    parts = []
    for year in range(low - low % step + (step if low % step else 0), high + 1, step):
        parts.append(tag("path", d=f"M{number(place(year))} {number(_HEAD - 6)}V{number(height)}", class_="grid"))
        parts.append(words(place(year), 12, [str(year)], 10.5, "layer"))
    for at, (item, begins, ends, opening, last, told) in enumerate(spans):
        y = _HEAD + at * _ROW
        label = desk.book.label(item)
        short = label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"
        until = desk.book.label(last) if last is not None and ends is not None else ""
        said = (
            f"{label}: from {opening}"
            + (f" until {until}" if until else "")
            + (f"; {desk.book.label(told)}" if told else "")
        )
        end = high if ends is None else ends
        parts.append(
            tag(
                "a",
                tag("title", said),
                words(0, y + 15, [short], 12, "edition", "start"),
                box(place(begins), y + 4, max(3, place(end) - place(begins)), 15, "open" if ends is None else "ended"),
                href=desk.href(item) or "",
                aria_label=said,
            )
        )
    parts.append(tag("path", d=f"M{number(place(today))} {number(_HEAD - 6)}V{number(height)}", class_="today"))
    return picture(name, title, _WIDTH, height, *parts)


def _year(term: Term | None) -> float | None:
    """Return the year of a day, month or year as a number; None for what is none."""
    found = _DAY.match(term.value) if term is not None else None
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    return year + (max(month, 1) - 1) / 12 + (max(day, 1) - 1) / 365


def _year_of(day: date) -> float:
    return day.year + (day.month - 1) / 12 + (day.day - 1) / 365
