"""`--server`: what is sent, what comes back, and what each failure is called. Against a real socket."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from graph.errors import OpsgraphError, Unanswerable, Unreachable, WrongInput
from simulate.command import remote
from simulate.command.question import Question
from tests.unit.simulate.documents import WHATIF

Answer = tuple[int, str, dict[str, str]]


class Platform:
    """A server that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = (200, json.dumps(WHATIF), {})
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                platform.asked.append((self.path, dict(self.headers), json.loads(body)))
                status, text, headers = platform.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def refuse(self, status: int, error: dict[str, str] | None = None, **headers: str) -> None:
        self.answer = (status, json.dumps({"error": error}) if error else "<html>", headers)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    yield made
    made.close()


QUESTION = Question("impact", fail=["payments-db-1"], limit=None)


def ask(url: str) -> tuple[str, dict[str, Any]]:
    return remote.asked(url, QUESTION)


def test_a_question_is_one_post_with_the_arguments_that_were_given(platform: Platform) -> None:
    ask(platform.url)
    ((path, headers, body),) = platform.asked
    assert path == "/api/v1/graph/whatif/impact"
    assert headers["Content-Type"] == "application/json"
    assert body == {"fail": ["payments-db-1"]}


def test_the_answer_is_passed_on_as_the_platform_wrote_it(platform: Platform) -> None:
    written = json.dumps(WHATIF, indent=3) + "\n\n"
    platform.answer = (200, written, {})
    text, doc = ask(platform.url)
    assert text == written
    assert doc == WHATIF


def test_the_token_goes_along_and_nowhere_else(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSGRAPH_TOKEN", "secret-token")
    ask(platform.url)
    assert platform.asked[0][1]["Authorization"] == "Bearer secret-token"
    platform.refuse(401)
    with pytest.raises(Unanswerable) as refused:
        ask(platform.url)
    assert "secret-token" not in str(refused.value)


def test_without_a_token_none_is_sent(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPSGRAPH_TOKEN", raising=False)
    ask(platform.url)
    assert "Authorization" not in platform.asked[0][1]


@pytest.mark.parametrize("token", ["two words", "line\nend", "ümlaut"])
def test_a_token_that_could_break_the_request_is_refused(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("OPSGRAPH_TOKEN", token)
    with pytest.raises(WrongInput, match="OPSGRAPH_TOKEN"):
        ask(platform.url)
    assert platform.asked == []


def test_an_address_below_a_path_is_asked_there(platform: Platform) -> None:
    ask(f"{platform.url}/tools/opsgraph/")
    assert platform.asked[0][0] == "/tools/opsgraph/api/v1/graph/whatif/impact"


def told(code: str, message: str, remedy: str = "") -> dict[str, str]:
    return {"code": code, "message": message, "remedy": remedy}


@pytest.mark.parametrize(
    ("status", "error", "kind", "words"),
    [
        (400, told("BAD_INPUT", "There is no rule 'x'.", "Did you mean 'y'?"), WrongInput, "There is no rule 'x'. Did"),
        (404, told("NOT_FOUND", "There is no asset 'x'."), WrongInput, "There is no asset 'x'."),
        (404, None, Unanswerable, "has no /api/v1/graph/whatif"),
        (401, told("UNAUTHENTICATED", "Expired."), Unanswerable, "refuses the token: it is missing, wrong or expired"),
        (403, told("FORBIDDEN", "Readers may not."), Unanswerable, "Readers may not."),
        (403, None, Unanswerable, "does not allow"),
        (429, None, Unreachable, "had enough questions"),
        (500, told("INTERNAL", "Something went wrong inside opsgraph."), Unanswerable, "Something went wrong"),
        (502, None, Unanswerable, "answered 502 and gave no reason"),
        (503, told("UNAVAILABLE", "The store is away."), Unanswerable, "The store is away."),
    ],
)
def test_each_refusal_is_called_by_its_name(
    platform: Platform, status: int, error: dict[str, str] | None, kind: type[OpsgraphError], words: str
) -> None:
    platform.refuse(status, error)
    with pytest.raises(OpsgraphError) as refused:
        ask(platform.url)
    assert type(refused.value) is kind
    assert words in str(refused.value)


def test_a_redirect_is_not_followed(platform: Platform) -> None:
    platform.refuse(302, Location="http://elsewhere.example/")
    with pytest.raises(Unanswerable, match="points elsewhere"):
        ask(platform.url)
    assert len(platform.asked) == 1


@pytest.mark.parametrize("text", ["<html>", "[]", '{"schema": "other/1"}', '{"hello": 1}', ""])
def test_an_answer_of_something_else_is_no_answer(platform: Platform, text: str) -> None:
    platform.answer = (200, text, {})
    with pytest.raises(Unanswerable, match="not like opsgraph"):
        ask(platform.url)


def test_nobody_there_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="cannot be reached"):
        ask(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("says", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"])
def test_half_an_answer_is_none(says: bytes) -> None:
    with_server(lambda client: client.sendall(says), lambda url: expect(Unreachable, url))


def test_a_platform_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "ANSWER_SECONDS", 0.2)
    done = threading.Event()
    begun = time.monotonic()
    with_server(lambda _: wait(done), lambda url: expect(Unreachable, url, done))
    assert time.monotonic() - begun < 4


def test_a_platform_that_trickles_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "ANSWER_SECONDS", 0.3)
    done = threading.Event()

    def trickle(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not done.wait(0.05):
            client.sendall(b" ")

    begun = time.monotonic()
    with_server(trickle, lambda url: expect(Unreachable, url, done))
    assert time.monotonic() - begun < 4


def wait(done: threading.Event) -> None:
    done.wait(5)


def expect(kind: type[OpsgraphError], url: str, done: threading.Event | None = None) -> None:
    with pytest.raises(kind):
        ask(url)
    if done:
        done.set()


def with_server(serve: Callable[[socket.socket], None], test: Callable[[str], Any]) -> None:
    """A server that treats one connection as it likes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            client, _ = listening.accept()
            with client:
                client.recv(65536)
                serve(client)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        test(f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread.join(5)


def test_what_is_no_letter_is_wrong_input(platform: Platform) -> None:
    with pytest.raises(WrongInput, match="holds what is no letter"):
        remote.asked(platform.url, Question("impact", fail=["hv\udcff"]))
    assert platform.asked == []


@pytest.mark.parametrize(
    "server",
    [
        "opsgraph",
        "ftp://x",
        "http://",
        "http://user:pw@host",
        "http://host?x=1",
        "http://host:port",
        "http://[::1",
        "http://a..b",
        "http://host/a b",
        "http://host\n",
    ],
)
def test_what_is_no_address_is_wrong_input(server: str) -> None:
    with pytest.raises(WrongInput, match="--server"):
        ask(server)
