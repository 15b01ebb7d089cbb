"""Rows correct-* of CASES.csv."""
