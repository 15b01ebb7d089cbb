"""Validate, and tell what is checked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casco_kg.cli.options import as_of_option, context_option, engine_option, files_argument, mapping_option
from casco_kg.cli.support import CONTRADICTION, FINDINGS, console, day, reporting_errors, working, write_output
from casco_kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casco_kg.proofs import Step
    from casco_kg.report import Finding
    from casco_kg.settings import Settings

__all__ = ["validate"]

_SEVERITIES = ("violation", "warning", "info")
_FORMATS = ("text", "json", "csv", "sarif", "junit", "github", "html", "ttl")


@click.command()
@files_argument()
@mapping_option
@context_option
@as_of_option
@click.option("--explain", "with_proofs", is_flag=True, help="With proofs of what was inferred and led to a finding.")
@click.option("--shapes", multiple=True, metavar="FILE", help="Shapes of your own, beside ours.")
@click.option("--select", multiple=True, metavar="NAME", help="Report only this constraint.")
@click.option("--ignore", multiple=True, metavar="NAME", help="Do not report this constraint.")
@click.option("--fail-on", type=click.Choice(_SEVERITIES), help="What ends in exit code 1.  [default: violation]")
@click.option("--baseline", metavar="FILE", help="Do not report the findings that this file accepts.")
@click.option("--write-baseline", metavar="FILE", help="Accept all present findings: write them to this file.")
@click.option("--config", metavar="FILE", help="Take the settings from this file, not from the nearest casco-kg.toml.")
@click.option("--no-config", is_flag=True, help="Take no settings from any file.")
@click.option(
    "--format",
    "report_format",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file, whole or not at all.")
@click.option(
    "--traces", "with_traces", is_flag=True, help="In HTML, with a picture of what stands behind each record."
)
@click.option("--all", "every", is_flag=True, help="In text, all findings of a constraint, however many.")
@engine_option
def validate(
    files: tuple[str, ...],
    mapping: str | None,
    contexts: tuple[str, ...],
    as_of: str | None,
    with_proofs: bool,
    shapes: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    baseline: str | None,
    write_baseline: str | None,
    config: str | None,
    no_config: bool,
    report_format: str,
    output: str | None,
    with_traces: bool,
    every: bool,
    engine: str,
) -> None:
    """Check FILEs: findings, each with its reason, its place and what to do.

    Files and options that are not given here are taken from the nearest casco-kg.toml, or from [tool.casco-kg] in a
    pyproject.toml.
    """
    from casco_kg.baseline import accept, baseline_text
    from casco_kg.findings import validate
    from casco_kg.graph import load
    from casco_kg.proofs import explain_findings
    from casco_kg.rendering import findings_text, report_in, summary
    from casco_kg.trace import traces

    with reporting_errors():
        settings = _settings(config, no_config)
        if not (files or settings.files):
            raise UsageError("name the files to be checked, or set files in a casco-kg.toml")
        if with_traces and report_format != "html":
            raise UsageError("--traces goes with --format html; casco-kg trace shows them elsewhere")
        data = load(*(files or settings.files), mapping=mapping or settings.mapping, contexts=contexts)
        with working("validating"):
            report = validate(
                data,
                shapes=shapes or settings.shapes,
                select=select or settings.select,
                ignore=ignore or settings.ignore,
                as_of=day(as_of or settings.as_of),
                engine=engine,
            )
        if write_baseline is not None:
            write_output(write_baseline, baseline_text(report, write_baseline).encode())
            click.echo(f"{write_baseline}: accepts {len(report.findings)} findings", err=True)
            return
        if (accepting := baseline or settings.baseline) is not None:
            accepted = accept(report, accepting)
            report = accepted.report
            click.echo(f"{accepting}: accepts {accepted.count} findings", err=True)
            if accepted.gone:
                click.echo(f"{accepting}: {accepted.gone} of its lines match no finding any more", err=True)
        proofs: Mapping[Finding, Sequence[Step]] = {}
        if with_proofs:
            try:
                proofs = explain_findings(report, data)
            except UsageError as error:
                click.echo(f"without proofs: {error}", err=True)
        limit = fail_on or settings.fail_on or "violation"
        if report_format == "text" and output is None:
            findings_text(console(), report, proofs, every=every)
        else:
            shown = traces(data, as_of=day(as_of or settings.as_of), engine=engine) if with_traces else ()
            write_output(output, report_in(report_format, report, proofs, fail_on=limit, every=every, traces=shown))
        if output is not None:
            click.echo(f"{output}: {summary(report)}", err=True)
    if report.clashes:
        sys.exit(CONTRADICTION)
    sys.exit(FINDINGS if report.at_least(limit) else 0)


def _settings(config: str | None, no_config: bool) -> Settings:
    """Return the settings of a file that is named, or of the nearest one, and say where they come from."""
    from casco_kg.settings import Settings, find_settings, read_settings

    path = Path(config) if config else None if no_config else find_settings(Path.cwd())
    if path is None:
        return Settings()
    settings = read_settings(path)
    click.echo(f"settings from {path}", err=True)
    return settings
