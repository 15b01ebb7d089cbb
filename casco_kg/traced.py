"""What a trace says: steps, their states, the reasons for them, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from casco_kg.reading.places import Place

__all__ = ["OK", "Concept", "Fact", "Outcome", "Part", "Reason", "State", "Step", "Trace"]

#: The name of the state of what is shown.
OK = "ok"


@dataclass(frozen=True, slots=True)
class Concept:
    """A verdict, by its name and in words.

    Attributes:
        name: the name, such as ``not-shown``.
        label: the name as people say it.
        text: what it stands for; empty where the label says it.
    """

    name: str
    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class State(Concept):
    """A state that a step can be in.

    Attributes:
        gravity: how grave it is, by the graph; more is graver.
    """

    gravity: int = 0


class Part(NamedTuple):
    """A part of what a fact says.

    Attributes:
        text: what it says.
        name: the IRI of what the knowledge graph calls so; empty for what the data says in its own words.
    """

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a reason rests on.

    Attributes:
        parts: the fact in words, in parts.
        triple: subject, property and value, as prefixed names, names within the register, or literals.
        inferred: whether it follows and is not written.
        place: where it, or its subject, stands in the data; None when no file of the data says so.
        sources: where it comes from, for a fact of the knowledge graph.
    """

    parts: tuple[Part, ...]
    triple: tuple[str, str, str]
    inferred: bool
    place: Place | None
    sources: tuple[str, ...]

    @property
    def text(self) -> str:
        """The fact in words."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition that was found, and what it says of its step.

    Attributes:
        name: its name.
        state: the state that it puts the step into.
        text: the condition in words.
        fix: what would show the step, or settle the contradiction; empty where that is not clear.
        facts: the facts behind it.
        sources: where the condition comes from.
    """

    name: str
    state: State
    text: str
    fix: str
    facts: tuple[Fact, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace.

    Attributes:
        name: its name.
        label: how people call it.
        state: its state.
        reasons: the reasons for it.
        decides: whether the verdict is owed to it.
    """

    name: str
    label: str
    state: State
    reasons: tuple[Reason, ...]
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one record.

    Attributes:
        record: the record that is traced.
        label: how people call it.
        day: the day on which what stands behind it was looked at.
        asked: the day that was asked about.
        verdict: the verdict.
        state: the state that the verdict amounts to; :data:`OK` when nothing is contradicted or not shown.
    """

    record: ox.NamedNode
    label: str
    day: str
    asked: str
    verdict: Concept
    state: State


@dataclass(frozen=True, slots=True)
class Trace:
    """The verdict on one record and the steps that lead to it."""

    outcome: Outcome
    steps: tuple[Step, ...]

    @property
    def because(self) -> str:
        """The first condition of the first step that the verdict is owed to; empty where every step is ok."""
        reasons = (
            reason for step in self.steps if step.decides for reason in step.reasons if reason.state == step.state
        )
        return next((reason.text for reason in reasons), "")
