"""SHACL as it is recommended, on terms as they are written: what runs the shapes of users.

Shapes of any kind and size are walked through in Python, one focus node after another; SPARQL is left to an engine.
Ours are compiled (casco_kg/shacl/compiled/), and the tests hold one against the other.

Source: https://www.w3.org/TR/shacl/. Nothing here knows what the shapes are about.
"""
