"""Writes reports as one HTML file that can be sent on: nothing in it asks for anything outside it.

The frame is report.html, with report.css, report.js and the words of a language written into it. All findings stand in
the page; the script only hides some. What the data says reaches the page through markup.py alone, and the policy of the
page runs no script and takes no style but these two.

Source: https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template

from casco_kg.inference import Clash
from casco_kg.installation.citations import cite
from casco_kg.languages.words import Words, speaking
from casco_kg.proof_words import ProofStep
from casco_kg.rdf.terms import shorten, terms_of
from casco_kg.rendering.findings import looked_at
from casco_kg.rendering.html_summary import cards, not_read, often, tallies, verdict
from casco_kg.rendering.markup import Markup, join, link, tag, text
from casco_kg.rendering.plain import asks, groups, placed, valued, who
from casco_kg.rulebook import Entry, rules
from casco_kg.texts import clipped
from casco_kg.validation.overview import overview
from casco_kg.validation.records import Record
from casco_kg.validation.report import SEVERITIES, Finding, Report
from casco_kg.version import __version__

__all__ = ["Section", "html_report"]

#: The least number of findings that a full bar stands for, so that a single finding does not look like the worst.
_SCALE = 10
#: So many findings are drawn when they come into sight only; a picture of a page is not as high as they are.
_LONG = 300
#: How long a sentence may be in a list to choose from.
_OPTION = 90
#: What the script says.
_SPOKEN = ("findings_all", "findings_of", "shown_of")
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


def html_report(
    report: Report,
    proofs: Mapping[Finding, Sequence[ProofStep]],
    sections: Sequence[Section] = (),
    organization: str = "",
) -> str:
    """Return a report as an HTML page.

    Args:
        report: the findings, and the language that they are in.
        proofs: what was inferred and led to a finding; each stands folded below its finding.
        sections: what else belongs into the page.
        organization: whose report it is, if that is said.
    """
    words = speaking(report.language)
    told = overview(report, words)
    known = {entry.name: entry for entry in rules(language=report.language)}
    found = list(groups(report.findings))
    style, script = (_own(f"report.{ending}") for ending in ("css", "js"))
    return Template(_own("report.html")).substitute(
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        language=words.language,
        title=text(verdict(report, told, words)),
        kind=text(words("check_by", organization=organization) if organization else words("check")),
        counts=cards(report, told, words),
        unread=not_read(report, words),
        facts=_facts(report, words),
        kinds=tallies([replace(each, name=words.named("kind", each.name)) for each in told.kinds], words),
        tables=tallies(told.tables, words),
        bodies=tallies(told.bodies, words),
        often=often(told, words),
        chart=_chart(found, words),
        options=join(_options(found)),
        spoken=text(json.dumps({key: words.phrases[key].split("|") for key in _SPOKEN})),
        contradictions=join(_clash(clash, words) for clash in report.clashes),
        groups=join(_group(group, number, proofs, known, report, words) for number, group in enumerate(found, 1)),
        sections=join(tag("section", tag("h2", s.title), s.body, id=s.name) for s in sections),
        met=_met(report, known),
        **{f"w_one_{name}": text(words.form(f"severity/{name}", 1)) for name in SEVERITIES},
        **{f"w_{key.replace('/', '_')}": text(phrase) for key, phrase in words.phrases.items()},
    )


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _facts(report: Report, words: Words) -> Markup:
    told: dict[str, str] = {
        words("files"): join((tag("bdi", file) for file in report.files), ", "),
        words("statements"): words.number(report.statements),
        words("parts_not_understood"): words.number(report.not_understood) if report.not_understood else "",
        words("accepted_or_waived"): words.number(report.left_out) if report.left_out else "",
        words("judged_as_of"): report.as_of.isoformat(),
        words("constraints_checked"): words.number(len(report.constraints)),
        words("your_shapes_looked_at"): "; ".join(looked_at(report, words)),
        words("checked_by"): f"casco-kg {__version__} ({report.engine})",
    }
    return join(tag("div", tag("dt", name), tag("dd", value)) for name, value in told.items() if value)


def _chart(found: Sequence[Sequence[Finding]], words: Words) -> Markup:
    """Return bars of the number of findings by constraint, as rows of a table."""
    most = max(_SCALE, *map(len, found)) if found else _SCALE
    grave = {name: number for number, name in enumerate(SEVERITIES)}
    order = sorted(range(len(found)), key=lambda number: (grave[found[number][0].severity], -len(found[number])))
    return join(_bar(found[number], number + 1, most, words) for number in order)


def _bar(group: Sequence[Finding], number: int, most: int, words: Words) -> Markup:
    first = group[0]
    width = f"{max(0.5, 100 * len(group) / most):.1f}"
    bar = tag("svg", tag("rect", width=width, height="1"), viewBox="0 0 100 1", preserveAspectRatio="none")
    return tag(
        "tr",
        tag("th", tag("a", first.message, href=f"#rule-{number}"), " ", tag("small", first.constraint), scope="row"),
        tag("td", bar, class_=f"bar {first.severity}", aria_hidden="true"),
        tag("td", words.number(len(group))),
    )


def _options(found: Sequence[Sequence[Finding]]) -> Iterator[Markup]:
    sentences = {group[0].constraint: group[0].message for group in reversed(found)}
    for name in sorted(sentences, key=lambda name: sentences[name]):
        yield tag("option", clipped(sentences[name], _OPTION), value=name)


def _clash(clash: Clash, words: Words) -> Markup:
    facts = [tag("li", " ".join(map(shorten, terms_of(fact)))) for fact in clash.facts]
    places = [tag("li", placed(place, words), class_="place") for place in clash.places]
    badge = tag("span", words.form("severity/contradiction", 1), class_="badge contradiction")
    return tag(
        "article",
        tag("h3", badge, " ", clash.reason),
        tag("ul", *facts, *places),
    )


def _group(
    group: Sequence[Finding],
    number: int,
    proofs: Mapping[Finding, Sequence[ProofStep]],
    known: Mapping[str, Entry],
    report: Report,
    words: Words,
) -> Markup:
    """Return the findings that share constraint and message, below what the rulebook says of it."""
    first, name = group[0], f"rule-{number}"
    # The advice for one finding stands beside its value.
    alone = len(group) == 1
    told = [tag("dt", words("what_to_do")), tag("dd", first.shared_fix)] if first.shared_fix and not alone else []
    if first.limit:
        told += [tag("dt", words("asks")), tag("dd", asks(first))]
    if first.sources:
        why = tag("ul", *(tag("li", _source(source, words)) for source in first.sources))
        told += [tag("dt", words("why")), tag("dd", why)]
    entry = known.get(first.constraint)
    small = [first.constraint, *([words.named("checks", entry.reads)] if entry else [])]
    rows = [_finding(each, proofs.get(each, ()), report.records.of(each.focus), alone, words) for each in group]
    heading = tag(
        "h3",
        tag("span", words.form(f"severity/{first.severity}", 1), class_=f"badge {first.severity}"),
        " ",
        tag("a", first.message, href=f"#{name}"),
        " ",
        tag("span", words.many("finding", len(group)), class_="count"),
    )
    return tag(
        "section",
        heading,
        tag("dl", *told),
        tag("ol", *rows, **({"class_": "long"} if len(group) > _LONG else {})),
        tag("p", tag("small", " · ".join(small)), class_="small"),
        id=name,
        class_="rule",
        data_rule=first.constraint,
        data_severity=first.severity,
    )


def _source(name: str, words: Words) -> Markup:
    """Return a source as people look it up: the document by its title, the place in it, and a link where it has one."""
    source = cite(name, words.language)
    more = [tag("q", source.quote)] if source.quote else []
    more += [tag("small", source.detail)] if source.detail else []
    return join([link(source.title, source.url), *more], " ")


def _finding(finding: Finding, steps: Sequence[ProofStep], record: Record | None, alone: bool, words: Words) -> Markup:
    place = finding.place
    inside = placed(place, words).removeprefix(place.file) if place else ""
    name = who(finding, words.language)
    number = record.number if record and record.number.casefold() not in name.casefold() else ""
    advice = finding.fix if alone else finding.hint
    column = (place.column if place else None) or finding.path or ""
    said = valued(finding, words.language, named=True)
    value = tag("em", words("nothing_is_said")) if finding.value is None else tag("bdi", said)
    return tag(
        "li",
        tag(
            "div",
            tag("bdi", name, class_="who"),
            tag("span", f" {number}", class_="number") if number else "",
            tag("span", tag("bdi", place.file), " ", tag("b", inside.strip()), class_="place") if place else "",
        ),
        tag("span", tag("i", column), " ", value, class_="what"),
        tag("p", advice) if advice else "",
        _led(steps, words) if steps else "",
    )


def _led(steps: Sequence[ProofStep], words: Words) -> Markup:
    return tag("details", tag("summary", words("what_led_to_this")), tag("ul", *(_step(step, words) for step in steps)))


def _step(step: ProofStep, words: Words) -> Markup:
    reason = words("because", rule=step.rule, names=", ".join(step.names)) if step.rule else words("as_written")
    sources = join((_source(source, words) for source in step.sources), "; ")
    below = tag("ul", *(_step(each, words) for each in step.premises)) if step.premises else ""
    return tag("li", tag("bdi", step.fact), tag("small", reason, *([" · ", sources] if sources else [])), below)


def _met(report: Report, known: Mapping[str, Entry]) -> Markup:
    found = {finding.constraint for finding in report.every_finding}
    names = [name for name in report.constraints if name not in found]
    told = [(known[name].text, tag("small", name)) if name in known else (name,) for name in names]
    return join(tag("li", join(words, " ")) for words in told)
