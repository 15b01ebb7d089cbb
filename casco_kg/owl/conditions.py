"""What the conditions of a rule say, decided for single terms."""

from __future__ import annotations

from pyoxigraph import Literal

from casco_kg.owl.patterns import Bindings
from casco_kg.owl.rules import (
    Condition,
    Different,
    DifferentValues,
    InDatatype,
    NotLiteral,
    OutsideDatatype,
)
from casco_kg.owl.tables.datatypes import different_values, in_datatype


def holds(condition: Condition, bindings: Bindings) -> bool:
    """Return whether a condition holds of the terms that its variables stand for."""
    match condition:
        case Different(left, right):
            return bindings[left] != bindings[right]
        case NotLiteral(variable):
            return not isinstance(bindings[variable], Literal)
        case DifferentValues(left, right):
            one, other = bindings[left], bindings[right]
            return isinstance(one, Literal) and isinstance(other, Literal) and different_values(one, other)
        case InDatatype(variable, datatype):
            term = bindings[variable]
            return isinstance(term, Literal) and in_datatype(term, datatype) is True
        case OutsideDatatype(variable, datatype):
            term = bindings[variable]
            return isinstance(term, Literal) and in_datatype(term, datatype) is False
