"""The SELECT queries of SPARQL-based constraints and targets, read as far as it takes to run them for many focus nodes.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar and https://www.w3.org/TR/shacl/#pre-binding
"""

from __future__ import annotations

from dataclasses import dataclass

from casco_kg.shacl.shapes_graph import NotCompiledError
from casco_kg.sparql.tokens import tokens_of, written

__all__ = ["Select", "read_select"]

#: What SHACL forbids where variables are bound before the query runs, as engines differ on it.
_FORBIDDEN = frozenset({"MINUS", "VALUES"})
#: What reaches beyond the graph, or is no SPARQL 1.1.
_UNKNOWN = frozenset({"BASE", "FROM", "LATERAL", "SERVICE"})


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT query without its prologue.

    Attributes:
        prefixes: the prefixes that its own prologue declares.
        tokens: the rest, token by token.
    """

    prefixes: dict[str, str]
    tokens: tuple[str, ...]

    def __str__(self) -> str:
        return written(self.tokens)


def read_select(text: str, *, prebound: bool) -> Select:
    """Read a query that selects $this.

    Args:
        text: the query.
        prebound: whether $this has a value before the query runs, as in a constraint; in a target it has not.

    Raises:
        NotCompiledError: the query is none, does not select $this, or uses what SHACL forbids.
    """
    tokens = tokens_of(text)
    prefixes: dict[str, str] = {}
    while tokens[:1] and tokens[0].upper() == "PREFIX" and len(tokens) > 2:
        prefixes[tokens[1].removesuffix(":")] = tokens[2][1:-1]
        tokens = tokens[3:]
    words = [token.upper() for token in tokens]
    if words[:1] != ["SELECT"]:
        raise NotCompiledError("sh:select without a SELECT query")
    if found := sorted((_UNKNOWN | _FORBIDDEN if prebound else _UNKNOWN) & set(words)):
        raise NotCompiledError(f"sh:select with {found[0]}")
    selects = [place for place, word in enumerate(words) if word == "SELECT"]
    if not all({"?this", "$this"} & {*_projected(tokens[place:])} for place in (selects if prebound else selects[:1])):
        raise NotCompiledError("sh:select with a SELECT that leaves $this out")
    if any(word == "AS" and name in ("?this", "$this") for word, name in zip(words, tokens[1:], strict=False)):
        raise NotCompiledError("sh:select that assigns $this")
    return Select(prefixes, tokens)


def _projected(tokens: tuple[str, ...]) -> list[str]:
    """Return the tokens between SELECT and the pattern that stand in no parentheses."""
    found, depth = list[str](), 0
    for token in tokens[1:]:
        if token == "{" or (depth == 0 and token.upper() == "WHERE"):
            break
        depth += (token == "(") - (token == ")")
        if depth == 0:
            found.append(token)
    return found
