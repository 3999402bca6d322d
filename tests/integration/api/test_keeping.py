"""How the graph is kept, over GraphQL: runs, dead letters, data health, counts, probes."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from graph.errors import Unreachable
from graph.platform import Platform
from tests.integration.api.estate import AskGraph


def test_runs_are_listed_newest_first_and_looked_up(ask: AskGraph) -> None:
    fields = "id state started finished graph error sources { source fetched new dead } stages { name seconds }"
    runs = ask(f"{{ etlRuns {{ totalCount nodes {{ {fields} }} }} }}")["etlRuns"]
    assert runs["totalCount"] == 2
    assert [run["started"] for run in runs["nodes"]] == sorted((run["started"] for run in runs["nodes"]), reverse=True)
    newest = max(runs["nodes"], key=lambda run: run["graph"])
    assert newest["sources"] == [{"source": "other", "fetched": 2, "new": 1, "dead": 1}]
    assert ask(f"query($id: ID!) {{ etlRun(id: $id) {{ {fields} }} }}", id=newest["id"])["etlRun"] == newest
    assert ask('{ etlRun(id: "nothing") { id } }')["etlRun"] is None


def test_runs_can_be_paged_and_picked_by_state(ask: AskGraph) -> None:
    query = """query($after: String) { etlRuns(first: 1, after: $after, state: "succeeded") {
        nodes { id } pageInfo { endCursor hasNextPage } } }"""
    first = ask(query)["etlRuns"]
    second = ask(query, after=first["pageInfo"]["endCursor"])["etlRuns"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert first["nodes"] != second["nodes"]
    assert ask('{ etlRuns(state: "held") { nodes { id } } }')["etlRuns"]["nodes"] == []


def test_dead_letters_say_where_they_stand_and_what_was_expected(ask: AskGraph) -> None:
    fields = "source file line field value expected raw run seen"
    (letter,) = ask(f'{{ deadLetters(file: "changes.csv") {{ nodes {{ {fields} }} }} }}')["deadLetters"]["nodes"]
    assert (letter["source"], letter["line"], letter["field"], letter["value"]) == (
        *("other", 2, "planned_start", "one day"),
    )
    assert letter["raw"] == "C9,No time,one day"
    assert ask('{ deadLetters(source: "cmdb") { totalCount } }')["deadLetters"]["totalCount"] == 0


def test_data_health_has_a_score_and_the_findings_behind_it(ask: AskGraph) -> None:
    health = ask("{ dataHealth { score checks { name count of score findings } } }")["dataHealth"]
    assert 0 < health["score"] <= 100
    checks = {check["name"]: check for check in health["checks"]}
    assert checks["orphan"]["findings"] == [{"uid": "asset:lone/box"}]
    assert checks["dangling"]["count"] == 1


def test_counts_are_of_what_is_live(ask: AskGraph) -> None:
    assert ask("{ counts { assets incidents teams people dangling pools } }")["counts"] == {
        "assets": 6,
        "incidents": 3,
        "teams": 2,
        "people": 2,
        "dangling": 1,
        "pools": 1,
    }


def test_the_server_is_alive_and_ready_without_a_search_model(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "parts": {
            "graph": {"state": "ok"},
            "model": {"state": "absent"},
            "search": {"state": "ok", "pieces": 14, "graph": 2},
        },
    }


def test_an_index_that_is_not_all_there_is_down(client: TestClient, estate: Platform) -> None:
    (file,) = (estate.folder / "search").glob("*/shard/edge_config.json")
    whole = file.read_bytes()
    file.write_bytes(whole[:10])
    try:
        answer = client.get("/readyz")
    finally:
        file.write_bytes(whole)
    assert answer.status_code == 503
    assert answer.json()["parts"]["search"]["state"] == "down"
    assert "opsgraph reindex" in answer.json()["parts"]["search"]["remedy"]


def test_a_part_that_is_down_is_named_and_makes_it_unready(
    client: TestClient, estate: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise Unreachable("The graph does not answer.", "Start it.")

    monkeypatch.setattr(estate.store, "ping", fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["graph"] == {
        "state": "down",
        "message": "The graph does not answer.",
        "remedy": "Start it.",
    }
