"""MCP over streamable HTTP. Each request stands for itself: no session is kept, and no stream is held open for what the
server might want to say, since it never does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Scope, Send

from api.errors import Told
from api.guards import refuse
from api.mcp.server import Context, mcp_server
from api.mcp.tool import Caller
from graph.platform import Platform

PATH = "/mcp"
READERS = "x-opsgraph-readers"
"""A caller may ask to see less: `none` is whoever is in no group."""
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
ONLY_POST = Told("BAD_INPUT", "MCP is spoken by POST here; nothing is sent unasked.", f"POST to {PATH}.", 405)


class McpOverHttp:
    """The ASGI application at `/mcp`; it answers while `running`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        manager = StreamableHTTPSessionManager(
            app=mcp_server(self._caller),
            json_response=True,
            stateless=True,
            security_settings=TransportSecuritySettings(
                allowed_hosts=[*_HOSTS, *(f"{host}:*" for host in _HOSTS)],
                allowed_origins=[f"http://{host}{port}" for host in _HOSTS for port in ("", ":*")],
            ),
            max_request_body_size=self._platform.settings.api.max_body,
        )
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await refuse(send, ONLY_POST)
            return
        assert self._manager is not None
        await self._manager.handle_request(scope, receive, send)

    def _caller(self, context: Context) -> Caller:
        """While there is no login, whoever may ask this server may read everything, unless they ask for less."""
        request: Any = context.request
        wanted = request.headers.get(READERS) if request is not None else None
        if wanted is None:
            return Caller(self._platform)
        groups = [word.strip() for word in wanted.split(",")]
        return Caller(self._platform, tuple(group for group in groups if group and group != "none"))
