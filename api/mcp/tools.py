"""All tools, by name."""

from __future__ import annotations

from api.mcp import estate, knowledge, whatif
from api.mcp.tool import Tool

ORDER = (
    "get_context",
    "search_knowledge",
    "find_assets",
    "get_asset",
    "impact_of",
    "what_if",
    "similar_incidents",
    "recent_changes",
    "give_feedback",
)
_EVERY = {tool.name: tool for tool in (*knowledge.TOOLS, *estate.TOOLS, *whatif.TOOLS)}
TOOLS: dict[str, Tool] = {name: _EVERY[name] for name in ORDER}
"""In the order in which an agent should look at them."""
