"""The head of an HTML report: the verdict in a sentence, and the report in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casco_kg.rendering.findings import counted, left_over
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.rendering.overview import said_often
from casco_kg.texts import many
from casco_kg.validation.overview import Often, Overview, Tally
from casco_kg.validation.report import SEVERITIES, Report

__all__ = ["cards", "often", "tallies", "verdict"]

#: So many bodies and values are shown; JSON has all.
_SHOWN = 30
#: What is to be done about findings of a severity.
_TASKS = {"violation": "to put right", "warning": "to look at", "info": "to take note of"}


def verdict(report: Report, told: Overview) -> str:
    """Return in a sentence how the data is: how many records are in order, and what is to be done."""
    if report.clashes:
        return "The data contradicts itself or the ontology"
    records, clean = (sum(getattr(each, name) for each in told.kinds) for name in ("records", "clean"))
    gravest = next((name for name in SEVERITIES if counted(report)[name]), None)
    if gravest is None:
        found = f"No findings on {many(records, 'record')}" if records else "No findings"
    else:
        task = f"{many(counted(report)[gravest], gravest)} {_TASKS[gravest]}"
        found = f"{clean:,} of {many(records, 'record')} without a finding, {task}" if records else task
    return f"{found}, and {left_over(report)}" if report.not_understood else found


def cards(report: Report, told: Overview) -> Markup:
    """Return the numbers that are seen first."""
    numbers = {**({"contradiction": len(report.clashes)} if report.clashes else {}), **counted(report)}
    items = [
        tag("li", tag("strong", f"{number:,}"), many(number, name).partition(" ")[2], class_=name if number else "none")
        for name, number in numbers.items()
    ]
    if told.kinds:
        records, clean = (sum(getattr(each, name) for each in told.kinds) for name in ("records", "clean"))
        share = tag("strong", f"{clean:,}", tag("small", f" of {records:,}"))
        items.append(tag("li", share, "records without a finding", class_="clean" if clean == records else "none"))
    return join(items)


def tallies(several: Sequence[Tally]) -> Markup:
    """Return rows of a table with records and findings."""
    rows = [tag("tr", tag("th", tag("bdi", each.name), scope="row"), *_numbers(each)) for each in several[:_SHOWN]]
    left = len(several) - _SHOWN
    more = [tag("tr", tag("td", f"and {left:,} more; --format json has all", colspan="6"))] if left > 0 else []
    return join([*rows, *more])


def _numbers(tally: Tally) -> Iterator[Markup]:
    yield tag("td", f"{tally.records:,}")
    yield tag("td", f"{tally.clean:,}")
    for severity, number in zip(SEVERITIES, tally.findings, strict=True):
        yield tag("td", f"{number:,}" if number else "-", class_=severity if number else "none")


def often(told: Overview) -> Markup:
    """Return rows of a table with the values that are found more than once."""
    return join(_often(each) for each in said_often(told.values)[:_SHOWN])


def _often(each: Often) -> Markup:
    value = tag("span", tag("i", each.path), " ", tag("bdi", each.value), class_="what")
    sentence = tag("span", each.message, " ", tag("small", each.constraint))
    return tag("tr", tag("th", value, scope="row"), tag("td", sentence), tag("td", f"{each.findings:,}"))
