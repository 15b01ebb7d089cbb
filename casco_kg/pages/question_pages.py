"""Pages of the stored questions: the list by topic, and for each its answer, with pins as controls, and its SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from casco_kg.answers import ask
from casco_kg.installation.questions import Question, questions
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.frame import Page
from casco_kg.pages.tables import heading, table
from casco_kg.pages.why import source_shown
from casco_kg.pins import values
from casco_kg.rendering.markup import Markup, join, tag, text
from casco_kg.texts import many

__all__ = ["question_page", "question_path", "questions_page"]

#: So many values of a column may be chosen from; of more, a part is typed.
_CHOICES = 60


def question_path(name: str) -> str:
    """Return the path of the page of a question."""
    return f"question/{name}"


def questions_page(book: Book) -> Page:
    """Return the list of the questions, by topic."""
    desk = Desk(book, "questions")
    by_topic = sorted(questions().values(), key=lambda question: (question.topic, question.name))
    parts = []
    for topic, group in groupby(by_topic, key=lambda question: question.topic):
        items = [
            tag("li", tag("a", question.question, href=desk.address(f"{question_path(question.name)}.html")), " ", tag("small", question.name))
            for question in group
        ]  # fmt: skip
        parts.append(tag("section", tag("h2", topic.capitalize()), tag("ul", *items, class_="questions")))
    return Page("questions", "Questions", join(parts))


def question_page(book: Book, question: Question, parameters: Mapping[str, str] | None = None) -> Page:
    """Return the page of a question with its answer.

    Raises:
        UsageError: there is no such parameter, or its datatype excludes the value.
    """
    desk = Desk(book, question_path(question.name))
    given = dict.fromkeys(question.days, book.day.isoformat()) | dict(parameters or {})
    answer = ask(question.name, book.closure, parameters=given)
    shown = answer.text()
    controls = [_control(answer.columns, shown, pin) for pin in question.pins] if len(shown) > 1 else []
    asked = [tag("li", words) for words in question.asked]
    sources = [tag("li", source_shown(desk, source)) for source in question.sources]
    command = f"casco-kg ask {question.name}"
    body = [
        tag("p", tag("code", command), " ", tag("small", many(len(shown), "row")), class_="iri"),
        _parameters(book, question, given),
        tag("form", *controls, tag("output", "", class_="shown"), class_="pins", data_table="answer", hidden="") if controls else "",
        table(desk, answer.columns, answer.rows, "answer") if shown else tag("p", "No row answers it."),
        tag("section", tag("h2", "Asked in other words"), tag("ul", *asked)) if asked else "",
        tag("section", tag("h2", "Where this comes from"), tag("ul", *sources, class_="sources")) if sources else "",
        tag("section", tag("h2", "Its SPARQL"), tag("pre", tag("code", _lines(question.text)), tabindex="0"), _try(desk, question)),
    ]  # fmt: skip
    kind = tag("a", question.topic, href=desk.address("questions.html"))
    return Page(
        desk.path, question.summary, join(body), kind=join(["question: ", kind]), scripts=("pins.js",),
        heading=text(question.question),
    )  # fmt: skip


def _parameters(book: Book, question: Question, given: Mapping[str, str]) -> Markup:
    """Return what the answer depends on: to be changed where a server answers, else told."""
    if not question.parameters:
        return Markup("")
    if not book.live:
        told = ", ".join(f"{heading(name)} {given[name]}" for name in question.parameters if name in given)
        other = ", ".join(f"--set {name}=…" for name in question.parameters if name not in given)
        return tag("p", f"Answered for {told}. " if told else "", "For another: ", tag("code", f"casco-kg ask {question.name} {'--as-of DAY' if question.days else ''} {other}".strip()), class_="note")  # fmt: skip
    fields = []
    for name in question.parameters:
        kind = "date" if name in question.days else "text"
        value = f' value="{text(given[name])}"' if name in given else ""
        fields.append(tag("label", heading(name), " ", Markup(f'<input type="{kind}" name="{text(name)}"{value}>')))
    return tag("form", *fields, tag("button", "Ask"), method="get", class_="parameters")


def _control(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], pin: str) -> Markup:
    known = sorted(values(columns, rows, pin))
    name = {"name_": str(columns.index(pin))}
    if len(known) > _CHOICES:
        field = Markup(f'<input type="search" name="{name["name_"]}" placeholder="any" autocomplete="off">')
    else:
        field = tag("select", tag("option", "any", value=""), *(tag("option", value, value=value) for value in known), **name)  # fmt: skip
    return tag("label", heading(pin), field)


def _try(desk: Desk, question: Question) -> Markup:
    if not desk.book.live:
        return Markup("")
    return tag("p", tag("a", "Change it in the editor", href=desk.address("sparql.html") + f"?question={question.name}"))


def _lines(content: str) -> Markup:
    """Return a text of several lines as HTML; each line is escaped, and the ends of lines stay."""
    return Markup("\n".join(map(text, content.splitlines())))
