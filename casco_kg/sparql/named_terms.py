"""What shapes and queries of a user name, and thereby look at: said in such terms, data is not left unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import prefixes, terms_of
from casco_kg.sparql.tokens import tokens_of, unescaped_name

__all__ = ["in_query", "in_shapes"]


def in_query(text: str, declared: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the IRIs that a SPARQL query names.

    Args:
        text: the query.
        declared: prefixes that need no declaration in it, beside those of the project.
    """
    known = {**prefixes(), **(declared or {})}
    named: set[str] = set()
    tokens = iter(tokens_of(text))
    for token in tokens:
        if token.upper() == "PREFIX":
            prefix, iri = next(tokens, ""), next(tokens, "")
            known[prefix.removesuffix(":")] = iri.strip("<>")
            continue
        term = token.rpartition("^^")[2] if token[0] in "\"'" else token
        if term.startswith("<") and term.endswith(">"):
            named.add(term[1:-1])
        elif (prefix := term.partition(":")[0]) in known and ":" in term:
            named.add(known[prefix] + unescaped_name(term.partition(":")[2]))
    return frozenset(named)


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
