"""Keys that data is known by: names, headers of columns, dates, and designations of documents."""
