"""What owlrl is not asked of literals: whether two are one value, and whether one lies in a datatype.

Literals reach owlrl as names, since it rewrites their values. A name may be the same as another name; so what owlrl
says of the equality and the types of these names is judged here, by rdflib's values and owlrl's table of datatypes,
which share nothing with the compiled engine.

Source: rules dt-diff and dt-not-type of https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

import pyoxigraph as ox
import rdflib
from owlrl.DatatypeHandling import AltXSDToPYTHON
from owlrl.OWLRL import OWLRL_Semantics
from owlrl.XsdDatatypes import OWL_Datatype_Subsumptions, OWL_RL_Datatypes
from rdflib import OWL, RDF, RDFS, XSD

from casco_kg.rdf.terms import shorten

__all__ = ["Clash", "semantics"]

#: Reports what clashes: words, and the literals.
Clash: TypeAlias = Callable[[str, tuple[ox.Literal, ...]], object]

_Node: TypeAlias = Any
_OF_TIME = (XSD.date, XSD.dateTime, XSD.dateTimeStamp)
_FAR_YEAR = re.compile(r"\s*(?:-[0-9]{4}|[0-9]{5}|0000-)")
_FAMILIES = (XSD.decimal, XSD.string, XSD.dateTime)


def semantics(literals: Mapping[str, ox.Literal], clash: Clash) -> type[Any]:
    """Return owlrl's rules, for graphs in which some names stand for literals.

    Args:
        literals: the name of each literal.
        clash: is told of two values that would have to be one, and of values outside a datatype.
    """

    class Semantics(OWLRL_Semantics):  # type: ignore[misc]
        def store_triple(self, t: tuple[_Node, _Node, _Node]) -> None:
            subject, predicate, value = t
            one, other = literals.get(str(subject)), literals.get(str(value))
            if predicate == OWL.sameAs and (one or other):
                # No literal takes the place of another one, or of an individual: no fact is rewritten.
                if one and other and _differ(_value(one), _value(other)):
                    first, second = sorted((one, other), key=str)
                    clash(
                        f"dt-diff: {shorten(first)} and {shorten(second)} are two values and would have to be one",
                        (first, second),
                    )
                return
            if predicate == RDF.type and one and _outside(_value(one), value):
                clash(f"dt-not-type: {shorten(one)} is no value of {shorten(ox.NamedNode(value))}", (one,))
            super().store_triple(t)

    return Semantics


def _value(literal: ox.Literal) -> rdflib.Literal:
    if literal.language:
        return rdflib.Literal(literal.value, lang=literal.language)
    if literal.datatype.value == str(XSD.string):
        return rdflib.Literal(literal.value)
    return rdflib.Literal(literal.value, datatype=rdflib.URIRef(literal.datatype.value))


def _differ(one: rdflib.Literal, other: rdflib.Literal) -> bool:
    if one.language or other.language:
        return (str(one), one.language) != (str(other), other.language)
    if one.ill_typed or other.ill_typed or one.value is None or other.value is None:
        return False
    comparable = one.datatype == other.datatype == XSD.date
    if not comparable and not (_is_known(one.datatype) and _is_known(other.datatype)):
        return False
    if _family(one.datatype) != _family(other.datatype):
        return True
    try:
        # NaN is no value to compare, and points in time with and without an offset are not known to differ.
        return bool(one.value < other.value or one.value > other.value)
    except TypeError:
        return False


def _outside(literal: rdflib.Literal, datatype: _Node) -> bool:
    if not _is_known(datatype) or datatype in (RDFS.Literal, RDF.PlainLiteral):
        return False
    if literal.ill_typed:
        # The end of a day in its other form, years beyond four digits and what is no finite number are not read, though
        # they are values.
        is_unread = "T24:00:00" in literal or literal.datatype in (XSD.double, XSD.float)
        return not is_unread and not (literal.datatype in _OF_TIME and _FAR_YEAR.match(literal))
    if literal.language:
        return bool(datatype != RDF.langString)
    if datatype == literal.datatype or not _is_known(literal.datatype) or datatype in _wider(literal.datatype):
        return False
    if _family(literal.datatype) != _family(datatype):
        return True
    return _family(datatype) == XSD.decimal and literal.value is not None and not _fits(literal.value, datatype)


def _fits(number: int | Decimal, datatype: _Node) -> bool:
    try:
        AltXSDToPYTHON[datatype](str(int(number) if number == int(number) else number))
    except ValueError:
        return False
    return True


def _wider(datatype: _Node) -> list[_Node]:
    return [*OWL_Datatype_Subsumptions.get(datatype, ()), RDFS.Literal]


def _family(datatype: _Node) -> _Node:
    return next((family for family in _FAMILIES if family in _wider(datatype)), datatype or XSD.string)


def _is_known(datatype: _Node) -> bool:
    return datatype in OWL_RL_Datatypes or datatype is None
