"""HTML that is escaped by the way it is made: a text is escaped wherever it goes into a tag, and only tags are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from casco_kg.installation.citations import web_address
from casco_kg.texts import plain

__all__ = ["Markup", "join", "link", "tag", "text"]


class Markup(str):
    """HTML that may stand in a page as it is. Nothing but this module makes it from a text."""

    __slots__ = ()


def text(content: str) -> Markup:
    """Return a text as HTML, for between tags and for within quotes; what is HTML stays as it is."""
    return content if isinstance(content, Markup) else Markup(escape(plain(content)))


def tag(name: str, *children: str, **attributes: str) -> Markup:
    """Return an element.

    Args:
        name: the name of the tag.
        children: HTML, or texts, which are escaped.
        attributes: values are escaped; an underscore in a name stands for a hyphen, one at its end for nothing.
    """
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{told}>{join(children)}</{name}>")


def join(children: Iterable[str], between: str = "") -> Markup:
    """Return HTML and texts one after another."""
    return Markup(text(between).join(map(text, children)))


def link(
    content: str, address: str | None, attributes: Mapping[str, str] | None = None, rel: str = "noopener noreferrer"
) -> Markup:
    """Return a link to an address on the web, and for any other address the content alone.

    Args:
        content: what is shown.
        address: where it leads.
        attributes: further attributes.
        rel: how it relates to the page; what a page says of itself to others is empty where nobody minds.
    """
    if address is None or web_address(address) is None:
        return text(content)
    return tag("a", content, href=address, **({"rel": rel} if rel else {}), **(attributes or {}))
