"""Fixes what is sure in a register: the form of dates, stray spaces, and spellings of what is known."""
