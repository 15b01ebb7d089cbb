"""Rows hostile-* of CASES.csv."""
