"""Pages about the graph: the same code writes them as a site of files and for a server."""
