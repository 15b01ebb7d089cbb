"""Empty registers to fill in, as CSV or as an Excel workbook with drop-down lists."""

from casco_kg.templates.columns import TemplateColumn, kinds, template, template_columns

__all__ = ["TemplateColumn", "kinds", "template", "template_columns"]
