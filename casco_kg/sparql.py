"""What casco-kg refuses in SPARQL: to ask another server."""

from __future__ import annotations

import re

from casco_kg.errors import UsageError

__all__ = ["refuse_service"]

#: Strings, IRIs and comments of SPARQL, within which a keyword is none.
_OPAQUE = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*'
)
#: The keyword, and neither a variable nor a part of a prefixed name.
_SERVICE = re.compile(r"(?<![?$:\w-])SERVICE(?![\w:-])", re.IGNORECASE)


def refuse_service(text: str) -> None:
    """Refuse a query that asks another server: nothing reaches the network unasked.

    Raises:
        UsageError: the query has SERVICE (https://www.w3.org/TR/sparql11-federated-query/).
    """
    if _SERVICE.search(_OPAQUE.sub(" ", text)):
        raise UsageError("the query asks another server (SERVICE); casco-kg does not reach the network")
