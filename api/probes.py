"""`/healthz`: alive. `/readyz`: each part answers, is down (and why), or is not set up, which is no fault."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.rest.answers import json_answer
from api.threads import in_thread
from graph.errors import OpsgraphError
from graph.platform import Platform
from graph.ports import Doc


def probe_routes(platform: Platform) -> APIRouter:
    router = APIRouter(tags=["probes"])

    @router.get("/healthz", summary="Whether the server is alive.", response_model=None)
    async def healthz() -> Response:
        return json_answer({"status": "alive"})

    @router.get("/readyz", summary="Whether each part answers.", response_model=None)
    async def readyz() -> Response:
        parts = await in_thread(lambda: states(platform))
        ready = all(part["state"] != "down" for part in parts.values())
        return json_answer({"ready": ready, "parts": parts}, 200 if ready else 503)

    return router


def states(platform: Platform) -> dict[str, Doc]:
    """The parts of a platform: ok, down (and why), or absent."""
    return {"graph": _graph(platform), "search": {"state": "absent"}}


def _graph(platform: Platform) -> Doc:
    try:
        platform.store.ping()
    except OpsgraphError as failed:
        return {"state": "down", "message": failed.message, "remedy": failed.remedy}
    return {"state": "ok"}
