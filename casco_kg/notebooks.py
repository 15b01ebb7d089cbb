"""Shows results in a notebook: as a small table, and as a data frame."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from casco_kg.errors import UsageError

if TYPE_CHECKING:
    import polars

__all__ = ["html_table", "pandas_frame", "polars_frame"]

#: How many rows a notebook shows.
_MOST = 20


def html_table(told: str, columns: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()) -> str:
    """Return as HTML what a result says of itself in a line, the first of its rows, and how many more there are."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[:_MOST])
    more = f"<p>… and {len(rows) - _MOST:,} more</p>" if len(rows) > _MOST else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if columns else ""
    return f"<p>{escape(told.strip('<>'))}</p>{table}{more}"


def polars_frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> polars.DataFrame:
    """Return a table as a data frame of Polars, its cells text or null."""
    import polars

    return polars.DataFrame(rows, schema=dict.fromkeys(columns, polars.String), orient="row")


def pandas_frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Any:  # noqa: ANN401 (if it is installed)
    """Return a table as a data frame of pandas.

    Raises:
        UsageError: pandas is not installed; this package does without.
    """
    try:
        pandas = import_module("pandas")
    except ImportError as error:
        raise UsageError("pandas is not installed; pip install pandas, or take to_polars()") from error
    return pandas.DataFrame(rows, columns=list(columns))
