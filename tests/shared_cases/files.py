"""Rows files-* of CASES.csv."""
