"""Rows messages-* of CASES.csv."""
