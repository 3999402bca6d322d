"""`opsgraph serve`: the API."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, at_work, examples
from api.commands.signals import end_when_told

EXAMPLES = examples("serve", "serve --port 8080")


def serve(
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="HOST", help="Address to listen on.", show_default="127.0.0.1"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="PORT", min=0, max=65535, help="Port to listen on.", show_default="4000"),
    ] = None,
    data: Data = None,
) -> None:
    """Serve the API, and load on schedule.

    GraphQL at /graphql, REST at /api/v1/graph, health at /healthz and /readyz.
    """
    from api.serve import serve as serve_api

    with at_work(data, fresh=True) as etl:
        api = etl.platform.settings.api
        end_when_told()
        serve_api(etl.platform, etl, host or api.host, api.port if port is None else port)
