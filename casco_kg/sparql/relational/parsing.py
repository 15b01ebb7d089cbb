"""Reads a query, token by token, as relational operators take it.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from casco_kg.sparql.relational.algebra import (
    Bind,
    Call,
    Constant,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    NotRelationalError,
    Optional,
    Pattern,
    Select,
    Union,
    Values,
    Variable,
)
from casco_kg.sparql.relational.term_reader import TermReader

__all__ = ["Reader"]

#: Operators by how tightly they bind, loosest first.
_BINARY = (("||",), ("&&",), ("=", "!=", "<", ">", "<=", ">=", "IN", "NOT"), ("+", "-"), ("*", "/"))


class Reader(TermReader):
    """Walks through the tokens of a query once.

    Args:
        tokens: what is read.
        prefixes: prefix to namespace.
    """

    def whole_group(self) -> Group:
        """Read elements up to the end."""
        group = self._elements(())
        self._expect_end()
        return group

    def whole_select(self) -> Select:
        """Read a SELECT query up to the end."""
        select = self._select()
        self._expect_end()
        return select

    def _expect_end(self) -> None:
        if self._at < len(self._tokens):
            raise NotRelationalError(f"a query with {self._tokens[self._at]}")

    def _select(self) -> Select:
        self._expect("SELECT")
        if not self._skip("DISTINCT"):
            self._skip("REDUCED")
        columns: list[tuple[Expression, str]] | None = []
        while (token := self._peek()) not in ("WHERE", "{"):
            if self._skip("*"):
                columns = None
            elif columns is not None and token == "(":
                self._next()
                expression = self._expression()
                self._expect("AS")
                columns.append((expression, self._variable().name))
                self._expect(")")
            elif columns is not None:
                variable = self._variable()
                columns.append((variable, variable.name))
        self._skip("WHERE")
        group = self._group()
        by, having = list[Variable](), list[Expression]()
        if self._skip("GROUP"):
            self._expect("BY")
            while self._peek().startswith(("?", "$")):
                by.append(self._variable())
        if self._skip("HAVING"):
            while self._peek() == "(":
                having.append(self._primary())
        return Select(None if columns is None else tuple(columns), group, tuple(by), tuple(having))

    def _group(self) -> Group:
        self._expect("{")
        group = Group((self._select(),)) if self._peek() == "SELECT" else self._elements(("}",))
        self._expect("}")
        return group

    def _elements(self, ends: tuple[str, ...]) -> Group:
        elements: list[Element] = []
        while self._at < len(self._tokens) and self._peek() not in ends:
            match self._peek():
                case ".":
                    self._next()
                case "FILTER":
                    self._next()
                    elements.append(Filter(self._primary()))
                case "BIND":
                    self._next()
                    self._expect("(")
                    expression = self._expression()
                    self._expect("AS")
                    elements.append(Bind(expression, self._variable()))
                    self._expect(")")
                case "OPTIONAL":
                    self._next()
                    elements.append(Optional(self._group()))
                case "VALUES":
                    elements.append(self._values())
                case "{":
                    groups = [self._group()]
                    while self._skip("UNION"):
                        groups.append(self._group())
                    elements.append(Union(tuple(groups)) if len(groups) > 1 else groups[0])
                case "MINUS" | "GRAPH" | "SERVICE" | "LATERAL" | "UNION" | "SELECT" as word:
                    raise NotRelationalError(word)
                case _:
                    elements += self._triples()
        return Group(tuple(elements))

    def _values(self) -> Values:
        self._expect("VALUES")
        variables, rows = [*self._row(self._variable)], list[tuple[Constant, ...]]()
        self._expect("{")
        while not self._skip("}"):
            rows.append(tuple(self._row(lambda: self._constant(self._next()))))
        if any(len(row) != len(variables) for row in rows):
            raise NotRelationalError("VALUES with rows of another length")
        return Values(tuple(variables), tuple(rows))

    def _triples(self) -> list[Pattern]:
        subject, patterns = self._term(), list[Pattern]()
        while True:
            path = self._path()
            patterns.append(Pattern(subject, path, self._term()))
            while self._skip(","):
                patterns.append(Pattern(subject, path, self._term()))
            if not self._skip(";"):
                return patterns
            while self._skip(";"):
                pass
            if self._peek() in (".", "}", "]", ""):
                return patterns

    def _expression(self, level: int = 0) -> Expression:
        if level == len(_BINARY):
            return self._unary()
        left = self._expression(level + 1)
        while (operator := self._peek()) in _BINARY[level]:
            self._next()
            if operator == "NOT":
                self._expect("IN")
                left = Call("!", (Call("IN", (left, *self._arguments())),))
            elif operator == "IN":
                left = Call("IN", (left, *self._arguments()))
            else:
                left = Call(operator, (left, self._expression(level + 1)))
        return left

    def _unary(self) -> Expression:
        if self._skip("!"):
            return Call("!", (self._unary(),))
        return self._primary()

    def _arguments(self) -> tuple[Expression, ...]:
        self._expect("(")
        found = list[Expression]()
        while not self._skip(")"):
            if self._peek() == "DISTINCT":
                self._next()
                found.append(Call("DISTINCT", (self._expression(),)))
            elif self._peek() == "*":
                raise NotRelationalError("COUNT(*)")
            else:
                found.append(self._expression())
            self._skip(",")
        return tuple(found)

    def _primary(self) -> Expression:
        token = self._peek()
        if token == "(":
            self._next()
            expression = self._expression()
            self._expect(")")
            return expression
        if token in ("EXISTS", "NOT"):
            negated = self._skip("NOT")
            self._expect("EXISTS")
            return Exists(self._group(), negated)
        called = self._at + 1 < len(self._tokens) and self._tokens[self._at + 1] == "("
        if called and token.isidentifier():
            return Call(self._next().upper(), self._arguments())
        term = self._term()
        if called and isinstance(term, NamedNode) and self._peek() == "(":
            return Call(str(term), self._arguments())
        return term
