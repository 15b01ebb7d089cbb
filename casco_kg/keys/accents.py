"""Letters that may be written one way or another, with an accent or without."""

from __future__ import annotations

from collections.abc import Container
from unicodedata import combining, normalize

__all__ = ["FOLDED", "without_accents"]

#: Letters of several signs, and the one that stands for them in names; both ways of writing become the same.
FOLDED = (("ß", "ss"), ("ø", "o"), ("ł", "l"), ("æ", "a"), ("œ", "o"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


def without_accents(text: str, but: Container[str] = ()) -> str:
    """Return a text without accents and other signs that stand above or below a letter, but for some of these."""
    return "".join(sign for sign in normalize("NFKD", text) if sign in but or not combining(sign))
