"""Expressions over columns, with three values: true, false, and null for an error or what is unbound.

What is not known here is asked of pyoxigraph, once for each combination of values.

Source: https://www.w3.org/TR/sparql11-query/#evaluation
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, ge, gt, le, lt, or_

import polars as pl
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from casco_kg.owl.plan.columns import FIRST_LITERAL
from casco_kg.rdf.constants import XSD
from casco_kg.sparql.relational.algebra import Call, Exists, Expression, NotRelationalError, Variable, mentioned
from casco_kg.sparql.relational.terms import ID, Terms

__all__ = ["Column", "Expressions", "looks_further", "text_of"]

_BOOLEAN, _INTEGER = NamedNode(XSD + "boolean"), NamedNode(XSD + "integer")
_ORDER: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_ABSOLUTE = r"^[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*$"
_INFIX = frozenset({"||", "&&", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"})
#: So many combinations of values are asked of pyoxigraph at most.
_MOST_ASKED = 200_000


@dataclass(frozen=True, slots=True)
class Column:
    """The values of an expression.

    Attributes:
        kind: what they are: ids of terms ("id"), strings without a language ("text"), "boolean" or "integer".
        values: one for each row.
    """

    kind: str
    values: pl.Series


class Expressions:
    """Evaluates expressions over rows.

    Args:
        terms: the terms that ids stand for.
        exists: tells of each row whether a group has a solution there.
    """

    def __init__(self, terms: Terms, exists: Callable[[Exists, pl.DataFrame], pl.Series]) -> None:
        self._terms = terms
        self._exists = exists
        self._store = Store()

    def holds(self, expression: Expression, rows: pl.DataFrame) -> pl.Series:
        """Return for each row whether an expression is true, null where that is an error."""
        return self._boolean(self.value(expression, rows))

    def value(self, expression: Expression, rows: pl.DataFrame) -> Column:
        """Return the values of an expression; of few distinct combinations, each is evaluated once."""
        if _is_costly(expression) and not looks_further(expression):
            names = sorted(mentioned(expression) & set(rows.columns))
            distinct = rows.select(names).unique()
            if distinct.height * 2 < rows.height:
                return self._spread(self._value(expression, distinct), distinct, rows)
        return self._value(expression, rows)

    def ids(self, column: Column) -> pl.Series:
        """Return values as ids of terms."""
        match column.kind:
            case "id":
                return column.values
            case "text":
                return self._terms.literals(column.values)
        terms = [None if value is None else Literal(value) for value in column.values]
        known = {term: self._terms.id_of(term) for term in dict.fromkeys(terms) if term is not None}
        return pl.Series([None if term is None else known[term] for term in terms], dtype=ID)

    def _value(self, expression: Expression, rows: pl.DataFrame) -> Column:
        match expression:
            case Variable(name):
                column = _of_variable(name, rows)
            case NamedNode():
                column = Column("id", pl.repeat(self._terms.id_of(expression), rows.height, dtype=ID, eager=True))
            case Literal():
                column = self._constant(expression, rows.height)
            case Exists():
                column = Column("boolean", self._exists(expression, rows))
            case Call(name):
                known = _FUNCTIONS[name](self, expression, rows) if name in _FUNCTIONS else None
                column = known or self._asked(expression, rows)
        return column

    def _constant(self, literal: Literal, height: int) -> Column:
        if literal.datatype == _INTEGER:
            return Column("integer", pl.repeat(int(literal.value), height, dtype=pl.Int64, eager=True))
        if literal.datatype == _BOOLEAN:
            return Column("boolean", pl.repeat(literal.value in ("true", "1"), height, dtype=pl.Boolean, eager=True))
        if literal.datatype.value == XSD + "string":
            return Column("text", pl.repeat(literal.value, height, dtype=pl.String, eager=True))
        return Column("id", pl.repeat(self._terms.id_of(literal), height, dtype=ID, eager=True))

    def _boolean(self, column: Column) -> pl.Series:
        """Return the effective boolean values. Source: https://www.w3.org/TR/sparql11-query/#ebv."""
        match column.kind:
            case "boolean":
                return column.values
            case "text":
                return column.values.str.len_bytes() > 0
            case "integer":
                return column.values != 0
        raise NotRelationalError("a term as a condition")

    def texts(self, expression: Expression, rows: pl.DataFrame) -> pl.Series | None:
        """Return the values of an expression where all are strings without a language, else None."""
        column = self._value(expression, rows)
        if column.kind == "text":
            return column.values
        if column.kind == "id" and self._terms.is_plain(column.values):
            return self._terms.strings(column.values)
        return None

    def string(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """STR."""
        column = self._value(call.arguments[0], rows)
        if column.kind == "id":
            return Column("text", self._terms.strings(column.values))
        return column if column.kind == "text" else None

    def logical(self, call: Call, rows: pl.DataFrame) -> Column:
        """The operators && and ||, and !."""
        parts = {
            f"{place}": self._boolean(self._value(argument, rows)) for place, argument in enumerate(call.arguments)
        }
        names = [pl.col(name) for name in parts]
        found = ~names[0] if call.name == "!" else reduce(and_ if call.name == "&&" else or_, names)
        return Column("boolean", pl.DataFrame(parts).select(found.alias("=")).to_series())

    def compared(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """The operators < and so on, of strings and of integers."""
        left, right = (self._value(argument, rows) for argument in call.arguments)
        if left.kind != right.kind or left.kind not in ("text", "integer"):
            texts = [self.texts(argument, rows) for argument in call.arguments]
            if texts[0] is None or texts[1] is None:
                return None
            left, right = Column("text", texts[0]), Column("text", texts[1])
        frame = pl.DataFrame({"left": left.values, "right": right.values})
        found = _ORDER[call.name](pl.col("left"), pl.col("right"))
        return Column("boolean", frame.select(found.alias("=")).to_series())

    def equal(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """The operators = and !=."""
        left, right = (self._value(argument, rows) for argument in call.arguments)
        if {left.kind, right.kind} == {"id", "text"}:
            texts = [self.texts(argument, rows) for argument in call.arguments]
            if texts[0] is None or texts[1] is None:
                return None
            left, right = Column("text", texts[0]), Column("text", texts[1])
        if left.kind != right.kind:
            return None
        is_node = any(isinstance(argument, NamedNode) for argument in call.arguments)
        if left.kind == "id" and not is_node and not self._are_told_apart(left.values, right.values):
            return None
        same = pl.DataFrame({"left": left.values, "right": right.values}).select(pl.col("left") == pl.col("right"))
        return Column("boolean", same.to_series() if call.name == "=" else ~same.to_series())

    def _are_told_apart(self, left: pl.Series, right: pl.Series) -> bool:
        """Return whether terms that differ are different values: where one is an IRI, or both are texts."""
        if not (left >= FIRST_LITERAL).any() or not (right >= FIRST_LITERAL).any():
            return True
        pairs = pl.DataFrame({"left": left, "right": right})
        both = pairs.filter(
            pl.col("left") != pl.col("right"), pl.col("left") >= FIRST_LITERAL, pl.col("right") >= FIRST_LITERAL
        )
        return not both.height or (self._terms.are_texts(both["left"]) and self._terms.are_texts(both["right"]))

    def within(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """The operator IN."""
        first, *others = call.arguments
        if not others:
            return None
        return self._value(reduce(lambda a, b: Call("||", (a, b)), [Call("=", (first, o)) for o in others]), rows)

    def matches(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """REGEX with a pattern that is written in the query; both engines use the same crate."""
        text = self.texts(call.arguments[0], rows)
        given = [each.value for each in call.arguments[1:] if isinstance(each, Literal)]
        if text is None or len(given) != len(call.arguments) - 1 or given[1:] not in ([], ["i"]):
            return None
        pattern = f"(?i){given[0]}" if given[1:] else given[0]
        return Column("boolean", text.str.contains(pattern))

    def of_text(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """Functions of one string."""
        text = self.texts(call.arguments[0], rows)
        if text is None:
            return None
        match call.name:
            case "LCASE":
                return Column("text", text.str.to_lowercase())
            case "UCASE":
                return Column("text", text.str.to_uppercase())
            case _:
                return Column("integer", text.str.len_chars().cast(pl.Int64))

    def of_texts(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """Functions of two strings."""
        texts = [self.texts(argument, rows) for argument in call.arguments]
        if texts[0] is None or texts[1] is None:
            return None
        frame, one, other = pl.DataFrame({"one": texts[0], "other": texts[1]}), pl.col("one"), pl.col("other")
        found = {
            "CONTAINS": one.str.contains(other, literal=True),
            "STRSTARTS": one.str.starts_with(other),
            "STRENDS": one.str.ends_with(other),
        }[call.name]
        return Column("boolean", frame.select(found.alias("=")).to_series())

    def part(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """SUBSTR with places that are written in the query."""
        text = self.texts(call.arguments[0], rows)
        places = [int(each.value) for each in call.arguments[1:] if isinstance(each, Literal)]
        if text is None or len(places) != len(call.arguments) - 1 or min(places) < 1:
            return None
        return Column("text", text.str.slice(places[0] - 1, places[1] if places[1:] else None))

    def chained(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """CONCAT of strings."""
        texts = {f"{place}": self.texts(argument, rows) for place, argument in enumerate(call.arguments)}
        if not texts or any(text is None for text in texts.values()):
            return None
        return Column("text", pl.DataFrame(texts).select(pl.concat_str(pl.all()).alias("=")).to_series())

    def bound(self, call: Call, rows: pl.DataFrame) -> Column:
        """BOUND."""
        return Column("boolean", self._value(call.arguments[0], rows).values.is_not_null())

    def node(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """The IRI of a string that was one."""
        text = self.texts(call.arguments[0], rows)
        if text is None or not text.drop_nulls().str.contains(_ABSOLUTE).all():
            return None
        return Column("id", self._terms.resources(text))

    def is_kind(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """What tells kinds of terms apart."""
        column = self._value(call.arguments[0], rows)
        if column.kind != "id":
            return None
        if call.name == "ISLITERAL":
            return Column("boolean", column.values >= FIRST_LITERAL)
        return Column("boolean", self._terms.are_nodes(column.values, "_" if call.name == "ISBLANK" else "<"))

    def replaced(self, call: Call, rows: pl.DataFrame) -> Column | None:
        """REPLACE by a text that refers to no group, with a pattern that is written in the query."""
        text = self.texts(call.arguments[0], rows)
        given = [each.value for each in call.arguments[1:] if isinstance(each, Literal)]
        if text is None or len(given) != 2 or len(call.arguments) != 3 or {"$", "\\"} & set(given[1]):
            return None
        return Column("text", text.str.replace_all(given[0], given[1]))

    def _asked(self, expression: Call, rows: pl.DataFrame) -> Column:
        """Have pyoxigraph evaluate an expression, once for each combination of values."""
        names = sorted(mentioned(expression) & set(rows.columns))
        if looks_further(expression):
            raise NotRelationalError(f"EXISTS within {expression.name}")
        distinct = rows.select(names).unique() if names else pl.DataFrame({"": [0]})
        if not distinct.height:
            return Column("id", pl.Series(dtype=ID))
        if distinct.height > _MOST_ASKED:
            raise NotRelationalError(f"{expression.name} of so many values")
        columns = []
        for name in names:
            column = self._value(Variable(name), distinct)
            columns.append(self._terms.written(self.ids(column)).fill_null("UNDEF"))
        lines = "\n".join(f"({' '.join(row)} {place})" for place, row in enumerate(zip(*columns, strict=True)))
        lines = lines or "(0)"
        heads = " ".join(f"?v{place}" for place in range(len(names)))
        text = text_of(expression, {name: f"?v{place}" for place, name in enumerate(names)})
        query = f"SELECT ?place ?found {{ VALUES ({heads} ?place) {{ {lines} }} BIND ({text} AS ?found) }}"
        solutions = self._store.query(query)
        assert isinstance(solutions, QuerySolutions)
        found: list[NamedNode | BlankNode | Literal | None] = [None] * distinct.height
        for solution in solutions:
            found[int(solution["place"].value)] = solution["found"]
        column = self._of_terms(found)
        if not names:
            return Column(column.kind, pl.repeat(column.values[0], rows.height, dtype=column.values.dtype, eager=True))
        return self._spread(column, distinct, rows)

    def _spread(self, column: Column, distinct: pl.DataFrame, rows: pl.DataFrame) -> Column:
        """Return for each row the value of its combination."""
        known = distinct.with_columns(column.values.alias("="))
        joined = rows.select(distinct.columns).join(
            known, on=distinct.columns, how="left", nulls_equal=True, maintain_order="left"
        )
        return Column(column.kind, joined["="])

    def _of_terms(self, found: list[NamedNode | BlankNode | Literal | None]) -> Column:
        datatypes = {term.datatype if isinstance(term, Literal) else None for term in found if term is not None}
        given = [None if term is None else term.value for term in found]
        if datatypes <= {_BOOLEAN}:
            values = [None if text is None else text == "true" for text in given]
            return Column("boolean", pl.Series(values, dtype=pl.Boolean))
        if datatypes == {_INTEGER}:
            return Column("integer", pl.Series([None if t is None else int(t) for t in given], dtype=pl.Int64))
        terms = [term for term in dict.fromkeys(found) if term is not None]
        ids = dict(zip(terms, self._terms.ids_of(terms), strict=True))
        return Column("id", pl.Series([None if term is None else ids[term] for term in found], dtype=ID))


def _of_variable(name: str, rows: pl.DataFrame) -> Column:
    if name not in rows.columns:
        return Column("id", pl.repeat(None, rows.height, dtype=ID, eager=True))
    values = rows[name]
    return Column("integer" if values.dtype == pl.Int64 else "text" if values.dtype == pl.String else "id", values)


_Function = Callable[[Expressions, Call, pl.DataFrame], Column | None]
_FUNCTIONS: dict[str, _Function] = {
    "!": Expressions.logical,
    "&&": Expressions.logical,
    "||": Expressions.logical,
    "=": Expressions.equal,
    "!=": Expressions.equal,
    "<": Expressions.compared,
    "<=": Expressions.compared,
    ">": Expressions.compared,
    ">=": Expressions.compared,
    "IN": Expressions.within,
    "STR": Expressions.string,
    "REGEX": Expressions.matches,
    "LCASE": Expressions.of_text,
    "UCASE": Expressions.of_text,
    "STRLEN": Expressions.of_text,
    "CONTAINS": Expressions.of_texts,
    "STRSTARTS": Expressions.of_texts,
    "STRENDS": Expressions.of_texts,
    "SUBSTR": Expressions.part,
    "CONCAT": Expressions.chained,
    "BOUND": Expressions.bound,
    "IRI": Expressions.node,
    "ISBLANK": Expressions.is_kind,
    "ISIRI": Expressions.is_kind,
    "ISLITERAL": Expressions.is_kind,
    "REPLACE": Expressions.replaced,
}

_COSTLY = frozenset({"REGEX", "REPLACE"})


def _is_costly(expression: Expression) -> bool:
    """Return whether an expression takes texts to pieces, or is asked of pyoxigraph."""
    if not isinstance(expression, Call):
        return False
    return expression.name in _COSTLY or expression.name not in _FUNCTIONS or any(map(_is_costly, expression.arguments))


def looks_further(expression: Expression) -> bool:
    """Return whether an expression has EXISTS within it."""
    match expression:
        case Exists():
            return True
        case Call(_, arguments):
            return any(map(looks_further, arguments))
    return False


def text_of(expression: Expression, names: dict[str, str]) -> str:
    """Return an expression as SPARQL, variables by other names; one that has no other name is unbound."""
    match expression:
        case Variable(name):
            return names.get(name, "?unbound")
        case Call(name, (left, right)) if name in _INFIX:
            return f"({text_of(left, names)} {name} {text_of(right, names)})"
        case Call("IN", (first, *others)):
            return f"({text_of(first, names)} IN ({', '.join(text_of(other, names) for other in others)}))"
        case Call("!", (one,)):
            return f"(!{text_of(one, names)})"
        case Call(name, arguments):
            return f"{name}({', '.join(text_of(argument, names) for argument in arguments)})"
        case Exists():
            raise NotRelationalError("EXISTS within a function")
    return str(expression)
