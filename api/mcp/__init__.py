"""MCP: the graph and its knowledge as tools and resources for agents.

Streamable HTTP at `/mcp` of the API, and `opsgraph mcp` on stdio. Tools are told by `tools.TOOLS`; each has a closed
input schema and an output schema, and one call answers one question. What comes from articles, tickets and sources is
clean and marked as data in every answer.
"""
