"""Feeds pages to Python's parser of HTML, which takes time by the square of what is opened and never closed."""

from __future__ import annotations

from html.parser import HTMLParser

from casco_kg.errors import InputError

__all__ = ["feed"]

#: So many tags may open in a row, or comments and sections, without one that ends.
_MOST_OPEN = 1_000


def feed(page: HTMLParser, text: str, name: str) -> None:
    """Have a page parsed.

    Raises:
        InputError: it is no HTML: tags, comments or sections are opened by thousands and never end.
    """
    unclosed = text.count("<!--") - text.count("-->") + text.count("<![") - text.count("]")
    if unclosed > _MOST_OPEN or any(part.count("<") > _MOST_OPEN for part in text.split(">")):
        raise InputError(f"{name}: is no HTML: more than {_MOST_OPEN:,} tags or comments are opened and never end")
    try:
        page.feed(text)
        page.close()
    except AssertionError as error:  # how the parser says that a declaration is none
        raise InputError(f"{name}: is no HTML: {error}; mend it and try again") from error
