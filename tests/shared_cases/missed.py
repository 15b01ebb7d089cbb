"""Rows missed-* of CASES.csv."""
