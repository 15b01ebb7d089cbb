"""Findings that something is missing, where it may stand in a column that was not read.

A table that has no column for a property, and a column without a known key, may well say it: that it is missing is
then no fault of a record, and a hint until somebody has said what the column holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from casco_kg.graph import Graph
from casco_kg.languages.words import ENGLISH, speaking
from casco_kg.rdf.ours import UNKNOWN_COLUMN
from casco_kg.rdf.terms import expand, terms_of
from casco_kg.validation.report import SEVERITIES, Finding

__all__ = ["tables_with_unread", "with_what_may_be_unread"]

_Table = tuple[str, str | None]


def with_what_may_be_unread(findings: Iterable[Finding], data: Graph, language: str | None) -> Iterator[Finding]:
    """Yield findings; that a property is missing is a hint where its table may say it in a column that was not read.

    Args:
        findings: the findings.
        data: what they were found in, with its remarks and places.
        language: the language of the hint.
    """
    unread = tables_with_unread(data)
    said: dict[str, frozenset[_Table]] = {}
    for finding in findings:
        table = finding.place and (finding.place.file, finding.place.sheet)
        if not unread or table not in unread or finding.value is not None or finding.path is None:
            yield finding
            continue
        if finding.path not in said:
            said[finding.path] = _tables_saying(data, finding.path, unread)
        if table in said[finding.path]:
            yield finding
            continue
        hint = speaking(language or ENGLISH)("column_may_say_it")
        fix = " ".join(filter(None, [finding.fix.removesuffix(finding.hint).strip(), hint]))
        yield replace(finding, severity=SEVERITIES[-1], hint=hint, fix=fix)


def tables_with_unread(data: Graph) -> frozenset[_Table]:
    """Return the tables with a column that is read by no key: of each its file, and its sheet if it has one."""
    places = (
        data.places.find(*(term.value for term in terms_of(remark)))
        for remark in data.remarks
        if remark.predicate == UNKNOWN_COLUMN
    )
    return frozenset((place.file, place.sheet) for place in places if place is not None)


def _tables_saying(data: Graph, path: str, tables: frozenset[_Table]) -> frozenset[_Table]:
    """Return those of some tables in which a record has a property."""
    found = set[_Table]()
    for triple in data.having(expand(path).value):
        if found >= tables:
            break
        subject, predicate, value = terms_of(triple)
        place = data.places.find(subject.value, predicate.value, value.value)
        if place is not None:
            found.add((place.file, place.sheet))
    return frozenset(found)
