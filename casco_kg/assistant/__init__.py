"""The graph for assistants, over the Model Context Protocol: tools with typed results, and what they may read.

Source: https://modelcontextprotocol.io/specification
"""
