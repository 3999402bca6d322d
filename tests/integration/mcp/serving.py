"""MCP as agents reach it: over HTTP on a real port, and as a child process on stdio; spoken by the official client."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import uvicorn
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from api.app import create_app
from api.serve import listening
from etl.service import Etl
from graph.platform import Platform

T = TypeVar("T")


@contextmanager
def served(platform: Platform) -> Iterator[str]:
    """The address of the API on this platform, served by a thread."""
    with listening("127.0.0.1", 0) as listener:
        config = uvicorn.Config(create_app(platform, Etl(platform)), log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def on_stdio(platform: Platform) -> StdioServerParameters:
    arguments = ["-m", "api.cli", "mcp", "--data", str(platform.settings.data)]
    return StdioServerParameters(command=sys.executable, args=arguments)


@asynccontextmanager
async def client(server: str | StdioServerParameters, mode: str = "auto") -> AsyncIterator[Client]:
    async with Client(server, mode=mode) as connected:
        yield connected


def asked(server: Any, ask: Callable[[Client], Awaitable[T]], mode: str = "auto") -> T:
    """What a client that connects once is told."""

    async def conversation() -> T:
        async with client(server, mode) as connected:
            return await ask(connected)

    return asyncio.run(conversation())


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    return str(getattr(content, "text", ""))
