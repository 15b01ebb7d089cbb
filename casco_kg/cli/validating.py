"""Validate, and tell what is checked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from casco_kg.cli.keeping import keeping, keeping_options
from casco_kg.cli.on_spark import validate_on_spark
from casco_kg.cli.options import (
    FormatChoice,
    as_of_option,
    engine_option,
    files_argument,
    language_option,
    master_option,
)
from casco_kg.cli.outputs import Target, endings_in, output_options
from casco_kg.cli.reading import Reading, reading_options
from casco_kg.cli.support import FINDINGS, console, day, reporting_errors, tell, working
from casco_kg.engines import SPARK
from casco_kg.errors import UsageError
from casco_kg.texts import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casco_kg.cli.settings import Settings
    from casco_kg.closure import Given
    from casco_kg.proof_words import ProofStep
    from casco_kg.rendering.baseline import Baseline
    from casco_kg.validation.report import Finding, Report

__all__ = ["validate"]

#: Formats for programs that take what is not among the findings to be right.
_WHOLE = ("junit", "sarif", "ttl")
_SEVERITIES = ("violation", "warning", "info")


def _report_formats() -> Iterable[str]:
    from casco_kg.rendering.reports import REPORTS

    return REPORTS


@click.command()
@files_argument()
@reading_options()
@as_of_option
@click.option("--explain", "with_proofs", is_flag=True, help="With proofs of what was inferred and led to a finding.")
@click.option("--shapes", multiple=True, metavar="FILE", help="Shapes of your own, beside ours.")
@click.option("--shapes-only", is_flag=True, help="Check any data against your shapes alone, without our terms.")
@language_option("What reports for people speak; given here, what programs read and your shapes speak it too")
@click.option("--select", multiple=True, metavar="NAME", help="Report only this constraint.")
@click.option("--ignore", multiple=True, metavar="NAME", help="Do not report this constraint.")
@click.option("--fail-on", type=click.Choice(_SEVERITIES), help="What ends in exit code 1.  [default: violation]")
@click.option("--baseline", metavar="FILE", help="Do not report the findings that this file accepts.")
@click.option("--write-baseline", metavar="FILE", help="Accept all present findings: write them to this file.")
@click.option("--config", metavar="FILE", help="Take the settings from this file, not from the nearest casco-kg.toml.")
@click.option("--no-config", is_flag=True, help="Take no settings from any file.")
@click.option(
    "--format", "report_format", type=FormatChoice(_report_formats), help="By default as the file is called, else text."
)
@output_options("Write to this file, whole or not at all.")
@click.option(
    "--traces", "with_traces", is_flag=True, help="In HTML, with a picture of what stands behind each record."
)
@click.option("--all", "every", is_flag=True, help="In text, all findings of a constraint, however many.")
@click.option(
    "--limit", "most", type=click.IntRange(min=0), metavar="N", help="Report N findings at most, the gravest first."
)
@keeping_options
@engine_option
@master_option
def validate(
    files: tuple[str, ...],
    reading: Reading,
    as_of: str | None,
    with_proofs: bool,
    shapes: tuple[str, ...],
    shapes_only: bool,
    language: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    baseline: str | None,
    write_baseline: str | None,
    config: str | None,
    no_config: bool,
    report_format: str | None,
    output: str | None,
    force: bool,
    with_traces: bool,
    every: bool,
    most: int | None,
    keep: str | None,
    since: str | None,
    engine: str,
    master: str | None,
) -> None:
    """Check FILEs: findings, each with its reason, its place and what to do.

    Files and options that are not given here are taken from the nearest casco-kg.toml, or from [tool.casco-kg] in a
    pyproject.toml. With --shapes-only, files of shapes may also stand among FILEs; where there are no other files, they
    are checked against themselves.
    """
    from casco_kg.closure import close
    from casco_kg.findings import validate
    from casco_kg.loading import load, load_as_written
    from casco_kg.rendering.baseline import baseline_bytes, read_baseline
    from casco_kg.rendering.findings import findings_text, summary
    from casco_kg.rendering.reports import report_in
    from casco_kg.tracing import traces
    from casco_kg.validation.constraints import shapes_among

    with reporting_errors():
        settings = _settings(config, no_config)
        given, own_shapes = files or settings.files, shapes or settings.shapes
        if not given:
            raise UsageError("name the files to be checked, or set files in a casco-kg.toml")
        reading = reading.by(settings)
        inputs = (*given, *own_shapes, *reading.files, *((str(settings.path),) if settings.path else ()))
        accepting = baseline or settings.baseline
        target = Target(output, (*inputs, accepting), force=force)
        known = None if accepting is None or write_baseline is not None else read_baseline(accepting)
        chosen = _chosen(target, report_format)
        to_accept = Target(write_baseline, inputs, force=force, extends=True)
        to_accept.format(None, {"csv": (".csv",)}, "csv")
        _refuse_together(chosen, most, with_proofs=with_proofs, with_traces=with_traces, shapes_only=shapes_only)
        kept = keeping(keep, since, inputs, engine, shapes_only=shapes_only, force=force)
        on_spark = _is_on_spark(engine, master, settings, own_shapes, explaining=with_proofs or with_traces)
        if shapes_only and not own_shapes:
            given, own_shapes = shapes_among(given)
        with working("validating"):
            if on_spark:
                report = validate_on_spark(
                    given,
                    reading,
                    master,
                    language=_language(chosen, language, settings),
                    select=select or settings.select,
                    ignore=ignore or settings.ignore,
                    severities=settings.severity,
                    as_of=day(as_of or settings.as_of),
                )
            else:
                data = (load_as_written if shapes_only else load)(
                    *given, mapping=reading.columns, contexts=reading.contexts
                )
                checked = close(data, engine=engine)
                report = validate(
                    checked,
                    shapes=own_shapes,
                    shapes_only=shapes_only,
                    language=_language(chosen, language, settings),
                    select=select or settings.select,
                    ignore=ignore or settings.ignore,
                    severities=settings.severity,
                    as_of=day(as_of or settings.as_of),
                    engine=engine,
                    **kept,
                )
        report = _without_waived(report, settings)
        if write_baseline is not None:
            to_accept.write(baseline_bytes(report, write_baseline, force=force))
            tell(f"{write_baseline}: accepts {many(len(report.findings), 'finding')}")
            return
        report = _limited(report if known is None else _without_accepted(report, known, str(accepting)), most)
        proofs = _proofs(report, checked) if with_proofs else {}
        if chosen == "text" and target.output is None:
            findings_text(console(), report, proofs, every=every)
        else:
            shown = traces(checked, as_of=day(as_of or settings.as_of)) if with_traces else ()
            content = report_in(
                chosen,
                report,
                proofs,
                fail_on=fail_on or settings.fail_on or "violation",
                every=every,
                traces=shown,
                name=output or "",
                organization=settings.organization or "",
                mapping=reading.columns,
            )
            target.write(content, as_table=chosen == "csv")
        if target.output is not None:
            tell(f"{target.output}: {summary(report, report.language)}")
    _end(report, fail_on or settings.fail_on or "violation")


def _end(report: Report, limit: str) -> NoReturn:
    """End the command: contradictions go before findings."""
    from casco_kg.closure import ContradictionError

    if report.clashes:
        sys.exit(ContradictionError.exit_code)
    sys.exit(FINDINGS if report.at_least(limit) else 0)


def _limited(report: Report, most: int | None) -> Report:
    """Return a report with so many findings at most, the gravest, and say how many there are."""
    if most is None or len(report.findings) <= most:
        return report
    tell(f"shown are {most} of {many(len(report.findings), 'finding')}, the gravest first; --limit says how many")
    return report.limited(most)


def _without_waived(report: Report, settings: Settings) -> Report:
    """Leave out of a report what the settings waive, and say how much that is and what of it is no more needed."""
    from casco_kg.validation.waivers import waived

    done = waived(report, settings.waivers)
    if settings.waivers:
        tell(f"{settings.path}: waives {many(done.count, 'finding')}")
    for waiver in done.ended:
        tell(f"{settings.path}: has ended, and its findings are reported again: {waiver}")
    for waiver in done.idle:
        tell(f"{settings.path}: matches no finding: {waiver}")
    return done.report


def _without_accepted(report: Report, known: Baseline, name: str) -> Report:
    """Leave out of a report what a baseline accepts, and say how much that is."""
    from casco_kg.rendering.baseline import accept

    accepted = accept(report, known)
    gone = f"; {accepted.gone} of its lines match no finding any more" if accepted.gone else ""
    tell(f"{name}: accepts {many(accepted.count, 'finding')}{gone}")
    return accepted.report


def _refuse_together(chosen: str, most: int | None, *, with_proofs: bool, with_traces: bool, shapes_only: bool) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: these do not.
    """
    if most is not None and chosen in _WHOLE:
        raise UsageError(f"--limit does not go with --format {chosen}, which says of constraints that they are met")
    if with_traces and chosen != "html":
        raise UsageError("--traces goes with --format html; casco-kg trace shows them elsewhere")
    if shapes_only and (with_proofs or with_traces):
        raise UsageError("--shapes-only infers and traces nothing; leave out --explain and --traces")


def _is_on_spark(
    engine: str, master: str | None, settings: Settings, shapes: Sequence[str], *, explaining: bool
) -> bool:
    """Return whether Spark is to work.

    Raises:
        UsageError: it is, and something is asked for that is not worked out there.
    """
    if engine != SPARK:
        if master is not None:
            raise UsageError("--master says where --engine spark runs; give that, too")
        return False
    if explaining:
        raise UsageError("--engine spark proves and traces nothing; leave out --explain and --traces")
    if shapes:
        raise UsageError("--engine spark runs our constraints alone; leave out --shapes, or check those without it")
    if settings.waivers:
        raise UsageError(
            f"{settings.path}: waives findings by record, which --engine spark does not know; use --baseline"
        )
    return True


def _chosen(target: Target, report_format: str | None) -> str:
    """Return the format of the report.

    Raises:
        UsageError: the name of the file says another, or what is no text has no file, or one that is read.
    """
    from casco_kg.rendering.reports import REPORTS

    chosen = target.format(report_format, endings_in(REPORTS), "text")
    if not REPORTS[chosen].is_text:
        target.need_file(chosen)
    return chosen


def _language(chosen: str, given: str | None, settings: Settings) -> str | None:
    """Return the language of a report: a locale, or a setting, changes nothing that a program reads.

    Raises:
        UsageError: what is given is the tag of no language.
    """
    from casco_kg.languages.wanted import checked_tag, wanted_language
    from casco_kg.languages.words import LANGUAGES, spoken
    from casco_kg.rendering.reports import REPORTS

    if given is None:
        return wanted_language(None, settings.language) if REPORTS[chosen].for_people else None
    if spoken(checked_tag(given, any_tag=True)) is None:
        tell(f"--language {given}: your shapes may speak it; casco-kg speaks {', '.join(LANGUAGES)}, here en")
    return checked_tag(given, any_tag=True)


def _proofs(report: Report, given: Given) -> Mapping[Finding, Sequence[ProofStep]]:
    """Return the proofs of what led to findings; where none can be given, say so."""
    from casco_kg.proofs import explain_findings

    try:
        return explain_findings(report, given)
    except UsageError as error:
        tell(f"without proofs: {error}")
        return {}


def _settings(config: str | None, no_config: bool) -> Settings:
    """Return the settings of a file that is named, or of the nearest one, and say where they come from."""
    from casco_kg.cli.settings import Settings, find_settings, read_settings

    path = Path(config) if config else None if no_config else find_settings(Path.cwd())
    if path is None:
        return Settings()
    settings = read_settings(path)
    tell(f"settings from {path}")
    return settings
