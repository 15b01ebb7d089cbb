"""The matrix of the toolbox as a picture: what is listed for which area, with the edition in force on a day.

The editions of every day on which one of them changes come with the page, so that a slider can go through them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from casco_kg.answers import ask
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.pictures.svg import box, lines_of, picture, words
from casco_kg.pages.sections import asked
from casco_kg.rdf.terms import Term, local_name
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["days_data", "editions_by_day", "matrix"]

#: The question that tells which edition was in force.
_QUESTION = "toolbox-as-of"
#: The size of the letters of an area, whose longest name has to stay within the picture.
_AREA = 11
_COLUMN, _GAP, _HEAD, _WIDE, _HIGH = 146.0, 6.0, 30.0, 34.0, 62.0
#: How far into a wide cell its name goes.
_NAME = 250.0


@dataclass(slots=True)
class _Entry:
    """A cell: what it is called, over which columns it goes, and what it lists."""

    node: Term
    layer: str
    told: str
    basis: str
    columns: set[int] = field(default_factory=set)
    standards: dict[Term, None] = field(default_factory=dict)


def matrix(desk: Desk) -> Markup:
    """Return the picture as of the day of the book."""
    rows = asked(desk.book.closure.store, "matrix").rows
    places = {row[3]: int(row[4].value) for row in rows if row[3] is not None and row[4] is not None}
    areas = sorted(places, key=lambda area: places[area])
    entries: dict[Term, _Entry] = {}
    for _, node, layer, area, _, standard, basis, confidence, evidence in rows:
        assert node is not None and layer is not None and area is not None and standard is not None
        told = [desk.book.label(each) for each in (basis, confidence, evidence) if each is not None]
        entry = entries.setdefault(
            node, _Entry(node, desk.book.label(layer), f"{told[0]} ({told[1]}): {told[2]}", _kind(basis))
        )
        entry.columns.add(areas.index(area))
        entry.standards[standard] = None
    now = dict(editions_by_day(desk.book)[-1][1])
    width = len(areas) * (_COLUMN + _GAP) - _GAP
    parts: list[Markup] = [
        tag(
            "a",
            words(
                at * (_COLUMN + _GAP) + _COLUMN / 2,
                19,
                lines_of(desk.book.label(area), _COLUMN + 20, _AREA, 1),
                _AREA,
                "area",
            ),
            href=desk.href(area) or "",
        )
        for at, area in enumerate(areas)
    ]
    y = _HEAD
    for row in _packed(entries.values(), len(areas)):
        high = _HIGH if any(len(entry.columns) < len(areas) for entry in row) else _WIDE
        parts += [_cell(desk, entry, y, high, now) for entry in row]
        y += high + _GAP
    slide = next(row[0] for row in rows)
    return picture("matrix", desk.book.label(slide) if slide else "", width, y, *parts)


@lru_cache(maxsize=4)
def editions_by_day(book: Book) -> list[tuple[str, dict[str, tuple[str, str, str]]]]:
    """Return for each day on which something changes, up to that of the book, the edition of each standard.

    A standard, by its label, to the edition, its status, and what replaced it by then.
    """
    days = [row[0] for row in asked(book.closure.store, "matrix-days").text() if row[0] <= book.day.isoformat()]
    found: list[tuple[str, dict[str, tuple[str, str, str]]]] = []
    for day in dict.fromkeys([*days, book.day.isoformat()]):
        answer = ask(_QUESTION, book.closure, parameters={"asOf": day})
        at = {column: place for place, column in enumerate(answer.columns)}
        state = {
            row[at["standard"]]: (row[at["edition"]], row[at["status"]], row[at["replacedBy"]]) for row in answer.text()
        }
        if not found or found[-1][1] != state or day == book.day.isoformat():
            found.append((day, state))
    return found


def days_data(book: Book) -> Markup:
    """Return what the slider reads: for each day what is otherwise than the day before, as JSON that is no script."""
    told, before = [], dict[str, tuple[str, str, str]]()
    for day, state in editions_by_day(book):
        told.append([day, {name: each for name, each in state.items() if before.get(name) != each}])
        before = state
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return tag("script", Markup(content), type="application/json", id="matrix-days")


def _packed(entries: Iterable[_Entry], columns: int) -> list[list[_Entry]]:
    """Return the entries in rows: each in the first row that has its columns free, wide ones in rows of their own."""
    rows: list[list[_Entry]] = []
    for entry in entries:
        for row in rows:
            if not any(entry.columns & other.columns for other in row):
                row.append(entry)
                break
        else:
            rows.append([entry])
    narrow = [row for row in rows if not any(len(entry.columns) == columns for entry in row)]
    return narrow + [row for row in rows if row not in narrow]


def _cell(desk: Desk, entry: _Entry, y: float, high: float, now: dict[str, tuple[str, str, str]]) -> Markup:
    first, last = min(entry.columns), max(entry.columns)
    x, width = first * (_COLUMN + _GAP), (last - first + 1) * (_COLUMN + _GAP) - _GAP
    if high == _WIDE:
        title = words(x + 12, y + 21, lines_of(entry.layer, _NAME, 11.5, 1), 11.5, "layer", "start")
    else:
        title = words(x + width / 2, y + 15, lines_of(entry.layer, width - 8, 10.5, 2), 10.5, "layer")
    parts = [
        box(x, y, width, high, entry.basis, entry.told),
        tag("a", title, href=desk.href(entry.node) or ""),
    ]
    if high == _WIDE:
        x, width = x + _NAME, width - _NAME
    room = width / len(entry.standards)
    for place, standard in enumerate(entry.standards):
        label = desk.book.label(standard)
        edition, status, _ = now.get(label, ("", "", ""))
        parts.append(
            tag(
                "a",
                words(x + room * (place + 0.5), y + high - 12, [edition or label], 12, "edition"),
                href=desk.href(standard) or "",
                data_standard=label,
                data_status=status.replace(" ", "-"),
                class_="standard",
            )
        )
    return tag("g", join(parts))


def _kind(basis: Term | None) -> str:
    return local_name(basis) if isinstance(basis, ox.NamedNode) else ""
