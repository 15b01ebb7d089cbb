"""What stands in the cells of a column: dates, known values, designations of documents, names, addresses of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache

import pyoxigraph as ox

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.dates import day_of_serial, end_of, is_number, month_or_year_in, readings
from casco_kg.keys.designations import designations_in
from casco_kg.keys.documents import known_documents
from casco_kg.keys.names import called, datatype_of, designating, leads_to_a_record, names_within, property_of, value_of
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.ours import REQUIREMENTS_ON
from casco_kg.rdf.terms import Term
from casco_kg.reading.cells import CELL_SEPARATOR
from casco_kg.registers.columns import TemplateColumn

__all__ = [
    "SHARE",
    "are_dates",
    "are_names",
    "are_words",
    "contradicts",
    "halves",
    "is_date",
    "is_list_of_words",
    "known_share",
    "last_key",
    "may_be_a_day",
    "may_hold",
    "no_concern",
    "number_of_a_day",
    "objects_of",
    "parts_of",
]

#: What stands between the same in two languages.
_BETWEEN_LANGUAGES = re.compile(r"\s*/\s*|\s+[-\u2013|]\s+|\s*\n\s*")
#: How many of the cells of a column must agree.
SHARE = 0.6
#: How many different words a column has at most that says the same again and again.
_FEW = 3
#: A day from which periods are counted to see whether they are any.
_ANY_DAY = "2000-01-01"
#: The days that people keep in registers, as spreadsheets count them: 1954 to 2119.
_SERIALS = range(20_000, 80_000)
#: A name: several words, of which one is no sign, or one that begins with a capital letter and goes on without.
_NAME = re.compile(r"(?=.*\S\s+\S).*(?<![^\W\d_])(?=[^\W\d_]*[^\W\d_A-Z])[^\W\d_]{3,}|[^\W\d_a-z][^\W\d_A-Z]{3,}$")
#: What people write of one another's whereabouts, and what that is.
_WHEREABOUTS = {
    "e-mail addresses": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "addresses on the web": re.compile(r"(?:https?://|www\.)\S+"),
    "telephone numbers": re.compile(r"\+\d[\d\s()/.-]{6,}|\(?0\d[\d)]*[\s/.-][\d\s()/.-]{4,}"),
}


def last_key(path: str) -> str:
    """Return the last key of a path of keys."""
    return path.rsplit(".", maxsplit=1)[-1]


def is_date(path: str) -> bool:
    """Return whether the values of a key, or of a path of keys, are dates."""
    return bool(path) and datatype_of(last_key(path)) == XSD + "date"


def number_of_a_day(cell: str) -> bool:
    """Return whether a cell may be the number of a day as spreadsheets count."""
    whole = re.split("[.,]", cell)[0]
    return whole.isdecimal() and int(whole) in _SERIALS and day_of_serial(cell) is not None


def may_be_a_day(cell: str) -> bool:
    """Return whether a cell is a day, the number of one, or a period that may be counted from one."""
    return (
        bool(readings(cell))
        or bool(month_or_year_in(cell))
        or number_of_a_day(cell)
        or end_of(cell, _ANY_DAY) is not None
    )


def are_dates(cells: Sequence[str]) -> bool:
    """Return whether most cells are dates."""
    return _most(cells, lambda cell: bool(readings(cell)) or (not is_number(cell) and bool(month_or_year_in(cell))))


def may_hold(path: str, cells: Sequence[str]) -> bool:
    """Return whether cells may stand under a key: dates under a date and nowhere else, and of known values one."""
    key = last_key(path)
    if not cells:
        return True
    if is_date(path):
        return _most(cells, may_be_a_day)
    if are_dates(cells) and not all(map(is_number, cells)):
        return False
    if key == "id" or leads_to_a_record(key):
        return no_concern(cells) is None
    return _has_a_known_one(key, cells)


def _has_a_known_one(key: str, cells: Sequence[str]) -> bool:
    """Return whether a key takes any text, or one of the cells at least is a value that it knows."""
    if key == "type":
        return _most(cells, _is_type)
    if key in designating():
        return any(map(_designates, parts_of(cells)))
    return not names_within(key) or any(_is_called(part, names_within(key)) for part in parts_of(cells))


def parts_of(cells: Iterable[str]) -> list[str]:
    """Return the values of cells, as rows are read."""
    return [text for cell in cells for part in cell.split(CELL_SEPARATOR) if (text := " ".join(part.split()))]


def halves(text: str) -> tuple[str, ...]:
    """Return what a text says in several languages, as in "Essais / Beproeving"; nothing where it is in one."""
    parts = tuple(filter(None, (part.strip() for part in _BETWEEN_LANGUAGES.split(text))))
    return parts if len(parts) > 1 else ()


def _is_called(text: str, names: Collection[str]) -> bool:
    """Return whether a text is one of names, in lower case, or each part of it in another language is."""
    parts = halves(text)
    return text.casefold() in names or (bool(parts) and all(part.casefold() in names for part in parts))


def known_share(column: TemplateColumn, cells: Sequence[str]) -> float:
    """Return the share of the different cells that are known values of a column, or designations where it has these."""
    distinct = {part.casefold() for part in parts_of(cells)}
    if not distinct:
        return 0
    if last_key(column.key) in designating():
        return 0 if contradicts(column, cells) else sum(map(_designates, distinct)) / len(distinct)
    if datatype_of(last_key(column.key)) == XSD + "boolean":
        return 0  # yes and no answer anything
    values = _understood(column)
    return sum(_is_called(text, values) for text in distinct) / len(distinct) if len(values) > 1 else 0


def contradicts(column: TemplateColumn, cells: Sequence[str]) -> bool:
    """Return whether most cells name documents that a column does not have.

    These have requirements on something else than those of the column, or are what something is governed by, such as
    the standards for bodies, where the column has what objects conform to.
    """
    if column.apart_from is not None:
        leading = column.apart_from.value
        return _most(cells, lambda cell: any(_is_reached(work, leading) for work in _works(cell)))
    return column.requirements_on is not None and _most(
        cells, lambda cell: (on := _requirements_on(cell)) and column.requirements_on not in on
    )


def are_names(cells: Sequence[str]) -> bool:
    """Return whether most cells are names rather than identifiers, and few of the different ones are known."""
    distinct = set(cells)
    return 2 * sum(bool(called(cell)) for cell in distinct) < len(distinct) and _most(cells, _NAME.match)


def are_words(cells: Sequence[str]) -> bool:
    """Return whether cells hold a few words again and again, such as unlimited, and no figure."""
    distinct = set(cells)
    return 0 < len(distinct) <= _FEW and not any(map(str.isdigit, "".join(distinct)))


def is_list_of_words(cells: Sequence[str]) -> bool:
    """Return whether cells hold the same few words again and again, and no figure."""
    distinct = set(cells)
    return 0 < 2 * len(distinct) <= len(cells) and not any(map(str.isdigit, "".join(distinct)))


def objects_of(cells: Iterable[str]) -> frozenset[Term]:
    """Return what all documents that cells name have requirements on, where that is known of most of them."""
    distinct = set(parts_of(cells))
    known = [on for cell in distinct if (on := _requirements_on(cell))]
    return frozenset.intersection(*known) if len(known) >= SHARE * len(distinct) > 0 else frozenset()


def no_concern(cells: Sequence[str]) -> str | None:
    """Return in words what stands in cells that no key is for; None where that is nothing of the sort."""
    if _most(cells, readings):
        return None
    return next((what for what, found in _WHEREABOUTS.items() if _most(cells, found.fullmatch)), None)


def _most(cells: Sequence[str], holds: Callable[[str], object]) -> bool:
    return bool(cells) and sum(bool(holds(cell)) for cell in cells) >= SHARE * len(cells)


@cache
def _is_type(text: str) -> bool:
    """Return whether a text is what a class of the knowledge graph is called."""
    return bool(knowledge().about(value_of("type", text)))


@cache
def _requirements_on(text: str) -> frozenset[Term]:
    """Return what the documents that a text names have requirements on, as far as that is known."""
    return frozenset(on for work in _works(text) for on in knowledge().values(work, REQUIREMENTS_ON.value))


@cache
def _works(text: str) -> tuple[Term, ...]:
    """Return the documents that a text names, and the standards of which they are editions."""
    documents = [ox.NamedNode(iri) for iri in known_documents().named(text)]
    return tuple(
        work for each in documents for work in (each, *knowledge().values(each, property_of("editionOf").value))
    )


@cache
def _is_reached(node: Term, predicate: str) -> bool:
    return any(triple.object == node for triple in knowledge().having(predicate))


@cache
def _designates(text: str) -> bool:
    """Return whether a text names a document, with its publisher."""
    found = designations_in(text)
    return any(said.publishers or said.adopters for said in found) or bool(known_documents().named(text))


@cache
def _understood(column: TemplateColumn) -> frozenset[str]:
    """Return the values of a column that is filled from a list, in lower case, in every language."""
    if not column.allowed:
        return frozenset()
    key = last_key(column.key)
    return frozenset(map(str.casefold, column.allowed)) | (names_within(key) if key != "id" else frozenset())
