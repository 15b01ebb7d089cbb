"""Parts that pictures are drawn with: boxes, words and arrows, placed by numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["arrow", "box", "lines_of", "picture", "words"]

#: How wide a letter is on average, for a size of letters of one.
_LETTER = 0.56


def picture(name: str, title: str, width: float, height: float, *parts: str) -> Markup:
    """Return a picture that is as wide as there is room, with a title for who cannot see it."""
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        *parts,
        class_=f"picture {name}",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="group",
        aria_labelledby=f"{name}-title",
    )


def box(x: float, y: float, width: float, height: float, kind: str = "", told: str = "") -> Markup:
    """Return a rectangle; ``told`` is what a pointer over it shows."""
    inside = (tag("title", told),) if told else ()
    return tag(
        "rect",
        *inside,
        x=number(x),
        y=number(y),
        width=number(width),
        height=number(height),
        rx="5",
        class_=f"box {kind}".strip(),
    )


def words(x: float, y: float, said: Iterable[str], size: float, kind: str = "", anchor: str = "middle") -> Markup:
    """Return lines of words below one another, the first one's baseline at ``y``."""
    rows = [
        tag("tspan", line, x=number(x), **({"dy": number(size * 1.2)} if place else {}))
        for place, line in enumerate(said)
    ]
    return tag(
        "text",
        join(rows),
        x=number(x),
        y=number(y),
        text_anchor=anchor,
        font_size=number(size),
        **({"class_": kind} if kind else {}),
    )


def lines_of(said: str, width: float, size: float, most: int = 3) -> list[str]:
    """Return a text in lines that fit into a width; what is too long ends in an ellipsis."""
    letters = max(6, int(width / (size * _LETTER)))
    return textwrap.wrap(said, letters, max_lines=most, placeholder=" …", break_on_hyphens=False) or [""]


def arrow(points: Sequence[tuple[float, float]], kind: str = "") -> Markup:
    """Return a line from point to point with a head at its end; the last part goes down or to the right."""
    line = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    (x, y), (before, _) = points[-1], points[-2]
    down = x == before
    head = [(x, y), (x - 4, y - 7), (x + 4, y - 7)] if down else [(x, y), (x - 7, y - 4), (x - 7, y + 4)]
    tip = " ".join(f"{number(a)},{number(b)}" for a, b in head)
    return join(
        [tag("polyline", points=line, class_=f"arrow {kind}".strip()), tag("polygon", points=tip, class_="head")]
    )


def number(value: float) -> str:
    """Return a number as short as a picture needs it."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
