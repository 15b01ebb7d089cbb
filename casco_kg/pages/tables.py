"""Tables on pages: the rows of an answer, its columns in words, nodes as links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from casco_kg.pages.book import Desk
from casco_kg.rdf.terms import Term
from casco_kg.rendering.markup import Markup, tag

__all__ = ["groups", "heading", "table"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def heading(column: str) -> str:
    """Return the name of a variable as words: ``replacedBy`` is "replaced by"."""
    return _HUMP.sub(" ", column).lower()


def table(
    desk: Desk,
    columns: Sequence[str],
    rows: Sequence[Sequence[Term | None]],
    title: str,
    name: str = "",
    own: Mapping[int, Markup] | None = None,
) -> Markup:
    """Return rows as a table.

    Args:
        desk: where it stands.
        columns: their names.
        rows: the rows.
        title: what it shows.
        name: its own name; without one it has no columns in which nothing stands.
        own: the numbers of rows that are of the data beside the graph, each with what was found of it.
    """
    used = [at for at in range(len(columns)) if name or any(row[at] is not None for row in rows)]
    own = own or {}
    marked = any(own.values())
    titles = [*(heading(columns[at]) for at in used), *(["findings"] if marked else [])]
    head = tag("thead", tag("tr", *(tag("th", each, scope="col") for each in titles)))
    body = [
        tag(
            "tr",
            *(tag("td", desk.cell(row[at])) for at in used),
            *([tag("td", own.get(number, ""))] if marked else []),
            **({"class_": "own"} if number in own else {}),
        )
        for number, row in enumerate(rows)
    ]
    named = {"id": name, "data_columns": " ".join(columns)} if name else {}
    shown = tag("table", head, tag("tbody", *body), class_="rows", **named)
    return tag("div", shown, class_="scroll", tabindex="0", role="region", aria_label=title)


def groups(desk: Desk, rows: Sequence[Sequence[Term | None]]) -> Markup:
    """Return rows of two cells as lists of what the second cells hold, by the first."""
    found: dict[str, list[Markup]] = {}
    for group, item in rows:
        found.setdefault(desk.book.label(group) if group is not None else "", []).append(desk.cell(item))
    parts = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", tag("ul", *(tag("li", item) for item in items), class_="many")),
        )
        for name, items in found.items()
    ]
    return tag("table", tag("tbody", *parts), class_="said")
