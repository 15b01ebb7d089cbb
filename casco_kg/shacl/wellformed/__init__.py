"""What is wrong with a shapes graph: what SHACL calls ill-formed, and what nothing would be checked by."""
