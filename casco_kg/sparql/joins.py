"""Puts the triple patterns of a query in an order in which each is looked up from what is known so far.

pyoxigraph joins within EXISTS without regard to what is bound outside, and orders patterns without knowing how many
triples a property has: with either, time grows with the square of the data. So every run of triple patterns is written
as a chain of LATERAL, which joins in the order given. A LATERAL of one triple pattern means what a join means.

Source: https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0006/sep-0006.md
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Set
from dataclasses import dataclass
from itertools import takewhile

from pyoxigraph import Literal, QuerySolutions, Store

from casco_kg.sparql.refused import run
from casco_kg.sparql.tokens import tokens_of, written

__all__ = ["PathPattern", "Sizes", "in_order", "planned"]

#: What ends a run of triple patterns.
_CLAUSES = frozenset({"FILTER", "BIND", "OPTIONAL", "GRAPH", "MINUS", "UNION", "SELECT", "VALUES", "{", "}"})
#: More than terms and paths: lists, nameless nodes, paths that may have no length, triple terms.
_INVOLVED = frozenset("[]*?<")
_PATH = frozenset("()/|^!+")
#: How many triples are looked at to tell how many a look-up finds.
_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A triple pattern: subject, property or path, object, as written."""

    subject: str
    verb: tuple[str, ...]
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {' '.join(self.verb)} {self.object}"

    @property
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        return _names((self.subject, *self.verb, self.object))


#: How many triples a look-up of a pattern finds, given the names of the variables that are bound.
Size = Callable[[PathPattern, Set[str]], float]


class Sizes:
    """Tells how many triples a look-up finds in a store, from a sample of what the pattern matches.

    Args:
        store: what is looked up in.
        prologue: the PREFIX lines of the patterns.
    """

    def __init__(self, store: Store, prologue: str) -> None:
        self._store = store
        self._prologue = prologue
        self._known: dict[str, float] = {}

    def __call__(self, pattern: PathPattern, bound: Set[str]) -> float:
        """Return the number of triples, on average; none where only a check is left."""
        subject, object_ = (_is_known(term, bound) for term in (pattern.subject, pattern.object))
        if subject and object_:
            return 0
        if "+" in pattern.verb:
            return _SAMPLE if subject or object_ else math.inf
        verb = " ".join("?verb" if _is_variable(token) else token for token in pattern.verb)
        ends = [
            name if _is_variable(term) else term
            for name, term in (("?subject", pattern.subject), ("?object", pattern.object))
        ]
        key = "?subject" if subject else "?object" if object_ else "?none"
        query = (
            f"{self._prologue}\nSELECT (COUNT(*) AS ?rows) (COUNT(DISTINCT {key}) AS ?keys)"
            f" {{ SELECT * {{ {ends[0]} {verb} {ends[1]} }} LIMIT {_SAMPLE} }}"
        )
        if query not in self._known:
            self._known[query] = self._sampled(query)
        return self._known[query]

    def _sampled(self, query: str) -> float:
        solutions = run(self._store, query)
        assert isinstance(solutions, QuerySolutions)
        (counts,) = solutions
        rows, keys = (int(count.value) for count in counts if isinstance(count, Literal))
        if keys == 0:
            return math.inf if rows == _SAMPLE else rows
        return rows / keys


def in_order(tokens: tuple[str, ...], bound: Set[str], size: Size) -> str:
    """Return a query with its triple patterns in order.

    Args:
        tokens: the query, token by token.
        bound: the names of the variables that have a value before the query runs.
        size: tells how many triples a look-up finds.

    Raises:
        SyntaxError: a group of the query is not closed.
    """
    try:
        return written(_Reader(tokens, size).query(bound))
    except IndexError as error:
        raise SyntaxError("the query ends within a group; a } is missing") from error


def planned(text: str, store: Store) -> str:
    """Return a SELECT query or an update of ours, the triple patterns of each WHERE in the best order for a store.

    Raises:
        SyntaxError: a group of it is not closed.
    """
    tokens = tokens_of(text)
    start = 0
    while tokens[start].upper() == "PREFIX":
        start += 3
    prologue = written(tokens[:start])
    sizes = Sizes(store, prologue)
    if tokens[start].upper() == "SELECT":
        return f"{prologue}\n{in_order(tokens[start:], frozenset(), sizes)}"
    try:
        return f"{prologue}\n{written(_Reader(tokens[start:], sizes).update())}"
    except IndexError as error:
        raise SyntaxError("the update ends within a group; a } is missing") from error


class _Reader:
    """Walks through the tokens of a query once, and writes them with the patterns in order."""

    def __init__(self, tokens: tuple[str, ...], size: Size) -> None:
        self._tokens = tokens
        self._size = size
        self._at = 0

    def query(self, bound: Set[str]) -> Generator[str]:
        """Write a SELECT query, up to the end of the group that it stands in."""
        while self._at < len(self._tokens) and self._tokens[self._at] != "}":
            yield from self._token_or_group(bound)

    def update(self) -> Generator[str]:
        """Write an update: templates as they are, each WHERE with its patterns in order."""
        while self._at < len(self._tokens):
            if self._tokens[self._at] == "{":
                yield from self._as_it_is()
            elif self._tokens[self._at].upper() == "WHERE":
                yield self._next()
                yield from self._group(set())
            else:
                yield self._next()

    def _as_it_is(self) -> Generator[str]:
        """Write everything to the end of the next group."""
        depth = 0
        while True:
            token = self._next()
            depth += (token == "{") - (token == "}")
            yield token
            if token == "}" and depth == 0:
                return

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _token_or_group(self, bound: Set[str]) -> Generator[str]:
        if self._tokens[self._at] == "{":
            yield from self._group(set(bound))
        else:
            yield self._next()

    def _group(self, bound: set[str]) -> Generator[str]:
        yield self._next()
        in_filters = bound | self._named()
        while (token := self._tokens[self._at].upper()) != "}":
            if token == "SELECT":
                yield from self.query(bound)
            elif token in ("FILTER", "BIND"):
                yield from self._expression(in_filters)
            elif token in ("{", "OPTIONAL"):
                start = self._at
                yield from self._optional(bound) if token == "OPTIONAL" else self._group(set(bound))
                bound |= _names(self._tokens[start : self._at])
            elif token == "VALUES":
                start = self._at
                yield from self._as_it_is()
                bound |= _names(self._tokens[start : self._at])
            elif token == "MINUS":
                yield self._next()
                # what is taken away is found on its own
                yield from self._group(set())
            elif token in _CLAUSES or token == ".":
                yield self._next()
            else:
                yield from self._run(bound)
        yield self._next()

    def _optional(self, bound: Set[str]) -> Generator[str]:
        """Write OPTIONAL so that its group is looked up from what is bound, and not found whole and then joined."""
        yield from ("LATERAL", "{", self._next())
        yield from self._group(set(bound))
        yield "}"

    def _named(self) -> frozenset[str]:
        """Return the names in the triple patterns of this group, not of the groups within it."""
        depth, named = 0, []
        for token in self._tokens[self._at :]:
            depth += (token in ("{", "(")) - (token in ("}", ")"))
            if depth < 0:
                break
            if depth == 0:
                named.append(token)
        return _names(named)

    def _expression(self, bound: Set[str]) -> Generator[str]:
        """Write FILTER or BIND: up to the end of its parentheses, or of the group of its EXISTS."""
        depth = 0
        while True:
            token = self._tokens[self._at]
            depth += (token == "(") - (token == ")")
            yield from self._token_or_group(bound)
            if depth == 0 and token in ("{", ")"):
                return

    def _cost(self, pattern: PathPattern, bound: Set[str]) -> tuple[bool, float]:
        """What has nothing to do with what is bound comes last, however little it finds: it multiplies all else."""
        return bool(bound and pattern.variables and not pattern.variables & bound), self._size(pattern, bound)

    def _run(self, bound: set[str]) -> Generator[str]:
        """Write a run of triple patterns, always the one next that finds least; note what it binds."""
        run = list(takewhile(lambda token: token.upper() not in _CLAUSES, self._tokens[self._at :]))
        self._at += len(run)
        patterns = _patterns(run)
        if not patterns:
            yield from run
            bound |= _names(run)
        while patterns:
            pattern = min(patterns, key=lambda pattern: self._cost(pattern, bound)) if patterns[1:] else patterns[0]
            patterns.remove(pattern)
            bound |= pattern.variables
            yield f"LATERAL {{ {pattern} }}"


def _patterns(run: list[str]) -> list[PathPattern]:
    """Return the patterns of a run; none where there is more in it than terms and paths that have a length."""
    if _INVOLVED & set(run) or any(token.startswith("_:") for token in run):
        return []
    patterns = []
    for triples in _split(run, "."):
        subject, *said = triples
        for properties in _split(said, ";"):
            (*verb, value), *others = _split(properties, ",")
            values = [value, *(other[0] for other in others)]
            if not verb or {subject, *values} & _PATH or any(len(other) > 1 for other in others):
                return []
            patterns += [PathPattern(subject, tuple(verb), value) for value in values]
        if subject.startswith("[") and len(said) > 2:
            return []
    return patterns


def _split(tokens: list[str], separator: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _is_variable(token: str) -> bool:
    return token.startswith(("?", "$", "["))


def _is_known(term: str, bound: Set[str]) -> bool:
    return term.lstrip("?$") in bound if _is_variable(term) else True


def _names(tokens: list[str] | tuple[str, ...]) -> frozenset[str]:
    return frozenset(token.lstrip("?$") for token in tokens if _is_variable(token))
