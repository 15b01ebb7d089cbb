"""SPARQL token by token, for what is read of a query without an engine's parser.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["tokens_of", "written"]

_TOKEN = re.compile(
    r"""
    \#[^\n]* | \s+
    | (?P<token>
        <[^<>"{}|^`\\\x00-\x20]*>
        | (?: \"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3} | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
          (?: @[\w-]+ | \^\^ (?: <[^<>\s]*> | [\w.-]*:[\w.-]* ) )?
        | [?$]\w+
        | _:[\w.-]*\w
        | (?:[\w][\w.-]*)?:(?:[\w:%\\-]|\.(?=[\w:%\\-]))*
        | [+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?
        | @[\w-]+ | \w+
        | \[\s*\]
        | \^\^ | && | \|\| | != | <= | >=
        | .
    )
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the tokens of a query, without comments and spaces."""
    return tuple(found["token"] for found in _TOKEN.finditer(text) if found["token"])


def written(tokens: Iterable[str]) -> str:
    """Return tokens as text; pyoxigraph wants no space between CONCAT and its parenthesis."""
    return "".join(token if token == "(" else f" {token}" for token in tokens).lstrip()
