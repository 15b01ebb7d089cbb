"""Rows shapes-* of CASES.csv."""
