"""Rows designations-* of CASES.csv."""
