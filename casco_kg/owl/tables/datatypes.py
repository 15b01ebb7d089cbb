"""Table 8 of OWL 2 RL: which values a datatype has.

A malformed literal denotes no value: it lies outside its own datatype, and differs from nothing.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from struct import pack, unpack

from pyoxigraph import Literal, NamedNode

from casco_kg.owl.patterns import Pattern, Term, Variable
from casco_kg.owl.rules import InDatatype, OutsideDatatype, Rule
from casco_kg.rdf.constants import RDF, RDFS, TYPE, XSD

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
    "date": "",
}
"""The datatypes of OWL 2 RL from XML Schema, each with the one it is derived from; and xsd:date, whose values are none
of any of these."""

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

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(_DECIMAL.pattern + r"(?:[eE][+-]?[0-9]+)?")
_INFINITE = {"INF": float("inf"), "+INF": float("inf"), "-INF": float("-inf")}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OFFSET = "Z|[+-][0-9]{2}:[0-9]{2}"
_POINT = re.compile(_DAY.pattern + rf"T[0-9]{{2}}(?::[0-9]{{2}}){{2}}(?:\.[0-9]+)?(?:{_OFFSET})?")
_ENDS_IN_OFFSET = re.compile(rf"(?:{_OFFSET})$")
#: A year that Python's calendar has.
_COMMON_YEAR = re.compile("(?!0000)[0-9]{4}-")

LITERAL = NamedNode(RDFS + "Literal")
LANGUAGE_STRING = NamedNode(RDF + "langString")


def is_datatype(class_: Term | Variable) -> bool:
    """Return whether a class is a datatype whose values are known here."""
    return class_ in (LITERAL, LANGUAGE_STRING) or (isinstance(class_, NamedNode) and _local(class_) in _BASES)


def in_datatype(literal: Literal, datatype: NamedNode) -> bool | None:
    """Return whether the value of a literal lies in a datatype, or None where that is not known."""
    malformed = _is_malformed(literal)
    if malformed or datatype in (LITERAL, literal.datatype):
        return datatype == LITERAL or not malformed
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
    """Return whether two literals are known to denote different values.

    A point in time with an offset and one without are not known to differ, nor are two forms of one point in time.
    """
    kinds = [_primitive(_local(literal.datatype)) for literal in (one, other)]
    if kinds[0] in _VALUES and kinds[0] == kinds[1]:
        left, right = (_VALUES[kinds[0]](literal.value) for literal in (one, other))
        return _differ(left, right)
    if one.datatype == other.datatype == LANGUAGE_STRING:
        return (one.value, one.language) != (other.value, other.language)
    if _is_malformed(one) or _is_malformed(other):
        return False
    return in_datatype(one, other.datatype) is False and in_datatype(other, one.datatype) is False


def _differ(left: object | None, right: object | None) -> bool:
    """Return whether two values differ; None, of a malformed literal, is no value."""
    if left is None or right is None:
        return False
    if isinstance(left, datetime) and isinstance(right, datetime) and (left.tzinfo is None) != (right.tzinfo is None):
        return False
    return left != right


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


def _number(text: str) -> Decimal | None:
    return Decimal(text.strip()) if _DECIMAL.fullmatch(text.strip()) else None


def _float(text: str) -> float | None:
    """Return a number as floating point; NaN, which equals nothing, is no value to compare."""
    written = text.strip()
    if written in _INFINITE:
        return _INFINITE[written]
    return float(written) if _FLOAT.fullmatch(written) else None


def _single(text: str) -> float | None:
    """Return a number in single precision, in which many texts are one value."""
    number = _float(text)
    try:
        return None if number is None else float(unpack("f", pack("f", number))[0])
    except OverflowError:
        return None


def _collapsed(text: str) -> str:
    """Return a text without what datatypes such as xsd:token take for one form of it: white space."""
    return " ".join(text.split())


def _point(text: str) -> datetime | None:
    """Return a point in time; None for one that Python's calendar does not have, such as one before year 1."""
    try:
        return datetime.fromisoformat(text.strip()) if _POINT.fullmatch(text.strip()) else None
    except ValueError:
        return None


def _day(text: str) -> str | None:
    """Return a day without an offset as written; where a day begins elsewhere is not looked at."""
    try:
        return date.fromisoformat(text.strip()).isoformat() if _DAY.fullmatch(text.strip()) else None
    except ValueError:
        return None


#: The value of a literal of a primitive datatype, None where it has none.
_VALUES: dict[str, Callable[[str], object | None]] = {
    "anyURI": _collapsed,
    "boolean": {"true": True, "1": True, "false": False, "0": False}.get,
    "date": _day,
    "dateTime": _point,
    "decimal": _number,
    "double": _float,
    "float": _single,
    "hexBinary": str.upper,
    "string": _collapsed,
}
#: How the values of primitive datatypes are written; of those that are left out, any text is taken.
_FORMS: dict[str, re.Pattern[str]] = {
    "boolean": re.compile("true|false|1|0"),
    "date": re.compile(rf"-?[0-9]*{_DAY.pattern}(?:{_OFFSET})?"),
    "dateTime": re.compile(rf"-?[0-9]*{_POINT.pattern}"),
    "decimal": _DECIMAL,
    "double": re.compile(rf"[+-]?INF|NaN|{_FLOAT.pattern}"),
    "float": re.compile(rf"[+-]?INF|NaN|{_FLOAT.pattern}"),
}


def _is_malformed(literal: Literal) -> bool:
    """Return whether a literal surely denotes no value, by how it is written or since no calendar has that day."""
    own, text = _local(literal.datatype), literal.value.strip()
    primitive = _primitive(own)
    form = _FORMS.get(primitive)
    if form is None:
        return False
    if not form.fullmatch(text) or (own == "dateTimeStamp" and not _ENDS_IN_OFFSET.search(text)):
        return True
    if primitive in ("date", "dateTime") and _COMMON_YEAR.match(text):
        return _day(text[:10]) is None
    return own != primitive == "decimal" and ("." in text or _number_in(literal, own) is False)


def _number_in(literal: Literal, wanted: str) -> bool | None:
    number = _number(literal.value)
    if number is None:
        return None
    if number != number.to_integral_value():
        return False
    bounds = [_BOUNDS[name] for name in _ancestors(wanted) if name in _BOUNDS]
    return all((low is None or low <= number) and (high is None or number <= high) for low, high in bounds)
