"""Queries within shapes, read as far as it takes to run them with variables that are bound before.

Source: https://www.w3.org/TR/shacl/#pre-binding
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import pyoxigraph as ox

from casco_kg.shacl.compiled.patterns import prologue
from casco_kg.sparql.refused import fault_in, run
from casco_kg.sparql.tokens import tokens_of, written

__all__ = ["Query", "is_variable", "read_query"]

_NEVER = ("FROM", "SERVICE", "LATERAL")
#: What SHACL forbids where variables are bound before the query runs.
_NOT_PREBOUND = ("MINUS", "VALUES")


@dataclass(frozen=True, slots=True)
class Query:
    """A query without its prologue.

    Attributes:
        prefixes: the prefixes that it is written with.
        base: what relative IRIs are resolved against; empty for nothing.
        tokens: the rest, token by token.
    """

    prefixes: dict[str, str]
    base: str
    tokens: tuple[str, ...]

    @property
    def is_ask(self) -> bool:
        """Whether it asks for a truth value."""
        return self.tokens[0].upper() == "ASK"

    @property
    def prologue(self) -> str:
        """Its prologue, as text."""
        return (f"BASE <{self.base}>\n" if self.base else "") + prologue(self.prefixes)

    def __str__(self) -> str:
        return self.prologue + written(self.tokens)


def is_variable(token: str) -> bool:
    """Whether a token is a variable."""
    return token[0] in "?$" and len(token) > 1


def read_query(text: str, form: str, declared: dict[str, str], bound: Set[str]) -> Query:
    """Read a query within a shape.

    Args:
        text: the query.
        form: "SELECT" or "ASK".
        declared: the prefixes of its sh:prefixes.
        bound: the names of the variables that are bound before it runs.

    Raises:
        ValueError: it is none of that form, cannot be parsed, or uses what SHACL forbids; its argument says which.
    """
    tokens, prefixes, base = tokens_of(text), dict(declared), ""
    while len(tokens) > 1 and tokens[0].upper() in ("PREFIX", "BASE"):
        if tokens[0].upper() == "BASE":
            base, tokens = tokens[1][1:-1], tokens[2:]
        else:
            prefixes[tokens[1].removesuffix(":")], tokens = tokens[2][1:-1], tokens[3:]
    words = [token.upper() for token in tokens]
    if words[:1] != [form]:
        raise ValueError(f"without a query that begins with {form}")
    if found := sorted({*_NEVER, *(_NOT_PREBOUND if bound else ())} & {*words}):
        raise ValueError(f"with {found[0]}, which {_WHY.get(found[0], 'SHACL does not allow in such a query')}")
    query = Query(prefixes, base, tokens)
    _parse(query)
    for word, name in zip(words, tokens[1:], strict=False):
        if word == "AS" and is_variable(name) and name[1:] in bound:
            raise ValueError(f"that assigns {name}, which has a value before the query runs")
    if "this" in bound and form == "SELECT":
        for place in (place for place, word in enumerate(words) if word == "SELECT"):
            if "this" not in _selected(tokens[place:], outermost=place == 0):
                raise ValueError("with a SELECT that leaves $this out")
    return query


_WHY = {
    "SERVICE": "asks another server; casco-kg does not reach the network",
    "FROM": "reads other graphs than the data; casco-kg does not reach the network",
    "LATERAL": "is no part of SPARQL 1.1",
}


def _parse(query: Query) -> None:
    """Let the engine parse a query; $PATH stands for a path, which is put in later."""
    plain = ("<urn:path>" if token == "$PATH" else token for token in query.tokens)
    text = query.prologue + written(plain)
    try:
        run(ox.Store(), text)
    except SyntaxError as error:
        words = fault_in(text, query.prefixes)
        how = "; name it with sh:prefixes and sh:declare, or by PREFIX" if words.startswith("the prefix") else ""
        raise ValueError(f"that cannot be parsed: {words}{how}") from error
    except (RuntimeError, OSError) as error:
        raise ValueError(f"that cannot be run: {error}") from error


def _selected(tokens: tuple[str, ...], *, outermost: bool) -> set[str]:
    """Return the names of the variables that a SELECT gives, of an outermost ``*`` those that stand in the query."""
    found, depth = set[str](), 0
    for place, token in enumerate(tokens[1:], 1):
        if token == "{" or (depth == 0 and token.upper() == "WHERE"):
            break
        if token == "*" and depth == 0:
            return {*_in_patterns(tokens[place:])} if not outermost else {t[1:] for t in tokens if is_variable(t)}
        depth += (token == "(") - (token == ")")
        if depth == 0 and is_variable(token):
            found.add(token[1:])
    return found


def _in_patterns(tokens: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of the variables in a group that stand in no expression."""
    braces = brackets = 0
    for token in tokens:
        braces += (token == "{") - (token == "}")
        brackets += (token == "(") - (token == ")")
        if is_variable(token) and brackets == 0:
            yield token[1:]
        if token == "}" and braces <= 0:
            return
