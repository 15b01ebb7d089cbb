"""The relational plan of rules, and what runs it on columns of numbers."""
