"""Pages of the stored questions: the list by topic, and for each its answer, with pins as controls, and its SPARQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from urllib.parse import urlencode

from casco_kg.answers import ask
from casco_kg.installation.questions import Question, questions
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.browser_checks import has_checker
from casco_kg.pages.frame import CHECKING_POLICY, POLICY, Page
from casco_kg.pages.given import GivenData
from casco_kg.pages.own_rows import own_rows
from casco_kg.pages.tables import heading, table
from casco_kg.pages.templates import fill, lines
from casco_kg.pages.why import source_shown
from casco_kg.pins import values
from casco_kg.rendering.markup import Markup, join, tag, text
from casco_kg.sparql.headers import default_of, with_parameters
from casco_kg.texts import many

__all__ = ["bare", "question_page", "question_path", "questions_page"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: So many values of a column may be chosen from; of more, a part is typed.
_CHOICES = 60


def question_path(name: str) -> str:
    """Return the path of the page of a question."""
    return f"question/{name}"


def questions_page(book: Book) -> Page:
    """Return the list of the questions, by topic."""
    desk = Desk(book, "questions")
    by_topic = sorted(questions().values(), key=lambda question: (question.topic, question.name))
    parts, topics = [], []
    for topic, group in groupby(by_topic, key=lambda question: question.topic):
        items = [_line(desk, question) for question in group]
        listed = tag("ul", *items, class_="questions")
        parts.append(tag("section", tag("h2", topic.capitalize()), listed, id=_place(topic)))
        topics.append(tag("a", topic, href=f"#{_place(topic)}"))
    ways = tag("p", join(topics, " · "), class_="topics")
    return Page("questions", "Questions", join([ways, *parts]))


def _place(topic: str) -> str:
    return topic.replace(" ", "-")


def _line(desk: Desk, question: Question) -> Markup:
    address = desk.address(f"{question_path(question.name)}.html")
    return tag("li", tag("a", question.question, href=address), " ", tag("small", question.name))


def question_page(
    book: Book, question: Question, parameters: Mapping[str, str] | None = None, found: GivenData | None = None
) -> Page:
    """Return the page of a question with its answer.

    Args:
        book: what pages are made from.
        question: the question.
        parameters: its parameters, where somebody gave them.
        found: what was found of data beside the graph.

    Raises:
        UsageError: there is no such parameter, or its datatype excludes the value.
    """
    desk = Desk(book, question_path(question.name))
    given = dict.fromkeys(question.days, book.day.isoformat()) | dict(parameters or {})
    answer = ask(question.name, book.closure, parameters=given)
    shown = answer.text()
    kept = urlencode({"question": question.name} | given)
    editor = tag("a", "Change it in the editor", href=f"{desk.address('sparql.html')}?{kept}", id="change")
    own = own_rows(desk, found, question, given, answer.rows) if found else {}
    asks_here = _asks_here(book, question)
    sources = [source_shown(desk, source.strip("<>")) for source in question.sources]
    listed = table(desk, answer.columns, answer.rows, question.summary, "answer", own)
    body = fill(
        "question",
        name=question.name,
        rows=many(len(shown), "row"),
        parameters=join([_parameters(book, question, given), _drawn(desk, question, given)]),
        pins=_pins(answer.columns, shown, question.pins),
        own=tag("p", "Rows with a bar at their left are of your data.", class_="note") if own else "",
        answer=join([_none(hidden=bool(shown)), listed]) if shown or asks_here else _none(hidden=False),
        asked=_listed("Asked in other words", question.asked),
        sources=_listed("Where this comes from", sources),
        graph=Markup(f' data-graph="{question.graph}"') if asks_here else "",
        query=lines(bare(with_parameters(question.text, given))),
        editor=tag("p", editor) if book.live else "",
    )
    kind = join(["question: ", tag("a", question.topic, href=desk.address("questions.html"))])
    scripts, policy = (("pins.js", "engine.js", "ask.js"), CHECKING_POLICY) if asks_here else (("pins.js",), POLICY)
    shown_as = text(question.question)
    return Page(desk.path, question.summary, body, kind, scripts=scripts, heading=shown_as, policy=policy)


def _asks_here(book: Book, question: Question) -> bool:
    """Whether the page of a site of files asks its question itself, since the answer depends on something."""
    return bool(question.parameters) and not book.live and has_checker()


def _none(*, hidden: bool) -> Markup:
    return tag("p", "No row answers it.", id="none", **({"hidden": ""} if hidden else {}))


def bare(query: str) -> str:
    """Return a stored query without its header."""
    return "\n".join(line for line in query.splitlines() if not line.startswith("#+ "))


def _listed(title: str, items: Iterable[str]) -> Markup:
    shown = [tag("li", item) for item in items]
    return tag("section", tag("h2", title), tag("ul", *shown, class_="sources")) if shown else Markup("")


def _drawn(desk: Desk, question: Question, given: Mapping[str, str]) -> Markup:
    """Return ways to the picture that shows the same, as of each day that the answer depends on."""
    values = {name: given.get(name) or default_of(question.text, name) for name in question.parameters}
    days = sorted({value for value in values.values() if value and _DAY.fullmatch(value)}) if question.drawn else []
    address = desk.address(f"{question.drawn}.html")
    ways = [tag("a", "as of ", tag("time", day), href=f"{address}?day={day}#matrix") for day in days]
    return tag("p", "The slides ", join(ways, " · "), class_="note") if ways else Markup("")


def _parameters(book: Book, question: Question, given: Mapping[str, str]) -> Markup:
    """Return what the answer depends on: to be changed where a server answers, else told."""
    if not question.parameters:
        return Markup("")
    if not book.live:
        values = {name: given.get(name) or default_of(question.text, name) for name in question.parameters}
        told = ", ".join(f"{heading(name)} {value}" for name, value in values.items() if value)
        if _asks_here(book, question):
            fields = [_field(name, value) for name, value in values.items()]
            where = tag("small", "Answered within this page, which loads 2.5 MB once for that.")
            parts = [*fields, tag("button", "Ask"), tag("output"), where]
            form = tag("form", *parts, class_="parameters", hidden="")
            return join([form, tag("noscript", tag("p", f"{told[:1].upper()}{told[1:]}.", class_="note"))])
        options = ["--as-of DAY"] if question.days else []
        options += [f"--set {name}=…" for name in question.parameters if name not in question.days]
        command = tag("code", " ".join(("casco-kg ask", question.name, *options)))
        told = f"{told[:1].upper()}{told[1:]}. " if told else ""
        return tag("p", told, "For another: ", command, class_="note")
    fields = [_field(name, given.get(name) or default_of(question.text, name)) for name in question.parameters]
    return tag("form", *fields, tag("button", "Ask"), method="get", class_="parameters")


def _field(name: str, value: str | None) -> Markup:
    told = "" if value is None else f' value="{text(value)}"'
    is_day = value is not None and _DAY.fullmatch(value)
    return tag(
        "label", heading(name), Markup(f'<input type="{"date" if is_day else "text"}" name="{text(name)}"{told}>')
    )


def _pins(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], pins: Iterable[str]) -> Markup:
    """Return a control for each column that a caller may fix; the script of the page shows and heeds them."""
    controls = [_control(columns, rows, pin) for pin in pins] if len(rows) > 1 else []
    if not controls:
        return Markup("")
    return tag("form", *controls, tag("output", class_="shown"), class_="pins", hidden="")


def _control(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], pin: str) -> Markup:
    known = sorted(values(columns, rows, pin))
    number = columns.index(pin)
    if len(known) > _CHOICES:
        field = Markup(f'<input type="search" name="{number}" placeholder="any" autocomplete="off">')
    else:
        options = [tag("option", value, value=value) for value in known]
        field = tag("select", tag("option", "any", value=""), *options, name_=str(number))
    return tag("label", heading(pin), field)
