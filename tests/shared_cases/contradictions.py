"""Rows contradictions-* of CASES.csv."""
