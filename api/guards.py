"""What stands before every request: who may ask, how large a body may be, how long an answer may take."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import orjson
import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import UNEXPECTED, Told

log = structlog.get_logger(__name__)

FOREIGN_HOST = Told("FORBIDDEN", "This server answers to this machine's own names only.", "Ask 127.0.0.1.", 403)
FOREIGN_PAGE = Told("FORBIDDEN", "A page of another site may not ask this server.", "Ask from its own.", 403)
TOO_LARGE = Told("TOO_LARGE", "The body is larger than this server takes.", "Send less at once.", 413)
TOO_LONG = Told("TIMEOUT", "The answer took too long.", "Ask for less, or page by page.", 503)


def is_loopback(host: str) -> bool:
    """Whether an address or a name means this machine, to itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


async def refuse(send: Send, why: Told) -> None:
    body = orjson.dumps(why.body())
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": why.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class OwnMachine:
    """While there is no login, only this machine asks: no foreign page, no foreign name that points here
    (DNS rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        why = _foreign(Headers(scope=scope)) if scope["type"] in {"http", "websocket"} else None
        if why is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await refuse(send, why)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def _foreign(headers: Mapping[str, str]) -> Told | None:
    host = headers.get("host", "")
    try:
        if not is_loopback(urlsplit(f"//{host}").hostname or ""):
            return FOREIGN_HOST
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return FOREIGN_PAGE
    except ValueError:
        return FOREIGN_HOST
    return None


class BodyLimit:
    """Reads the body of a request before anything else does, and no more of it than is allowed."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.most:
                await refuse(send, TOO_LARGE)
                return
        whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        await self.app(scope, replay, send)


class Answered:
    """Every request is answered in time: by the app, by what went wrong, or by having taken too long.
    An answer that has begun may take as long as it takes."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False
        limit = asyncio.timeout(self.seconds)

        async def begin(message: Message) -> None:
            nonlocal begun
            if not begun:
                limit.reschedule(None)
                begun = True
            await send(message)

        try:
            async with limit:
                await self.app(scope, receive, begin)
        except Exception:
            if begun:
                raise
            if not limit.expired():
                log.exception("a request failed", path=scope["path"])
            await refuse(send, TOO_LONG if limit.expired() else UNEXPECTED)
