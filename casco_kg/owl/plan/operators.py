"""The relational plan: what an executor is asked to compute, without a word of how.

A relation's columns are named by variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from casco_kg.owl.patterns import Pattern, Predicate, Term, Variable
from casco_kg.owl.rules import Condition
from casco_kg.rdf.constants import TYPE


class Table(NamedTuple):
    """The facts of one predicate, or the members of one class."""

    predicate: Predicate
    class_: Term | None = None


def table_of(pattern: Pattern) -> Table:
    """Return the table that holds the facts a pattern matches."""
    if pattern.predicate == TYPE and not isinstance(pattern.object, Variable):
        return Table(TYPE, pattern.object)
    return Table(pattern.predicate)


def rows_of(table: Table) -> Pattern:
    """Return the pattern that matches every fact of a table, with the columns `s` and `o`."""
    return Pattern(Variable("s"), table.predicate, table.class_ or Variable("o"))


@dataclass(frozen=True, slots=True)
class Scan:
    """The rows of a table that a pattern matches; with `new`, only the rows that came last."""

    pattern: Pattern
    new: bool = False


@dataclass(frozen=True, slots=True)
class Literals:
    """The literals of the data, as the one column of a variable."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class Unit:
    """One row without columns."""


@dataclass(frozen=True, slots=True)
class Join:
    """The rows of both sides that agree on their common columns."""

    left: Plan
    right: Plan


@dataclass(frozen=True, slots=True)
class SemiJoin:
    """The rows of the left side that agree with some row of the right one."""

    left: Plan
    right: Plan


@dataclass(frozen=True, slots=True)
class AntiJoin:
    """The rows of the left side that agree with no row of the right one."""

    left: Plan
    right: Plan


@dataclass(frozen=True, slots=True)
class Filter:
    """The rows for which every condition holds."""

    source: Plan
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Instantiate:
    """What the head states for each row of the source, with the columns of `rows_of` its table."""

    source: Plan
    head: Pattern


@dataclass(frozen=True, slots=True)
class Union:
    """The rows of all sources, which have the same columns."""

    sources: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Distinct:
    """Each row of the source once."""

    source: Plan


Plan: TypeAlias = Scan | Literals | Unit | Join | SemiJoin | AntiJoin | Filter | Instantiate | Union | Distinct


@dataclass(frozen=True, slots=True)
class Insert:
    """Add rows that a table does not have; they are its new rows in the next round."""

    table: Table
    plan: Plan


@dataclass(frozen=True, slots=True)
class Fixpoint:
    """Do the first inserts once, then the others again and again until a round adds nothing."""

    first: tuple[Insert, ...]
    again: tuple[Insert, ...]
