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
    return {"graph": _graph(platform), "model": _model(platform), "search": _search(platform)}


def _graph(platform: Platform) -> Doc:
    try:
        platform.store.ping()
    except OpsgraphError as failed:
        return {"state": "down", "message": failed.message, "remedy": failed.remedy}
    return {"state": "ok"}


def _model(platform: Platform) -> Doc:
    """Whether the model that embeds is prepared and whole; it is not asked, since it shares this process."""
    try:
        return {"state": "ok" if platform.embedder() is not None else "absent"}
    except OpsgraphError as failed:
        return {"state": "down", "message": failed.message, "remedy": failed.remedy}


def _search(platform: Platform) -> Doc:
    """Whether there is a search index that is all there and fits the model, and how far it follows the graph."""
    from graph.search.sync import check_model

    try:
        knowledge = platform.knowledge()
        state = knowledge.index.state()
        if state is None:
            return {"state": "absent"}
        check_model(state, knowledge.model)
        knowledge.index.check()
        return {"state": "behind" if knowledge.behind() else "ok", "pieces": state.points, "graph": state.graph}
    except OpsgraphError as failed:
        return {"state": "down", "message": failed.message, "remedy": failed.remedy}
