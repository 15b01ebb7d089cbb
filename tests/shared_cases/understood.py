"""Rows understood-* of CASES.csv."""
