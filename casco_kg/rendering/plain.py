"""Text of the data made fit to be shown: it may hold anything, escape sequences of terminals included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote

from casco_kg.report import Finding
from casco_kg.terms import DATA_BASE, GENID, shorten

__all__ = ["groups", "plain", "told", "who"]

#: What ends a line, each shown as a blank.
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]")
#: Controls, what turns the direction of writing, halves of characters, and what is no character: they could hide what
#: stands there, or command a terminal, and XML has no place for most of them (https://www.w3.org/TR/xml/#charsets).
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return text on one line, with the replacement character for what cannot be shown as it is."""
    return _UNFIT.sub("\ufffd", _BREAKS.sub(" ", text))


def who(finding: Finding) -> str:
    """Return how people call the focus of a finding, with its identifier where that says more."""
    identifier = unquote(shorten(finding.focus))
    if finding.focus.value.startswith(DATA_BASE + GENID) or identifier == finding.label:
        return plain(finding.label)
    return plain(f"{finding.label} ({identifier})")


def told(finding: Finding) -> str:
    """Return in one line what a finding is about: who, property and value."""
    return "  ".join(filter(None, (who(finding), plain(finding.path or ""), plain(finding.shown_value))))


def groups(findings: Sequence[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Yield the findings of a report that share constraint and message, in its order."""
    for _, group in groupby(findings, key=lambda finding: (finding.constraint, finding.message)):
        yield tuple(group)
