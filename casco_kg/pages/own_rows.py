"""Which rows of an answer are of the data beside the graph, and what was found of their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from casco_kg.answers import select
from casco_kg.installation.questions import Question
from casco_kg.pages.book import Desk
from casco_kg.pages.given import GivenData
from casco_kg.rdf.terms import Term
from casco_kg.rendering.markup import Markup, join
from casco_kg.sparql.headers import with_parameters
from casco_kg.sparql.joins import planned

__all__ = ["own_rows"]

Row = tuple[Term | None, ...]


def own_rows(
    desk: Desk, given: GivenData, question: Question, parameters: Mapping[str, str], rows: Sequence[Row]
) -> dict[int, Markup]:
    """Return the numbers of the rows that are of the data, each with what was found of the records in it.

    Args:
        desk: where the answer is shown.
        given: what was found of the data.
        question: the question that is answered.
        parameters: its parameters.
        rows: its answer.
    """
    records = _records(desk, question, parameters) if question.record else {}
    found = {}
    for number, row in enumerate(rows):
        nodes = [*records.get(row, ()), *(_named(desk, cell) for cell in row)]
        own = [node for node in dict.fromkeys(nodes) if node is not None and given.has(node)]
        if own:
            # a body that the row names has a page of its own, which says what is wrong with it
            wrong = [node for node in own if node in records.get(row, ())]
            found[number] = join([given.mark(desk, node) for node in wrong], " ")
    return found


def _named(desk: Desk, cell: Term | None) -> Term | None:
    return desk.book.by_label.get(cell.value) if isinstance(cell, ox.Literal) else cell


def _records(desk: Desk, question: Question, parameters: Mapping[str, str]) -> dict[Row, list[Term]]:
    """Return the records that each row is of: what the query binds and its answer does not show."""
    closure = desk.book.closure
    text = with_parameters(question.text, parameters).replace("\nWHERE {", f" ?{question.record}\nWHERE {{", 1)
    store = closure.asserted_store if question.graph == "asserted" else closure.store
    found: dict[Row, list[Term]] = defaultdict(list)
    for *row, record in select(store, planned(text, store), "").rows:
        if record is not None:
            found[tuple(row)].append(record)
    return found
