"""What a header may mean by what people call columns, in the languages of registers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from casco_kg.keys.names import called, is_text, known_by_name
from casco_kg.rdf.terms import prefixes
from casco_kg.registers.columns import kinds
from casco_kg.registers.header_names import (
    BODY,
    OF_A_RECORD,
    all_names,
    folded_words,
    names_of,
    of_any_record,
    significant,
    words_for,
)

__all__ = ["NO_CONCERN", "Likeness", "alike", "called_together", "is_called", "steps"]

#: The key of columns of no concern.
NO_CONCERN = ""
#: How alike two names are that may mean the same, and how alike one of another key must not be.
_ALIKE, _RIVAL = 0.9, 0.8
#: The key, how sure it is in figures, and why in words.
Likeness = tuple[str, float, str]


@cache
def alike(header: str, kind: str) -> Likeness | None:
    """Return the key whose name a header is, wholly or in part, or nearly is; None where none is or several are.

    Args:
        header: the header; of a path, all its words together, or what follows the last dot.
        kind: the kind of register; empty for any.
    """
    *outer, last = steps(header)
    whole = _called_like(outer, last, kind)
    if whole or (outer and of_any_record(last)):
        return whole
    if any((likeness := _called(step, kind)) and not likeness[0] for step in outer):
        return NO_CONCERN, 0.85, "stands within what is of no concern"
    return _nearly(last, kind) or _within(last, kind) or _with_a_body(last, kind)


@cache
def is_called(header: str) -> bool:
    """Return whether a header is the name of a key of any kind of register, as it is written or nearly so."""
    *outer, last = steps(header)
    found = (_called_like(outer, last, kind) for kind in kinds())
    return any(likeness is not None and likeness[0] != NO_CONCERN for likeness in found)


def _called_like(outer: list[str], last: str, kind: str) -> Likeness | None:
    """Return the key that has a header as its name, or the parts of it: what leads to it, and what follows."""
    if whole := _together(outer, last, kind):
        return whole
    if outer and (key := of_any_record(last)):
        return _of_the_outer(outer[-1], key, kind)
    for reading in _readings(last):
        found = {likeness[0]: likeness for part in reading if (likeness := _called(part, kind))}
        if len(found) == 1 and all(_called(part, kind) for part in reading):
            return next(iter(found.values()))
    return None


@cache
def called_together(header: str, kind: str) -> str:
    """Return the key that the steps of a path are called by together; empty where they are none."""
    *outer, last = steps(header)
    likeness = _together(outer, last, kind)
    return likeness[0] if likeness else ""


def _together(outer: list[str], last: str, kind: str) -> Likeness | None:
    """Return the key that has the steps of a path as its name.

    Steps that lead to a record by its name may be left out: the number of a grant of a body is the number of a grant.
    """
    for left in range(len(outer)):
        if left and not _leads(outer[left - 1], kind):
            return None
        if whole := _called(" ".join((*outer[left:], last)), kind):
            return whole
    return None


def _leads(step: str, kind: str) -> bool:
    likeness = _called(step, kind)
    return likeness is not None and likeness[0].split(".")[-1] in known_by_name()


def _with_a_body(header: str, kind: str) -> Likeness | None:
    """Return the key of a header in which a body is named that the knowledge graph describes, as in "N. COFRAC"."""
    bodies = prefixes()["id"] + "body-"
    words = re.findall(r"[^\W\d_]+", header)
    named = [word for word in words if any(iri.startswith(bodies) for iri in called(word))]
    if len(named) != 1 or len(words) < 2:
        return None
    said = (re.sub(rf"\b{named[0]}\b", word, header).strip(" .-:") for word in (*words_for(BODY), ""))
    found = next(filter(None, (_called(each, kind) for each in said)), None)
    return (found[0], 0.7, f"{found[2]}, beside {named[0]}") if found and found[0] else None


def steps(header: str) -> list[str]:
    """Return the steps of a path in a listing; of a header with points elsewhere, the header."""
    return re.split(r"\.(?=\w)", header.rstrip(". "))


def _of_the_outer(header: str, key: str, kind: str) -> Likeness | None:
    """Return the key of a record by what leads to it: in ``holder.name`` the name is of what ``holder`` means.

    What is no record is known by its name alone.
    """
    likeness = alike(header, kind)
    if likeness is None or not likeness[0]:
        return None
    outer, sureness, reason = likeness
    if outer.split(".")[-1] in known_by_name():
        return f"{outer}.{key}", sureness, reason
    return (outer, sureness, reason) if key == OF_A_RECORD[0] and is_text(outer.split(".")[-1]) else None


def _readings(header: str) -> Iterator[tuple[str, ...]]:
    """Yield a header whole, without what stands in brackets, and as two names side by side."""
    yield (header,)
    if (bare := re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*", " ", header).strip(" *:")) != header and bare:
        yield (bare,)
    parts = tuple(filter(None, map(str.strip, re.split(r"\s*[/|\n(\[]\s*", header.rstrip(")] ")))))
    if len(parts) > 1:
        yield parts


def _called(header: str, kind: str) -> Likeness | None:
    """Return the key that has a header as its name, be the words of it in another order."""
    names, words = all_names(kind)
    written = folded_words(header)
    if (key := names.get("".join(written))) is not None:
        return key, 0.9, f"is a name of {key}" if key else "is of no concern"
    meant = significant(written)
    if meant and (key := words.get(meant)) is not None:
        return key, 0.85, f"has the words of a name of {key}" if key else "is of no concern"
    return None


def _nearly(header: str, kind: str) -> Likeness | None:
    names, fold = names_of(kind), "".join(folded_words(header))
    matcher = SequenceMatcher(None, b=fold)
    ratios: list[tuple[float, str]] = []
    for name in names:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= _RIVAL and matcher.quick_ratio() >= _RIVAL:
            ratios.append((matcher.ratio(), name))
    best = max(ratios, default=(0.0, ""))
    rivals = {names[name] for ratio, name in ratios if ratio >= _RIVAL}
    if best[0] < _ALIKE or len(rivals) > 1:
        return None
    key = names[best[1]]
    return key, 0.6 * best[0], f"resembles a name of {key}" if key else "resembles what is of no concern"


def _within(header: str, kind: str) -> Likeness | None:
    """Return the key that has a name of several words among those of a header; the longest of them goes first."""
    written = significant(folded_words(header))
    found = [(len(words), key) for words, key in all_names(kind)[1].items() if len(words) > 1 and words <= written]
    longest = max((length for length, _ in found), default=0)
    keys_found = {key for length, key in found if length == longest}
    if len(keys_found) != 1 or not (key := keys_found.pop()):
        return None
    return key, 0.5, f"has the words of a name of {key} among others"
