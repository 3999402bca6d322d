"""One call of a tool, by the official client, within this process."""

from __future__ import annotations

import asyncio
from typing import Any

from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult

from api.mcp.server import mcp_server
from api.mcp.tool import Caller
from graph.platform import Platform


def called(
    platform: Platform, tool: str, given: dict[str, Any], groups: tuple[str, ...] | None = None
) -> CallToolResult:
    """The answer; MCPError where the protocol itself refuses."""

    async def ask() -> CallToolResult | MCPError:
        async with Client(mcp_server(lambda _: Caller(platform, groups))) as client:
            await client.list_tools()
            try:
                return await client.call_tool(tool, given)
            except MCPError as refused:
                return refused

    answer = asyncio.run(ask())
    if isinstance(answer, MCPError):
        raise answer
    return answer
