"""Expressions over DataFrames: what is plain by Spark itself, all else in the workers, as on one computer.

A condition has three values: true, false, and null for an error or what is unbound.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from casco_kg.rdf.constants import XSD
from casco_kg.spark.relations import Rows, column
from casco_kg.spark.terms import worked
from casco_kg.spark.worked import values_of
from casco_kg.sparql.relational.algebra import Call, Exists, Expression, Variable, mentioned
from casco_kg.sparql.relational.expressions import looks_further

if TYPE_CHECKING:
    from pyspark.sql import Column

__all__ = ["Expressions"]

_BEGINS = {"ISBLANK": "_:", "ISIRI": "<", "ISURI": "<", "ISLITERAL": '"'}
_TRUE, _FALSE = (str(Literal(text, datatype=NamedNode(XSD + "boolean"))) for text in ("true", "false"))


class Expressions:
    """Evaluates expressions over solutions.

    Args:
        marked: adds to solutions a column, by name, that says whether a group has a solution there.
    """

    def __init__(self, marked: Callable[[Exists, Rows, str], Rows]) -> None:
        self._marked = marked

    def filtered(self, rows: Rows, condition: Expression) -> Rows:
        """Keep the solutions for which a condition is true."""
        rows, condition, marks = self._with_marks(rows, condition)
        frame = rows.data.filter(self._boolean(condition, rows, marks)) if rows.frame is not None else None
        if frame is None:
            return rows
        return Rows(frame.drop(*marks), rows.names - marks, rows.doubtful, rows.most)

    def bound(self, rows: Rows, expression: Expression, name: str) -> Rows:
        """Bind a variable to the values of an expression."""
        rows, expression, marks = self._with_marks(rows, expression)
        value = self._term(expression, rows, marks)
        frame = rows.data.withColumn(name, value).drop(*marks)
        unsure = set() if isinstance(expression, NamedNode | Literal) else {name}
        return Rows(frame, rows.names - marks | {name}, rows.doubtful | unsure, rows.most)

    def _with_marks(self, rows: Rows, expression: Expression) -> tuple[Rows, Expression, frozenset[str]]:
        """Return solutions with a column for each EXISTS, the expression with these, and their names."""
        marks: dict[Exists, str] = {}

        def replaced(part: Expression) -> Expression:
            match part:
                case Exists():
                    return Variable(marks.setdefault(part, f"=exists{len(marks)}"))
                case Call(name, arguments):
                    return Call(name, tuple(map(replaced, arguments)))
            return part

        if not looks_further(expression):
            return rows, expression, frozenset()
        expression = replaced(expression)
        for exists, name in marks.items():
            rows = self._marked(exists, rows, name)
        return rows, expression, frozenset(marks.values())

    def _boolean(self, expression: Expression, rows: Rows, marks: frozenset[str]) -> Column:
        from pyspark.sql import functions as sf

        match expression:
            case Variable(name) if name in marks:
                found = column(name)
            case Call("&&" | "||" as sign, parts):
                found = reduce(and_ if sign == "&&" else or_, (self._boolean(part, rows, marks) for part in parts))
            case Call("!", (part,)):
                found = ~self._boolean(part, rows, marks)
            case Call("BOUND", (Variable(name),)):
                found = column(name).isNotNull() if name in rows.names else sf.lit(False)
            case Call(name, (Variable(variable),)) if name in _BEGINS and variable in rows.names:
                found = column(variable).startswith(_BEGINS[name])
            case Call("=" | "!=" as sign, (Variable(name), NamedNode() as node)) if name in rows.names:
                found = column(name) == str(node) if sign == "=" else column(name) != str(node)
            case Call("SAMETERM", (one, other)) if not isinstance(one, Call) and not isinstance(other, Call):
                found = self._term(one, rows, marks) == self._term(other, rows, marks)
            case Literal(value="true" | "false" as word):
                found = sf.lit(word == "true")
            case _:
                found = self._worked(expression, rows, marks, "boolean")
        return found

    def _term(self, expression: Expression, rows: Rows, marks: frozenset[str]) -> Column:
        from pyspark.sql import functions as sf

        match expression:
            case Variable(name):
                return column(name) if name in rows.names else sf.lit(None).cast("string")
            case NamedNode() | Literal():
                return sf.lit(str(expression))
        return self._worked(expression, rows, marks, "term")

    def text(self, expression: Expression, rows: Rows) -> Column:
        """Return what strings say, null for what is unbound; whatever else stops the work."""
        return self._worked(expression, rows, frozenset(), "text")

    def term(self, expression: Expression, rows: Rows) -> Column:
        """Return the values of an expression without EXISTS."""
        return self._term(expression, rows, frozenset())

    @staticmethod
    def _worked(expression: Expression, rows: Rows, marks: frozenset[str], kind: str) -> Column:
        """Return what workers make of an expression."""
        from pyspark.sql import functions as sf

        names = sorted(mentioned(expression))
        values = {name: column(name) for name in rows.names}
        values |= {name: sf.when(column(name), sf.lit(_TRUE)).otherwise(sf.lit(_FALSE)) for name in marks}
        arguments = [values.get(name, sf.lit(None).cast("string")) for name in names]
        evaluate = values_of(expression, names, kind)
        if not values.keys() & {*names}:
            (found,) = evaluate.constant()
            return sf.lit(found).cast("boolean" if kind == "boolean" else "string")
        return worked(evaluate, "boolean" if kind == "boolean" else "string")(*arguments)
