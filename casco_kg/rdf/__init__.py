"""RDF: terms and their constants, terms as they were written, Turtle for people, and the bridge to rdflib."""
