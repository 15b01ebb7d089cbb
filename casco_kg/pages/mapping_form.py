"""What the columns of a register hold, as a table that one can correct: proposed, and checked by again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from casco_kg.languages.words import ENGLISH
from casco_kg.pages.templates import fill
from casco_kg.reading.mapping_file import UNDECIDED
from casco_kg.registers.column_words import titles
from casco_kg.registers.columns import column_keys
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["key_titles", "mapping_form"]

Line = Mapping[str, str]


def mapping_form(lines: Sequence[Line], name: str, *, proposed: bool) -> Markup:
    """Return lines of a mapping as fields, each to be corrected.

    Args:
        lines: the lines, by the columns of a mapping file.
        name: the name of the check that they stand beside.
        proposed: whether they were guessed, and nothing was read by them yet.
    """
    if not lines:
        return Markup("")
    sheets = len({line["sheet"] for line in lines}) > 1
    shown = sorted(enumerate(lines), key=lambda each: not each[1]["column"])  # what no column has comes last
    rows = join(_row(number, line, sheets) for number, line in shown)
    options = join(tag("option", words, value=key) for key, words in key_titles().items())
    return fill(
        "mapping",
        name=name,
        rows=rows,
        options=options,
        table=tag("th", "Table", scope="col") if sheets else "",
        told="This is proposed by headings and cells, and nothing was read by it yet. Correct it, then check again."
        if proposed
        else "By this the columns were read. Correct it, then check again.",
    )


@cache
def key_titles() -> dict[str, str]:
    """Return what the keys of registers are called, by the key."""
    called = titles(ENGLISH)
    return {key: called.get(key) or key for key in sorted(column_keys())}


def _row(number: int, line: Line, sheets: bool) -> Markup:
    column, value, key = (line[name] for name in ("column", "value", "key"))
    first = tag("bdi", column) if column else tag("i", "every record")
    what = f"what the column {column or 'of every record'} holds"
    if column and value:
        cell: Markup | str = tag("bdi", f"“{value}”")
        field = _field(number, "means", line["means"], f"what {value} means", "")
    elif column:
        cell, field = tag("bdi", line["example"]), _field(number, "key", key, what, "keys")
    else:
        cell, field = tag("bdi", key), _field(number, "value", value, f"the value of {key} for every record", "")
    is_open = UNDECIDED in (line["key"], line["value"] if not column else "", line["means"])
    return tag(
        "tr",
        *([tag("td", tag("bdi", line["sheet"]))] if sheets else []),
        tag("th", first, scope="row"),
        tag("td", cell),
        tag("td", field),
        tag("td", line["reason"]),
        **({"class_": "open"} if is_open else {}),
    )


def _field(number: int, name: str, value: str, label: str, options: str) -> Markup:
    told = {"type": "text", "name_": f"{number}-{name}", "value": value, "aria_label": label, "autocomplete": "off"}
    return Markup(tag("input", **told, **({"list": options} if options else {})).removesuffix("</input>"))
