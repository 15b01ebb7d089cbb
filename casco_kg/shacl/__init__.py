"""SHACL: shapes graphs and what is wrong with them; compiled into SPARQL, or interpreted node by node."""
