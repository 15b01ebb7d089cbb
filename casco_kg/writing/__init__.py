"""Writes the graph: as RDF, in other people's formats, and into triple stores."""
