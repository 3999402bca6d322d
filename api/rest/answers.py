"""JSON, and NDJSON for as many rows as there are, never more of them in memory than a page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import orjson
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.errors import told
from graph.errors import WrongInput
from graph.ports import Doc

NDJSON = "application/x-ndjson"
Rows = tuple[Sequence[Doc], str | None]
"""The rows of a page, and where the next one starts (None: there is none)."""


class Error(BaseModel):
    """What went wrong."""

    code: str
    message: str
    remedy: str


class ErrorBody(BaseModel):
    """Every answer that is none."""

    error: Error


def json_answer(doc: object, status: int = 200) -> Response:
    return Response(orjson.dumps(doc), status, media_type="application/json")


def wants_ndjson(request: Request) -> bool:
    """Whether all rows are asked for, one a line, and not a page of them."""
    form = request.query_params.get("format", "")
    if form not in {"", "json", "ndjson"}:
        raise WrongInput(f"There is no format {form!r}.", "Ask for json or ndjson.")
    wanted = form == "ndjson" or (not form and NDJSON in request.headers.get("accept", ""))
    for name in ("first", "total"):
        if wanted and name in request.query_params:
            raise WrongInput(f"NDJSON gives all rows, and {name!r} belongs to a page.", "Leave out one of the two.")
    return wanted


async def ndjson(page: Callable[[str | None], Awaitable[Rows]]) -> Response:
    """All rows, a page at a time. The first page is asked for before the answer begins, so that what is wrong
    with the question is told with its status."""
    first = await page(None)
    return StreamingResponse(_lines(first, page), media_type=NDJSON)


class BrokenOff(Exception):
    """An answer that had begun and could not be finished."""


async def _lines(rows: Rows, page: Callable[[str | None], Awaitable[Rows]]) -> AsyncIterator[bytes]:
    while True:
        docs, after = rows
        yield b"".join(orjson.dumps(doc, option=orjson.OPT_APPEND_NEWLINE) for doc in docs)
        if after is None:
            return
        try:
            rows = await page(after)
        except Exception as failed:
            # The last line says it and the connection breaks: half an answer never looks like a whole one.
            yield orjson.dumps(told(failed).body(), option=orjson.OPT_APPEND_NEWLINE)
            raise BrokenOff from failed
