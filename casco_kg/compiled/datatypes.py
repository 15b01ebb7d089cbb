"""Table 8 of OWL 2 RL: which values a datatype has.

A malformed literal denotes no value: here that is nothing to conclude from, and for a shape to report.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from casco_kg.compiled.rules import InDatatype, OutsideDatatype, Rule
from casco_kg.compiled.terms import RDF, RDFS, TYPE, XSD, Pattern, Term, Variable

_BASES = {
    "decimal": "",
    "integer": "decimal",
    "nonNegativeInteger": "integer",
    "nonPositiveInteger": "integer",
    "positiveInteger": "nonNegativeInteger",
    "negativeInteger": "nonPositiveInteger",
    "long": "integer",
    "int": "long",
    "short": "int",
    "byte": "short",
    "unsignedLong": "nonNegativeInteger",
    "unsignedInt": "unsignedLong",
    "unsignedShort": "unsignedInt",
    "unsignedByte": "unsignedShort",
    "string": "",
    "normalizedString": "string",
    "token": "normalizedString",
    "language": "token",
    "NMTOKEN": "token",
    "Name": "token",
    "NCName": "Name",
    "double": "",
    "float": "",
    "boolean": "",
    "hexBinary": "",
    "base64Binary": "",
    "anyURI": "",
    "dateTime": "",
    "dateTimeStamp": "dateTime",
}
"""The datatypes of OWL 2 RL from XML Schema, each with the one it is derived from."""

_BOUNDS = {
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}

LITERAL = NamedNode(RDFS + "Literal")
LANGUAGE_STRING = NamedNode(RDF + "langString")


def is_datatype(class_: Term | Variable) -> bool:
    """Return whether a class is a datatype whose values are known here."""
    return class_ in (LITERAL, LANGUAGE_STRING) or (isinstance(class_, NamedNode) and _local(class_) in _BASES)


def in_datatype(literal: Literal, datatype: NamedNode) -> bool | None:
    """Return whether the value of a literal lies in a datatype, or None where that is not known."""
    if datatype in (LITERAL, literal.datatype):
        return True
    own, wanted = _local(literal.datatype), _local(datatype)
    if LANGUAGE_STRING in (literal.datatype, datatype):
        return False if {own, wanted} & set(_BASES) else None
    if own not in _BASES or wanted not in _BASES:
        return None
    if wanted in _ancestors(own):
        return True
    if _primitive(own) != _primitive(wanted):
        return False
    return _number_in(literal, wanted) if _primitive(wanted) == "decimal" else None


def different_values(one: Literal, other: Literal) -> bool:
    """Return whether two literals are known to denote different values."""
    if one.datatype == other.datatype and _local(one.datatype) == "string":
        return one.value != other.value
    if _primitive(_local(one.datatype)) == _primitive(_local(other.datatype)) == "decimal":
        left, right = _number(one), _number(other)
        return left is not None and right is not None and left != right
    if one.datatype == other.datatype == LANGUAGE_STRING:
        return (one.value, one.language) != (other.value, other.language)
    return in_datatype(one, other.datatype) is False and in_datatype(other, one.datatype) is False


def datatype_rules(read: Iterable[Term], concluded: Iterable[Term]) -> Iterator[Rule]:
    """Yield what literals are by their datatype, and what they cannot be.

    Args:
        read: the classes that the other rules look for.
        concluded: the classes that the other rules conclude.

    """
    x = Variable("x")
    for datatype in read:
        if isinstance(datatype, NamedNode) and is_datatype(datatype):
            yield Rule("dt-type2", (), Pattern(x, TYPE, datatype), (), (InDatatype(x, datatype),))
    for datatype in concluded:
        if isinstance(datatype, NamedNode) and is_datatype(datatype):
            outside = (OutsideDatatype(x, datatype),)
            yield Rule("dt-not-type", (Pattern(x, TYPE, datatype),), None, (), outside)


def _local(datatype: NamedNode) -> str:
    return datatype.value.removeprefix(XSD) if datatype.value.startswith(XSD) else ""


def _ancestors(name: str) -> Iterator[str]:
    while name:
        yield name
        name = _BASES.get(name, "")


def _primitive(name: str) -> str:
    return list(_ancestors(name))[-1] if name in _BASES else ""


def _number(literal: Literal) -> Decimal | None:
    try:
        return Decimal(literal.value.strip())
    except InvalidOperation:
        return None


def _number_in(literal: Literal, wanted: str) -> bool | None:
    number = _number(literal)
    if number is None or not number.is_finite():
        return None
    if number != number.to_integral_value():
        return False
    bounds = [_BOUNDS[name] for name in _ancestors(wanted) if name in _BOUNDS]
    return all((low is None or low <= number) and (high is None or number <= high) for low, high in bounds)
