"""Ask: stored questions, what words lead to, and queries of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from casco_kg.cli.options import as_of_option, data_option, engine_option, settings_option, table_format_option
from casco_kg.cli.reading import Reading, load_given, reading_options
from casco_kg.cli.support import (
    console,
    name_and_value,
    print_table,
    query_parameters,
    reporting_errors,
    tell,
    text_in,
    working,
)
from casco_kg.errors import UsageError

if TYPE_CHECKING:
    from casco_kg.answers import Answer
    from casco_kg.installation.questions import Question

__all__ = ["ask", "query"]

#: What is written as names of questions are, and not as words.
_LIKE_A_NAME = re.compile("[a-z]+(-[a-z]+)+")


@click.command()
@click.argument("words", nargs=-1, metavar="[NAME [COLUMN=VALUE]... | TOPIC | WORDS...]")
@data_option
@reading_options()
@click.option("--pin", "pins", multiple=True, metavar="COLUMN=VALUE", help="Keep the rows where the column reads so.")
@as_of_option
@settings_option
@table_format_option
@engine_option
def ask(
    words: tuple[str, ...],
    data: tuple[str, ...],
    reading: Reading,
    pins: tuple[str, ...],
    as_of: str | None,
    settings: tuple[str, ...],
    table_format: str,
    engine: str,
) -> None:
    """Answer the stored question NAME; find questions and facts by WORDS; list the questions, or those of a TOPIC.

    COLUMN=VALUE keeps the rows where the column reads so, or contains it.
    """
    from casco_kg.answers import ask
    from casco_kg.installation.questions import questions

    with reporting_errors():
        name = words[0] if words and all("=" in word for word in words[1:]) else ""
        if name not in questions():
            if data or pins or settings or as_of or (name and len(words) > 1) or _LIKE_A_NAME.fullmatch(name):
                ask(name or " ".join(words))  # which tells that there is no such question
            _show(" ".join(words), table_format)
            return
        question = questions()[name]
        given = list(map(name_and_value, (*words[1:], *pins)))
        pinned = {key: value for key, value in given if key not in question.parameters}
        set_here = tuple(f"{key}={value}" for key, value in given if key in question.parameters)
        parameters = query_parameters(question.days, as_of, (*set_here, *settings))
        with working("answering"):
            loaded = load_given(data, reading, ours=True)
            answer = ask(name, loaded, pins=pinned, parameters=parameters, engine=engine)
        print_table(answer.columns, answer.text(), table_format)
        if not answer.rows:
            whole = ask(name, loaded, parameters=parameters, engine=engine) if pinned else answer
            tell(_why_empty(whole, pinned, data))


def _why_empty(whole: Answer, pinned: dict[str, str], data: tuple[str, ...]) -> str:
    """Return why an answer has no row, given what it is without pins."""
    from casco_kg.pins import told

    if whole.rows:
        return told(whole.columns, whole.text(), pinned)
    return "no row" if data else "no row; a question about your own data needs --data FILE"


def _show(words: str, table_format: str) -> None:
    """Show what words lead to; the questions of a topic; without words, all questions."""
    from casco_kg.installation.questions import questions

    known = questions().values()
    if not words or words in {question.topic for question in known}:
        _list([question for question in known if words in ("", question.topic)], words, table_format)
    else:
        _find(words, table_format)


def _list(listed: list[Question], topic: str, table_format: str) -> None:
    """List questions: all of them by topic in a screen, those of one topic with their words."""
    from casco_kg.rendering.questions import show_questions, show_topics

    if table_format == "table":
        (show_questions if topic else show_topics)(console(), listed)
        return
    rows = [(q.topic, q.name, q.question, " ".join(q.pins), " ".join(q.parameters)) for q in listed]
    print_table(("topic", "name", "question", "pins", "parameters"), rows, table_format)


def _find(words: str, table_format: str) -> None:
    """Show the questions and facts that words lead to.

    Raises:
        UsageError: they lead to none.
    """
    from casco_kg.installation.questions import questions
    from casco_kg.pins import close_to
    from casco_kg.rendering.questions import as_rows, show_found
    from casco_kg.search import search

    with working("looking for it"):
        result = search(words)
    close = [] if " " in words else close_to(words, questions())
    if not result.found or (close and result.instead):
        meant = f"did you mean {close[0]}?" if close else "casco-kg ask lists the questions"
        raise UsageError(f"nothing is known by the words {words!r}; {meant}")
    for word, other in result.instead.items():
        tell(f"{word} is nowhere; looked for {other} instead")
    if close:
        tell(f"did you mean the question {close[0]}? casco-kg ask {close[0]}")
    if table_format == "table":
        show_found(console(), result.found)
    else:
        print_table(("question", "in words", "says"), as_rows(result.found), table_format)


@click.command()
@click.argument("file")
@data_option
@reading_options()
@as_of_option
@settings_option
@table_format_option
@engine_option
def query(
    file: str,
    data: tuple[str, ...],
    reading: Reading,
    as_of: str | None,
    settings: tuple[str, ...],
    table_format: str,
    engine: str,
) -> None:
    """Answer the SPARQL query in FILE (- for standard input) over the closed graph."""
    from pyoxigraph import NamedNode

    from casco_kg.answers import Answer, query
    from casco_kg.rdf.terms import readable
    from casco_kg.sparql.headers import header_in
    from casco_kg.unknown_terms import finds_nothing, unknown_in_query
    from casco_kg.writing.exports import serialize

    with reporting_errors():
        text = text_in(file)
        with working("answering"):
            parameters = query_parameters(header_in(text).days, as_of, settings)
            loaded = load_given(data, reading, query=text)
            result = query(text, loaded, parameters=parameters, engine=engine)
        for name, like in unknown_in_query(text, loaded).items():
            tell(f"{_at(name, file, text)}{finds_nothing(name, readable(NamedNode(name)), like)}")
        if isinstance(result, Answer):
            print_table(result.columns, result.text(), table_format)
        elif isinstance(result, bool):
            click.echo("yes" if result else "no")
        else:
            click.echo(serialize(result, "turtle"), nl=False)


def _at(name: str, file: str, text: str) -> str:
    """Return the file and the line of a query on which a term stands first."""
    last = re.escape(re.split("[#/]", name)[-1])
    line = next((n for n, each in enumerate(text.splitlines(), 1) if re.search(f"[:#/]{last}(?![\\w-])", each)), 1)
    return "" if file == "-" else f"{file}:{line}: "
