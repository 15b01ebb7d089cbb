"""SPARQL: what is read of queries without running them, what is refused, and rdflib where pyoxigraph is not enough."""
