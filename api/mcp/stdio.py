"""MCP on standard input and output, for an agent on this machine. Nobody logs in here, so a fixed reader is bound who
is in no group: what not everyone may read is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import mcp_types as types

from api.mcp.http import PATH, READERS
from api.mcp.server import Context, mcp_server
from api.mcp.tool import Caller
from api.serving import running_server
from graph.platform import Platform

NO_GROUPS: tuple[str, ...] = ()


class Borrowed:
    """The search index for as long as any call is being answered."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._lock = Lock()
        self._calls = 0

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        with self._lock:
            self._calls += 1
        try:
            yield
        finally:
            with self._lock:
                self._calls -= 1
                if not self._calls:
                    self._platform.index().close()


async def serve_stdio(platform: Platform) -> None:
    """Answers until standard input ends. The search index is given back after each call, since another process may want
    it; where a running `opsgraph serve` has it, that is asked, as the same reader."""
    from mcp.server.stdio import stdio_server

    def caller(_: Context) -> Caller:
        return Caller(platform, NO_GROUPS)

    async def elsewhere(name: str, arguments: dict[str, Any]) -> types.CallToolResult | None:
        address = None if platform.settings.qdrant_url else running_server(platform.settings.data)
        return None if address is None else await _asked(address, name, arguments)

    server = mcp_server(caller, elsewhere, Borrowed(platform).borrowed)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


async def _asked(address: str, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    """What the server of this folder answers to the same call."""
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    async with (
        create_mcp_http_client(headers={READERS: "none"}) as http,
        Client(streamable_http_client(f"{address}{PATH}", http_client=http)) as client,
    ):
        return await client.call_tool(name, arguments)
