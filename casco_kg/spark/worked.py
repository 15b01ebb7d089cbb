"""What workers do with expressions: the same as the embedded engine, on each batch of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from casco_kg.owl.plan.columns import ID, Dictionary
from casco_kg.sparql.relational.algebra import Call, Exists, Expression, NotRelationalError
from casco_kg.sparql.relational.expressions import Expressions
from casco_kg.sparql.relational.terms import Terms

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Evaluate", "values_of"]


@dataclass(frozen=True)
class Evaluate:
    """Evaluates an expression over columns of terms.

    Attributes:
        expression: the expression, without EXISTS.
        names: the variables that the columns are of.
        kind: what is wanted: the value as a ``term``, the ``text`` of a string, or whether it is true (``boolean``).
    """

    expression: Expression
    names: tuple[str, ...]
    kind: str

    def __call__(self, *columns: pa.Array) -> pa.Array:
        """Return a value for each row, null for an error."""
        import pyarrow as pa

        texts = {name: pl.Series(name, pl.from_arrow(each), dtype=pl.String) for name, each in self._named(columns)}
        wanted = pa.bool_() if self.kind == "boolean" else pa.string()
        return self._values(pl.DataFrame(texts)).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(wanted)

    def constant(self) -> list[Any]:
        """Return the value where no variable has one."""
        unbound = pl.DataFrame({name: [None] for name in self.names}, schema=dict.fromkeys(self.names, pl.String))
        return self._values(unbound if self.names else pl.DataFrame({"": [0]}, schema={"": ID})).to_list()

    def _named(self, columns: tuple[Any, ...]) -> zip[tuple[str, Any]]:
        return zip(self.names, columns, strict=True)

    def _values(self, texts: pl.DataFrame) -> pl.Series:
        """Return the values; of a blank node nothing is known, and functions that are of values alone fail."""
        blank = pl.any_horizontal(pl.col(name).str.starts_with("_:").fill_null(value=False) for name in self.names)
        if not self.names or not _fails_with_its_parts(self.expression) or not texts.select(blank.any()).item():
            return self._known(texts)
        places = texts.with_row_index("=at").filter(~blank)
        found = pl.DataFrame({"=at": places["=at"], "=": self._known(places.drop("=at"))})
        return texts.with_row_index("=at").select("=at").join(found, on="=at", how="left", maintain_order="left")["="]

    def _known(self, texts: pl.DataFrame) -> pl.Series:
        dictionary = Dictionary()
        terms = Terms(dictionary)
        rows = texts.with_columns(dictionary.terms(pl.col(name)).alias(name) for name in self.names)
        expressions = Expressions(terms, _refuse)
        if self.kind == "boolean":
            return expressions.holds(self.expression, rows).cast(pl.Boolean)
        if self.kind == "text":
            found = expressions.texts(self.expression, rows)
            if found is None:
                raise NotRelationalError("MIN or MAX of what is no text")
            return found
        return dictionary.texts(expressions.ids(expressions.value(self.expression, rows)))


def values_of(expression: Expression, names: list[str], kind: str) -> Evaluate:
    """Return what evaluates an expression; see :class:`Evaluate`."""
    return Evaluate(expression, tuple(names), kind)


#: What has a value though a part of it has none, or may be asked of blank nodes.
_LENIENT = frozenset(
    ["!", "!=", "&&", "=", "BOUND", "COALESCE", "IF", "IN", "ISBLANK", "ISIRI", "ISLITERAL", "ISURI", "SAMETERM", "||"]
)


def _fails_with_its_parts(expression: Expression) -> bool:
    """Return whether an expression is an error wherever a variable in it is a blank node."""
    match expression:
        case Call(name, parts):
            return name not in _LENIENT and all(
                not isinstance(each, Call) or _fails_with_its_parts(each) for each in parts
            )
    return False


def _refuse(_: Exists, __: pl.DataFrame) -> pl.Series:
    raise NotRelationalError("EXISTS within a function")
