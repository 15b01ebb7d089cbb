"""Explain, and the rulebook."""

from __future__ import annotations

import sys

import click

from casco_kg.cli.options import data_option
from casco_kg.cli.reading import Reading, load_given, reading_options
from casco_kg.cli.support import FINDINGS, console, print_table, reporting_errors, working

__all__ = ["explain", "rules"]


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("value", metavar="OBJECT")
@data_option
@reading_options()
@click.option("--all", "every", is_flag=True, help="All proofs, the shortest first, instead of the shortest.")
@click.option(
    "--format",
    "explanation_format",
    type=click.Choice(["text", "json", "mermaid"]),
    default="text",
    show_default=True,
)
def explain(
    subject: str,
    predicate: str,
    value: str,
    data: tuple[str, ...],
    reading: Reading,
    every: bool,
    explanation_format: str,
) -> None:
    """Prove that SUBJECT PREDICATE OBJECT follows, down to what is written; or say what it lacks (exit code 1).

    Names are written as in Turtle ('a' for is a), or as labels, or as identifiers of the data.
    """
    from casco_kg.closure import close
    from casco_kg.linkage.resolving import resolve, resolve_value
    from casco_kg.proofs import explain
    from casco_kg.rendering.explanations import explanation_in, explanation_text

    with reporting_errors():
        loaded = load_given(data, reading)
        with working("explaining"):
            closure = close(loaded)
            asserted = closure.asserted
            s, p = resolve(subject, asserted), resolve(predicate, asserted)
            o = resolve_value(value, s, p, asserted)
            explanation = explain(s, p, o, closure, every=every)
        if explanation_format == "text":
            explanation_text(console(), explanation)
        else:
            click.echo(explanation_in(explanation_format, explanation), nl=False)
    sys.exit(0 if explanation.proofs else FINDINGS)


@click.command()
@click.argument("name", required=False)
@click.option(
    "--format",
    "table_format",
    type=click.Choice(["table", "csv", "tsv", "json", "markdown"]),
    default="table",
    show_default=True,
)
def rules(name: str | None, table_format: str) -> None:
    """List what is checked and inferred; with NAME, tell all about one, with a bad and a good example."""
    from casco_kg.rendering.rulebook import entry_text, rulebook_markdown
    from casco_kg.rulebook import examples, rules

    with reporting_errors():
        entries = rules(name)
        if name is not None and table_format == "table":
            entry_text(console(), entries[0], examples(entries[0]))
        elif table_format == "markdown":
            click.echo(rulebook_markdown(entries), nl=False)
        elif name is None and table_format == "table":
            print_table(("name", "kind", "text"), [(e.name, e.kind, e.text) for e in entries], table_format)
        else:
            columns = ("name", "kind", "reads", "text", "do", "why")
            rows = [(e.name, e.kind, e.reads, e.text, e.fix, " ".join(e.sources)) for e in entries]
            print_table(columns, rows, table_format)
