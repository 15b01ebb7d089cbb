"""Expressions over columns, with three values: true, false, and null for an error or what is unbound.

What is not known here is asked of pyoxigraph, once for each combination of values.

Source: https://www.w3.org/TR/sparql11-query/#evaluation
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from casco_kg.rdf.constants import XSD
from casco_kg.sparql.relational.algebra import Call, Exists, Expression, NotRelationalError, Variable, mentioned
from casco_kg.sparql.relational.functions import FUNCTIONS, Column
from casco_kg.sparql.relational.terms import ID, Terms

__all__ = ["Column", "Expressions", "looks_further", "text_of"]

_BOOLEAN, _INTEGER = NamedNode(XSD + "boolean"), NamedNode(XSD + "integer")
_INFIX = frozenset({"||", "&&", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"})
_IS = NamedNode("urn:is")
#: So many combinations of values are asked of pyoxigraph at most.
_MOST_ASKED = 200_000


class Expressions:
    """Evaluates expressions over rows.

    Args:
        terms: the terms that ids stand for.
        exists: tells of each row whether a group has a solution there.
    """

    def __init__(self, terms: Terms, exists: Callable[[Exists, pl.DataFrame], pl.Series]) -> None:
        self.terms = terms
        self._exists = exists

    def holds(self, expression: Expression, rows: pl.DataFrame) -> pl.Series:
        """Return for each row whether an expression is true, null where that is an error."""
        return self._boolean(self.value(expression, rows))

    def value(self, expression: Expression, rows: pl.DataFrame) -> Column:
        """Return the values of an expression; of few distinct combinations, each is evaluated once."""
        if _is_costly(expression) and not looks_further(expression):
            names = sorted(mentioned(expression) & set(rows.columns))
            distinct = rows.select(names).unique()
            if distinct.height * 2 < rows.height:
                return self._spread(self.value_of(expression, distinct), distinct, rows)
        return self.value_of(expression, rows)

    def ids(self, column: Column) -> pl.Series:
        """Return values as ids of terms."""
        match column.kind:
            case "id":
                return column.values
            case "text":
                return self.terms.literals(column.values)
        terms = [None if value is None else Literal(value) for value in column.values]
        known = {term: self.terms.id_of(term) for term in dict.fromkeys(terms) if term is not None}
        return pl.Series([None if term is None else known[term] for term in terms], dtype=ID)

    def value_of(self, expression: Expression, rows: pl.DataFrame) -> Column:
        """Return the values of an expression, evaluated in each row."""
        match expression:
            case Variable(name):
                column = _of_variable(name, rows)
            case NamedNode():
                column = Column("id", pl.repeat(self.terms.id_of(expression), rows.height, dtype=ID, eager=True))
            case Literal():
                column = self._constant(expression, rows.height)
            case Exists():
                column = Column("boolean", self._exists(expression, rows))
            case Call(name):
                known = FUNCTIONS[name](self, expression, rows) if name in FUNCTIONS else None
                column = known or self.asked(expression, rows)
        return column

    def _constant(self, literal: Literal, height: int) -> Column:
        if literal.datatype == _INTEGER:
            return Column("integer", pl.repeat(int(literal.value), height, dtype=pl.Int64, eager=True))
        if literal.datatype == _BOOLEAN:
            return Column("boolean", pl.repeat(literal.value in ("true", "1"), height, dtype=pl.Boolean, eager=True))
        if literal.datatype.value == XSD + "string":
            return Column("text", pl.repeat(literal.value, height, dtype=pl.String, eager=True))
        return Column("id", pl.repeat(self.terms.id_of(literal), height, dtype=ID, eager=True))

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
        column = self.value_of(expression, rows)
        if column.kind == "text":
            return column.values
        if column.kind == "id" and self.terms.is_plain(column.values):
            return self.terms.strings(column.values)
        return None

    def asked(self, expression: Call, rows: pl.DataFrame) -> Column:
        """Have pyoxigraph evaluate an expression, once for each combination of values."""
        names = sorted(mentioned(expression) & set(rows.columns))
        if looks_further(expression):
            raise NotRelationalError(f"EXISTS within {expression.name}")
        distinct = rows.select(names).unique() if names else pl.DataFrame({"": [0]})
        if not distinct.height:
            return Column("id", pl.Series(dtype=ID))
        if distinct.height > _MOST_ASKED:
            raise NotRelationalError(f"{expression.name} of so many values")
        given = {
            f"?v{place}": self.terms.written(self.ids(self.value_of(Variable(name), distinct))).fill_null("UNDEF")
            for place, name in enumerate(names)
        }
        text = text_of(expression, dict(zip(names, given, strict=True)))
        found: list[NamedNode | BlankNode | Literal | None] = [None] * distinct.height
        for place, term in _evaluated(text, given):
            found[place] = term
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
        ids = dict(zip(terms, self.terms.ids_of(terms), strict=True))
        return Column("id", pl.Series([None if term is None else ids[term] for term in found], dtype=ID))


def _evaluated(text: str, given: dict[str, pl.Series]) -> Iterator[tuple[int, NamedNode | BlankNode | Literal | None]]:
    """Yield the number of each row and the value of an expression there.

    Args:
        text: the expression.
        given: terms as N-Triples, or UNDEF, by variable. VALUES has no blank nodes: these are looked up by IRIs.
    """
    store, heads, optional = Store(), dict(given), ""
    for variable, column in given.items():
        if (blank := column.str.starts_with("_:")).any():
            iris = "<urn:" + column.str.replace("_:", "blank:") + ">"
            for node, iri in set(zip(column.filter(blank), iris.filter(blank), strict=True)):
                store.add(Quad(NamedNode(iri[1:-1]), _IS, BlankNode(node[2:])))
            heads[variable] = column.set(blank, "UNDEF")
            heads[f"?of_{variable[1:]}"] = iris.set(~blank, "<urn:none>")
            optional += f"OPTIONAL {{ ?of_{variable[1:]} {_IS} {variable} }} "
    lines = "\n".join(f"({' '.join(row)} {place})" for place, row in enumerate(zip(*heads.values(), strict=True)))
    values = f"VALUES ({' '.join(heads)} ?place) {{ {lines or '(0)'} }}"
    solutions = store.query(f"SELECT ?place ?found {{ {values} {optional}BIND ({text} AS ?found) }}")
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield int(solution["place"].value), solution["found"]


def _of_variable(name: str, rows: pl.DataFrame) -> Column:
    if name not in rows.columns:
        return Column("id", pl.repeat(None, rows.height, dtype=ID, eager=True))
    values = rows[name]
    return Column("integer" if values.dtype == pl.Int64 else "text" if values.dtype == pl.String else "id", values)


_COSTLY = frozenset({"REGEX", "REPLACE"})


def _is_costly(expression: Expression) -> bool:
    """Return whether an expression takes texts to pieces, or is asked of pyoxigraph."""
    if not isinstance(expression, Call):
        return False
    return expression.name in _COSTLY or expression.name not in FUNCTIONS or any(map(_is_costly, expression.arguments))


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
