"""SHACL compiled into SPARQL: each constraint a query for what breaks it, over all focus nodes at once.

Source: https://www.w3.org/TR/shacl/. Nothing here knows what the shapes are about. What is not compiled is named.
"""
