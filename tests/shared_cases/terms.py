"""Rows terms-* of CASES.csv."""
