"""Validates on Spark: files to the same report that the embedded engine makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from casco_kg.engines import SPARK, Engine
from casco_kg.errors import UsageError
from casco_kg.findings import as_grave_as, checks_of, in_order, present_day, running
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.languages.words import ENGLISH
from casco_kg.progress import doing
from casco_kg.rdf.terms import terms_of
from casco_kg.reading.account import Account, Depth
from casco_kg.reading.places import Places
from casco_kg.shacl.compiled.checks import Result
from casco_kg.spark.beside import read_beside
from casco_kg.spark.checks import as_stored, results
from casco_kg.spark.clashes import clashing
from casco_kg.spark.identity import identified
from casco_kg.spark.inferring import infer
from casco_kg.spark.neighbourhood import around
from casco_kg.spark.reading import read
from casco_kg.spark.session import fixed
from casco_kg.spark.tables import Tables
from casco_kg.spark.terms import known, statements
from casco_kg.spark.understanding import understood
from casco_kg.texts import many
from casco_kg.validation.constraints import constraints, load_shapes, names
from casco_kg.validation.report import Finding, Report
from casco_kg.validation.results import Telling
from casco_kg.validation.shared_identifiers import without_what_is_told

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["validate"]

_SPO = ("s", "p", "o")


def validate(
    session: SparkSession,
    paths: Sequence[str],
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    as_of: date | None = None,
    language: str | None = None,
) -> Report:
    """Check files against our shapes; see :func:`casco_kg.findings.validate`.

    The report has no records: counts of those that are right would have to be collected.

    Raises:
        InputError: a file cannot be read as what it is meant to be, or nothing in it is known.
        UsageError: a constraint that is named does not exist, or something is not worked out on Spark.
    """
    everything = load_shapes("asserted") | load_shapes("closed")
    select, ignore = ([name.removeprefix("shape:") for name in given] for given in (select, ignore))
    for name in (*select, *ignore, *(severities or ())):
        if name not in names(everything):
            raise UsageError(f"there is no constraint {name!r}; casco-kg rules lists them")
    day = as_of or date.today()
    asked = frozenset(n for n in constraints(everything) if (not select or n in select) and n not in ignore)
    doing(f"reading {many(len(paths), 'file')} on Spark")
    lines, files = read(session, paths)
    account = understood(lines, files)
    facts = fixed(identified(lines, files))
    written = fixed(facts.select(*_SPO).distinct())
    derived = infer(written)
    clash = clashing(derived, facts, files)
    clashes = clash.clashes if clash else ()
    if not clashes:
        account.require(Depth.CHECKED)
    remarks = _remarks(account)
    beside = read_beside(written, present_day(day) | Graph(remarks.triples))
    findings = _findings(facts, derived.news, beside, remarks, files, asked, language)
    told = without_what_is_told({finding for finding in findings if finding.constraint in asked})
    return Report(
        findings=in_order(as_grave_as(finding, severities or {}) for finding in told),
        clashes=clashes,
        constraints=tuple(sorted(asked)),
        files=files,
        as_of=day,
        engines=(Engine(SPARK),),
        statements=written.count(),
        looked_at=(),
        shapes=everything,
        not_understood=len(remarks.triples),
        language=language or ENGLISH,
    )


def _remarks(account: Account) -> Graph:
    """Return what was not understood, each where it stands."""
    places = Places()
    for part in account.parts:
        if part.place is not None:
            places.note(part.place, *(term.value for term in terms_of(part.remark)))
    return Graph(frozenset(part.remark for part in account.parts), places)


def _findings(
    facts: DataFrame,
    news: DataFrame,
    beside: DataFrame,
    remarks: Graph,
    files: Sequence[str],
    asked: frozenset[str],
    language: str | None,
) -> set[Finding]:
    session = facts.sparkSession
    focuses = _focuses(facts, remarks)
    whole = facts.select(*_SPO).unionByName(known(session)).unionByName(beside)
    found: dict[str, list[Result]] = {}
    for reads, graph in (("asserted", whole), ("closed", whole.unionByName(news))):
        checked = running(reads, asked)
        doing(f"checking {many(len(constraints(checked)), 'constraint')} on Spark")
        if not checks_of(checked).checks:
            continue
        stored = fixed(as_stored(graph))
        tables = Tables(stored)
        # Of one fault that breaks two constraints of a shape, one finding stays, the same on every run.
        every = {*results(checks_of(checked).checks, tables, focuses)}
        found[reads] = sorted(every, key=lambda result: result.component.value)
    near = around([result for each in found.values() for result in each], facts, news, files)
    written = knowledge() | replace(near.written, places=near.written.places | remarks.places)
    findings = set[Finding]()
    for reads, all_found in found.items():
        graph_ = written if reads == "asserted" else written | near.news
        findings |= {*map(Telling(graph_, running(reads, asked), language=language).finding, all_found)}
    return findings


def _focuses(facts: DataFrame, remarks: Graph) -> DataFrame:
    """Return the nodes that our shapes look at; see :func:`casco_kg.validation.running.looked_at`."""
    from pyspark.sql import functions as sf

    session = facts.sparkSession
    ours = known(session).select(sf.col("s").alias("this")).distinct()
    leads_to = facts.select(sf.col("o").alias("this")).distinct().join(sf.broadcast(ours), on="this", how="left_anti")
    told = statements(session, remarks.triples).select(sf.col("s").alias("this"))
    nodes = facts.select(sf.col("s").alias("this")).unionByName(leads_to).unionByName(told)
    return fixed(nodes.distinct())
