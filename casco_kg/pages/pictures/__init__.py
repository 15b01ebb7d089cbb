"""Pictures on pages, drawn as SVG from rows of stored queries."""
