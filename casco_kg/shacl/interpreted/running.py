"""Runs the queries of shapes: by pyoxigraph, or by rdflib where literals matter that pyoxigraph would change.

Each row of bindings is a node of a graph of its own, from which the query looks on: ``{ row } LATERAL { query }``. So
blank nodes and literals can be bound as well, which VALUES cannot say. That is pre-binding, since LATERAL evaluates
its right side with the variables of the left bound.

Source: https://www.w3.org/TR/shacl/#pre-binding and
https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0006/sep-0006.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import cast

import pyoxigraph as ox

from casco_kg.rdf.constants import RDF, TYPE
from casco_kg.rdf.terms import Term
from casco_kg.rdf.written import is_kept, may_read, unkept_properties
from casco_kg.shacl.interpreted.data import Data
from casco_kg.shacl.interpreted.queries import Query, is_variable
from casco_kg.sparql.joins import Sizes, in_order
from casco_kg.sparql.refused import run

__all__ = ["SHAPES_GRAPH", "Runner"]

_OWN = "urn:casco-kg:bound:"
_ROWS = ox.NamedNode(_OWN + "rows")
#: What $shapesGraph is bound to.
SHAPES_GRAPH = ox.NamedNode("urn:casco-kg:shapes-graph")

Bindings = Mapping[str, Term]


class Runner:
    """Runs queries on a data graph.

    Args:
        data: the data graph.
        shapes: the triples of the shapes graph, which queries may read as $shapesGraph.

    Attributes:
        by_rdflib: how many queries pyoxigraph could not be asked.
    """

    def __init__(self, data: Data, shapes: tuple[ox.Triple, ...]) -> None:
        self._data = data
        self._shapes = shapes
        self.by_rdflib = 0

    def solutions(self, query: Query, rows: Sequence[Bindings], constants: Bindings) -> Iterator[tuple[int, Bindings]]:
        """Yield the solutions of a SELECT query, or one for an ASK query that holds, with the number of its row.

        Args:
            query: the query.
            rows: what is bound before it runs, once for each row.
            constants: what is bound before it runs, in all rows.

        Raises:
            ValueError: it cannot be run.
        """
        if not rows:
            return
        bound = (term for row in (*rows, constants) for term in row.values())
        if not may_read(str(query), self._unkept) and all(map(is_kept, bound)):
            yield from self._by_pyoxigraph(query, rows, constants)
            return
        from casco_kg.sparql.by_rdflib import solutions

        self.by_rdflib += 1
        yield from solutions(self._data.triples, self._shapes, str(query), [{**constants, **row} for row in rows])

    @cached_property
    def _unkept(self) -> frozenset[ox.NamedNode]:
        return unkept_properties(self._data.triples)

    @cached_property
    def _store(self) -> ox.Store:
        store = ox.Store()
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in self._data.triples)
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, SHAPES_GRAPH) for t in self._shapes)
        return store

    def _by_pyoxigraph(
        self, query: Query, rows: Sequence[Bindings], constants: Bindings
    ) -> Iterator[tuple[int, Bindings]]:
        fixed = {name: term for name, term in constants.items() if not isinstance(term, ox.BlankNode)}
        every = {name: term for name, term in constants.items() if name not in fixed}
        tokens = _with_constants(query.tokens, fixed, every)
        names = [*rows[0], *every]
        body = tokens[_body(tokens) :] if query.is_ask else tokens
        inner = in_order(tuple(body), {*names}, self._sizes(query.prologue))
        row = " . ".join(f"?row_ <{_OWN}{name}> ?{name}" for name in names)
        marked = f"GRAPH <{_ROWS.value}> {{ ?row_ <{RDF}type> <{_OWN}row> {' . ' if row else ''}{row} }}"
        outer = "SELECT DISTINCT ?row_" if query.is_ask else "SELECT *"
        text = f"{query.prologue}{outer} {{ {{ {marked} }} LATERAL {{ {inner} }} }}"
        self._store.bulk_extend(_quads([{**row, **every} for row in rows]))
        try:
            found = run(self._store, text)
            assert isinstance(found, ox.QuerySolutions)
            variables = [variable.value for variable in found.variables]
            for solution in found:
                bound = {name: cast(Term, term) for name in variables if (term := solution[name]) is not None}
                number = int(bound.pop("row_").value.removeprefix(f"{_OWN}row:"))
                yield number, {**fixed, **bound}
        except SyntaxError as error:
            raise ValueError(f"that cannot be parsed: {error.msg}") from error
        except (RuntimeError, OSError) as error:
            raise ValueError(f"that cannot be run: {error}") from error
        finally:
            self._store.remove_graph(_ROWS)

    def _sizes(self, prologue: str) -> Sizes:
        return self._known.setdefault(prologue, Sizes(self._store, prologue))

    @cached_property
    def _known(self) -> dict[str, Sizes]:
        return {}


def _quads(rows: Sequence[Bindings]) -> Iterator[ox.Quad]:
    for number, row in enumerate(rows):
        node = ox.NamedNode(f"{_OWN}row:{number}")
        yield ox.Quad(node, TYPE, ox.NamedNode(_OWN + "row"), _ROWS)
        for name, term in row.items():
            yield ox.Quad(node, ox.NamedNode(_OWN + name), term, _ROWS)


def _body(tokens: Sequence[str]) -> int:
    return next(place for place, token in enumerate(tokens) if token == "{")


def _with_constants(tokens: Sequence[str], fixed: Bindings, every: Bindings) -> list[str]:
    """Write constants for variables, but where a SELECT gives them; there, what is no constant is added."""
    found: list[str] = []
    selecting, depth = False, 0
    for place, token in enumerate(tokens):
        word = token.upper()
        if word == "SELECT":
            selecting, depth = True, 0
        elif selecting and depth == 0 and (word == "WHERE" or token == "{"):
            selecting = False
            found += [f"?{name}" for name in every if "*" not in found[-1:]]
        depth += (token == "(") - (token == ")")
        term = fixed.get(token[1:]) if is_variable(token) else None
        if term is None:
            found.append(token)
        elif selecting and depth == 0:
            continue
        elif place > 1 and tokens[place - 1] == "(" and tokens[place - 2].upper() == "BOUND":
            found[-2:] = ["(", "true"]
        else:
            found.append(str(term))
    return found
