"""The operators and functions of SPARQL that are evaluated on whole columns; None where that cannot be done.

Source: https://www.w3.org/TR/sparql11-query/#SparqlOps
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, ge, gt, le, lt, or_
from typing import Protocol

import polars as pl
from pyoxigraph import Literal

from casco_kg.owl.plan.columns import FIRST_LITERAL
from casco_kg.sparql.relational.algebra import Call, Expression
from casco_kg.sparql.relational.terms import Terms

__all__ = ["FUNCTIONS", "Column", "Evaluator"]

_ORDER: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_ABSOLUTE = r"^[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*$"


@dataclass(frozen=True, slots=True)
class Column:
    """The values of an expression.

    Attributes:
        kind: what they are: ids of terms ("id"), strings without a language ("text"), "boolean" or "integer".
        values: one for each row.
    """

    kind: str
    values: pl.Series


class Evaluator(Protocol):
    """What evaluates the arguments of functions.

    Attributes:
        terms: the terms that ids stand for.
    """

    terms: Terms

    def holds(self, expression: Expression, rows: pl.DataFrame) -> pl.Series:
        """Return for each row whether an expression is true."""

    def value_of(self, expression: Expression, rows: pl.DataFrame) -> Column:
        """Return the values of an expression."""

    def ids(self, column: Column) -> pl.Series:
        """Return values as ids of terms."""

    def asked(self, expression: Call, rows: pl.DataFrame) -> Column:
        """Have pyoxigraph evaluate an expression."""

    def texts(self, expression: Expression, rows: pl.DataFrame) -> pl.Series | None:
        """Return the values of an expression where all are strings without a language, else None."""


def _string(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """STR."""
    column = by.value_of(call.arguments[0], rows)
    if column.kind == "id":
        return Column("text", by.terms.strings(column.values))
    return column if column.kind == "text" else None


def _logical(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column:
    """The operators && and ||, and !."""
    parts = {f"{place}": by.holds(argument, rows) for place, argument in enumerate(call.arguments)}
    names = [pl.col(name) for name in parts]
    found = ~names[0] if call.name == "!" else reduce(and_ if call.name == "&&" else or_, names)
    return Column("boolean", pl.DataFrame(parts).select(found.alias("=")).to_series())


def _compared(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """The operators < and so on, of strings and of integers."""
    left, right = (by.value_of(argument, rows) for argument in call.arguments)
    if left.kind != right.kind or left.kind not in ("text", "integer"):
        texts = [by.texts(argument, rows) for argument in call.arguments]
        if texts[0] is None or texts[1] is None:
            return None
        left, right = Column("text", texts[0]), Column("text", texts[1])
    frame = pl.DataFrame({"left": left.values, "right": right.values})
    found = _ORDER[call.name](pl.col("left"), pl.col("right"))
    return Column("boolean", frame.select(found.alias("=")).to_series())


def _equal(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """The operators = and !=."""
    left, right = (by.value_of(argument, rows) for argument in call.arguments)
    if {left.kind, right.kind} == {"id", "text"}:
        left, right = Column("id", by.ids(left)), Column("id", by.ids(right))
    if left.kind != right.kind:
        return None
    frame = pl.DataFrame({"left": left.values, "right": right.values})
    same = frame.select(pl.col("left") == pl.col("right")).to_series()
    found = same if call.name == "=" else ~same
    doubtful = _doubtful(by, frame) if left.kind == "id" else None
    if doubtful is not None:
        asked = by.asked(call, rows.filter(doubtful)).values
        found = found.scatter(doubtful.arg_true(), asked.cast(pl.Boolean))
    return Column("boolean", found)


def _doubtful(by: Evaluator, pairs: pl.DataFrame) -> pl.Series | None:
    """Return at which terms that differ may be one value: both are literals, and not both texts. None for nowhere."""
    if not (pairs["left"] >= FIRST_LITERAL).any() or not (pairs["right"] >= FIRST_LITERAL).any():
        return None
    differing = pl.col("left") != pl.col("right")
    literals = (pl.col("left") >= FIRST_LITERAL) & (pl.col("right") >= FIRST_LITERAL)
    places = pairs.select((differing & literals).fill_null(value=False)).to_series()
    both = pairs.filter(places)
    if not both.height or (by.terms.are_texts(both["left"]) and by.terms.are_texts(both["right"])):
        return None
    return places


def _within(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """The operator IN."""
    first, *others = call.arguments
    if not others:
        return None
    return by.value_of(reduce(lambda a, b: Call("||", (a, b)), [Call("=", (first, o)) for o in others]), rows)


def _matches(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """REGEX with a pattern that is written in the query; both engines use the same crate."""
    text = by.texts(call.arguments[0], rows)
    given = [each.value for each in call.arguments[1:] if isinstance(each, Literal)]
    if text is None or len(given) != len(call.arguments) - 1 or given[1:] not in ([], ["i"]):
        return None
    pattern = f"(?i){given[0]}" if given[1:] else given[0]
    return Column("boolean", text.str.contains(pattern))


def _of_text(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """Functions of one string."""
    text = by.texts(call.arguments[0], rows)
    if text is None:
        return None
    match call.name:
        case "LCASE":
            return Column("text", text.str.to_lowercase())
        case "UCASE":
            return Column("text", text.str.to_uppercase())
        case _:
            return Column("integer", text.str.len_chars().cast(pl.Int64))


def _of_texts(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """Functions of two strings."""
    texts = [by.texts(argument, rows) for argument in call.arguments]
    if texts[0] is None or texts[1] is None:
        return None
    frame, one, other = pl.DataFrame({"one": texts[0], "other": texts[1]}), pl.col("one"), pl.col("other")
    found = {
        "CONTAINS": one.str.contains(other, literal=True),
        "STRSTARTS": one.str.starts_with(other),
        "STRENDS": one.str.ends_with(other),
    }[call.name]
    return Column("boolean", frame.select(found.alias("=")).to_series())


def _part(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """SUBSTR with places that are written in the query."""
    text = by.texts(call.arguments[0], rows)
    places = [int(each.value) for each in call.arguments[1:] if isinstance(each, Literal)]
    if text is None or len(places) != len(call.arguments) - 1 or min(places) < 1:
        return None
    return Column("text", text.str.slice(places[0] - 1, places[1] if places[1:] else None))


def _chained(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """CONCAT of strings."""
    texts = {f"{place}": by.texts(argument, rows) for place, argument in enumerate(call.arguments)}
    if not texts or any(text is None for text in texts.values()):
        return None
    return Column("text", pl.DataFrame(texts).select(pl.concat_str(pl.all()).alias("=")).to_series())


def _bound(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column:
    """BOUND."""
    return Column("boolean", by.value_of(call.arguments[0], rows).values.is_not_null())


def _node(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """The IRI of a string that was one."""
    text = by.texts(call.arguments[0], rows)
    if text is None or not text.drop_nulls().str.contains(_ABSOLUTE).all():
        return None
    return Column("id", by.terms.resources(text))


def _is_kind(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """What tells kinds of terms apart."""
    column = by.value_of(call.arguments[0], rows)
    if column.kind != "id":
        return None
    if call.name == "ISLITERAL":
        return Column("boolean", column.values >= FIRST_LITERAL)
    return Column("boolean", by.terms.are_nodes(column.values, "_" if call.name == "ISBLANK" else "<"))


def _replaced(by: Evaluator, call: Call, rows: pl.DataFrame) -> Column | None:
    """REPLACE by a text that refers to no group, with a pattern that is written in the query."""
    text = by.texts(call.arguments[0], rows)
    given = [each.value for each in call.arguments[1:] if isinstance(each, Literal)]
    if text is None or len(given) != 2 or len(call.arguments) != 3 or {"$", "\\"} & set(given[1]):
        return None
    return Column("text", text.str.replace_all(given[0], given[1]))


_Function = Callable[[Evaluator, Call, pl.DataFrame], Column | None]
FUNCTIONS: dict[str, _Function] = {
    "!": _logical,
    "&&": _logical,
    "||": _logical,
    "=": _equal,
    "!=": _equal,
    "<": _compared,
    "<=": _compared,
    ">": _compared,
    ">=": _compared,
    "IN": _within,
    "STR": _string,
    "REGEX": _matches,
    "LCASE": _of_text,
    "UCASE": _of_text,
    "STRLEN": _of_text,
    "CONTAINS": _of_texts,
    "STRSTARTS": _of_texts,
    "STRENDS": _of_texts,
    "SUBSTR": _part,
    "CONCAT": _chained,
    "BOUND": _bound,
    "IRI": _node,
    "ISBLANK": _is_kind,
    "ISIRI": _is_kind,
    "ISLITERAL": _is_kind,
    "REPLACE": _replaced,
}
