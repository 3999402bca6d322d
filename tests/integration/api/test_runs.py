"""Starting runs through the API, following them, and dealing with dead letters: over a real server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from api.app import create_app
from api.runs import RUNNING
from etl.lease import NAME
from etl.service import Ask, Etl
from graph.platform import Platform, open_platform
from graph.ports import Collection
from graph.settings import Settings, SourceSettings
from tests.integration.api.estate import ESTATE, OTHER, write

PROTOCOL = Subprotocol("graphql-transport-ws")


class Server:
    """The API on a port of this machine."""

    def __init__(self, platform: Platform, etl: Etl) -> None:
        self.platform = platform
        self.etl = etl
        config = uvicorn.Config(create_app(platform, etl), port=0, log_config=None)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Server:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        (socket, *_) = self._server.servers[0].sockets
        self.address = f"127.0.0.1:{socket.getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = httpx.post(f"http://{self.address}/graphql", json={"query": query, "variables": variables})
        found: dict[str, Any] = answer.json()
        return found

    def follow(self, query: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """The messages of a subscription, to its end."""
        with connect(f"ws://{self.address}/graphql", subprotocols=[PROTOCOL]) as line:
            line.send(json.dumps({"type": "connection_init"}))
            assert json.loads(line.recv(5))["type"] == "connection_ack"
            payload = {"query": query, "variables": variables}
            line.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
            while True:
                message = json.loads(line.recv(10))
                yield message
                if message["type"] in {"complete", "error"}:
                    return


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """An empty graph with the estate as a configured source."""
    source = SourceSettings.model_validate({"path": str(write(tmp_path / "estate", ESTATE))})
    settings = Settings.model_construct(data=tmp_path / "data", sources={"estate": source})
    with open_platform(settings) as platform, Server(platform, Etl(platform)) as running:
        yield running


def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("It did not come true within 5 seconds.")


def ended(server: Server, run: dict[str, Any]) -> dict[str, Any]:
    """The last report of a run."""
    query = "subscription($run: ID!) { etlRun(run: $run) { state sources { source dead } } }"
    *reports, _ = server.follow(query, run=run["id"])
    report: dict[str, Any] = reports[-1]["payload"]["data"]["etlRun"]
    return report


def test_a_run_is_started_loads_the_graph_and_can_be_followed_to_its_end(server: Server) -> None:
    started = server.ask("mutation { runEtl { id state sources { source } } }")["data"]["runEtl"]
    assert started["sources"] == [{"source": "estate"}]
    query = "subscription($run: ID!) { etlRun(run: $run) { id state stages { name } } }"
    *reports, last = server.follow(query, run=started["id"])
    assert last["type"] == "complete"
    report = reports[-1]["payload"]["data"]["etlRun"]
    assert (report["id"], report["state"]) == (started["id"], "succeeded")
    assert server.ask("{ counts { assets } }")["data"]["counts"]["assets"] == 6


def test_a_run_in_another_process_is_followed_as_it_changes(server: Server) -> None:
    records = server.platform.store.records

    def put(state: str, stage: str) -> None:
        doc = {
            "run": "r1",
            "started": "2026-05-01T00:00:00Z",
            "clock": "2026-05-01T00:00:00Z",
            "state": state,
        }
        empty: dict[str, Any] = {"seconds": 0.0, "sources": [], "stages": {}, "written": {}, "graph": 0}
        records.put(Collection.RUN, [("r1", "r1", doc | empty | {"stage": stage})])

    put(RUNNING, "stage")
    states = []
    for message in server.follow('subscription { etlRun(run: "r1") { state stage } }'):
        if message["type"] == "next":
            states.append(message["payload"]["data"]["etlRun"]["stage"])
            put(*[(RUNNING, "resolve"), ("succeeded", "publish"), ("succeeded", "publish")][len(states) - 1])
    assert states == ["stage", "resolve", "publish"]


def test_following_a_run_that_is_not_there_is_an_error_with_its_code(server: Server) -> None:
    first, *_ = server.follow('subscription { etlRun(run: "nothing") { state } }')
    errors = first["payload"]["errors"] if first["type"] == "next" else first["payload"]
    assert errors[0]["extensions"]["code"] == "NOT_FOUND"


def test_a_second_run_is_refused_while_one_is_at_work(server: Server) -> None:
    lease = server.platform.store.leases.acquire(NAME, "another machine", 60)
    error = server.ask("mutation { runEtl { id } }")["errors"][0]
    assert error["extensions"]["code"] == "LEASE_HELD"
    assert "another machine" in error["message"]
    server.platform.store.leases.release(lease)
    assert "errors" not in server.ask("mutation { runEtl { id } }")


def test_a_long_run_is_told_as_soon_as_it_is_at_work(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(type(server.platform), "publish", lambda self: go_on.wait(10))
    started = server.ask("mutation { runEtl { id state } }")["data"]["runEtl"]
    assert started["state"] == "running"
    go_on.set()
    until(lambda: server.ask("{ etlRuns { nodes { state } } }")["data"]["etlRuns"]["nodes"][0]["state"] == "succeeded")


def test_each_operation_on_one_line_reads_anew(server: Server) -> None:
    with connect(f"ws://{server.address}/graphql", subprotocols=[PROTOCOL]) as line:
        line.send(json.dumps({"type": "connection_init"}))
        line.recv(5)
        seen = []
        for id in ("1", "2"):
            payload = {"query": '{ asset(id: "shop") { name } }'}
            line.send(json.dumps({"id": id, "type": "subscribe", "payload": payload}))
            seen.append(json.loads(line.recv(5))["payload"]["data"]["asset"])
            assert json.loads(line.recv(5))["type"] == "complete"
            server.etl.run(Ask())
    assert seen == [None, {"name": "Shop"}]


def test_a_replay_of_nothing_is_a_run_too(server: Server) -> None:
    replayed = ended(server, server.ask("mutation { replayDeadLetters { id } }")["data"]["replayDeadLetters"])
    assert (replayed["state"], replayed["sources"]) == ("succeeded", [])


def test_dead_letters_are_replayed_and_dropped(server: Server, tmp_path: Path) -> None:
    server.etl.run(Ask(source="files", folder=write(tmp_path / "other", OTHER)))
    (letter,) = server.ask("{ deadLetters { nodes { id } } }")["data"]["deadLetters"]["nodes"]
    replayed = ended(server, server.ask("mutation { replayDeadLetters { id } }")["data"]["replayDeadLetters"])
    assert replayed["sources"] == [{"source": "files", "dead": 1}]
    dropped = server.ask("mutation($ids: [ID!]!) { dropDeadLetters(ids: $ids) }", ids=[letter["id"]])
    assert dropped["data"]["dropDeadLetters"] == 1
    assert server.ask("{ deadLetters { totalCount } }")["data"]["deadLetters"]["totalCount"] == 0


def test_a_page_of_another_site_opens_no_line(server: Server) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        connect(f"ws://{server.address}/graphql", subprotocols=[PROTOCOL], origin=Origin("https://evil.example"))


def test_a_foreign_name_that_points_here_opens_no_line(server: Server) -> None:
    host, _, port = server.address.partition(":")
    with pytest.raises(InvalidStatus, match="403"):
        connect(f"ws://evil.example:{port}/graphql", subprotocols=[PROTOCOL], address=(host, int(port)))
