"""The lines of a mapping that stands beside a check: proposed, or given; and what somebody corrected in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from casco_kg.errors import CascoError
from casco_kg.reading.mapping_file import FIELDS
from casco_kg.registers.proposals import LINE_FIELDS, propose_mapping
from casco_kg.texts import for_people

__all__ = ["MOST_LINES", "Line", "as_mapping", "corrected", "lines_of", "proposed"]

#: A line by the columns of a mapping file.
Line = Mapping[str, str]
#: So many lines are shown to be corrected; longer mappings are for a spreadsheet.
MOST_LINES = 300
#: What a mapping may say, and what a proposal says beside it.
_FIELDS = tuple(dict.fromkeys((*FIELDS, *LINE_FIELDS)))


def proposed(names: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines that are proposed for files, each for its own where there are several; empty where none are."""
    found: list[Line] = []
    for name in names:
        with suppress(CascoError):
            for line in lines_of(propose_mapping(name).content):
                sheet = line["sheet"] or (Path(name).stem if len(names) > 1 else "")
                found.append({**line, "sheet": sheet})
    return tuple(found[:MOST_LINES])


def lines_of(content: bytes) -> tuple[Line, ...]:
    """Return the lines of a mapping file; empty where it is none that can be shown."""
    try:
        text = content.decode("utf-8-sig")
        sign = ";" if ";" in text.partition("\n")[0] else ","
        rows = [*csv.DictReader(io.StringIO(text, newline=""), delimiter=sign)]
    except (UnicodeDecodeError, csv.Error):
        return ()
    return tuple({name: row.get(name) or "" for name in _FIELDS} for row in rows)


def corrected(lines: Sequence[Line], given: Mapping[str, str]) -> tuple[Line, ...]:
    """Return lines with what somebody wrote into the fields of a page.

    Args:
        lines: the lines as they were shown.
        given: what was written, by ``NUMBER-COLUMN``; what is not among it stays.
    """
    return tuple(
        {name: given.get(f"{number}-{name}", line[name]).strip() for name in _FIELDS}
        for number, line in enumerate(lines)
    )


def as_mapping(lines: Sequence[Line]) -> bytes:
    """Return lines as a mapping file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _FIELDS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return for_people(text.getvalue())
