"""Tables on pages: the rows of an answer, its columns in words, nodes as links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casco_kg.pages.book import Desk
from casco_kg.rdf.terms import Term
from casco_kg.rendering.markup import Markup, tag

__all__ = ["heading", "table"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def heading(column: str) -> str:
    """Return the name of a variable as words: ``replacedBy`` is "replaced by"."""
    return _HUMP.sub(" ", column).lower()


def table(desk: Desk, columns: Sequence[str], rows: Sequence[Sequence[Term | None]], name: str = "") -> Markup:
    """Return rows as a table."""
    heads = [heading(column) for column in columns]
    head = tag("thead", tag("tr", *(tag("th", each, scope="col") for each in heads)))
    body = tag(
        "tbody",
        *(tag("tr", *(tag("td", desk.cell(cell)) for cell in row)) for row in rows),
    )
    return tag("div", tag("table", head, body, class_="rows", **({"id": name} if name else {})), class_="scroll")
