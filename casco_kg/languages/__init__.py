"""The languages that the package speaks: the words of reports and templates, and which language is wanted."""
