"""Writes findings into the user's own workbook: coloured cells, comments, and a first sheet that lists them."""
