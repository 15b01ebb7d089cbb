"""Reads terms and paths, token by token.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from casco_kg.rdf.constants import TYPE
from casco_kg.sparql.relational.algebra import (
    Alternative,
    Constant,
    Inverse,
    NotRelationalError,
    Path,
    Repeated,
    Sequence,
    Term,
    Variable,
)

__all__ = ["TermReader"]

_Read = TypeVar("_Read")


class TermReader:
    """Walks through tokens once.

    Args:
        tokens: what is read.
        prefixes: prefix to namespace.
    """

    def __init__(self, tokens: tuple[str, ...], prefixes: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._prefixes = prefixes
        self._at = 0
        self._nameless = count()

    def _peek(self) -> str:
        return self._tokens[self._at].upper() if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise NotRelationalError("a query that ends within a group")
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip(self, word: str) -> bool:
        if self._peek() == word:
            self._at += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._skip(word):
            raise NotRelationalError(f"a query without {word} before {self._peek()}")

    def _row(self, read: Callable[[], _Read]) -> Iterator[_Read]:
        """Read one thing, or several in parentheses."""
        if not self._skip("("):
            yield read()
            return
        while not self._skip(")"):
            yield read()

    def _path(self) -> Path:
        steps = self._steps()
        if self._peek() != "|":
            return steps
        paths = [steps]
        while self._skip("|"):
            paths.append(self._steps())
        return Alternative(tuple(paths))

    def _steps(self) -> Path:
        paths = [self._step()]
        while self._skip("/"):
            paths.append(self._step())
        return Sequence(tuple(paths)) if len(paths) > 1 else paths[0]

    def _step(self) -> Path:
        if self._skip("^"):
            return Inverse(self._step())
        if self._skip("("):
            path = self._path()
            self._expect(")")
        elif self._peek() == "!":
            raise NotRelationalError("a path by all other properties")
        else:
            term = self._term()
            if isinstance(term, Literal):
                raise NotRelationalError("a literal as a property")
            path = term
        if self._peek() in ("*", "+"):
            return Repeated(path, or_none=self._next() == "*")
        if self._peek() == "?":
            raise NotRelationalError("a path that may be left out")
        return path

    def _variable(self) -> Variable:
        token = self._next()
        if not token.startswith(("?", "$")) or len(token) < 2:
            raise NotRelationalError(f"{token} where a variable stands")
        return Variable(token[1:])

    def _term(self) -> Term:
        token = self._next()
        if token.startswith(("?", "$")) and len(token) > 1:
            return Variable(token[1:])
        if token.startswith("["):
            return Variable(f"[{next(self._nameless)}]")
        if token == "a":
            return TYPE
        return self._constant(token)

    def _constant(self, token: str) -> Constant:
        if token.startswith("<") and token.endswith(">"):
            return NamedNode(token[1:-1])
        if token[0] in "\"'":
            quoted, mark, datatype = token.rpartition("^^")
            if mark and not datatype.startswith("<") and datatype[-1:] not in ("'", '"'):
                return _literal(f"{quoted}^^{self._iri(datatype)}")
            return _literal(token)
        if token.lower() in ("true", "false") or token[0].isdigit() or token[:1] in ("+", "-", "."):
            return _literal(token.lower())
        return self._iri(token)

    def _iri(self, token: str) -> NamedNode:
        prefix, colon, local = token.partition(":")
        if not colon or prefix not in self._prefixes or "\\" in local:
            raise NotRelationalError(f"{token} as a term")
        return NamedNode(self._prefixes[prefix] + local)


@lru_cache(maxsize=1000)
def _literal(token: str) -> Literal:
    """Return the literal that a token stands for, by the parser of Turtle, which writes literals as SPARQL does."""
    try:
        (quad,) = parse(f"<x:s> <x:p> {token} .", RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise NotRelationalError(f"{token} as a term") from error
    if not isinstance(quad.object, Literal):
        raise NotRelationalError(f"{token} as a term")
    return quad.object
