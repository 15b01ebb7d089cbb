"""The table of outputs as a picture: who does what by which standard with which result, each tick with its evidence."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from casco_kg.pages.book import Desk
from casco_kg.pages.pictures.svg import box, lines_of, number, picture, words
from casco_kg.pages.sections import asked
from casco_kg.rdf.terms import Term, local_name
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["outputs"]

_NAME, _STANDARD, _TICK, _OUTPUT, _ROW, _HEAD = 310.0, 150.0, 92.0, 170.0, 46.0, 46.0
_TRUE = "true"


def outputs(desk: Desk) -> Markup:
    """Return the picture."""
    rows = asked(desk.book.closure.store, "outputs").rows
    columns: dict[Term, str] = {}
    activities: dict[Term, list[tuple[Term | None, ...]]] = {}
    for row in rows:
        _, activity, *_, column, label, _, _, _, _, _ = row
        assert activity is not None and column is not None and label is not None
        columns.setdefault(column, desk.book.label(label))
        activities.setdefault(activity, []).append(row)
    width = _NAME + _STANDARD + len(columns) * _TICK + _OUTPUT
    height = _HEAD + len(activities) * _ROW
    parts = [*_head(desk, columns)]
    for at, (activity, cells) in enumerate(activities.items()):
        parts.append(_row(desk, activity, cells, [*columns], _HEAD + at * _ROW, width))
    slide = rows[0][0] if rows else None
    return picture("outputs", desk.book.label(slide) if slide else "", width, height, *parts)


def _head(desk: Desk, columns: dict[Term, str]) -> Iterator[Markup]:
    for at, (column, label) in enumerate(columns.items()):
        x = _NAME + _STANDARD + (at + 0.5) * _TICK
        yield tag("a", words(x, 18, lines_of(label, _TICK, 12, 2), 12, "area"), href=desk.href(column) or "")


def _row(
    desk: Desk, activity: Term, cells: list[tuple[Term | None, ...]], columns: list[Term], y: float, width: float
) -> Markup:
    _, _, printed, standard, output, *_ = cells[0]
    assert printed is not None and standard is not None and output is not None
    middle = y + _ROW / 2
    name = lines_of(desk.book.label(printed), _NAME - 20, 13.5, 2)
    up = 4 if len(name) == 1 else -4
    parts = [
        box(0, y + 2, width, _ROW - 4, "row"),
        tag(
            "a", words(12, middle + up, name, 13.5, "edition", "start"), href=desk.href(activity) or "", class_="strong"
        ),
        tag(
            "a",
            words(_NAME, middle + 4, [desk.book.label(standard)], 12.5, "edition", "start"),
            href=desk.href(standard) or "",
        ),
        tag(
            "a",
            words(width - _OUTPUT + 14, middle + 4, [desk.book.label(output)], 12.5, "edition", "start"),
            href=desk.href(output) or "",
        ),
    ]
    for cell in cells:
        *_, column, _, ticked, reading, basis, confidence, evidence = cell
        assert column is not None
        parts.append(
            _tick(desk, _NAME + _STANDARD + (columns.index(column) + 0.5) * _TICK, middle, ticked, reading, basis,
                  [desk.book.label(each) for each in (column, basis, confidence, evidence) if each is not None])
        )  # fmt: skip
    return tag("g", join(parts))


def _tick(
    desk: Desk, x: float, y: float, ticked: Term | None, reading: Term | None, basis: Term | None, told: list[str]
) -> Markup:
    yes = isinstance(ticked, ox.Literal) and ticked.value == _TRUE
    kind = local_name(basis) if isinstance(basis, ox.NamedNode) else ""
    said = f"{told[0]}: {'yes' if yes else 'no'}; {told[1]} ({told[2]}): {told[3]}"
    mark = (
        tag("path", d=f"M{number(x - 5)} {number(y)}l4 4l7 -8", class_="tick")
        if yes
        else tag("path", d=f"M{number(x - 4)} {number(y)}h8", class_="dash")
    )
    ring = tag("circle", cx=number(x), cy=number(y), r="13", class_=f"box {kind}{'' if yes else ' empty'}")
    return tag("a", tag("title", said), ring, mark, href=desk.href(reading) or "", aria_label=said)
