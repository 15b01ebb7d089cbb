"""Namespaces: the known ones, and which of them one that is not known was meant to be.

Known are those of ontology/prefixes.ttl and of the readers in ontology/mappings/, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from casco_kg.rdf.constants import BASE
from casco_kg.rdf.terms import DATA_BASE, prefixes
from casco_kg.reading.foreign.readers import readers

__all__ = ["UNDEFINED", "closest", "formats", "meant", "misspelt", "namespace_of", "nearest"]

#: The namespace of keys that no context of a document defines, so that they are told of and not dropped.
UNDEFINED = BASE + "undefined#"
#: So alike are two namespaces of which one is misspelt.
_ALIKE = 0.9
#: So much of the steps of two namespaces is the same where one is another version, or another path, of the other.
_SHARED = 0.5
#: A step that is a word, and no number or version, has so many letters.
_LETTERS = 3


def namespace_of(iri: str) -> str:
    """Return an IRI up to its last # or /, which is where names begin."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] or iri


@dataclass(frozen=True, slots=True)
class Format:
    """A format of others that a reader knows.

    Attributes:
        title: what it is called.
        namespace: the namespace as which one of its namespaces is read.
        recognized: the IRIs that it is recognised by.
    """

    title: str
    namespace: str
    recognized: frozenset[str]


@cache
def formats() -> dict[str, Format]:
    """Return the formats of readers by the namespaces that these name."""
    found: dict[str, Format] = {}
    for reader in readers():
        declared = re.findall(r"^PREFIX [\w-]*: <([^>]*)>", reader.text, re.MULTILINE)
        same = dict(reader.same)
        for namespace in (*map(namespace_of, reader.recognize), *same, *same.values(), *declared):
            if namespace not in prefixes().values():
                read_as = same.get(namespace, namespace)
                found.setdefault(namespace, Format(reader.title, read_as, reader.recognize))
    return found


@cache
def misspelt(namespace: str) -> str | None:
    """Return the namespace of the project's prefixes that one is surely meant to be, as it is written all but right.

    So is what differs in http and https, www., case or the sign at the end; of ours also another path below the same
    name, or our name elsewhere.
    """
    ours = prefixes()["casco"]
    if namespace == ours or namespace.startswith((DATA_BASE, UNDEFINED)):
        return None
    if namespace.startswith(BASE):
        return ours
    if namespace in prefixes().values():
        return None
    for known in prefixes().values():
        if _plain(known) == _plain(namespace):
            return ours if known.startswith(BASE) else known
    steps, own = _steps(namespace), _steps(BASE)
    named = any(_letters(step) == _letters(own[-1]) for step in steps)
    alike = max(
        _likeness("/".join(steps[: len(own)]), "/".join(own)), _likeness("/".join(steps), "/".join(_steps(ours)))
    )
    return ours if named or alike >= _ALIKE else None


@cache
def nearest(namespace: str) -> str | None:
    """Return the known namespace that one is perhaps meant to be: as it is all but spelt, or in most of its steps."""
    if found := misspelt(namespace):
        return found
    if namespace == DATA_BASE:
        return prefixes()["casco"]
    known = [(_likeness(_plain(namespace), _plain(other)), other) for other in (*formats(), *prefixes().values())]
    close = [pair for pair in known if pair[0] >= _ALIKE and not pair[1].startswith(BASE)]
    close = close or [pair for pair in known if pair[1] in formats() and _shares(namespace, pair[1])]
    if not close:
        return None
    found = max(close)[1]
    return formats()[found].namespace if found in formats() else found


def closest(iri: str, known: Iterable[str]) -> str | None:
    """Return the one of some known IRIs that one is all but spelt as."""
    likely = [(_likeness(_plain(iri), _plain(other)), other) for other in known]
    score, found = max(likely, default=(0.0, None))
    return found if score >= _ALIKE else None


def meant(namespace: str) -> str:
    """Return "did you mean" for the nearest known namespace, or nothing; for a known one, what is read of it."""
    if namespace == prefixes()["sh"]:
        return "shapes are given with validate --shapes"
    if known := formats().get(namespace):
        return f"of {known.title} only {_listed(known.recognized)} and what belongs to it is read"
    found = None if namespace in prefixes().values() and not misspelt(namespace) else nearest(namespace)
    return f"did you mean {found}?" if found else ""


def _listed(iris: Iterable[str]) -> str:
    return ", ".join(sorted({iri.removeprefix(namespace_of(iri)) for iri in iris}))


def _plain(namespace: str) -> str:
    bare = namespace.partition("://")[2].casefold().rstrip("#/").removeprefix("www.")
    return bare or namespace.casefold()


def _steps(namespace: str) -> list[str]:
    return [step for step in re.split(r"[/#]+", _plain(namespace)) if step]


def _letters(step: str) -> str:
    return "".join(filter(str.isalnum, step))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _shares(namespace: str, known: str) -> bool:
    """Whether two namespaces share most of their steps, and among these one below the host that is a word."""
    one, other = _steps(namespace), _steps(known)
    alike = SequenceMatcher(None, one, other, autojunk=False)
    words = {step for step in other[1:] or other if sum(map(str.isalpha, step)) >= _LETTERS}
    shared = {one[block.a + offset] for block in alike.get_matching_blocks() for offset in range(block.size)}
    return alike.ratio() >= _SHARED and not words.isdisjoint(shared)
