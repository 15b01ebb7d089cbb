"""Compare."""

from __future__ import annotations

import sys

import click

from casco_kg.cli.options import as_of_option, language_option
from casco_kg.cli.outputs import Target, output_options
from casco_kg.cli.reading import Reading, reading_options
from casco_kg.cli.support import FINDINGS, console, day, language_for_people, reporting_errors, working

__all__ = ["compare"]

_SEVERITIES = ("violation", "warning", "info")


@click.command()
@click.argument("old")
@click.argument("new")
@reading_options()
@as_of_option
@language_option("What is said for people")
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="violation",
    show_default=True,
    help="What of the new findings ends in exit code 1.",
)
@output_options()
@click.option("--format", "comparison_format", type=click.Choice(["text", "json"]), help="By default text.")
@click.option("--all", "every", is_flag=True, help="In text, all entries, however many.")
def compare(
    old: str,
    new: str,
    reading: Reading,
    as_of: str | None,
    language: str | None,
    fail_on: str,
    output: str | None,
    force: bool,
    comparison_format: str | None,
    every: bool,
) -> None:
    """Compare OLD and NEW: findings that are new, gone or unchanged, and records added, removed or changed.

    Each is a report of casco-kg validate in JSON, a register, or a folder with the files of a register. Registers are
    checked as of the same day.
    """
    from casco_kg.comparison import compared, state
    from casco_kg.languages.words import ENGLISH
    from casco_kg.rendering.comparison import comparison_in, comparison_text

    with reporting_errors():
        target = Target(output, (old, new, *reading.files), force=force)
        chosen = target.format(comparison_format, {"json": (".json",), "text": ()}, "text")
        spoken = ENGLISH if chosen == "json" and language is None else language_for_people(language)
        with working("comparing"):
            states = (
                state(name, mapping=reading.columns, contexts=reading.contexts, as_of=day(as_of), language=spoken)
                for name in (old, new)
            )
            told = compared(*states)
        if chosen == "text" and target.output is None:
            comparison_text(console(), told, spoken, every=every)
        else:
            target.write(comparison_in(chosen, told, spoken, every=every))
    grave = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1]
    sys.exit(FINDINGS if any(said.severity in grave for said in told.new) else 0)
