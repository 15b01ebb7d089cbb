"""The tools: each asks one verb of the package, and puts what it returns into a typed result.

Whatever is wrong with what is asked is a :class:`~casco_kg.errors.CascoError`, in words that say what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import Field

import casco_kg
from casco_kg.answers import Answer
from casco_kg.assistant.data import Data, Given
from casco_kg.assistant.describing import describe
from casco_kg.assistant.finding import meant_by, read_as, things_named
from casco_kg.assistant.results import (
    Checked,
    Converted,
    Described,
    Explained,
    Lacking,
    Problem,
    Proved,
    Stage,
    StoredQuestion,
    Table,
    Traced,
    Verdict,
    Words,
    cut,
    within,
)
from casco_kg.closure import Closure
from casco_kg.errors import UsageError
from casco_kg.installation.citations import cite
from casco_kg.installation.questions import Question, questions
from casco_kg.linkage.resolving import resolve, resolve_value
from casco_kg.proof_words import ProofStep
from casco_kg.rdf.terms import GENID, shorten, terms_of
from casco_kg.reading.account import Depth
from casco_kg.rendering.findings import counted, summary
from casco_kg.search import Search, search
from casco_kg.traced import Outcome, Step
from casco_kg.validation.report import Finding
from casco_kg.writing.exports import serialize

__all__ = ["Tools"]

#: How many letters of Turtle, and how many parts that were not understood, are shown.
_TURTLE, _PARTS = 20_000, 20
#: Of a long proof the steps next to the conclusion say most.
_STEPS = 60

#: No data: what is asked of is the knowledge graph alone.
NOTHING = Given()

Day = Annotated[str, Field(description="The day that counts as today, such as 2026-01-31; empty for today.")]
Limit = Annotated[int, Field(ge=1, le=500, description="How many rows, findings or facts are wanted at most.")]
Named = Annotated[
    str, Field(description="The name of a stored question, as search and list_questions tell it; or words of people.")
]
Pins = Annotated[dict[str, str] | None, Field(description="Column to text: keep the rows whose cell contains it.")]
Sparql = Annotated[str, Field(description="A query that reads; our prefixes, rdfs: and skos: need no declaration.")]
Name = Annotated[str, Field(description="A label, a number, a prefixed name or an IRI.")]
Record = Annotated[str, Field(description="The number, name or identifier of a record; empty for the verdicts on all.")]


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools over the data that they may read.

    Attributes:
        given: what they may read.
    """

    given: Data

    def list_files(self, limit: Limit = 100) -> Table:
        """List the files that the other tools may read, by the names that they take."""
        found = self.given.folders.listed(limit + 1)
        note = "" if found else "No folder is allowed, or it is empty; give data as content."
        return Table(["file"], [[name] for name in within(found, limit)], len(found), note=note)

    def list_questions(self, topic: str = "") -> list[StoredQuestion]:
        """List the stored questions, or those of one topic; ask answers one by its name."""
        found = [_told(each) for each in questions().values() if topic in ("", each.topic)]
        if not found:
            topics = sorted({each.topic for each in questions().values()})
            raise UsageError(f"there is no topic {topic!r}; topics are {', '.join(topics)}")
        return found

    def search(self, words: str) -> Words:
        """Find stored questions and facts by the words of a question as people ask it; the best come first."""
        result = search(words)
        every = dict.fromkeys(
            [*(meant.question for meant in meant_by(words)), *(each.question for each in result.found)]
        )
        return Words([*map(_told, every)], _rows_found(result), dict(result.instead), things_named(words))

    def ask(
        self,
        question: Named,
        pins: Pins = None,
        parameters: dict[str, str] | None = None,
        as_of: Day = "",
        data: Given = NOTHING,
        limit: Limit = 50,
    ) -> Table:
        """Answer a stored question, or one in words, over the graph and the user's data if any, with sources."""
        note = ""
        if " " in question:  # no name has one
            found, note = read_as(question)
            if found.rows and not (data or pins or parameters or as_of or found.pins):
                note += " These rows have most of the words; asked by its name, it has all."
                return replace(_found(found.question, found.columns, found.rows), note=note)
            question = found.question.name
            pins, parameters = {**found.pins, **(pins or {})}, {**found.parameters, **(parameters or {})}
        closure, known = self.given.closure(data), questions().get(question)
        days = dict.fromkeys(known.days if known else (), (_day(as_of) or date.today()).isoformat())
        answer = casco_kg.ask(question, closure, pins=pins, parameters=days | (parameters or {}))
        return replace(_table(answer, limit, _cited(questions()[question].sources)), note=note)

    def query(self, sparql: Sparql, data: Given = NOTHING, limit: Limit = 50) -> Table:
        """Answer a SPARQL query over the closed graph; a graph that it makes comes as rows of three."""
        answer = casco_kg.query(sparql, self.given.closure(data))
        if isinstance(answer, Answer):
            return _table(answer, limit, [])
        if isinstance(answer, bool):
            return Table(["answer"], [["yes" if answer else "no"]], 1)
        rows = sorted([cut(shorten(term)) for term in terms_of(triple)] for triple in answer)
        return Table(["subject", "property", "value"], within(rows, limit), len(rows))

    def describe(self, name: Name, data: Given = NOTHING, limit: Limit = 50) -> Described:
        """Tell all that is known of one thing: a term, whatever the graph describes, a record of the user's data."""
        return describe(name, self.given.closure(data), limit)

    def validate(self, data: Given, as_of: Day = "", limit: Limit = 30) -> Checked:
        """Check data of the user: findings with reason, place and advice, the gravest first."""
        closure = self._of_user(data)
        report = casco_kg.validate(closure, as_of=_day(as_of))
        return Checked(
            summary=summary(report),
            conforms=report.conforms,
            counts=dict(counted(report)),
            findings=[_problem(finding) for finding in within(report.findings, limit)],
            left_out=max(0, len(report.findings) - limit),
            contradictions=[clash.reason for clash in report.clashes],
            not_understood=_not_read(closure),
        )

    def explain(self, subject: Name, predicate: Name, value: Name, data: Given = NOTHING) -> Explained:
        """Prove that a fact follows ('a' for: is a), down to what is written and where; or tell what it lacks."""
        closure = self.given.closure(data)
        asserted = closure.asserted
        s, p = resolve(subject, asserted), resolve(predicate, asserted)
        found = casco_kg.explain(s, p, resolve_value(value, s, p, asserted), closure)
        return Explained(
            fact=found.fact,
            follows=bool(found.proofs),
            proof=within([step for proof in found.proofs for step in _proved(proof, 0)], _STEPS),
            lacks=[Lacking(lack.rule, list(lack.holds), list(lack.missing)) for lack in found.lacks],
            rests_only_on=list(found.rests_only_on),
        )

    def trace(self, data: Given, record: Record = "", as_of: Day = "", limit: Limit = 50) -> Traced:
        """Tell who stands behind a record, link by link: each shown, not shown or contradicted, and why."""
        closure, day = self._of_user(data), _day(as_of)
        if not record:
            found = casco_kg.verdicts(closure, as_of=day)
            return Traced([_verdict(each) for each in within(found, limit)], len(found), "", [])
        traced = casco_kg.trace(record, closure, as_of=day)
        outcome = traced.outcome
        return Traced([_verdict(outcome)], 1, outcome.verdict.text, [_stage(step) for step in traced.steps])

    def convert(self, data: Given) -> Converted:
        """Write data of other formats in the terms of this graph, as Turtle; what was not read is listed."""
        closure = self._of_user(data)
        closure.data.account.require(Depth.READ)
        understood = closure.data.understood
        turtle = serialize(understood, "turtle").decode()
        return Converted(turtle[:_TURTLE], len(turtle) <= _TURTLE, len(understood), _not_read(closure))

    def _of_user(self, data: Given) -> Closure:
        """Return the closure of what the user gives.

        Raises:
            UsageError: nothing is given.
        """
        if not data:
            raise UsageError("no data is given: name files, or give the text itself as content")
        return self.given.closure(data)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"as_of {text!r} is no date; write it as in 2026-01-31") from error


def _told(question: Question) -> StoredQuestion:
    return StoredQuestion(
        question.name, question.question, question.topic, list(question.pins), list(question.parameters)
    )


def _rows_found(result: Search) -> list[Table]:
    found = (each for each in result.found if each.rows)
    told = ((each.question.name, _found(each.question, each.columns, each.rows)) for each in found)
    return [replace(table, note=f"rows of {name}") for name, table in told]


def _found(question: Question, columns: Sequence[str], found: Sequence[Sequence[str]]) -> Table:
    rows = [[cut(cell) for cell in row] for row in found]
    return Table(list(columns), rows, len(rows), _cited(question.sources))


def _cited(sources: Iterable[str]) -> list[str]:
    return [str(cite(source)) for source in sources]


def _table(answer: Answer, limit: int, sources: list[str]) -> Table:
    rows = [[cut(cell) for cell in row] for row in within(answer.text(), limit)]
    return Table(list(answer.columns), rows, len(answer.rows), sources)


def _problem(finding: Finding) -> Problem:
    return Problem(
        finding.constraint,
        finding.severity,
        cut(finding.label.removeprefix(GENID)),
        str(finding.place or ""),
        finding.said_value,
        finding.message,
        finding.fix,
        _cited(finding.sources),
    )


def _not_read(closure: Closure) -> list[str]:
    told = [cut(f"{place}: {words}" if place else words) for place, words in closure.data.not_read]
    more = len(told) - _PARTS
    return [*told[:_PARTS], f"and {more} more"] if more > 0 else told


def _proved(step: ProofStep, depth: int) -> Iterator[Proved]:
    yield Proved(depth, cut(step.fact), step.rule, [cite(source).text for source in step.sources])
    for premise in step.premises:
        yield from _proved(premise, depth + 1)


def _verdict(outcome: Outcome) -> Verdict:
    return Verdict(shorten(outcome.record), cut(outcome.label), outcome.day, outcome.verdict.label, outcome.state.label)


def _stage(step: Step) -> Stage:
    return Stage(
        step.label,
        step.state.label,
        [reason.text for reason in step.reasons],
        [reason.fix for reason in step.reasons if reason.fix],
        [cut(fact.text) for reason in step.reasons for fact in reason.facts],
    )
