"""What a proposed mapping says of the cells of a column: the order of its dates, and what its values mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pyoxigraph as ox

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.dates import ORDERS, month_or_year_in, readings
from casco_kg.keys.names import LABEL, called, designating, is_name, known_by_name, names_within, value_of
from casco_kg.rdf.terms import prefixes, shorten
from casco_kg.reading.cells import CELL_SEPARATOR
from casco_kg.reading.mapping_file import NOTHING, SERIAL, UNDECIDED
from casco_kg.registers.contents import halves, is_date, last_key, may_be_a_day, number_of_a_day
from casco_kg.registers.header_names import folded_words, sum_words
from casco_kg.texts import many

__all__ = ["WHICH_ORDER", "Meant", "date_format", "is_known", "known_by_their_names", "meanings", "separator", "sums"]

#: What is said where nothing tells the order of dates.
WHICH_ORDER = "write the order as the format: dmy, mdy or ymd"
_COUNTS = {2: "two", 3: "three"}
#: How alike a text is to the name that it is when it is misspelt.
_MISSPELT = 0.8
#: How many different values are told of one by one.
_MOST_VALUES = 60
#: How the IRIs of bodies begin that the catalogue describes.
_BODIES = prefixes()["id"] + "body-"
#: The signs that may stand between several values of a cell.
_SEPARATORS = (";", ",", "/", "+", "&")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a value means, how sure that is, and why, in words."""

    value: str
    means: str
    confidence: str
    reason: str


def date_format(cells: Sequence[str], beside: Iterable[Sequence[str]] = ()) -> tuple[str, str]:
    """Return how the dates of a column are written, and why; empty where it does not matter or nothing tells.

    Args:
        cells: the cells of the column.
        beside: those of the other columns of dates of the table, which tell the order where the column does not.
    """
    words, why = [], []
    if serial := next((cell for cell in cells if number_of_a_day(cell) and not readings(cell)), None):
        words.append(SERIAL)
        why.append(f"{serial} is a day as spreadsheets count")
    if unsettled := next((cell for cell in cells if len(readings(cell)) > 1), None):
        own = _order(cells)
        order = own or _order([cell for column in beside for cell in column])
        words.insert(0, order)
        if own:
            why.append(f"all its dates can be read as {order} only")
        elif order:
            why.append(f"{unsettled} may be two days: those of the other columns can be read as {order} only")
        else:
            why.append(f"{unsettled} may be {_COUNTS[len(readings(unsettled))]} days: {WHICH_ORDER}")
    if month := next((cell for cell in cells if not readings(cell) and month_or_year_in(cell)), None):
        why.append(f"{month} is no day: what depends on the day is not checked")
    return " ".join(filter(None, words)), "; ".join(why)


def _order(cells: Sequence[str]) -> str:
    """Return the one order in which all cells can be read; empty where there are several or none."""
    ordered = [cell for cell in cells if _has_orders(cell)]
    fits = [order for order in ORDERS if all(readings(cell, order) for cell in ordered)]
    return fits[0] if len(fits) == 1 else ""


def _has_orders(cell: str) -> bool:
    """Return whether the order of the parts makes a difference to whether a date can be read."""
    return any(readings(cell, order) for order in ("dmy", "mdy"))


def separator(key: str, cells: Sequence[str]) -> str:
    """Return the sign that divides cells into values that are known, where they are not known whole; else nothing."""
    known = names_within(last_key(key)) if is_name(last_key(key)) else frozenset()
    unknown = {cell for cell in map(_folded, cells) if cell not in known}
    for sign in _SEPARATORS:
        divided = [[_folded(part) for part in cell.split(sign)] for cell in unknown if sign in cell]
        if known and divided and all(part in known for parts in divided for part in parts):
            meant = [{value_of(last_key(key), part) for part in parts} for parts in divided]
            return sign if any(len(each) > 1 for each in meant) else ""  # else it is in several languages
    return ""


def meanings(key: str, cells: Sequence[str], sign: str) -> Iterator[Meant]:
    """Yield what the different values of a column mean that is filled from known ones, most frequent first.

    A value that is called as it is meant is not told of; one that is not known is undecided.
    """
    last = last_key(key)
    counts = Counter(
        " ".join(part.split())
        for cell in cells
        for whole in cell.split(CELL_SEPARATOR)
        for part in (whole.split(sign) if sign else [whole])
        if part.strip()
    )
    if is_date(key):
        for text, count in counts.most_common():
            if not may_be_a_day(text):
                reason = f"{many(count, 'cell')}; is no day: write one that it means, or {NOTHING} for none"
                yield Meant(text, UNDECIDED, "none", reason)
    elif last in known_by_name():
        yield from _known_bodies(counts)
    elif is_name(last) and last not in designating() and len(counts) <= _MOST_VALUES:
        for text, count in counts.most_common():
            label, known = _label_of(last, text)
            if label is None:
                unknown = f"{many(count, 'cell')}; is not known: write what it means, or {NOTHING} for nothing"
                yield Meant(text, UNDECIDED, "none", unknown)
            elif label.casefold() != text.casefold():
                why = "is another name for it" if known == "certain" else "has another name for it in it"
                yield Meant(text, label, known, f"{many(count, 'cell')}; {why}")


def known_by_their_names(key: str, cells: Sequence[str]) -> Iterator[Meant]:
    """Yield, of a column with the names of records, what those stand for that the knowledge graph describes."""
    outer, _, last = key.rpartition(".")
    if last == LABEL and last_key(outer) in known_by_name():
        yield from _known_bodies(Counter(" ".join(cell.split()) for cell in cells))


def _known_bodies(counts: Counter[str]) -> Iterator[Meant]:
    """Yield the identifiers of what the knowledge graph describes and names in the same way."""
    for text, count in counts.most_common():
        found = [ox.NamedNode(iri) for iri in called(text) if iri.startswith(_BODIES)]
        if len(found) == 1:
            reason = f"{many(count, 'cell')}; is what {knowledge().label(found[0])} is called"
            yield Meant(text, shorten(found[0]), "perhaps", reason)


def is_known(key: str, text: str) -> bool:
    """Return whether a key takes a text: any, or of those that the knowledge graph describes."""
    if not is_name(key) or key in designating():
        return not is_date(key)
    return bool(knowledge().about(value_of(key, text)))


def _label_of(key: str, text: str) -> tuple[str | None, str]:
    """Return the label of what a text means, and how sure that is: of what it says in several languages, what is known.

    Nothing where its parts mean different things, or one is but a misspelt name.
    """
    if (label := _label(key, text)) is not None:
        return label, "certain"
    labels = {part: _label(key, part) for part in halves(text)}
    found = {label for label in labels.values() if label is not None}
    unknown = [part.casefold() for part, label in labels.items() if label is None]
    if len(found) != 1 or any(get_close_matches(part, names_within(key), 1, _MISSPELT) for part in unknown):
        return None, "none"
    return found.pop(), "perhaps" if unknown else "certain"


def _label(key: str, text: str) -> str | None:
    """Return the label of what a text under a key means; None where it is not known."""
    if not is_known(key, text):
        return None
    meant = value_of(key, text)
    label = knowledge().label(meant)
    return label if text.casefold() in names_within(key) and value_of(key, label) == meant else text


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def sums(cells: Iterable[str]) -> list[str]:
    """Return the cells of the first column that begin a row of sums."""
    return [cell for cell in dict.fromkeys(cells) if (words := folded_words(cell)) and words[0] in sum_words()]
