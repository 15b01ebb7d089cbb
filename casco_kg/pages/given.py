"""What is told of data beside the graph: what was found wrong with its records, and what stands behind them.

It is checked once, when a page first needs it.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from functools import cached_property
from itertools import groupby

from casco_kg.findings import validate
from casco_kg.languages.words import ENGLISH, speaking
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.frame import Page
from casco_kg.pages.rule_pages import constraint_path
from casco_kg.pages.templates import fill
from casco_kg.proofs import explain_findings
from casco_kg.rdf.terms import Term, terms_of
from casco_kg.rendering.findings import summary
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.rendering.reports import report_in
from casco_kg.rendering.trace_section import trace_section, verdict_shown
from casco_kg.rulebook import rules
from casco_kg.texts import many
from casco_kg.traced import Trace
from casco_kg.tracing import traces
from casco_kg.validation.records import Record
from casco_kg.validation.report import SEVERITIES, Finding, Report

__all__ = ["GivenData"]

#: So many records of a kind are listed; those with findings first.
_MOST = 500


class GivenData:
    """The data of a book, checked as of its day."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._lock = threading.RLock()

    @cached_property
    def report(self) -> Report:
        """What was found."""
        with self._lock:
            return validate(self._book.closure, as_of=self._book.day)

    @cached_property
    def _findings(self) -> dict[Term, list[Finding]]:
        found: dict[Term, list[Finding]] = defaultdict(list)
        for finding in self.report.findings:
            found[finding.focus].append(finding)
        return found

    @cached_property
    def _traces(self) -> dict[Term, Trace]:
        with self._lock:
            return {each.outcome.record: each for each in traces(self._book.closure, as_of=self._book.day)}

    @cached_property
    def html(self) -> bytes:
        """The whole report, as a page of its own."""
        proofs = explain_findings(self.report, self._book.closure)
        return report_in("html", self.report, proofs, traces=[*self._traces.values()])

    def about(self, desk: Desk, node: Term) -> Markup:
        """Return what was found of a node, and the trace of it, as far as there are."""
        parts = []
        if (trace := self._traces.get(node)) is not None:
            section = trace_section([trace])
            told = tag("h2", section.title, ": ", *verdict_shown(trace, speaking(ENGLISH))[1:])
            parts.append(tag("section", told, section.body, id="traces"))
        if findings := self._findings.get(node, []):
            items = [_finding(desk, finding) for finding in findings]
            parts.append(tag("section", tag("h2", "Findings"), tag("ul", *items, class_="findings"), id="findings"))
        return join(parts)

    @cached_property
    def _subjects(self) -> frozenset[Term]:
        return frozenset(terms_of(triple)[0] for triple in self._book.closure.data.triples)

    def has(self, node: Term) -> bool:
        """Whether the data says something of a node."""
        return node in self._subjects

    def mark(self, desk: Desk, node: Term) -> Markup:
        """Return how many findings there are on a node, as a link to its page; empty for none."""
        mark, address = self._mark(node), desk.href(node)
        return tag("a", mark, href=address) if mark and address else mark

    def page(self) -> Page:
        """Return the page that leads to the records, those with findings first."""
        desk = Desk(self._book, "data")
        by_kind = sorted(self.report.records, key=lambda record: record.kind)
        parts = [self._kind(desk, kind, [*records]) for kind, records in groupby(by_kind, key=lambda each: each.kind)]
        body = fill("data", summary=summary(self.report), records=join(parts))
        return Page("data", "Your data", body)

    def _kind(self, desk: Desk, kind: str, records: list[Record]) -> Markup:
        order = sorted(records, key=lambda each: (*self._grave(each.node), desk.book.label(each.node)))
        items = [tag("li", desk.link(each.node), " ", self._mark(each.node)) for each in order[:_MOST]]
        if len(order) > _MOST:
            items.append(tag("li", f"and {len(order) - _MOST:,} more: search finds them"))
        heading = tag("h2", kind.capitalize(), " ", tag("small", many(len(records), "record")))
        return tag("section", heading, tag("ul", *items, class_="many"))

    def _grave(self, node: Term) -> tuple[int, int]:
        """Return how grave the gravest finding on a node is, the gravest first, and how many there are."""
        findings = self._findings.get(node, [])
        gravest = min((SEVERITIES.index(finding.severity) for finding in findings), default=len(SEVERITIES))
        return gravest, -len(findings)

    def _mark(self, node: Term) -> Markup:
        gravest, count = self._grave(node)
        return tag("span", many(-count, "finding"), class_=f"badge {SEVERITIES[gravest]}") if count else Markup("")


def _finding(desk: Desk, finding: Finding) -> Markup:
    known = any(entry.name == finding.constraint for entry in rules())
    address = desk.address(f"{constraint_path(finding.constraint)}.html")
    message = tag("a", finding.message, href=address) if known else finding.message
    place = tag("small", str(finding.place), class_="place") if finding.place else ""
    said = [tag("code", finding.path), " ", tag("bdi", finding.said_value)] if finding.path else []
    return tag(
        "li",
        tag("span", finding.severity, class_=f"badge {finding.severity}"),
        " ",
        message,
        " ",
        tag("p", *said, " ", place),
        tag("p", finding.fix) if finding.fix else "",
    )
