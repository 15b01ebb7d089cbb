"""Which of several formats a client wants most, by its header Accept.

Source: https://www.rfc-editor.org/rfc/rfc9110#name-accept
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["wanted"]


def wanted(accept: str | None, offered: Sequence[Sequence[str]]) -> int | None:
    """Return the number of what is wanted most among what is offered; None where nothing of it is acceptable.

    Args:
        accept: the header; without one, anything is acceptable.
        offered: for each thing its media types; of equals, the first is taken.
    """
    asked = [_parsed(part) for part in (accept or "*/*").split(",") if part.strip()]
    best: tuple[float, int] | None = None
    for number, media in enumerate(offered):
        quality = max((_quality(asked, each) for each in media), default=0.0)
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, number)
    return None if best is None else best[1]


def _quality(asked: list[tuple[str, float]], media: str) -> float:
    """Return how much a media type is wanted: what is said of it most closely counts."""
    kind = media.partition("/")[0]
    for pattern in (media, f"{kind}/*", "*/*"):
        found = [quality for name, quality in asked if name == pattern]
        if found:
            return max(found)
    return 0.0


def _parsed(part: str) -> tuple[str, float]:
    name, *rest = (each.strip().lower() for each in part.split(";"))
    quality = next((each[2:].strip() for each in rest if each.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 0.0
