"""What the answer of a query at one focus node depends on: each triple pattern, and how it is linked with the node.

Two graphs give different answers at a node only if a triple that one of them lacks matches a pattern of the query, and
is linked with the node by patterns that hold together with it, in one graph or the other. Filters, negation and what
is optional make the answers differ no further. Where no patterns link one with the node, any node may depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import TypeAlias

from pyoxigraph import NamedNode

from casco_kg.sparql.relational.algebra import (
    Alternative,
    Bind,
    Call,
    Exists,
    Expression,
    Filter,
    Group,
    Inverse,
    NotRelationalError,
    Optional,
    Path,
    Pattern,
    Repeated,
    Select,
    Sequence,
    Term,
    Union,
    Values,
    Variable,
    mentioned,
)
from casco_kg.sparql.relational.grouping import aggregates_in

__all__ = ["Dependence", "Everywhere", "Link", "dependences", "name_of"]

_Step: TypeAlias = tuple[NamedNode, bool]
_Names: TypeAlias = dict[str, Variable]
_Limits: TypeAlias = dict[str, tuple[_Step, ...]]


@dataclass(frozen=True, slots=True)
class Link:
    """A triple pattern of one step.

    Attributes:
        subject: its subject.
        steps: its properties, each with whether it leads backwards; None for any property.
        object: its object.
    """

    subject: Term
    steps: tuple[_Step, ...] | None
    object: Term


@dataclass(frozen=True, slots=True)
class Dependence:
    """A pattern, and those that hold together with it."""

    link: Link
    beside: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Whether a group has a solution that shares no variable with what is around it: the same at all nodes."""

    group: Group


@lru_cache(maxsize=1000)
def dependences(part: Group | Select) -> tuple[Dependence | Everywhere, ...]:
    """Return what the solutions of a query depend on at a node that the variable ``this`` is bound to.

    Raises:
        NotRelationalError: it has something of which that is not known.
    """
    reader, names = _Reader(), {"this": Variable("this")}
    if isinstance(part, Select):
        return tuple(reader.select(part, (), names, frozenset({"this"})))
    return tuple(reader.group(part, (), names, frozenset({"this"}), {}))


def name_of(group: Group) -> str:
    """Return a name for a group, the same on every run."""
    return sha256(repr(group).encode()).hexdigest()[:20]


class _Reader:
    def __init__(self) -> None:
        self._numbers = count()

    def _fresh(self) -> Variable:
        return Variable(f"#{next(self._numbers)}")

    def _named(self, term: Term, names: _Names) -> Term:
        """Return a term, a variable by the name that it has in all of the query."""
        if not isinstance(term, Variable):
            return term
        if term.name not in names:
            names[term.name] = self._fresh()
        return names[term.name]

    def select(
        self, select: Select, around: tuple[Link, ...], names: _Names, seen: frozenset[str]
    ) -> Iterator[Dependence | Everywhere]:
        """Yield what a query depends on; its variables are those around it as far as they are selected, or seen."""
        inner: _Names = {name: names[name] for name in seen}
        if select.columns is None:
            yield from self.group(select.group, around, names, seen, {})
            return
        parts = [*(part for part, _ in select.columns), *select.having]
        if any(_existing(part) for part in parts):
            raise NotRelationalError("EXISTS in what is selected")
        is_grouped = bool(select.by) or any(True for part in parts for _ in aggregates_in(part))
        kept = {variable.name for variable in select.by}
        for part, name in select.columns:
            if isinstance(part, Variable) and (not is_grouped or part.name in kept):
                outer = self._named(Variable(name), names)
                assert isinstance(outer, Variable)
                inner.setdefault(part.name, outer)
        yield from self.group(select.group, around, inner, seen, {})

    def group(  # noqa: PLR0912 (one for each element)
        self, group: Group, around: tuple[Link, ...], names: _Names, seen: frozenset[str], limits: _Limits
    ) -> Iterator[Dependence | Everywhere]:
        """Yield what a group depends on.

        Args:
            group: the group.
            around: the patterns that hold together with it.
            names: what its variables are called in all of the query.
            seen: the names of variables that are bound around it.
            limits: the properties that variables may stand for.
        """
        limits = {**limits, **_limits(group)}
        read = {
            place: self._links(self._named(each.subject, names), each.path, self._named(each.object, names), limits)
            for place, each in enumerate(group.elements)
            if isinstance(each, Pattern)
        }
        here = (*around, *(link for links in read.values() for link in links.all))
        visible = seen.union(*(mentioned(each) for each in group.elements if not isinstance(each, Filter)))
        before = around
        for place, element in enumerate(group.elements):
            match element:
                case Pattern():
                    links = read[place]
                    before = (*before, *links.all)
                    yield from (Dependence(link, here) for link in links.all)
                    yield from (Dependence(link, (*here, *some)) for some in links.one_of for link in some)
                    yield from (Dependence(link, ()) for link in links.apart)
                case Filter(condition) | Bind(condition, _):
                    for exists in _existing(condition):
                        if mentioned(exists) & visible:
                            yield from self.group(exists.group, here, names, visible, limits)
                        else:
                            yield Everywhere(exists.group)
                case Optional(inner):
                    # What is bound later on only may be bound to something else where this has no solution.
                    yield from self.group(inner, before, names, visible, limits)
                case Group():
                    yield from self.group(element, here, names, visible, limits)
                case Union(groups):
                    for inner in groups:
                        yield from self.group(inner, here, names, visible, limits)
                case Select():
                    yield from self.select(element, here, names, seen & mentioned(element) & names.keys())
                case Values():
                    pass
                case _:
                    raise NotRelationalError(type(element).__name__)

    def _links(self, subject: Term, path: Path, value: Term, limits: _Limits) -> _Links:  # noqa: PLR0911
        match path:
            case Variable(name):
                return _Links((Link(subject, limits.get(name), value),))
            case NamedNode():
                return _Links((Link(subject, ((path, False),), value),))
            case Inverse(one):
                return self._links(value, one, subject, limits)
            case Sequence(paths):
                ends = [subject, *(self._fresh() for _ in paths[1:]), value]
                parts = [self._links(ends[n], each, ends[n + 1], limits) for n, each in enumerate(paths)]
                return _Links(
                    tuple(link for part in parts for link in part.all),
                    tuple(some for part in parts for some in part.one_of),
                    tuple(link for part in parts for link in part.apart),
                )
            case Alternative(paths):
                steps = [step for each in paths if (step := _step(each)) is not None]
                if len(steps) == len(paths):
                    return _Links((Link(subject, tuple(steps), value),))
                parts = [self._links(subject, each, value, limits) for each in paths]
                return _Links(
                    (),
                    (*(part.all for part in parts), *(some for part in parts for some in part.one_of)),
                    tuple(link for part in parts for link in part.apart),
                )
            case Repeated(one, _):
                part = self._links(self._fresh(), one, self._fresh(), limits)
                return _Links((), (), (*part.all, *(link for some in part.one_of for link in some), *part.apart))
        raise NotRelationalError(type(path).__name__)


@dataclass(frozen=True, slots=True)
class _Links:
    """What a pattern is made of.

    Attributes:
        all: what holds wherever it does.
        one_of: of several ways, what holds on each.
        apart: what it depends on, and nothing links.
    """

    all: tuple[Link, ...] = ()
    one_of: tuple[tuple[Link, ...], ...] = ()
    apart: tuple[Link, ...] = ()


def _step(path: Path) -> _Step | None:
    if isinstance(path, NamedNode):
        return path, False
    if isinstance(path, Inverse) and isinstance(path.path, NamedNode):
        return path.path, True
    return None


def _existing(part: Expression) -> list[Exists]:
    """Return the EXISTS in an expression."""
    if isinstance(part, Exists):
        return [part]
    return [found for each in part.arguments for found in _existing(each)] if isinstance(part, Call) else []


def _limits(group: Group) -> _Limits:
    """Return what variables may stand for, by the filters that each solution of a group passes."""
    found: _Limits = {}
    waiting = [element.condition for element in group.elements if isinstance(element, Filter)]
    while waiting:
        match waiting.pop():
            case Call("&&", arguments):
                waiting += arguments
            case Call("IN", (Variable(name), *others)) | Call("=", (Variable(name), *others)) if all(
                isinstance(each, NamedNode) for each in others
            ):
                found[name] = tuple((each, False) for each in others if isinstance(each, NamedNode))
    return found
