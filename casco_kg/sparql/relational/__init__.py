"""SPARQL as relational operators: patterns become joins of columns of numbers, over all focus nodes at once."""
