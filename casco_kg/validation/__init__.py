"""What validation is made of: constraints, shapes of users, and what an engine finds as findings of a report."""
