"""Rows trace-* of CASES.csv."""
