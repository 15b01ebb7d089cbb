"""Writes reports as one HTML file that can be sent on: nothing in it asks for anything outside it.

The frame is report.html, with report.css and report.js written into it. All findings stand in the page; the script
only hides some. What the data says reaches the page through markup.py alone, and the policy of the page runs no script
and takes no style but these two.

Source: https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from string import Template

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.proof_words import ProofStep
from casco_kg.rdf.terms import shorten, terms_of
from casco_kg.rendering.findings import counted, left_over, looked_at
from casco_kg.rendering.markup import Markup, join, link, tag, text
from casco_kg.rendering.plain import asks, groups, who
from casco_kg.rulebook import Entry, rules
from casco_kg.texts import many
from casco_kg.validation.report import Finding, Report

__all__ = ["Section", "html_report"]

#: The least number of findings that a full bar stands for, so that a single finding does not look like the worst.
_SCALE = 10
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Section:
    """A section to be added below the findings.

    Attributes:
        name: what a link to it says after the ``#``.
        title: its heading.
        body: HTML without script and style of its own; the policy of the page would not run them.
    """

    name: str
    title: str
    body: Markup


def html_report(report: Report, proofs: Mapping[Finding, Sequence[ProofStep]], sections: Sequence[Section] = ()) -> str:
    """Return a report as an HTML page.

    Args:
        report: the findings.
        proofs: what was inferred and led to a finding; each stands folded below its finding.
        sections: what else belongs into the page.
    """
    known = {entry.name: entry for entry in rules()}
    found = list(groups(report.findings))
    style, script = (_own(f"report.{ending}") for ending in ("css", "js"))
    return Template(_own("report.html")).substitute(
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        title=text(_verdict(report)),
        counts=_counts(report),
        facts=_facts(report),
        chart=_chart(found),
        options=join(_options(found)),
        contradictions=join(_clash(clash) for clash in report.clashes),
        groups=join(_group(group, number, proofs, known) for number, group in enumerate(found, 1)),
        sections=join(tag("section", tag("h2", s.title), s.body, id=s.name) for s in sections),
        met=_met(report, known),
    )


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _verdict(report: Report) -> str:
    if report.clashes:
        return "The data contradicts itself or the ontology"
    found = many(len(report.findings), "finding") if report.findings else "No findings"
    return f"{found}, and {left_over(report)}" if report.not_understood else found


def _counts(report: Report) -> Markup:
    numbers = {**({"contradiction": len(report.clashes)} if report.clashes else {}), **counted(report)}
    return join(
        tag("li", tag("strong", f"{number:,}"), many(number, name).partition(" ")[2], class_=name if number else "none")
        for name, number in numbers.items()
    )


def _facts(report: Report) -> Markup:
    told: dict[str, str] = {
        "Files": join((tag("bdi", file) for file in report.files), ", "),
        "Statements": f"{report.statements:,}",
        "Parts not understood": f"{report.not_understood:,}" if report.not_understood else "",
        "Judged as of": report.as_of.isoformat(),
        "Constraints checked": str(len(report.constraints)),
        "Your shapes looked at": "; ".join(looked_at(report)),
        "Checked by": f"casco-kg {version('casco-kg')} ({report.engine})",
    }
    return join(tag("div", tag("dt", name), tag("dd", value)) for name, value in told.items() if value)


def _chart(found: Sequence[Sequence[Finding]]) -> Markup:
    """Return bars of the number of findings by constraint, as rows of a table."""
    most = max(_SCALE, *map(len, found)) if found else _SCALE
    order = sorted(range(len(found)), key=lambda number: -len(found[number]))
    return join(_bar(found[number], number + 1, most) for number in order)


def _bar(group: Sequence[Finding], number: int, most: int) -> Markup:
    first = group[0]
    width = f"{max(0.5, 100 * len(group) / most):.1f}"
    bar = tag("svg", tag("rect", width=width, height="1"), viewBox="0 0 100 1", preserveAspectRatio="none")
    return tag(
        "tr",
        tag("th", tag("a", first.constraint, href=f"#rule-{number}"), scope="row"),
        tag("td", bar, class_=f"bar {first.severity}", aria_hidden="true"),
        tag("td", f"{len(group):,}"),
    )


def _options(found: Sequence[Sequence[Finding]]) -> Iterator[Markup]:
    for name in sorted({group[0].constraint for group in found}):
        yield tag("option", name)


def _clash(clash: Clash) -> Markup:
    facts = [tag("li", " ".join(map(shorten, terms_of(fact)))) for fact in clash.facts]
    places = [tag("li", str(place), class_="place") for place in clash.places]
    return tag(
        "article",
        tag("h3", tag("span", "contradiction", class_="badge contradiction"), " ", clash.reason),
        tag("ul", *facts, *places),
    )


def _group(
    group: Sequence[Finding], number: int, proofs: Mapping[Finding, Sequence[ProofStep]], known: Mapping[str, Entry]
) -> Markup:
    """Return the findings that share constraint and message, below what the rulebook says of it."""
    first, name = group[0], f"rule-{number}"
    told = [tag("dt", "What to do"), tag("dd", first.shared_fix)] if first.shared_fix else []
    if first.limit:
        told += [tag("dt", "Asks"), tag("dd", asks(first))]
    if first.sources:
        told += [tag("dt", "Why"), tag("dd", tag("ul", *(tag("li", _source(source)) for source in first.sources)))]
    if entry := known.get(first.constraint):
        told += [tag("dt", "Checks"), tag("dd", f"the {entry.reads} graph: {_READS[entry.reads]}")]
    heading = tag(
        "h3",
        tag("span", first.severity, class_=f"badge {first.severity}"),
        " ",
        tag("a", first.constraint, href=f"#{name}"),
        " ",
        tag("span", many(len(group), "finding"), class_="count"),
    )
    return tag(
        "section",
        heading,
        tag("p", first.message, class_="message"),
        tag("dl", *told),
        tag("ol", *(_finding(finding, proofs.get(finding, ())) for finding in group)),
        id=name,
        class_="rule",
        data_rule=first.constraint,
        data_severity=first.severity,
    )


_READS = {"asserted": "what is written", "closed": "what is written and what follows from it"}


def _source(name: str) -> Markup:
    source = cite(name)
    quote = tag("q", source.quote) if source.quote else ""
    return join([link(source.text, source.url), *([" ", quote] if quote else [])])


def _finding(finding: Finding, steps: Sequence[ProofStep]) -> Markup:
    place = finding.place
    inside = str(place).removeprefix(place.file) if place else ""
    return tag(
        "li",
        tag("span", tag("bdi", place.file), tag("b", inside), class_="place") if place else "",
        tag("bdi", who(finding), class_="who"),
        tag("span", tag("i", finding.path or ""), " ", tag("bdi", finding.shown_value), class_="what"),
        tag("p", finding.hint) if finding.hint else "",
        tag("details", tag("summary", "What led to this"), tag("ul", *map(_step, steps))) if steps else "",
    )


def _step(step: ProofStep) -> Markup:
    reason = f"because: {step.rule} ({', '.join(step.names)})" if step.rule else "as written"
    sources = join(map(_source, step.sources), "; ")
    below = tag("ul", *map(_step, step.premises)) if step.premises else ""
    return tag("li", tag("bdi", step.fact), tag("small", reason, *([" · ", sources] if sources else [])), below)


def _met(report: Report, known: Mapping[str, Entry]) -> Markup:
    found = {finding.constraint for finding in report.findings}
    names = [name for name in report.constraints if name not in found]
    return join(tag("li", tag("b", name), *([" ", entry.text] if (entry := known.get(name)) else [])) for name in names)
