"""Serving: the API, and in embedded mode the schedule of the ETL beside it."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import uvicorn
from anyio import to_thread
from fastapi import FastAPI

from api.app import Lifespan, create_app
from api.guards import is_loopback
from api.serving import announced
from etl.following import Following
from etl.scheduler import Scheduler
from etl.service import Etl
from graph.errors import WrongInput
from graph.platform import Platform

PATIENCE_SECONDS = 10


def check_bind(host: str) -> None:
    """WrongInput for an address that others can reach: there is no login yet."""
    if not is_loopback(host):
        raise WrongInput(
            f"The API asks nobody who they are yet, so it does not listen on {host!r}.",
            "Serve on 127.0.0.1.",
        )


def serve(platform: Platform, etl: Etl, host: str, port: int) -> None:
    """Serves until it is told to stop (SIGINT or SIGTERM); what is at work then may end first."""
    check_bind(host)
    beside: list[Beside] = [Scheduler(etl)] if platform.embedded else []
    if platform.settings.etl.embed and not platform.settings.qdrant_url:
        beside.append(Following(platform))
    with listening(host, port) as listener:
        config = uvicorn.Config(
            create_app(platform, etl, _with(beside)),
            log_config=None,
            access_log=False,
            server_header=False,
            ws_max_size=platform.settings.api.max_body,
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        )
        print(f"opsgraph serves {_address(listener)}; Ctrl-C ends it.", file=sys.stderr, flush=True)
        with announced(platform.settings.data, _address(listener)):
            uvicorn.Server(config).run(sockets=[listener])


class Beside(Protocol):
    """Work that goes on beside the API."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


def _with(beside: list[Beside]) -> Lifespan:
    """Lets work go on for as long as the application lives: the ETL on its schedule, the search index behind it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        for each in beside:
            each.start()
        try:
            yield
        finally:
            for each in beside:
                await to_thread.run_sync(each.stop)

    return lifespan


def listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as taken:
        raise WrongInput(
            f"{host}:{port} cannot be listened on: {taken.strerror}.",
            "Name another one with --host or --port.",
        ) from taken


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
