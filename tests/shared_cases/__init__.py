"""What is right for each row of CASES.csv: a module for each kind, a function ``case_N`` for each row."""
