"""What stands before every request."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.guards import Answered, BodyLimit, OwnMachine, is_loopback

HERE = "http://127.0.0.1:4000"


async def echo(request: Request) -> Response:
    return PlainTextResponse(await request.body())


async def slow(_: Request) -> Response:
    await asyncio.sleep(30)
    return PlainTextResponse("late")


async def broken(_: Request) -> Response:
    raise ZeroDivisionError("secret")


async def stream(_: Request) -> Response:
    async def parts() -> asyncio.AsyncIterator[bytes]:  # type: ignore[name-defined]
        yield b"a"
        await asyncio.sleep(0.3)
        yield b"b"

    return StreamingResponse(parts())


def client(**guards: object) -> TestClient:
    routes = [Route(f"/{each.__name__}", each, methods=["GET", "POST"]) for each in (echo, slow, broken, stream)]
    app = Starlette(routes=routes)
    app.add_middleware(Answered, seconds=0.1)
    app.add_middleware(BodyLimit, most=10)
    app.add_middleware(OwnMachine)
    return TestClient(app, base_url=HERE)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_is_told_by_its_own_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.com", "127.0.0.1.example.com", "", "::"])
def test_every_other_name_is_foreign(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1:4000", "localhost:4000", "[::1]:4000", "localhost"])
def test_requests_to_this_machine_pass(host: str) -> None:
    assert client().get("/echo", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4000", "127.0.0.1.evil.example", "[bad"])
def test_a_foreign_name_that_points_here_is_refused(host: str) -> None:
    answer = client().get("/echo", headers={"host": host})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:4000"])
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    assert client().post("/echo", headers={"origin": origin}).status_code == 403


def test_a_page_of_its_own_passes() -> None:
    assert client().post("/echo", headers={"origin": HERE}).status_code == 200


def test_a_body_passes_whole_up_to_the_limit() -> None:
    assert client().post("/echo", content=b"0123456789").text == "0123456789"


def test_a_larger_body_is_refused() -> None:
    answer = client().post("/echo", content=b"0123456789+")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "TOO_LARGE")


def test_a_body_that_does_not_say_its_size_is_counted() -> None:
    answer = client().post("/echo", content=(b"0123" for _ in range(5)))
    assert answer.status_code == 413


def test_an_answer_that_takes_too_long_is_given_up() -> None:
    answer = client().get("/slow")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "TIMEOUT")


def test_an_answer_that_has_begun_may_take_its_time() -> None:
    assert client().get("/stream").text == "ab"


def test_an_unexpected_error_is_answered_without_its_reason() -> None:
    answer = client().get("/broken")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL")
    assert "secret" not in answer.text
