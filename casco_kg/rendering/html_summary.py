"""The head of an HTML report: the verdict in a sentence, and the report in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casco_kg.languages.words import Words
from casco_kg.rdf.ours import UNKNOWN_COLUMN
from casco_kg.rdf.terms import shorten
from casco_kg.rendering.findings import counted, left_over
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.rendering.overview import said_often
from casco_kg.validation.overview import Often, Overview, Tally
from casco_kg.validation.report import SEVERITIES, Report

__all__ = ["cards", "not_read", "often", "tallies", "verdict"]

#: So many bodies and values are shown; JSON has all.
_SHOWN = 30


def verdict(report: Report, told: Overview, words: Words) -> str:
    """Return in a sentence how the data is: how many records are in order, and what is to be done."""
    if report.clashes:
        return words("verdict_contradicts")
    records, clean = (sum(getattr(each, name) for each in told.kinds) for name in ("records", "clean"))
    gravest = next((name for name in SEVERITIES if counted(report)[name]), None)
    if gravest is None:
        found = words.form("verdict_none_on", records) if records else words("verdict_none")
    else:
        found = words.form(f"task/{gravest}", counted(report)[gravest])
        if records:
            found = words.form("verdict_clean_of", records, clean=words.number(clean), task=found)
    if not report.not_understood:
        return found
    left = left_over(report, words)
    return words("verdict_and_left" if records else "verdict_hardly", found=found, left=left)


def not_read(report: Report, words: Words) -> Markup:
    """Return which columns were not read, and what helps; empty where all were."""
    by_file: dict[str, dict[str, None]] = {}
    for finding in report.every_finding:
        if finding.path == shorten(UNKNOWN_COLUMN) and finding.value is not None and finding.place:
            by_file.setdefault(finding.place.file, {})[finding.shown_value] = None
    told = [_not_read(file, [*columns], words) for file, columns in [*by_file.items()][:_SHOWN]]
    return tag("ul", *told, class_="unread") if told else Markup("")


def _not_read(file: str, columns: Sequence[str], words: Words) -> Markup:
    names = join((tag("bdi", name) for name in columns[:_SHOWN]), ", ")
    more = ", …" if len(columns) > _SHOWN else ""
    command = tag("code", f"casco-kg mapping {file}")
    return tag(
        "li", words("columns_not_read", file=file), ": ", names, more, ". ", command, " ", words("proposes_keys")
    )


def cards(report: Report, told: Overview, words: Words) -> Markup:
    """Return the numbers that are seen first."""
    numbers = {**({"contradiction": len(report.clashes)} if report.clashes else {}), **counted(report)}
    items = [
        tag(
            "li",
            tag("strong", words.number(number)),
            words.form(f"severity/{name}", number),
            class_=name if number else "none",
        )
        for name, number in numbers.items()
    ]
    if told.kinds:
        records, clean = (sum(getattr(each, name) for each in told.kinds) for name in ("records", "clean"))
        share = tag("strong", words.number(clean), tag("small", words("of_number", number=words.number(records))))
        items.append(tag("li", share, words("records_clean"), class_="clean" if clean == records else "none"))
    return join(items)


def tallies(several: Sequence[Tally], words: Words) -> Markup:
    """Return rows of a table with records and findings."""
    shown = several[:_SHOWN]
    rows = [tag("tr", tag("th", tag("bdi", each.name), scope="row"), *_numbers(each, words)) for each in shown]
    left = len(several) - _SHOWN
    more = tag("td", words("and_more_in_json", number=words.number(left)), colspan="6")
    return join([*rows, *([tag("tr", more)] if left > 0 else [])])


def _numbers(tally: Tally, words: Words) -> Iterator[Markup]:
    yield tag("td", words.number(tally.records))
    yield tag("td", words.number(tally.clean))
    for severity, number in zip(SEVERITIES, tally.findings, strict=True):
        yield tag("td", words.number(number) if number else "-", class_=severity if number else "none")


def often(told: Overview, words: Words) -> Markup:
    """Return rows of a table with the values that are found more than once."""
    return join(_often(each, words) for each in said_often(told.values)[:_SHOWN])


def _often(each: Often, words: Words) -> Markup:
    value = tag("span", tag("i", each.path), " ", tag("bdi", each.value), class_="what")
    sentence = tag("span", each.message, " ", tag("small", each.constraint))
    return tag("tr", tag("th", value, scope="row"), tag("td", sentence), tag("td", words.number(each.findings)))
