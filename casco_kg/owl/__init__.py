"""OWL 2 RL compiled into rules over triples; the closure and the proofs that come of them.

Nothing here knows what the triples are about. To compile an ontology does not import the columnar
engine; to read columns and to `close` does.
"""
