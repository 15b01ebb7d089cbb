"""What the commands share: files in, tables and files out, errors told."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casco_kg.errors import CascoError, InputError, UsageError
from casco_kg.texts import many

if TYPE_CHECKING:
    from rich.console import Console

    from casco_kg.graph import Graph

__all__ = [
    "FINDINGS",
    "console",
    "day",
    "language_for_people",
    "make_folder",
    "name_and_value",
    "print_table",
    "query_parameters",
    "reporting_errors",
    "tell",
    "tell_not_read",
    "text_in",
    "working",
]

#: What the command ends with where it did its work and that says no.
FINDINGS = 1
#: So many seconds pass before it is shown what is being done.
_PATIENCE = 2
#: The width of a table where no terminal sets one.
_PLAIN_WIDTH = 160


def tell_not_read(data: Graph) -> None:
    """Count on standard error, for each file, what was not understood of it."""
    counts = Counter(place.file for place, _ in data.not_read if place)
    for file, count in counts.items():
        verb = "were" if count != 1 else "was"
        tell(f"{file}: {many(count, 'part')} {verb} not understood; casco-kg convert lists them")


def language_for_people(given: str | None) -> str:
    """Return the language of what is made for people: the given one, else that of the nearest settings or the locale.

    Raises:
        UsageError: what is given is none that is spoken.
    """
    from casco_kg.cli.settings import find_settings, read_settings
    from casco_kg.languages.wanted import checked_tag, wanted_language

    if given is not None:
        return checked_tag(given)
    found = find_settings(Path.cwd())
    return wanted_language(None, read_settings(found).language if found else None)


def name_and_value(text: str) -> tuple[str, str]:
    """Split ``NAME=VALUE``.

    Raises:
        UsageError: there is no equals sign.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text}: write NAME=VALUE")
    return name, value


def day(text: str | None) -> date | None:
    """Return the day that a text such as 2026-01-31 names; None for None.

    Raises:
        UsageError: it is no date.
    """
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--as-of {text}: is no date; write it as in 2026-01-31") from error


def query_parameters(days: tuple[str, ...], as_of: str | None, settings: tuple[str, ...]) -> dict[str, str]:
    """Return the parameters of a query: the day for those that stand for the present one, and what is set."""
    if as_of is not None and not days:
        raise UsageError("--as-of: this question does not depend on the day")
    day = as_of or date.today().isoformat()
    return dict.fromkeys(days, day) | dict(map(name_and_value, settings))


def text_in(file: str) -> str:
    """Return the text of a file, or of standard input for ``-``."""
    from casco_kg.reading.content import called, text_of

    return text_of(file, called(file))


def make_folder(path: str) -> None:
    """Make a folder where there is none."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be made a folder: {error.strerror or error}") from error


def print_table(columns: tuple[str, ...], rows: Any, table_format: str) -> None:  # noqa: ANN401 (rows of any kind)
    """Print a table for people, or in a format for programs."""
    from casco_kg.rendering.tables import show_table, table_in

    if table_format == "table":
        show_table(console(), columns, rows)
    else:
        click.echo(table_in(table_format, columns, rows), nl=False)


def console() -> Console:
    """Return a console on standard output, wide where neither a terminal nor COLUMNS sets a width."""
    from rich.console import Console

    console = Console(highlight=False)
    sets = console.is_terminal or os.environ.get("COLUMNS", "").isdigit()
    return console if sets else Console(highlight=False, width=_PLAIN_WIDTH)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on standard error, if that is a terminal, what is being done where somebody has waited for two seconds."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    from rich.console import Console
    from rich.text import Text

    from casco_kg.progress import listening
    from casco_kg.texts import calm

    status = Console(stderr=True).status(Text(f"{what} …"))
    waited = Timer(_PATIENCE, status.start)
    waited.daemon = True
    waited.start()
    try:
        with listening(lambda now: status.update(Text(f"{calm(now)} …"))):
            yield
    finally:
        waited.cancel()
        waited.join()
        status.stop()


def tell(text: str) -> None:
    """Say something on standard error; what it holds of the data commands no terminal."""
    from casco_kg.texts import calm

    click.echo(calm(text), err=True)


@contextmanager
def reporting_errors() -> Iterator[None]:
    """Turn what goes wrong on purpose into a message on standard error and the exit code for it."""
    try:
        yield
    except CascoError as error:
        from casco_kg.texts import brief

        tell(f"casco-kg: {brief(str(error))}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        raise
    except OSError as error:
        tell(f"casco-kg: {error.strerror or error}")
        sys.exit(CascoError.exit_code)
