"""Registers in tables: empty ones to fill in, and mappings of other people's, proposed from what stands in them."""
