"""RDF terms as they were written: what a user's shapes and queries see, however it is named and stored inside.

Loading gives blank nodes IRIs that are the same on every run, and pyoxigraph's store keeps the value of a literal, not
its form ("0123"^^xsd:integer becomes 123, 2.50 becomes 2.5). Neither may decide what holds of the data.

Source: https://www.w3.org/TR/rdf11-concepts/#section-skolemization and
https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

import pyoxigraph as ox

from casco_kg.rdf.constants import RDF, XSD
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, terms_of

__all__ = ["is_kept", "may_read", "named", "unkept_properties", "written", "written_triples"]

_GENID = DATA_BASE + GENID
_BLANK = "genid-"
#: Signs that the name of a blank node has no place for, and how they are written there.
_OTHER, _CODED = re.compile("[^0-9A-Za-z-]"), re.compile("_([0-9a-f]+)_")
#: Forms that the store keeps as they are, so that most literals need no look.
_KEPT = {
    XSD + "date": re.compile(r"\d{4}-\d\d-\d\d"),
    XSD + "integer": re.compile(r"0|-?[1-9]\d*"),
    XSD + "boolean": re.compile("true|false"),
}
_TEXTS = (XSD + "string", XSD + "anyURI", RDF + "langString")


def written(term: Term) -> Term:
    """Return the blank node that an IRI stands for inside, and any other term as it is."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(_GENID):
        return ox.BlankNode(_BLANK + _OTHER.sub(lambda sign: f"_{ord(sign[0]):x}_", term.value.removeprefix(_GENID)))
    return term


def named(term: Term) -> Term:
    """Return the IRI that stands for a blank node inside, and any other term as it is."""
    if isinstance(term, ox.BlankNode) and term.value.startswith(_BLANK):
        name = _CODED.sub(lambda code: chr(int(code[1], 16)), term.value.removeprefix(_BLANK))
        return ox.NamedNode(_GENID + name)
    return term


def written_triples(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples with blank nodes where there were some."""
    for triple in triples:
        subject, predicate, value = terms_of(triple)
        plain, leads = written(subject), written(value)
        if plain is subject and leads is value:
            yield triple
        else:
            yield ox.Triple(cast(ox.BlankNode, plain), predicate, leads)


def is_kept(term: Term) -> bool:
    """Whether pyoxigraph's store keeps a term as it is written, and can reckon with it."""
    if not isinstance(term, ox.Literal) or term.datatype.value in _TEXTS:
        return True
    form = _KEPT.get(term.datatype.value)
    if form is not None and form.fullmatch(term.value) and len(term.value) < _DIGITS:
        return True
    return _is_kept(term)


#: No integer of fewer digits is too large for the store.
_DIGITS = 18
_NUMBERS = (XSD + "integer", XSD + "decimal")


@lru_cache(maxsize=100_000)
def _is_kept(literal: ox.Literal) -> bool:
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode(RDF + "value"), literal))
    if next(iter(store)).object != literal:
        return False
    # A number beyond what the store can hold is kept as a text that no operator knows.
    return (
        literal.datatype.value not in _NUMBERS or not re.fullmatch(r"[+-]?\d*\.?\d+", literal.value) or _adds(literal)
    )


def _adds(literal: ox.Literal) -> bool:
    solutions = ox.Store().query(f"SELECT ({literal} + 0 AS ?sum) {{}}")
    assert isinstance(solutions, ox.QuerySolutions)
    return all(solution["sum"] is not None for solution in solutions)


def unkept_properties(triples: Iterable[ox.Triple]) -> frozenset[ox.NamedNode]:
    """Return the properties that have a value which the store does not keep as it is written."""
    return frozenset(
        triple.predicate for triple in triples if isinstance(triple.object, ox.Literal) and not is_kept(triple.object)
    )


def may_read(query: str, properties: frozenset[ox.NamedNode]) -> bool:
    """Whether a query may look at a value of one of these properties: it names one, or any property will do.

    Args:
        query: the query, with its prologue.
        properties: the properties.
    """
    if not properties:
        return False
    from rdflib.plugins.sparql import prepareQuery

    wanted = {iri.value for iri in properties}
    try:
        left: list[object] = [prepareQuery(query).algebra]
    except Exception:  # what rdflib does not parse, it could not run either
        return False
    while left:
        part = left.pop()
        if _is_any(part) or str(part) in wanted:
            return True
        if isinstance(part, dict):
            left += part.values()
        elif isinstance(part, list | tuple | set):
            left += part
        elif isinstance(getattr(part, "__dict__", None), dict):  # a path
            left += vars(part).values()
    return False


def _is_any(part: object) -> bool:
    """Whether a part of a query, as rdflib has parsed it, may look at any property."""
    from rdflib import Variable
    from rdflib.paths import NegatedPath

    if isinstance(part, NegatedPath) or getattr(part, "name", "") == "DescribeQuery":
        return True
    triples = dict.get(part, "triples") if isinstance(part, dict) else None
    return any(isinstance(predicate, Variable) for triple in triples or () for predicate in triple[1::3])
