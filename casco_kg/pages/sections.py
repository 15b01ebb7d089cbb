"""Sections of pages: each a stored query in queries/pages/ whose rows are told on the page that its first column names.

A section says in its header how it is called (``title``), how it is shown (``show``: in short, as a table, as groups or a
timeline) and where it stands among others (``order``); one with the parameter ``asOf`` is told as of the day of the pages. A query that is no section, such as those of the pictures, has no title.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

import pyoxigraph as ox

from casco_kg.answers import Answer, select
from casco_kg.files import find
from casco_kg.rdf.terms import Term
from casco_kg.sparql.headers import header_of, with_parameters
from casco_kg.sparql.joins import planned

__all__ = ["Section", "Shown", "asked", "section_rows"]

Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section that pages may have.

    Attributes:
        name: the name of its query.
        title: its heading.
        show: ``short`` (what answers first), ``table``, ``groups`` or ``timeline``.
        order: where it stands among the sections of a page.
        text: the query.
        days: those of its parameters that stand for the present day.
    """

    name: str
    title: str
    show: str
    order: int
    text: str
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A section on one page.

    Attributes:
        section: which one.
        columns: the columns that are shown, the one of the page left out.
        rows: the rows of that page.
    """

    section: Section
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@cache
def _sections() -> tuple[Section, ...]:
    found = []
    for path in find("queries", "pages/*.rq"):
        header, text = header_of(path)
        if header.any("title"):
            order = int(header.one("order"))
            found.append(Section(path.stem, header.one("title"), header.one("show"), order, text, header.days))
    return tuple(sorted(found, key=lambda section: (section.order, section.name)))


def section_rows(store: ox.Store, day: date) -> dict[str, list[Shown]]:
    """Return the sections of every page that has some as of a day, by the IRI of what the page is about."""
    pages: dict[str, list[Shown]] = defaultdict(list)
    for section in _sections():
        text = with_parameters(section.text, dict.fromkeys(section.days, day.isoformat()))
        answer = select(store, planned(text, store), "")
        rows = sorted(answer.rows, key=lambda row: str(row[0]))  # stable: the order of the query within a page
        for page, group in groupby(rows, key=lambda row: row[0]):
            if isinstance(page, ox.NamedNode):
                pages[page.value].append(Shown(section, answer.columns[1:], tuple(row[1:] for row in group)))
    return pages


def asked(store: ox.Store, name: str, **parameters: str) -> Answer:
    """Return the answer to a query in queries/pages/, over a store."""
    (path,) = find("queries", f"pages/{name}.rq")
    text = with_parameters(path.read_text(encoding="utf-8"), parameters)
    return select(store, planned(text, store), "")
