"""Who may speak MCP over HTTP, and how."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from etl.service import Etl
from graph.platform import Platform

HERE = "http://127.0.0.1:4000"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def http(platform: Platform) -> Iterator[TestClient]:
    with TestClient(create_app(platform, Etl(platform)), base_url=HERE) as client:
        yield client


def test_it_answers_at_mcp(http: TestClient) -> None:
    answer = http.post("/mcp", json=HELLO, headers=ACCEPT)

    assert answer.status_code == 200
    assert answer.json()["result"]["serverInfo"]["name"] == "opsgraph"
    assert "mcp-session-id" not in answer.headers


@pytest.mark.parametrize("host", ["collector.example", "127.0.0.1.collector.example", "10.0.0.1:4000", ""])
def test_a_foreign_host_is_refused(http: TestClient, host: str) -> None:
    answer = http.post("/mcp", json=HELLO, headers={**ACCEPT, "host": host})
    assert answer.status_code in {403, 421}


@pytest.mark.parametrize("origin", ["https://collector.example", "null", "http://127.0.0.1:9999"])
def test_a_foreign_page_is_refused(http: TestClient, origin: str) -> None:
    answer = http.post("/mcp", json=HELLO, headers={**ACCEPT, "origin": origin})
    assert answer.status_code == 403


def test_its_own_page_is_not(http: TestClient) -> None:
    answer = http.post("/mcp", json=HELLO, headers={**ACCEPT, "origin": HERE})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_only_post_is_spoken(http: TestClient, method: str) -> None:
    answer = http.request(method, "/mcp", headers=ACCEPT)

    assert answer.status_code == 405
    assert "POST" in answer.json()["error"]["message"]


def test_too_large_a_body_is_refused(http: TestClient, platform: Platform) -> None:
    answer = http.post("/mcp", content=b" " * (platform.settings.api.max_body + 1), headers=ACCEPT)
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"jsonrpc": "1.0"}', b"\xff\xfe"])
def test_what_is_no_message_is_refused(http: TestClient, body: bytes) -> None:
    answer = http.post("/mcp", content=body, headers={**ACCEPT, "content-type": "application/json"})
    assert 400 <= answer.status_code < 500


def test_a_caller_may_ask_to_see_less(http: TestClient) -> None:
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call"}
    asked = {**call, "params": {"name": "recent_changes", "arguments": {"hours": 8760, "ahead_hours": 8760}}}
    version = {"mcp-protocol-version": "2025-06-18"}

    everything = http.post("/mcp", json=asked, headers={**ACCEPT, **version}).text
    some = http.post("/mcp", json=asked, headers={**ACCEPT, **version, "x-opsgraph-readers": "none"}).text

    assert "change:C2" in everything
    assert "change:C1" in some
    assert "change:C2" not in some
