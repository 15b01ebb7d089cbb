"""SPARQL token by token, for what is read of a query without an engine's parser.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["is_name", "prefixes_in", "tokens_of", "unescaped_name", "without_data", "written"]

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


#: So many tokens may stand between VALUES and its rows: the names of the columns.
_MOST_COLUMNS = 100


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the tokens of a query, without comments and spaces."""
    return tuple(found["token"] for found in _TOKEN.finditer(text) if found["token"])


def prefixes_in(tokens: Sequence[str]) -> dict[str, str]:
    """Return what PREFIX declares in the tokens of a query, prefix to namespace."""
    return {
        prefix.removesuffix(":"): namespace.strip("<>")
        for word, prefix, namespace in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.upper() == "PREFIX"
    }


def written(tokens: Iterable[str]) -> str:
    """Return tokens as text; pyoxigraph wants no space between CONCAT and its parenthesis."""
    return "".join(token if token == "(" else f" {token}" for token in tokens).lstrip()


def is_name(token: str) -> bool:
    """Whether a token is a prefixed name, such as ``ex:a``; the label of a blank node is none."""
    return ":" in token and token[0] not in "<\"'" and not token.startswith("_:")


def unescaped_name(local: str) -> str:
    """Return the local part of a name without the signs that escape others. Source: rule PN_LOCAL_ESC."""
    return local.replace("\\", "")


def without_data(tokens: Sequence[str]) -> Iterator[str]:
    """Yield tokens but for those of data: the rows of VALUES, and the list of IN where it is of terms alone."""
    at = 0
    while at < len(tokens):
        word = tokens[at].upper()
        end = at
        if word == "VALUES" and (opened := _next("{", tokens, at, at + _MOST_COLUMNS)):
            end = _next("}", tokens, opened, len(tokens), never="{")
        elif word == "IN" and tokens[at + 1 : at + 2] == ("(",):
            end = _next(")", tokens, at + 1, len(tokens), never="(")
        if end == at or not end:
            yield tokens[at]
            at += 1
        else:
            at = end + 1


def _next(wanted: str, tokens: Sequence[str], at: int, most: int, never: str = "") -> int:
    """Return where a token stands next behind another; 0 where it does not, or one that may not be between does."""
    for index in range(at + 1, min(most, len(tokens))):
        if tokens[index] == wanted:
            return index
        if tokens[index] == never:
            break
    return 0
