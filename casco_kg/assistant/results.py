"""What tools answer with: short enough for a context window, with sources, and with how much was left out.

The classes have no slots: the protocol's library would take the descriptor of a slot for a default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

__all__ = [
    "Checked",
    "Converted",
    "Described",
    "Explained",
    "Fact",
    "Lacking",
    "Problem",
    "Proved",
    "Stage",
    "StoredQuestion",
    "Table",
    "Traced",
    "Verdict",
    "Words",
    "cut",
    "within",
]

#: How many letters of a text are shown.
_LETTERS = 600

_T = TypeVar("_T")


def cut(text: str, most: int = _LETTERS) -> str:
    """Return a text, cut where it is longer than a context window has room for."""
    return text if len(text) <= most else f"{text[:most]}…"


def within(given: Sequence[_T], limit: int) -> list[_T]:
    """Return as many of what is given as there is room for."""
    return list(given[: max(0, limit)])


@dataclass(frozen=True)
class Table:
    """A table: its columns, rows of texts, and how many rows there are in all; ``sources`` say where it comes from."""

    columns: list[str]
    rows: list[list[str]]
    total: int
    sources: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class StoredQuestion:
    """A stored question: ask it by its name; a pin keeps rows, a parameter changes what is asked."""

    name: str
    question: str
    topic: str
    pins: list[str]
    parameters: list[str]


@dataclass(frozen=True)
class Thing:
    """Something that the graph describes; describe tells all of it, by its IRI."""

    name: str
    kind: str
    iri: str


@dataclass(frozen=True)
class Words:
    """What words lead to: stored questions, each with the rows of its answer that have most of them; and things."""

    questions: list[StoredQuestion]
    tables: list[Table]
    instead: dict[str, str]
    things: list[Thing]


@dataclass(frozen=True)
class Fact:
    """One statement: a property and its value by their names, and whether it is inferred rather than written."""

    property: str
    value: str
    iri: str
    inferred: bool


@dataclass(frozen=True)
class Described:
    """What is known of one thing: its IRI, names, kinds, definition, facts, what leads to it, and sources."""

    name: str
    iri: str
    kinds: list[str]
    definition: str
    facts: list[Fact]
    referred_to_by: list[str]
    sources: list[str]
    left_out: int


@dataclass(frozen=True)
class Problem:
    """A finding: what is wrong with which record, where it stands, what to do, and where the requirement comes from."""

    constraint: str
    severity: str
    record: str
    place: str
    value: str
    message: str
    advice: str
    sources: list[str]


@dataclass(frozen=True)
class Checked:
    """What validation found, the gravest first; ``left_out`` findings did not fit.

    ``not_understood`` lists what was not read, which may hide mistakes: a file without findings is not clean then.
    """

    summary: str
    conforms: bool
    counts: dict[str, int]
    findings: list[Problem]
    left_out: int
    contradictions: list[str]
    not_understood: list[str]


@dataclass(frozen=True)
class Proved:
    """A step of a proof, by its depth: a fact, the rule that concludes it (empty for what is written), and sources."""

    depth: int
    fact: str
    because: str
    sources: list[str]


@dataclass(frozen=True)
class Lacking:
    """What a rule that could conclude the fact still needs."""

    rule: str
    holds: list[str]
    missing: list[str]


@dataclass(frozen=True)
class Explained:
    """Why a fact follows, or what it lacks."""

    fact: str
    follows: bool
    proof: list[Proved]
    lacks: list[Lacking]
    rests_only_on: list[str]


@dataclass(frozen=True)
class Stage:
    """A step of a trace: its state, and the reasons with their facts and what would show it."""

    name: str
    state: str
    reasons: list[str]
    to_do: list[str]
    facts: list[str]


@dataclass(frozen=True)
class Verdict:
    """The verdict on one record."""

    record: str
    label: str
    day: str
    verdict: str
    state: str


@dataclass(frozen=True)
class Traced:
    """Verdicts on what stands behind records; the steps, where one record was asked for; ``total`` counts all."""

    verdicts: list[Verdict]
    total: int
    meaning: str
    steps: list[Stage]


@dataclass(frozen=True)
class Converted:
    """Data in the terms of this graph, as Turtle, and what could not be said in them."""

    turtle: str
    is_whole: bool
    statements: int
    not_read: list[str]
