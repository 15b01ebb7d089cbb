"""Shows results: tables, findings, explanations and traces, for a terminal and for programs that read them."""

from __future__ import annotations

from casco_kg.rendering.explanations import explanation_in, explanation_text
from casco_kg.rendering.findings import findings_text, summary
from casco_kg.rendering.reports import REPORTS, report_in
from casco_kg.rendering.rulebook import entry_text, rulebook_markdown
from casco_kg.rendering.tables import show_table, table_in
from casco_kg.rendering.tracing import OUTCOME_COLUMNS, outcome_rows, trace_in, trace_text

__all__ = [
    "OUTCOME_COLUMNS",
    "REPORTS",
    "entry_text",
    "explanation_in",
    "explanation_text",
    "findings_text",
    "outcome_rows",
    "report_in",
    "rulebook_markdown",
    "show_table",
    "summary",
    "table_in",
    "trace_in",
    "trace_text",
]
