"""Explain, and the rulebook."""

from __future__ import annotations

import sys

import click

from casco_kg.cli.options import data_option, table_format_option
from casco_kg.cli.support import FINDINGS, console, load_given, print_table, reporting_errors, working

__all__ = ["explain", "rules"]


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("value", metavar="OBJECT")
@data_option
@click.option("--all", "every", is_flag=True, help="All proofs, the shortest first, instead of the shortest.")
@click.option(
    "--format",
    "explanation_format",
    type=click.Choice(["text", "json", "mermaid"]),
    default="text",
    show_default=True,
)
def explain(
    subject: str, predicate: str, value: str, data: tuple[str, ...], every: bool, explanation_format: str
) -> None:
    """Prove that SUBJECT PREDICATE OBJECT follows, down to what is written; or say what it lacks (exit code 1).

    Names are written as in Turtle ('a' for is a), or as labels, or as identifiers of the data.
    """
    from casco_kg.proofs import explain, resolve, resolve_value
    from casco_kg.rendering import explanation_in, explanation_text

    with reporting_errors():
        loaded = load_given(data)
        s, p = resolve(subject, loaded), resolve(predicate, loaded)
        o = resolve_value(value, s, p, loaded)
        with working("explaining"):
            explanation = explain(s, p, o, loaded, every=every)
        if explanation_format == "text":
            explanation_text(console(), explanation)
        else:
            click.echo(explanation_in(explanation_format, explanation), nl=False)
    sys.exit(0 if explanation.proofs else FINDINGS)


@click.command()
@click.argument("name", required=False)
@table_format_option
def rules(name: str | None, table_format: str) -> None:
    """List what is checked and inferred; with NAME, tell all about one."""
    from casco_kg.rulebook import rules

    with reporting_errors():
        entries = rules(name)
        if name is None:
            print_table(("name", "kind", "text"), [(e.name, e.kind, e.text) for e in entries], table_format)
            return
        (entry,) = entries
        told = {
            "name": entry.name,
            "kind": entry.kind,
            "reads": f"the {entry.reads} graph" if entry.reads else "",
            "text": entry.text,
            "do": entry.fix,
            "why": ", ".join(entry.sources),
        }
        print_table(("", ""), [row for row in told.items() if row[1]], table_format)
