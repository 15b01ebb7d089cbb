"""Reads files as people keep them into RDF triples, remembering where each subject stands.

Nothing here reaches the network.
"""
