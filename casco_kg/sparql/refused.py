"""What casco-kg refuses in SPARQL: to ask another server, and what the engine would break down at."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from itertools import pairwise, product

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.sparql.tokens import is_name, tokens_of, without_data

__all__ = ["fault_in", "refuse_tangles", "refuse_ways_out", "run", "unescaped"]

#: By what a query leaves the graph that it is asked of; what may stand in its place and reaches nobody; what it does.
_WAYS_OUT = {
    "SERVICE": ("GRAPH", "asks another server (SERVICE); casco-kg does not reach the network"),
    "FROM": ("FROM", "chooses its own graphs (FROM); casco-kg asks one graph, of the knowledge and the data given"),
}
#: So much of a query is shown from where it stops to make sense.
_SHOWN = 40
#: Names that are no words of the language, as casco:validFrom and ?from.
_NAMES = re.compile(r"[?$:]\w+")
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: The signs by which patterns, groups and expressions are chained.
_OPERATORS = frozenset("-+*/|&^!=<>({;.,")
#: The engine recurses, and its stack ends the process at about 500 nested EXISTS or 2,000 operators in a row.
_MOST_LEVELS = 100
_MOST_LINKS = 1_500
#: Terms in a row are a list, which is a pattern for each: the engine dies at some ten thousand.
_MOST_WORDS = 3_000


def run(
    store: ox.Store, text: str, prefixes: Mapping[str, str] | None = None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Ask a store: the one place where a query that may be somebody else's is run.

    Args:
        store: what is asked.
        text: the query.
        prefixes: those that need not be declared.

    Raises:
        SyntaxError: the query cannot be parsed.
        UsageError: it leaves the graph, see :func:`refuse_ways_out`.
    """
    declared = dict(prefixes or {})
    refuse_ways_out(text, declared)
    return store.query(text, prefixes=declared)


def fault_in(text: str, prefixes: Collection[str]) -> str:
    """Return in words why the engine cannot parse a query: a prefix that is not declared, or where sense ends.

    The engine tells its own grammar, and a place behind the mistake; rdflib, imported only here, a place before it.

    Args:
        text: the query.
        prefixes: those that need not be declared.
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    tokens = tokens_of(text)
    declared = {*prefixes, *(name[:-1] for word, name in pairwise(tokens) if word.upper() == "PREFIX")}
    for token in filter(is_name, tokens):
        if (prefix := token.partition(":")[0]) not in declared:
            return f"the prefix {prefix}: is not declared"
    try:
        parseQuery(text)
    except ParseException as other:
        rest = " ".join(text[other.loc :].split())
        return f'it makes no sense from "{rest[:_SHOWN]}" on' if rest else "it ends before it is complete"
    except RecursionError:
        return "it is nested too deeply"
    return "its form is right, and not what it says, as where a variable is assigned that has a value"


def refuse_ways_out(text: str, prefixes: Mapping[str, str]) -> None:
    """Refuse a query that leaves the graph, by the parser of the engine that would run it.

    Where a word such as SERVICE stands, another is put that means nothing. If the query still parses, the word stood in
    a text, a name or a comment; if it does not, the word was meant.

    Args:
        text: the query.
        prefixes: those that need not be declared.

    Raises:
        SyntaxError: the query cannot be parsed.
        UsageError: it asks another server (https://www.w3.org/TR/sparql11-federated-query/), or graphs of its own.
    """
    words = _NAMES.sub("", text)
    for word, (other, does) in _WAYS_OUT.items():
        if not re.search(word, words, re.IGNORECASE):
            continue
        try:
            _parse(re.sub(word, _nonsense(text, len(word)), text, flags=re.IGNORECASE), prefixes)
        except SyntaxError:
            _parse(re.sub(rf"{word}(\s+SILENT)?", other, text, flags=re.IGNORECASE), prefixes)
            raise UsageError(f"the query {does}") from None


def _parse(text: str, prefixes: Mapping[str, str]) -> None:
    """Have the engine parse a query that asks no server; over an empty store, there is nothing to evaluate."""
    ox.Store().query(text, prefixes=dict(prefixes))


def _nonsense(text: str, length: int) -> str:
    """Return a word of letters that does not stand in a text, and that no grammar knows."""
    words = ("".join(letters) for letters in product("xzqj", repeat=length))
    return next(word for word in words if word not in text.lower())


def unescaped(text: str) -> str:
    """Return a query as engines read it that resolve escaped characters first; pyoxigraph does so in names and texts.

    Source: https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    return _CODE_POINT.sub(lambda found: _character(int(found[1] or found[2], 16)), text)


def _character(number: int) -> str:
    """Return a character by its number; the replacement character where there is none, and for half a character."""
    return "\ufffd" if number > sys.maxunicode or 0xD800 <= number <= 0xDFFF else chr(number)


def refuse_tangles(text: str) -> None:
    """Refuse a query that is nested too deeply, or chained too long, for the engine to live through it.

    Raises:
        UsageError: brackets stand more than 100 deep, or there are more than 1,500 operators and groups, or 3,000
            terms.
    """
    depth = deepest = links = words = 0
    for token in without_data(tokens_of(text)):
        if token[0] in _OPERATORS and len(token) <= 2:
            links += len(token)
        elif token[0] not in "])}[":
            words += 1
        for sign in token if token[0] in "<([{])}" else "":  # what looks like an IRI may be two comparisons
            depth += (sign in "([{") - (sign in ")]}")
            deepest = max(deepest, depth)
    if deepest > _MOST_LEVELS:
        raise UsageError(f"the query is nested {deepest} levels deep; at most {_MOST_LEVELS} are read")
    for what, many, most in (("operators, groups and patterns", links, _MOST_LINKS), ("terms", words, _MOST_WORDS)):
        if many > most:
            raise UsageError(
                f"the query has {many:,} {what}; at most {most:,} are read; write long lists of values as VALUES"
            )
