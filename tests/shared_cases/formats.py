"""Rows formats-* of CASES.csv."""
