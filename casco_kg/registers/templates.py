"""Empty registers to fill in, as CSV or as an Excel workbook with drop-down lists."""

from __future__ import annotations

import csv
import io

from casco_kg.errors import UsageError
from casco_kg.languages.words import ENGLISH
from casco_kg.registers.column_words import columns_in, examples_of
from casco_kg.registers.columns import kinds
from casco_kg.texts import for_people

__all__ = ["template"]


def template(
    kind: str | None = None, template_format: str = "csv", *, example: bool = False, language: str | None = None
) -> bytes:
    """Return an empty register, the same bytes on every run.

    Args:
        kind: one of :func:`kinds`; None for all of them, in one workbook.
        template_format: "csv" or "xlsx".
        example: with a row as it may be.
        language: the language of headers and values. Without one, a workbook is in English, and a table in CSV has
            plain keys for headers.

    Raises:
        UsageError: there is no such kind or format, or CSV cannot hold several kinds.
    """
    if template_format == "csv":
        if kind is None:
            raise UsageError(
                f"a table in CSV holds one kind of register: name one of {', '.join(kinds())}, or write a workbook"
            )
        columns = columns_in(kind, language or ENGLISH)
        header = [column.key if language is None else column.header for column in columns]
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows([header, *(examples_of(columns) if example else [])])
        return for_people(text.getvalue())
    if template_format == "xlsx":
        from casco_kg.registers.workbook import workbook

        return workbook([kind] if kind else kinds(), language or ENGLISH, example=example)
    raise UsageError(f"there is no template in {template_format!r}; the formats are csv and xlsx")
