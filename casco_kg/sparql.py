"""What casco-kg refuses in SPARQL: to ask another server, and what the engine would break down at."""

from __future__ import annotations

import re
from itertools import accumulate

from casco_kg.errors import UsageError

__all__ = ["refuse_service", "refuse_tangles"]

#: Strings, IRIs and comments of SPARQL, within which a keyword is none.
_OPAQUE = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*'
)
#: The keyword, and neither a variable nor a part of a prefixed name.
_SERVICE = re.compile(r"(?<![?$:\w-])SERVICE(?![\w:-])", re.IGNORECASE)
#: Data within a query, and names: however much of them there is, it is no tangle.
_PLAIN = re.compile(
    r"\bVALUES\s*(?:[?$]\w+|\([^()]*\))\s*\{[^{}]*\}|[?$]\w+|(?:[^\W\d][\w.-]*)?:(?:[\w%][\w.:%-]*)?", re.IGNORECASE
)
#: The engine recurses, and its stack ends the process at about 500 nested EXISTS or 2,000 operators in a row.
_MOST_LEVELS = 100
_MOST_LINKS = 1_500


def refuse_service(text: str) -> None:
    """Refuse a query that asks another server: nothing reaches the network unasked.

    Raises:
        UsageError: the query has SERVICE (https://www.w3.org/TR/sparql11-federated-query/).
    """
    if _SERVICE.search(_OPAQUE.sub(" ", text)):
        raise UsageError("the query asks another server (SERVICE); casco-kg does not reach the network")


def refuse_tangles(text: str) -> None:
    """Refuse a query that is nested too deeply, or chained too long, for the engine to live through it.

    Raises:
        UsageError: brackets stand more than 100 deep, or there are more than 1,500 operators and groups.
    """
    bare = _PLAIN.sub(" ", _OPAQUE.sub(" ", text))
    depth = max(accumulate(1 if mark in "([{" else -1 for mark in re.findall(r"[][(){}]", bare)), default=0)
    if depth > _MOST_LEVELS:
        raise UsageError(f"the query is nested {depth} levels deep; at most {_MOST_LEVELS} are read")
    if (links := len(re.findall(r"[-+*/|&^!=<>({;.]", bare))) > _MOST_LINKS:
        raise UsageError(
            f"the query has {links:,} operators, groups and patterns; at most {_MOST_LINKS:,} are read; "
            "write long lists of values as VALUES"
        )
