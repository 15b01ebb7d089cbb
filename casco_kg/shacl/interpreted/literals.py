"""What a literal is worth: whether its form is one of its datatype, and which of two comes first.

Source: https://www.w3.org/TR/xmlschema11-2/ and https://www.w3.org/TR/sparql11-query/#OperatorMapping
"""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from calendar import monthrange
from decimal import Context, Decimal
from functools import lru_cache

import pyoxigraph as ox

from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import Term

__all__ = ["comes_first", "is_well_formed"]

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR, _MONTH, _DAY = r"-?(?:[1-9]\d{3,}|0\d{3})", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_MONTH_DAY = f"(?:02-(?:0[1-9]|[12]\\d)|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:0[13578]|1[02])-{_DAY})"
_NAME = r"[^\W\d][\w.\-\u00b7]*"
_PERIOD = r"(?=.)(?:\d+Y)?(?:\d+M)?"
_HOURS = r"T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?"
_NAMES = ("NMTOKEN", "NMTOKENS", "Name", "NCName", "ID", "IDREF", "ENTITY", "QName")
#: The lexical forms of datatypes. What is not listed has no forms that are ill-formed.
_FORMS = {
    XSD + name: re.compile(form, re.UNICODE if name in _NAMES else re.ASCII)
    for name, form in {
        "boolean": "true|false|1|0",
        "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
        "double": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
        "float": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
        "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
        "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
        "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
        "time": f"{_TIME}{_ZONE}",
        "gYear": f"{_YEAR}{_ZONE}",
        "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
        "gMonth": f"--{_MONTH}{_ZONE}",
        "gMonthDay": f"--{_MONTH_DAY}{_ZONE}",
        "gDay": f"---{_DAY}{_ZONE}",
        "duration": rf"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:{_HOURS})?",
        "yearMonthDuration": rf"-?P{_PERIOD}",
        "dayTimeDuration": rf"-?P(?=.)(?:\d+D)?(?:{_HOURS})?",
        "hexBinary": "(?:[0-9a-fA-F]{2})*",
        "base64Binary": r"[A-Za-z0-9+/= ]*",
        "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
        "normalizedString": r"[^\t\n\r]*",
        "token": r"(?:[^\s]+(?: [^\s]+)*)?",
        "NMTOKEN": r"[\w.\-:\u00b7]+",
        "NMTOKENS": r"[\w.\-:\u00b7]+(?: [\w.\-:\u00b7]+)*",
        "Name": r"(?:[^\W\d]|:)[\w.\-:\u00b7]*",
        "NCName": _NAME,
        "ID": _NAME,
        "IDREF": _NAME,
        "ENTITY": _NAME,
        "QName": f"(?:{_NAME}:)?{_NAME}",
    }.items()
}
#: The integers of each type: from the least to the most, where there is one.
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    XSD + name: limits
    for name, limits in {
        "integer": (None, None),
        "nonNegativeInteger": (0, None),
        "positiveInteger": (1, None),
        "nonPositiveInteger": (None, 0),
        "negativeInteger": (None, -1),
        "long": (-(2**63), 2**63 - 1),
        "int": (-(2**31), 2**31 - 1),
        "short": (-(2**15), 2**15 - 1),
        "byte": (-128, 127),
        "unsignedLong": (0, 2**64 - 1),
        "unsignedInt": (0, 2**32 - 1),
        "unsignedShort": (0, 2**16 - 1),
        "unsignedByte": (0, 255),
    }.items()
}
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DATED = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)")
#: Precise enough for whatever decimal was written.
_EXACT = Context(prec=10_000)
#: Years repeat in the calendar after so many.
_CYCLE = 400


def is_well_formed(literal: ox.Literal) -> bool:
    """Whether the form of a literal is one of its datatype; of a datatype that is not XML Schema's, any is."""
    datatype, text = literal.datatype.value, literal.value
    if datatype in _INTEGERS:
        least, most = _INTEGERS[datatype]
        if not _INTEGER.fullmatch(text):
            return False
        number = Decimal(text)
        return (least is None or number >= least) and (most is None or number <= most)
    form = _FORMS.get(datatype)
    if form is None:
        return True
    return form.fullmatch(text) is not None and _is_in_calendar(datatype, text) and _is_in_base64(datatype, text)


def _is_in_calendar(datatype: str, text: str) -> bool:
    """Whether the day of a date is one of its month."""
    found = _DATED.match(text) if datatype.startswith(XSD + "date") else None
    if found is None:
        return True
    year, month, day = map(int, found.groups())
    return day <= monthrange(year % _CYCLE + _CYCLE, month)[1]


def _is_in_base64(datatype: str, text: str) -> bool:
    if datatype != XSD + "base64Binary":
        return True
    try:
        b64decode(text.replace(" ", ""), validate=True)
    except ValueError:
        return False
    return True


def comes_first(one: Term, other: Term, *, or_equal: bool = False) -> bool:
    """Whether SPARQL's ``<``, or ``<=``, holds of two terms; not where they cannot be compared."""
    if not isinstance(one, ox.Literal) or not isinstance(other, ox.Literal):
        return False
    numbers = _number(one), _number(other)
    if None not in numbers:
        less, more = numbers if all(isinstance(n, Decimal) for n in numbers) else map(float, numbers)  # type: ignore[arg-type]
        return bool(less <= more if or_equal else less < more)  # type: ignore[operator]
    return is_well_formed(one) and is_well_formed(other) and _compared(one, other, "<=" if or_equal else "<")


@lru_cache(maxsize=100_000)
def _number(literal: ox.Literal) -> Decimal | float | None:
    datatype = literal.datatype.value
    if not (datatype in _INTEGERS or datatype in _FLOATING or datatype == XSD + "decimal"):
        return None
    if not is_well_formed(literal):
        return None
    if datatype not in _FLOATING:
        return _EXACT.create_decimal(literal.value)
    number = float(literal.value.replace("INF", "inf"))
    return number if datatype == XSD + "double" else _single(number)


_FLOATING = (XSD + "double", XSD + "float")


def _single(number: float) -> float:
    """Return a number in the precision of xsd:float."""
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


@lru_cache(maxsize=100_000)
def _compared(one: ox.Literal, other: ox.Literal, operator: str) -> bool:
    """Compare texts, truth values and times by the SPARQL engine, whose order is SPARQL's."""
    solutions = ox.Store().query(f"SELECT ({one} {operator} {other} AS ?holds) {{}}")
    assert isinstance(solutions, ox.QuerySolutions)
    return any(solution["holds"] == ox.Literal(True) for solution in solutions)
