"""Findings in words: what they are about, and which belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote

from rich.markup import escape

from casco_kg.languages.phrases import label_in, remark_in
from casco_kg.languages.words import ENGLISH, Words
from casco_kg.rdf.constants import SH
from casco_kg.rdf.ours import ABSENT_COLUMN, HIDDEN, MERGED, MISSPELT_NAMESPACE, UNREAD
from casco_kg.rdf.terms import DATA_BASE, GENID, shorten
from casco_kg.reading.places import Place
from casco_kg.texts import plain
from casco_kg.validation.report import Finding

__all__ = ["asks", "component", "groups", "marked_up", "placed", "told", "value_in", "valued", "who"]

#: The properties by which readers and checks say something of a file, in words.
_REMARKS = frozenset(map(shorten, (ABSENT_COLUMN, HIDDEN, MERGED, MISSPELT_NAMESPACE, UNREAD)))


def marked_up(text: str) -> str:
    """Return text of the data as rich prints it: no markup, no command to the terminal, one line."""
    return escape(plain(text))


def who(finding: Finding, language: str = ENGLISH) -> str:
    """Return how people call the focus of a finding, with its identifier where that says more."""
    identifier, label = unquote(shorten(finding.focus)), label_in(language, finding.label)
    if finding.focus.value.startswith(DATA_BASE + GENID) or identifier == finding.label:
        return plain(label).removeprefix(GENID)
    return plain(f"{label} ({identifier})")


def placed(place: Place, words: Words) -> str:
    """Return a place as ``str`` does, in the words of a language."""
    return place.told(words)


def valued(finding: Finding, language: str, *, named: bool = False) -> str:
    """Return the offending value in a language, as far as it is ours: what a reader says of a file.

    Args:
        finding: the finding.
        language: the language.
        named: whether what is named is shown by its name.
    """
    text = finding.said_value if named else finding.shown_value
    return value_in(language, finding.path, text)


def value_in(language: str, path: str | None, text: str) -> str:
    """Return a value of a property in a language where a reader says it of a file, else as it is."""
    return remark_in(language, text) if path in _REMARKS else text


def asks(finding: Finding) -> str:
    """Return what a shape of the user asks: the property and its value, and the kind of constraint that this is."""
    return f"{finding.limit} ({component(finding)})" if finding.limit else ""


def component(finding: Finding) -> str:
    """Return the kind of constraint, in short."""
    iri = finding.component
    return f"sh:{iri.removeprefix(SH)}" if iri.startswith(SH) else shorten(finding.result.component)


def told(finding: Finding) -> str:
    """Return in one line what a finding is about: who, property and value."""
    return "  ".join(filter(None, (who(finding), plain(finding.path or ""), plain(finding.shown_value))))


def groups(findings: Sequence[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Yield the findings of a report that share constraint, severity, message and what is asked, in its order."""
    for _, group in groupby(findings, key=lambda f: (f.constraint, f.severity, f.message, f.limit)):
        yield tuple(group)
