"""The fixed parts of pages, in HTML, with names that a text or HTML is put in for.

No more than that: there is no logic in them, and what is put in is escaped unless it is HTML already.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template

from casco_kg.rendering.markup import Markup, text

__all__ = ["fill", "lines"]

_HERE = Path(__file__).parent / "frames"


def fill(name: str, /, **parts: str) -> Markup:
    """Return a fixed part with parts put in; a text is escaped."""
    return Markup(_template(name).substitute({key: text(part) for key, part in parts.items()}))


@cache
def _template(name: str) -> Template:
    return Template((_HERE / f"{name}.html").read_text(encoding="utf-8"))


def lines(content: str) -> Markup:
    """Return a text of several lines as HTML; each line is escaped, and the ends of lines stay."""
    return Markup("\n".join(map(text, content.splitlines())))
