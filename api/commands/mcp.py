"""`opsgraph mcp`: the tools of the graph for an agent on this machine."""

from __future__ import annotations

from api.commands.options import Data, examples, opened

EXAMPLES = examples("mcp", "mcp --data .opsgraph")


def mcp(data: Data = None) -> None:
    """Speak MCP on standard input and output, for an agent that starts this command.

    It sees what everyone may read. `opsgraph serve` speaks MCP too, at /mcp.
    """
    import anyio

    from api.commands import logs
    from api.mcp.stdio import serve_stdio

    with opened(data) as platform:
        logs.to_stderr(platform.settings.log_level)
        anyio.run(serve_stdio, platform)
