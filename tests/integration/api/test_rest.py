"""REST: lists with filters, single things, NDJSON, relations, how the graph is kept."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.rest.answers import BrokenOff
from graph.errors import Unreachable
from graph.model import Kind
from graph.ontology import KINDS
from graph.platform import Platform
from tests.integration.api.estate import limited

ROOT = "/api/v1/graph"
NDJSON = {"accept": "application/x-ndjson"}


def get(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(ROOT + path, params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def lines(text: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in text.splitlines()]


def plain(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"].partition(":")[2] for item in items]


def test_a_row_holds_its_fields_attributes_and_links(client: TestClient) -> None:
    row = get(client, "/incidents/I1")
    assert row.pop("since").startswith("2026-")
    assert row == {
        "id": "incident:I1",
        "kind": "incident",
        "life": "active",
        "sources": ["cmdb"],
        "title": "Payments fail",
        "status": "closed",
        "priority": "P1",
        "opened_at": "2026-05-01T09:00:00Z",
        "resolved_at": "2026-05-01T10:00:00Z",
        "affects": ["asset:checkout", "asset:pay-db"],
        "caused_by": ["change:C1"],
        "problem": "problem:P1",
        "resolved_with": ["article:kb/restart"],
        "team": "team:pay",
    }
    assert get(client, "/assets/pay-db")["attributes"] == {"site": "ams"}
    assert get(client, "/teams/pay")["members"] == ["person:ann", "person:bob"]


@pytest.mark.parametrize("ref", ["lone/box", "asset:lone/box", "lone%2Fbox"])
def test_an_id_may_hold_slashes(client: TestClient, ref: str) -> None:
    assert get(client, f"/assets/{ref}")["id"] == "asset:lone/box"


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_list_and_its_single_ones(client: TestClient, kind: Kind) -> None:
    path = f"/{KINDS[kind].plural}"
    items = get(client, path)["items"]
    assert items
    for item in items:
        assert get(client, f"{path}/{item['id']}") == item


@pytest.mark.parametrize(
    ("path", "question", "found"),
    [
        ("/assets", "status=degraded", ["db-2"]),
        ("/assets", "type=vm&type=database", ["db-1", "db-2", "pay-db"]),
        ("/assets", "criticality.in=critical,high&environment=prod&type=vm", ["db-1", "db-2"]),
        ("/assets", "name.contains=DB&sort=-name", ["pay-db", "db-2", "db-1"]),
        ("/assets", "name.starts_with=pay", ["pay-db"]),
        ("/assets", "owner=net", ["db-1", "db-2"]),
        ("/assets", "owner.is_null=true", ["lone/box"]),
        ("/assets", "attributes.site=ams", ["db-1", "pay-db"]),
        ("/incidents", "opened_at.gte=2026-05-03&opened_at.lt=2026-05-04", ["I2"]),
        ("/incidents", "affects=pay-db&sort=-opened_at", ["I3", "I1"]),
        ("/incidents", "priority=P1&sort=status,-id", ["I1", "I3"]),
        ("/articles", "tags=db", ["kb/restart"]),
        ("/articles", "body=plug", ["kb/old"]),
        ("/assets", "as_of=2026-05-04", []),
        ("/assets", "lives=retired", []),
    ],
)
def test_filters_and_orders_are_those_of_graphql(
    client: TestClient, path: str, question: str, found: list[str]
) -> None:
    answer = client.get(f"{ROOT}{path}?{question}")
    assert answer.status_code == 200, answer.text
    assert plain(answer.json()["items"]) == found


def test_pages_meet_every_row_once(client: TestClient) -> None:
    found: list[str] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        after = {"after": page["next"]} if page["next"] else {}
        page = get(client, "/assets", first=4, sort="-name", total="true", **after)
        assert page["total"] == 6
        found += plain(page["items"])
    assert found == ["shop", "pay-db", "lone/box", "db-2", "db-1", "checkout"]


def test_ndjson_gives_all_rows(client: TestClient) -> None:
    by_header = client.get(f"{ROOT}/assets?sort=name", headers=NDJSON)
    by_name = client.get(f"{ROOT}/assets?sort=name&format=ndjson")
    assert by_header.headers["content-type"] == "application/x-ndjson"
    assert by_header.text == by_name.text
    assert plain(lines(by_header.text)) == ["checkout", "db-1", "db-2", "lone/box", "pay-db", "shop"]


def test_ndjson_that_fails_midway_breaks_off(estate: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    page, asked = estate.store.page, []

    def fail_later(query: Any) -> Any:
        asked.append(query)
        if len(asked) > 1:
            raise Unreachable("The graph does not answer.")
        return page(query)

    monkeypatch.setattr(estate.store, "page", fail_later)
    small = limited(estate, max_page=2)
    with pytest.raises(BrokenOff), small.stream("GET", f"{ROOT}/assets?format=ndjson") as answer:
        answer.read()


@pytest.mark.parametrize(
    ("question", "status", "code", "said"),
    [
        ("/assets?colour=red", 400, "BAD_INPUT", "colour"),
        ("/assets?nmae=x", 400, "BAD_INPUT", "Did you mean 'name'"),
        ("/assets?name.gt=x", 400, "BAD_INPUT", "It knows eq"),
        ("/assets?first=5000", 400, "BAD_INPUT", "5000 rows"),
        ("/assets?first=some", 400, "BAD_INPUT", "no number"),
        ("/assets?sort=colour", 400, "BAD_INPUT", "colour"),
        ("/assets?after=x", 400, "BAD_INPUT", "cursor"),
        ("/assets?as_of=soon", 400, "BAD_INPUT", "soon"),
        ("/assets?lives=dead", 400, "BAD_INPUT", "dead"),
        ("/assets?format=xml", 400, "BAD_INPUT", "xml"),
        ("/assets?format=ndjson&first=3", 400, "BAD_INPUT", "all rows"),
        ("/assets?format=ndjson&after=x", 400, "BAD_INPUT", "cursor"),
        ("/assets?owner=nobody", 404, "NOT_FOUND", "no team 'nobody'"),
        ("/assets/nothing", 404, "NOT_FOUND", "no asset 'nothing'"),
        ("/assets/incident:I1", 404, "NOT_FOUND", "no asset 'incident:I1'"),
        ("/assets/shop?as_of=2026-05-01", 404, "NOT_FOUND", "not there yet"),
        ("/assets/shop?colour=red", 400, "BAD_INPUT", "colour"),
        ("/relations?type=LIKES", 400, "BAD_INPUT", "LIKES"),
        ("/relations?source=nothing", 404, "NOT_FOUND", "nothing"),
        ("/health?colour=red", 400, "BAD_INPUT", "none here"),
        ("/runs/nothing", 404, "NOT_FOUND", "no run 'nothing'"),
        ("/nothing", 404, "NOT_FOUND", "nothing at GET"),
    ],
)
def test_a_refusal_has_a_status_a_code_and_the_next_step(
    client: TestClient, question: str, status: int, code: str, said: str
) -> None:
    answer = client.get(ROOT + question)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == code
    assert said in f"{error['message']} {error['remedy']}"
    assert error["remedy"]


def test_only_reading_is_offered(client: TestClient) -> None:
    assert client.post(f"{ROOT}/assets").status_code == 405


def test_a_store_out_of_reach_is_told_as_such(
    client: TestClient, estate: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Any) -> Any:
        raise Unreachable("The graph does not answer.", "Start it.")

    monkeypatch.setattr(estate.store, "page", fail)
    answer = client.get(f"{ROOT}/assets")
    assert answer.status_code == 503
    assert answer.json() == {
        "error": {"code": "UNREACHABLE", "message": "The graph does not answer.", "remedy": "Start it."}
    }


def test_the_supplies_of_an_asset_stand_beside_it(client: TestClient) -> None:
    found = get(client, "/assets/checkout/dependencies")["items"]
    assert [(item["id"], item["name"], item["type"], item["strength"], item["life"]) for item in found] == [
        ("asset:pay-db", "Payments DB", "DEPENDS_ON", "hard", "active"),
        ("asset:ghost", None, "USES", "soft", "dangling"),
    ]
    assert [item["id"] for item in get(client, "/assets/pay-db/dependents")["items"]] == ["asset:checkout"]


def test_relations_are_listed_whole_and_by_end(client: TestClient) -> None:
    everything = lines(client.get(f"{ROOT}/relations?format=ndjson").text)
    keys = [(row["source"], row["type"], row["target"]) for row in everything]
    assert keys == sorted(set(keys))
    assert ("asset:checkout", "USES", "asset:ghost") in keys
    here = get(client, "/relations", source="checkout")["items"]
    assert [(row["type"], row["target"]) for row in here] == [
        *(("DEPENDS_ON", "asset:pay-db"), ("OWNED_BY", "team:pay"), ("PART_OF", "asset:shop")),
        ("USES", "asset:ghost"),
    ]
    assert len(get(client, "/relations", target="pay-db", type="MEMBER_OF")["items"]) == 2
    assert len(get(client, "/relations", source="db-1", target="pay-db")["items"]) == 1


@pytest.mark.parametrize("entities", [1, 3, 500])
def test_pages_of_relations_meet_every_one_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, entities: int
) -> None:
    everything = lines(client.get(f"{ROOT}/relations?format=ndjson").text)
    monkeypatch.setattr("api.rest.relations.ENTITIES", entities)
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        page = get(client, "/relations", first=5, **({"after": page["next"]} if page["next"] else {}))
        found += page["items"]
    assert found == everything


def test_runs_dead_letters_and_health_can_be_read(client: TestClient) -> None:
    runs = get(client, "/runs")["items"]
    assert [run["state"] for run in runs] == ["succeeded", "succeeded"]
    assert get(client, f"/runs/{runs[0]['run']}") == runs[0]
    (letter,) = get(client, "/dead-letters", source="other")["items"]
    assert (letter["file"], letter["field"], letter["value"]) == ("changes.csv", "planned_start", "one day")
    assert get(client, "/dead-letters", source="cmdb")["items"] == []
    health = get(client, "/health")
    assert {check["check"] for check in health["checks"]} > {"dangling", "orphan"}
