"""Shows results: tables, findings and explanations, for a terminal and for programs that read them."""

from __future__ import annotations

from casco_kg.rendering.explanations import explanation_in, explanation_text
from casco_kg.rendering.findings import findings_text
from casco_kg.rendering.reports import report_in
from casco_kg.rendering.tables import show_table, table_in

__all__ = ["explanation_in", "explanation_text", "findings_text", "report_in", "show_table", "table_in"]
