"""What shapes and queries of a user name, and thereby look at: said in such terms, data is not left unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import prefixes, terms_of
from casco_kg.sparql.tokens import prefixes_in, tokens_of, unescaped_name

__all__ = ["as_properties", "in_query", "in_shapes"]


def in_query(text: str, declared: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the IRIs that a SPARQL query names.

    Args:
        text: the query.
        declared: prefixes that need no declaration in it, beside those of the project.
    """
    tokens = tokens_of(text)
    known = _known(tokens, declared)
    named: set[str] = set()
    rest = iter(tokens)
    for token in rest:
        if token.upper() == "PREFIX":
            next(rest, ""), next(rest, "")
            continue
        named.add(_iri(token.rpartition("^^")[2] if token[0] in "\"'" else token, known))
    return frozenset(named - {""})


def _known(tokens: Sequence[str], declared: Mapping[str, str] | None) -> dict[str, str]:
    """Return the prefixes of a query, with their namespaces; what it declares itself goes before."""
    return {**prefixes(), **(declared or {}), **prefixes_in(tokens)}


def _iri(token: str, known: Mapping[str, str]) -> str:
    if token.startswith("<") and token.endswith(">"):
        return token[1:-1]
    prefix, colon, local = token.partition(":")
    return known[prefix] + unescaped_name(local) if colon and prefix in known else ""


def as_properties(text: str, declared: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the IRIs that stand in a SPARQL query where a property does: after a variable that begins, or a semicolon.

    Args:
        text: the query.
        declared: prefixes that need no declaration in it, beside those of the project.
    """
    tokens = ("", "", *tokens_of(text))
    known = _known(tokens, declared)
    return frozenset(
        _iri(token, known)
        for first, before, token in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if before == ";" or (first in ("{", ".", "}") and before[:1] in ("?", "$"))
    ) - {""}


def in_shapes(triples: Iterable[ox.Triple]) -> frozenset[str]:
    """Return the IRIs that shapes name, in their triples and in their SPARQL, but for those of SHACL itself."""
    triples = list(triples)
    named: set[str] = set()
    texts: list[str] = []
    declared: dict[str, dict[str, str]] = {}
    for subject, predicate, value in map(terms_of, triples):
        named |= {term.value for term in (subject, predicate, value) if isinstance(term, ox.NamedNode)}
        if predicate.value in (SH + "prefix", SH + "namespace"):
            declared.setdefault(str(subject), {})[predicate.value] = value.value
        elif predicate.value in (SH + "select", SH + "ask"):
            texts.append(value.value)
    own = {said.get(SH + "prefix", ""): said.get(SH + "namespace", "") for said in declared.values()}
    for text in texts:
        named |= in_query(text, own)
    return frozenset(name for name in named if not name.startswith(SH))
