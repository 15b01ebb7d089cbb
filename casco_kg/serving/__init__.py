"""A server on this computer: the pages, a SPARQL endpoint that only reads, and checks of files that are dropped in."""
