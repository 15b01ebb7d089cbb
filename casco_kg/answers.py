"""Asks: stored questions and SPARQL queries to answers.

Source: https://www.w3.org/TR/sparql11-query/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from casco_kg.closure import Closure, Given, close, infer
from casco_kg.engines import COMPILED
from casco_kg.errors import InputError, UsageError
from casco_kg.graph import Graph
from casco_kg.installation.questions import questions
from casco_kg.notebooks import html_table, pandas_frame, polars_frame
from casco_kg.pins import close_to, kept
from casco_kg.rdf.terms import Term, prefixes, shorten
from casco_kg.rdf.written import may_read, unkept_properties, written_triples
from casco_kg.sparql.headers import with_parameters
from casco_kg.sparql.joins import planned
from casco_kg.sparql.refused import fault_in, refuse_tangles, run
from casco_kg.texts import many

if TYPE_CHECKING:
    import polars

__all__ = ["Answer", "Asker", "TooManyError", "ask", "asker", "query", "select"]


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """A table: column names and rows of cells, an unbound cell being None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    engine: str

    def __repr__(self) -> str:
        """Return how large the table is."""
        return f"<Answer: {many(len(self.rows), 'row')} of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        return html_table(repr(self), self.columns, self.text())

    def to_polars(self) -> polars.DataFrame:
        """Return the table as a data frame of Polars: text as people read it, unbound cells null."""
        return polars_frame(self.columns, self._cells())

    def to_pandas(self) -> Any:  # noqa: ANN401 (a pandas.DataFrame, if pandas is installed)
        """Return the table as a data frame of pandas, as :meth:`to_polars` does.

        Raises:
            UsageError: pandas is not installed.
        """
        return pandas_frame(self.columns, self._cells())

    def _cells(self) -> list[list[str | None]]:
        return [[None if cell is None else _text(cell) for cell in row] for row in self.rows]

    def text(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as people read them: literals by their text, IRIs in short, unbound cells empty."""
        return tuple(tuple(cell or "" for cell in row) for row in self._cells())


def _text(cell: Term) -> str:
    return cell.value if isinstance(cell, ox.Literal) else shorten(cell)


def ask(
    name: str,
    data: Given = None,
    *,
    pins: Mapping[str, str] | None = None,
    parameters: Mapping[str, str] | None = None,
    engine: str = COMPILED,
) -> Answer:
    """Answer a stored question over the knowledge graph, and ``data`` beside it.

    Args:
        name: the name of the question.
        data: what stands beside the knowledge graph, or the closure of it.
        pins: column to text: keep the rows whose cell reads so or, where none does, contains it.
        parameters: parameter to lexical value, of the datatype of its default; one that is left out keeps the
            default written in the query.
        engine: the engine that infers.

    Raises:
        UsageError: no such question, pin or parameter, or a value that the parameter's datatype excludes.
        ContradictionError: the data contradicts the ontology.

    """
    if name not in questions():
        raise UsageError(f"there is no question {name!r}; {_near(name, questions()) or 'casco-kg ask lists them'}")
    question = questions()[name]
    for given, known, kind in ((pins, question.pins, "pin"), (parameters, question.parameters, "parameter")):
        for key in given or {}:
            if key not in known:
                near = _near(key, known) or f"it has: {', '.join(known) or 'none'}"
                raise UsageError(f"{name} has no {kind} {key!r}; {near}")
    text = with_parameters(question.text, parameters or {})
    closure = close(data, engine=engine)
    if question.graph == "asserted":
        store, ran = closure.asserted_store, ""
    else:
        store, ran = closure.consistent().store, str(closure.engine)
    answer = select(store, planned(text, store), ran)
    read = dict(zip(answer.text(), answer.rows, strict=True))  # what reads alike is one row
    rows = [*read.values()]
    return Answer(answer.columns, tuple(rows[at] for at in kept(answer.columns, [*read], pins or {})), answer.engine)


def _near(name: str, names: Iterable[str]) -> str:
    close = close_to(name, names)
    return f"did you mean {close[0]}?" if close else ""


def query(
    text: str,
    data: Given = None,
    *,
    parameters: Mapping[str, str] | None = None,
    engine: str = COMPILED,
) -> Answer | bool | Graph:
    """Answer any SPARQL query over the closed graph: a table, a truth value, or a graph.

    The project's prefixes need not be declared. SERVICE and FROM are refused: nothing reaches the network, and there is
    one graph to ask.

    Args:
        text: the query.
        data: what stands beside the knowledge graph, or the closure of it.
        parameters: parameter to lexical value, of the datatype of its default.
        engine: the engine that infers.

    Raises:
        InputError: the query cannot be parsed.
        UsageError: the query asks another server (SERVICE) or another graph (FROM), calls a function that there is
            none of, is too much of a tangle, or has no such parameter.
        ContradictionError: the data contradicts the ontology.

    """
    refuse_tangles(text)
    closure = infer(data, engine=engine)
    asked = with_parameters(text, parameters or {})
    return asker(closure).answer(asked)


@dataclass(frozen=True)
class Asker:
    """Answers any SPARQL query over a graph that was put ready once.

    Attributes:
        graph: the closed graph, with blank nodes where there were some.
        unkept: the properties whose values pyoxigraph's store would change the form of.
        engine: what inferred.
    """

    graph: Graph
    unkept: frozenset[ox.NamedNode]
    engine: str

    @cached_property
    def _store(self) -> ox.Store:
        return self.graph.store()

    def answer(self, text: str, most: int | None = None) -> Answer | bool | Graph:
        """Answer a query as :func:`query` does, with at most so many rows or statements.

        Raises:
            InputError: the query cannot be parsed.
            TooManyError: there are more.
            UsageError: it is one that :func:`query` refuses.
        """
        refuse_tangles(text)
        if not may_read(_declared(text), self.unkept):
            return _run(self._store, text, self.engine, most)
        found = _by_rdflib(self.graph, _declared(text), self.engine)
        rows = found.rows if isinstance(found, Answer) else found.triples if isinstance(found, Graph) else ()
        if most is not None and len(rows) > most:
            raise TooManyError(most)
        return found


class TooManyError(UsageError):
    """An answer has more rows or statements than are given."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the answer has more than {most:,} rows; ask for fewer, as with LIMIT {most}")


def asker(closure: Closure) -> Asker:
    """Return what answers queries over a closure, however many."""
    graph = Graph(frozenset(written_triples(closure.graph)))
    return Asker(graph, frozenset(unkept_properties(closure.data)), str(closure.engine))


def _by_rdflib(graph: Graph, text: str, engine: str) -> Answer | bool | Graph:
    """Answer a query that reads literals whose form pyoxigraph does not keep; rdflib is imported only here."""
    from casco_kg.sparql.by_rdflib import answer

    try:
        found = answer(graph, text)
    except ValueError as error:
        raise UsageError(f"the query is one {error}") from error
    if isinstance(found, tuple):
        return Answer(*found, f"{engine}, rdflib")
    return found if isinstance(found, bool) else Graph(found)


def _declared(text: str) -> str:
    """Return a query with the prefixes that need no declaration declared."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes().items()) + text


def select(store: ox.Store, text: str, engine: str) -> Answer:
    """Return the table that a SELECT query makes of a store that ``engine`` filled.

    Raises:
        InputError: the query cannot be parsed.
        UsageError: it is one that :func:`query` refuses.
    """
    answer = _run(store, text, engine)
    assert isinstance(answer, Answer)
    return answer


def _run(store: ox.Store, text: str, engine: str, most: int | None = None) -> Answer | bool | Graph:
    try:
        results = run(store, text, prefixes())
        if isinstance(results, ox.QuerySolutions):
            columns = tuple(variable.value for variable in results.variables)
            rows = tuple(tuple(row[column] for column in columns) for row in _at_most(results, most))
            return Answer(columns, rows, ", ".join(filter(None, (engine, "pyoxigraph"))))
        if isinstance(results, ox.QueryBoolean):
            return bool(results)
        return Graph(frozenset(_at_most(results, most)))
    except SyntaxError as error:
        raise InputError(f"the query cannot be parsed: {fault_in(text, prefixes())}") from error
    except RuntimeError as error:  # such as a function that there is none of, found out row by row
        raise UsageError(f"the query cannot be answered: {error}") from error


_Row = TypeVar("_Row")


def _at_most(rows: Iterable[_Row], most: int | None) -> Iterator[_Row]:
    for number, row in enumerate(rows):
        if number == most:
            raise TooManyError(number)
        yield row
