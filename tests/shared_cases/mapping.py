"""Rows mapping-* of CASES.csv."""
