"""Shows which stored questions there are, by topic, and which ones words lead to."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from casco_kg.installation.questions import Question
from casco_kg.texts import plain

if TYPE_CHECKING:
    from casco_kg.search import Found

__all__ = ["as_rows", "show_found", "show_questions", "show_topics"]

_HELP = (
    ("casco-kg ask NAME", "answers one; COLUMN=VALUE after it keeps what reads so"),
    ("casco-kg ask TOPIC", "tells what the questions of a topic ask"),
    ("casco-kg ask WORDS...", "finds questions and facts by words"),
)


def show_topics(console: Console, listed: Iterable[Question]) -> None:
    """Print the names of questions, those of each topic together."""
    by_topic = sorted(listed, key=lambda question: (question.topic, question.name))
    width = max(len(question.topic) for question in by_topic)
    for topic, group in groupby(by_topic, key=lambda question: question.topic):
        _print(console, f"{topic:<{width}}  ", "  ".join(question.name for question in group))
    console.print()
    for command, does in _HELP:
        _print(console, f"{command:<{max(len(name) for name, _ in _HELP)}}  ", does)


def show_questions(console: Console, listed: Iterable[Question]) -> None:
    """Print what questions ask, and what a caller may fix."""
    for question in listed:
        _print(console, f"{question.name}: ", question.question, "  ")
        if question.pins:
            _print(console, "  columns to fix: ", ", ".join(question.pins))
        if question.parameters:
            _print(console, "  values to set: ", ", ".join(question.parameters))


def show_found(console: Console, found: Iterable[Found]) -> None:
    """Print the questions that words lead to, each with rows of its answer; those without rows after the others."""
    for each in sorted(found, key=lambda each: not each.rows):
        _print(console, f"{each.question.name}: ", each.question.question, "  ")
        for row in each.rows:
            _print(console, "  - ", _told(each.columns, row))
    console.print("\ncasco-kg ask NAME shows the whole answer.", style="dim")


def as_rows(found: Iterable[Found]) -> list[tuple[str, str, str]]:
    """Return what words lead to as a table: question, the question in words, what a row says."""
    return [
        (each.question.name, each.question.question, _told(each.columns, row))
        for each in found
        for row in each.rows or [()]
    ]


def _told(columns: Sequence[str], row: Sequence[str]) -> str:
    """Return a row in one line: what is empty is left out."""
    return "; ".join(f"{column}: {plain(cell)}" for column, cell in zip(columns, row, strict=False) if cell)


def _print(console: Console, head: str, text: str, indent: str = "") -> None:
    """Print a text behind a head in bold, the lines after the first one below it, or at an indent."""
    indent = indent or " " * len(head)
    lines = textwrap.wrap(
        text, console.width, initial_indent=" " * len(head), subsequent_indent=indent, break_on_hyphens=False
    )
    first, *more = lines or [""]
    console.print(f"[bold]{escape(head)}[/]{escape(first.strip())}", soft_wrap=True)
    for line in more:
        console.print(escape(line), soft_wrap=True)
