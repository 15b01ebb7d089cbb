"""Trace."""

from __future__ import annotations

import sys

import click

from casco_kg.cli.options import as_of_option, data_option, engine_option, language_option
from casco_kg.cli.reading import Reading, load_given, reading_options
from casco_kg.cli.support import (
    FINDINGS,
    console,
    day,
    language_for_people,
    print_table,
    reporting_errors,
    tell,
    working,
)
from casco_kg.errors import UsageError

__all__ = ["trace"]


@click.command()
@click.argument("name", required=False)
@data_option
@reading_options()
@as_of_option
@language_option("What is said for people; given here, JSON, CSV and TSV speak it too")
@click.option(
    "--format",
    "trace_format",
    type=click.Choice(["text", "table", "csv", "tsv", "json", "mermaid"]),
    help="One: text (default), json or mermaid. All: table (default), csv, tsv or json.",
)
@engine_option
def trace(
    name: str | None,
    data: tuple[str, ...],
    reading: Reading,
    as_of: str | None,
    language: str | None,
    trace_format: str | None,
    engine: str,
) -> None:
    """Trace NAME to what stands behind it, each step shown, not shown or contradicted; without a name, all verdicts.

    The chain is looked at on the day of what is traced; --as-of says on which day that has to be in force, today
    unless given, and stands in where it has no day of its own. Exit code 1 when something is contradicted or not shown.
    """
    from casco_kg.languages.words import ENGLISH
    from casco_kg.rendering.tracing import OUTCOME_COLUMNS, outcome_rows, trace_in, trace_text
    from casco_kg.traced import OK
    from casco_kg.tracing import trace, verdicts

    with reporting_errors():
        for_people = trace_format in (None, "text", "table", "mermaid")
        spoken = language_for_people(language) if language or for_people else ENGLISH
        loaded = load_given(data, reading, ours=True)
        if name is None:
            if trace_format in ("text", "mermaid"):
                raise UsageError(f"--format {trace_format} shows one trace: give a name")
            with working("tracing"):
                outcomes = verdicts(loaded, as_of=day(as_of), engine=engine)
            print_table(OUTCOME_COLUMNS, list(outcome_rows(outcomes, spoken)), trace_format or "table")
            if not outcomes:
                tell("nothing to trace; the data to trace is given with --data FILE")
            sys.exit(FINDINGS if any(outcome.state.name != OK for outcome in outcomes) else 0)
        if trace_format in ("table", "csv", "tsv"):
            raise UsageError(f"--format {trace_format} shows a list: leave out the name")
        with working("tracing"):
            traced = trace(name, loaded, as_of=day(as_of), engine=engine)
        if trace_format in (None, "text"):
            trace_text(console(), traced, spoken)
        else:
            click.echo(trace_in(str(trace_format), traced, spoken), nl=False)
    sys.exit(0 if traced.outcome.state.name == OK else FINDINGS)
