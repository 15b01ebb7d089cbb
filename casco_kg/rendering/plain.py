"""Findings in words: what they are about, and which belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote

from rich.markup import escape

from casco_kg.languages.words import Words
from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import DATA_BASE, GENID, shorten
from casco_kg.reading.places import Place
from casco_kg.texts import plain
from casco_kg.validation.report import Finding

__all__ = ["asks", "component", "groups", "marked_up", "placed", "told", "who"]


def marked_up(text: str) -> str:
    """Return text of the data as rich prints it: no markup, no command to the terminal, one line."""
    return escape(plain(text))


def who(finding: Finding) -> str:
    """Return how people call the focus of a finding, with its identifier where that says more."""
    identifier = unquote(shorten(finding.focus))
    if finding.focus.value.startswith(DATA_BASE + GENID) or identifier == finding.label:
        return plain(finding.label).removeprefix(GENID)
    return plain(f"{finding.label} ({identifier})")


def placed(place: Place, words: Words) -> str:
    """Return a place as ``str`` does, in the words of a language."""
    parts = [
        place.file if place.line is None else f"{place.file}:{place.line}",
        "" if place.sheet is None else words("sheet", name=place.sheet),
        "" if place.row is None else words("row", number=str(place.row)),
        "" if place.column is None else words("column", name=place.column),
        "" if place.pointer is None else words("at", pointer=place.pointer),
    ]
    return "".join(parts)


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
