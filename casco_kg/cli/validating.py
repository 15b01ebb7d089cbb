"""Validate, and tell what is checked."""

from __future__ import annotations

import sys

import click

from casco_kg.cli.options import as_of_option, engine_option, files_argument
from casco_kg.cli.support import CONTRADICTION, FINDINGS, console, day, reporting_errors, working

__all__ = ["validate"]


@click.command()
@files_argument(required=True)
@as_of_option
@click.option("--explain", "with_proofs", is_flag=True, help="With proofs of what was inferred and led to a finding.")
@click.option("--shapes", multiple=True, metavar="FILE", help="Shapes of your own, beside ours.")
@click.option("--select", multiple=True, metavar="NAME", help="Report only this constraint.")
@click.option("--ignore", multiple=True, metavar="NAME", help="Do not report this constraint.")
@click.option("--fail-on", type=click.Choice(["violation", "warning", "info"]), default="violation", show_default=True)
@click.option(
    "--format",
    "report_format",
    type=click.Choice(["text", "json", "csv", "ttl"]),
    default="text",
    show_default=True,
)
@engine_option
def validate(
    files: tuple[str, ...],
    as_of: str | None,
    with_proofs: bool,
    shapes: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    report_format: str,
    engine: str,
) -> None:
    """Check FILEs: findings, each with its reason, its place and what to do."""
    from casco_kg.findings import validate
    from casco_kg.graph import load
    from casco_kg.proofs import explain_findings
    from casco_kg.rendering import findings_text, report_in

    with reporting_errors():
        data = load(*files)
        with working("validating"):
            report = validate(data, shapes=shapes, select=select, ignore=ignore, as_of=day(as_of), engine=engine)
            proofs = explain_findings(report, data) if with_proofs else {}
        if report_format == "text":
            findings_text(console(), report, proofs)
        else:
            click.echo(report_in(report_format, report, proofs), nl=False)
    if report.clashes:
        sys.exit(CONTRADICTION)
    sys.exit(FINDINGS if report.at_least(fail_on) else 0)
