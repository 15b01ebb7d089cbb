"""What this installation knows: the graph, its rule cards and questions, sources as they are cited, the cache."""
