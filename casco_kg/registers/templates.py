"""Empty registers to fill in, as CSV or as an Excel workbook with drop-down lists."""

from __future__ import annotations

import csv
import io

from casco_kg.errors import UsageError
from casco_kg.registers.columns import template_columns
from casco_kg.texts import for_people

__all__ = ["template"]


def template(kind: str, template_format: str = "csv", *, example: bool = False) -> bytes:
    """Return an empty register, the same bytes on every run.

    Args:
        kind: one of :func:`kinds`.
        template_format: "csv" or "xlsx".
        example: with a row as it may be.

    Raises:
        UsageError: there is no such kind or format.
    """
    columns = template_columns(kind)
    rows = [[column.example for column in columns]] if example else []
    if template_format == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows([[column.key for column in columns], *rows])
        return for_people(text.getvalue())
    if template_format == "xlsx":
        from casco_kg.registers.workbook import workbook

        return workbook(kind, columns, rows)
    raise UsageError(f"there is no template in {template_format!r}; the formats are csv and xlsx")
