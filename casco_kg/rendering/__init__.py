"""Shows results: tables, findings, explanations and traces, for a terminal and for programs that read them."""
