"""Headers of columns and the keys that they mean."""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from casco_kg.keys.names import heading, leads_to_a_record

__all__ = ["close_key", "folded", "key_path"]

#: How alike a header is to the key that may be meant, and one with a dot, which may be about something else's part.
_ALIKE, _ALIKE_PATH = 0.8, 0.9


#: A word of a header, or of a key.
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+")
#: A title, and a key as it is spelt.
_TITLED = re.compile(r"[^\[\]]+ \[([A-Za-z.]+)\]")


def folded(header: str) -> str:
    """Return a header without what people vary: case, spaces, underscores and hyphens."""
    return re.sub(r"[\s_-]+", "", header).casefold()


def key_path(header: str) -> str | None:
    """Return the key, or the path of keys with dots between them, that a header means; None for no known key.

    Case, spaces, underscores and hyphens do not count as long as one key is meant: "Valid until" is ``validUntil``. A
    header of a template has its key in brackets behind a title in any language: ``Gültig bis [validUntil]``.
    """
    if titled := _TITLED.fullmatch(header):
        return titled[1] if key_path(titled[1]) == titled[1] else None
    steps = [_keys_by_fold().get(folded(step), ()) for step in header.split(".")]
    if all(len(step) == 1 for step in steps):
        path = [step[0] for step in steps]
        return ".".join(path) if all(map(leads_to_a_record, path[:-1])) else None
    found = _pairs_by_fold().get(folded(header), ()) if len(steps) == 1 else ()
    return found[0] if len(found) == 1 else None


def close_key(header: str) -> str | None:
    """Return the key whose name resembles a header; None where none does."""
    outer, dot, last = header.rpartition(".")
    if dot and (path := key_path(outer)) and (close := close_key(last)):
        return f"{path}.{close}" if key_path(f"{path}.{close}") else None
    written, keys_known = folded(header), sorted(_keys_by_fold())
    found = get_close_matches(written, keys_known, 1, _ALIKE_PATH if dot else _ALIKE)
    found = found or get_close_matches(written, sorted(_pairs_by_fold()), 1, _ALIKE_PATH)
    if not found:
        return None
    meant = _keys_by_fold().get(found[0], ()) or _pairs_by_fold()[found[0]]
    return meant[0] if len(meant) == 1 and not _has_another_word(header, meant[0]) else None


def _has_another_word(header: str, key: str) -> bool:
    """Tell whether a word of a header is no misspelling of that of a key, such as "body" where the key has "by"."""
    words, others = (_WORD.findall(name) for name in (header, key))
    return len(words) == len(others) and any(
        abs(len(word) - len(other)) > 1 and SequenceMatcher(None, word.casefold(), other.casefold()).ratio() < _ALIKE
        for word, other in zip(words, others, strict=True)
    )


@cache
def _keys_by_fold() -> dict[str, tuple[str, ...]]:
    return _by_fold(_keys())


@cache
def _pairs_by_fold() -> dict[str, tuple[str, ...]]:
    """Return the paths of two keys, by how they read without the dot."""
    outer = [key for key in heading() if leads_to_a_record(key)]
    return _by_fold([f"{first}.{last}" for first in outer for last in _keys()])


def _keys() -> list[str]:
    """Return the keys, and the one for identifiers, which has the name of a prefix."""
    return ["id", *heading()]


def _by_fold(names: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        fold = folded(name.replace(".", ""))
        found[fold] = (*found.get(fold, ()), name)
    return found
