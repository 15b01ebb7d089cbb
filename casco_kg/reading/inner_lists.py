"""Reads lists that stand within the records of another list as lists of records of their own.

Such a list is called by its JSON pointer with a star for each record that holds one: ``/bodies/*/entries``. What
the record that holds it says is a column of each of its members, with ``../`` before it, as in ``../name``; what the
record around that one says has it twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casco_kg.keys.names import JSON
from casco_kg.reading.json_places import pointer_step
from casco_kg.reading.json_tables import Document, Entry, Listing, columns_in, entries_of, lists_in, members_of

__all__ = ["OUTER", "inner_listing", "inner_lists", "is_inner", "is_within", "outermost", "without_inner"]

#: What stands before the name of a column of the record around.
OUTER = "../"
_EACH = "*"


def is_inner(pointer: str) -> bool:
    """Return whether a list is one within the records of another."""
    return _EACH in pointer.split("/")


def outermost(pointer: str) -> str:
    """Return the JSON pointer of the list in whose records a list stands, or its own."""
    steps = pointer.split("/")
    return "/".join(steps[: steps.index(_EACH)]) if _EACH in steps else pointer


def inner_lists(document: Document, outer: Listing) -> list[str]:
    """Return what the lists within the records of a list are called, in the order in which they come."""
    records = _members(document.content, "", _steps(outer.pointer))
    found = (
        f"{outer.pointer}/{_EACH}{step}{below.removeprefix(pointer + step)}"
        for pointer, record, _, _ in records
        for key, value in record.items()
        for step in [pointer_step(key)]
        for below, _ in lists_in(value, pointer + step)
    )
    return [*dict.fromkeys(found)]


def inner_listing(document: Document, pointer: str) -> Listing:
    """Return the members of the lists of a name as records; none where there is no such list."""
    bare: list[str] = []
    entries = []
    of_outer: dict[tuple[str, ...], Entry] = {}
    for place, record, key, outer in _members(document.content, "", _steps(pointer), bare):
        whole, *parts = entries_of(record, place, key)
        where = tuple(each.pointer for each in outer)
        if where not in of_outer:
            of_outer[where] = _around(outer)
        around = of_outer[where]
        entries.append(
            Entry(whole.record, whole.pointer, around.values | whole.values, around.pointers | whole.pointers)
        )
        entries += parts
    return Listing(pointer, columns_in(entries), tuple(entries), bare=tuple(bare))


def is_within(pointer: str, other: str) -> bool:
    """Return whether a list stands within the records of another."""
    return f"{pointer}/".startswith(f"{other.removesuffix(f'/{_EACH}')}/{_EACH}/") and pointer != other


def without_inner(listing: Listing, pointers: Sequence[str]) -> Listing:
    """Return a listing without what stands in lists that are read as records of their own."""
    within = tuple(begin for pointer in pointers if pointer != listing.pointer for begin in _begin(listing, pointer))
    columns = {column: place for column, place in listing.columns.items() if not column.startswith(within)}
    return replace(listing, columns=columns) if within else listing


def _begin(listing: Listing, pointer: str) -> Iterator[str]:
    """Yield how the columns begin that hold what stands in another list of the record, or of one around it."""
    steps = [*listing.pointer.removesuffix(f"/{_EACH}").split("/"), _EACH]
    stars = [index for index, step in enumerate(steps) if step == _EACH]
    for depth, index in enumerate(reversed(stars)):
        base = "/".join(steps[: index + 1]) + "/"
        if pointer.startswith(base):
            yield OUTER * depth + _path(_steps("/" + pointer.removeprefix(base))) + "."


def _path(steps: Sequence[str]) -> str:
    return ".".join(steps[: steps.index(_EACH)] if _EACH in steps else steps)


class _Outer:
    """A record around: where it stands, what it says, and below which of its keys the list stands."""

    __slots__ = ("key", "pointer", "record", "within")

    def __init__(self, pointer: str, record: dict[str, JSON], key: str | None, within: str) -> None:
        self.pointer, self.record, self.key, self.within = pointer, record, key, within


_Found = tuple[str, dict[str, JSON], str | None, tuple[_Outer, ...]]


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _members(
    value: JSON, pointer: str, steps: Sequence[str], bare: list[str] | None = None, outer: tuple[_Outer, ...] = ()
) -> Iterator[_Found]:
    """Yield the records that steps lead to, and those around each; note the records around that hold none."""
    if not steps:
        yield from ((place, record, key, outer) for place, record, key in members_of(value, pointer))
        return
    step, *rest = steps
    if step != _EACH:
        if isinstance(value, dict) and step in value:
            yield from _members(value[step], pointer + pointer_step(step), rest, bare, outer)
        return
    within = _path(rest)
    for place, record, key in members_of(value, pointer):
        found = _members(record, place, rest, bare, (*outer, _Outer(place, record, key, within)))
        first = next(found, None)
        if first is not None:
            yield first
            yield from found
        elif bare is not None:
            bare.append(place)


def _around(outer: tuple[_Outer, ...]) -> Entry:
    """Return what the records around say, as columns of what they hold."""
    made = Entry("", "")
    for distance, each in zip(range(len(outer), 0, -1), outer, strict=True):
        if not each.within:
            continue  # it is the member itself
        for entry in entries_of(each.record, each.pointer, each.key):
            for column, values in entry.values.items():
                if values and not f"{column}.".startswith(f"{each.within}."):
                    name = OUTER * distance + column
                    made.values[name] = [*made.values.get(name, ()), *values]
                    made.pointers.setdefault(name, entry.pointers[column])
    return made
