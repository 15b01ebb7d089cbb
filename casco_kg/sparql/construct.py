"""CONSTRUCT queries taken apart: which patterns they match, what they make, and what a value is made from.

What a reader may use: triple patterns, ``a|b`` as a property, OPTIONAL, UNION, FILTER, VALUES and BIND. Then each
solution tells which triples of the source it used, and which of them each triple that is made came from.

Source: https://www.w3.org/TR/sparql11-query/#sparqlAlgebra
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.terms import Term

__all__ = ["Construct", "TriplePattern", "parse_construct"]

#: A variable by its name, or a term.
Part = str | Term
TriplePattern = tuple[Part, Part, Part]

_WALKED = ("Project", "Join", "LeftJoin", "Union", "Filter", "Extend", "Distinct", "Reduced", "ToMultiSet")


@dataclass(slots=True)
class Construct:
    """A CONSTRUCT query.

    Attributes:
        template: what is made for each solution.
        patterns: what is matched. What FILTER asks for by EXISTS is not among it: it is looked at and not used.
        select: the same query as SELECT of all variables.
        made_from: a variable that is made, by BIND or VALUES, to those that it depends on.

    """

    template: tuple[TriplePattern, ...]
    patterns: tuple[TriplePattern, ...]
    select: str
    made_from: dict[str, frozenset[str]] = field(default_factory=dict)


def parse_construct(text: str, name: str) -> Construct:
    """Take a CONSTRUCT query apart.

    Raises:
        InputError: it is none, or uses what cannot be accounted for.

    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra = prepareQuery(text).algebra
    except ParseException as error:
        raise InputError(f"{name}: cannot be parsed as SPARQL: {error}") from error
    if algebra.name != "ConstructQuery" or algebra.template is None:
        raise InputError(f"{name}: is no CONSTRUCT query with a template")
    patterns: dict[TriplePattern, None] = {}
    made_from: dict[str, frozenset[str]] = {}
    for node in _nodes(algebra.p, name):
        if node.name == "BGP":
            patterns |= dict.fromkeys(alternative for triple in node.triples for alternative in _patterns(triple, name))
        elif node.name == "Extend":
            made_from[str(node.var)] = made_from.get(str(node.var), frozenset()) | _variables(node.expr)
        elif node.name == "values":
            together = frozenset(str(variable) for row in node.res for variable in row)
            for variable in together:
                made_from[variable] = made_from.get(variable, frozenset()) | together - {variable}
    template = tuple(pattern for triple in algebra.template for pattern in _patterns(triple, name))
    return Construct(template, tuple(patterns), _as_select(text, name), made_from)


def _nodes(node: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 (rdflib's algebra is untyped)
    yield node
    if node.name in ("BGP", "values"):
        return
    if node.name not in _WALKED or (node.name == "ToMultiSet" and node.p.name != "values"):
        raise InputError(f"{name}: uses {node.name}, so that it could not be told which part of a file was read")
    for key in ("p", "p1", "p2"):
        if key in node:
            yield from _nodes(node[key], name)


def _patterns(triple: Any, name: str) -> Iterator[TriplePattern]:  # noqa: ANN401
    from rdflib import URIRef
    from rdflib.paths import AlternativePath, Path

    subject, predicate, value = triple
    if not isinstance(predicate, Path):
        yield _part(subject), _part(predicate), _part(value)
    elif isinstance(predicate, AlternativePath) and all(isinstance(part, URIRef) for part in predicate.args):
        for alternative in predicate.args:
            yield _part(subject), _part(alternative), _part(value)
    else:
        raise InputError(f"{name}: uses the property path {predicate.n3()}; only a|b can be accounted for")


def _part(term: Any) -> Part:  # noqa: ANN401
    from rdflib import Literal, URIRef, Variable

    if isinstance(term, Variable):
        return str(term)
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
        return ox.Literal(str(term), datatype=datatype, language=term.language)
    return f"_:{term}"


def _variables(expression: Any) -> frozenset[str]:  # noqa: ANN401
    from rdflib import Variable

    if isinstance(expression, Variable):
        return frozenset({str(expression)})
    if isinstance(expression, dict):
        parts = [part for key, part in expression.items() if key != "_vars"]
    elif isinstance(expression, list | tuple):
        parts = list(expression)
    else:
        return frozenset()
    return frozenset().union(*map(_variables, parts))


def _as_select(text: str, name: str) -> str:
    """Replace the template by SELECT *. A template holds neither braces nor strings with braces."""
    before, construct, after = text.partition("\nCONSTRUCT {")
    _, close, where = after.partition("}")
    if not construct or not close:
        raise InputError(f"{name}: has no line that begins with CONSTRUCT {{ and a template up to the next }}")
    return f"{before}\nSELECT *{where}"
