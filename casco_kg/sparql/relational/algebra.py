"""What a query is made of, as far as it is compiled.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

__all__ = [
    "Alternative", "Bind", "Call", "Constant", "Element", "Exists", "Expression", "Filter", "Group", "Inverse",
    "NotRelationalError", "Optional", "Path", "Pattern", "Repeated", "Select", "Sequence", "Term",
    "TooManyRowsError", "Union", "Values", "Variable", "certain", "mentioned",
]  # fmt: skip

Constant: TypeAlias = NamedNode | Literal


class NotRelationalError(Exception):
    """What is not evaluated on columns. Its argument says which, as a person would write it."""


class TooManyRowsError(NotRelationalError):
    """So much would be found at once that it may not fit into memory; at fewer focus nodes there is less."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, by its name."""

    name: str


Term: TypeAlias = Variable | NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path from object to subject."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths, one after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several paths."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path, any number of times; whether it may have no length is ``or_none``."""

    path: Path
    or_none: bool


Path: TypeAlias = Variable | NamedNode | Inverse | Sequence | Alternative | Repeated


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern."""

    subject: Term
    path: Path
    object: Term


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function, in capitals or as an IRI, with its arguments."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether a group has a solution, or has none."""

    group: Group
    negated: bool


Expression: TypeAlias = Call | Exists | Variable | NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Filter:
    """FILTER."""

    condition: Expression


@dataclass(frozen=True, slots=True)
class Bind:
    """BIND."""

    expression: Expression
    variable: Variable


@dataclass(frozen=True, slots=True)
class Values:
    """VALUES: variables, and row by row their values."""

    variables: tuple[Variable, ...]
    rows: tuple[tuple[Constant, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of elements, joined in order."""

    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """Groups, the solutions of which are put together."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Optional:
    """OPTIONAL."""

    group: Group


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT query.

    Attributes:
        columns: what is selected: an expression, and its name; None for all variables.
        group: what it asks.
        by: the variables that it groups by.
        having: what must hold of a group.
    """

    columns: tuple[tuple[Expression, str], ...] | None
    group: Group
    by: tuple[Variable, ...] = ()
    having: tuple[Expression, ...] = ()


Element: TypeAlias = Pattern | Filter | Bind | Values | Group | Union | Optional | Select


@lru_cache(maxsize=10_000)
def mentioned(part: object) -> frozenset[str]:
    """Return the names of the variables that a part mentions and that are seen around it, those in EXISTS too."""
    match part:
        case Variable(name):
            return frozenset({name})
        case Select(tuple() as columns):
            return frozenset(name for _, name in columns)
        case Pattern(subject, path, object_):
            within: Iterable[object] = (subject, path, object_)
        case Bind(one, other):
            within = (one, other)
        case Select(None, one) | Exists(one, _) | Optional(one) | Filter(one) | Inverse(one) | Repeated(one, _):
            within = (one,)
        case Sequence(all_) | Alternative(all_) | Group(all_) | Union(all_) | Call(_, all_) | Values(all_, _):
            within = all_
        case _:
            within = ()
    return _all(within)


def _all(parts: Iterable[object]) -> frozenset[str]:
    return frozenset().union(*map(mentioned, parts))


@lru_cache(maxsize=10_000)
def certain(part: Element) -> frozenset[str]:
    """Return the names of the variables that triple patterns bind in every solution of a part."""
    match part:
        case Pattern():
            return mentioned(part)
        case Values(variables, _):
            return _all(variables)
        case Group(elements):
            return frozenset().union(*map(certain, elements))
        case Union(groups):
            return frozenset.intersection(*map(certain, groups))
    return frozenset()
