"""What if over REST: the very bytes that the command prints, and its refusals with stable codes."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.platform import Platform
from simulate.answers import VERBS, Desk, dumps, verb
from simulate.terms import terms_of

Doc = dict[str, Any]
PATH = "/api/v1/graph/whatif"
PLAN = "steps: [{remove: db-1}, {fail: [db-2]}]\ngate: [{no: {state: DOWN}}]\n"
ASKED: list[tuple[str, Doc]] = [
    ("impact", {"fail": ["pay-db"]}),
    ("impact", {"fail": ["asset:db-1"], "degrade": ["DB 2"], "with_incidents": True, "limit": 1}),
    ("impact", {"fail": ["lone/box"], "as_of": "2026-05-05T00:00:00Z", "rules": ["down:low"]}),
    ("run", {"text": PLAN, "filename": "plan.yaml"}),
    ("compare", {"a": {"text": PLAN}, "b": {"text": "steps: [{degrade: db-1}]"}}),
    ("spof", {}),
    ("latent", {}),
    ("availability", {"services": ["shop"], "trials": 200}),
    ("dependencies", {"of": "shop"}),
    ("path", {"source": "db-1", "target": "shop"}),
    ("change", {"change": "C2"}),
    ("risk", {"change": "Patch VMs"}),
    ("collisions", {}),
    ("saved", {}),
]


def answer(platform: Platform, question: str, arguments: Doc) -> str:
    with closing(platform.facts()) as facts:
        return dumps(verb(question)(Desk(facts, terms_of(platform.settings)), **arguments))


@pytest.mark.parametrize(("question", "arguments"), ASKED)
def test_the_bytes_are_those_of_the_command(
    client: TestClient, estate: Platform, question: str, arguments: Doc
) -> None:
    found = client.post(f"{PATH}/{question}", json=arguments)
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/json"
    assert found.content.decode() == answer(estate, question, arguments)


def test_a_question_without_arguments_needs_no_body(client: TestClient) -> None:
    assert client.post(f"{PATH}/spof").json()["schema"] == "opsgraph.spof/1"


def test_a_gate_that_is_not_met_is_an_answer_all_the_same(client: TestClient) -> None:
    found = client.post(f"{PATH}/impact", json={"fail": ["pay-db"], "rules": ["down:critical"]})
    assert found.status_code == 200
    assert not found.json()["gate"]["passed"]


def test_an_asset_tells_its_impact(client: TestClient, estate: Platform) -> None:
    found = client.get("/api/v1/graph/assets/lone/box/impact").content.decode()
    assert found == answer(estate, "impact", {"fail": ["lone/box"]})
    then = "2026-05-05T00:00:00Z"
    query = {"as_of": then, "with_incidents": "true", "limit": "1"}
    found = client.get("/api/v1/graph/assets/pay-db/impact", params=query).content.decode()
    assert found == answer(estate, "impact", {"fail": ["pay-db"], "as_of": then, "with_incidents": True, "limit": 1})


@pytest.mark.parametrize(
    ("question", "body", "status", "code", "says"),
    [
        ("impct", "{}", 404, "NOT_FOUND", "impact"),
        ("impact", "{", 400, "BAD_INPUT", "JSON"),
        ("impact", "[]", 400, "BAD_INPUT", "object"),
        ("impact", "{}", 400, "BAD_INPUT", "No asset"),
        ("impact", '{"fail": "pay-db"}', 400, "BAD_INPUT", "list"),
        ("impact", '{"fial": ["pay-db"]}', 400, "BAD_INPUT", "fail"),
        ("impact", '{"fail": ["pay-bd"]}', 404, "NOT_FOUND", "pay-db"),
        ("impact", '{"fail": ["db-1"], "limit": -1}', 400, "BAD_INPUT", "limit"),
        ("impact", '{"fail": ["db-1"], "as_of": "yesterday"}', 400, "BAD_INPUT", "yesterday"),
        ("impact", '{"fail": ["db-1"], "as_of": "2020-01-01"}', 400, "BAD_INPUT", "2026-05-05"),
        ("impact", '{"fail": ["db-1"], "max_age": "1s"}', 503, "UNAVAILABLE", "too old"),
        ("run", '{"text": "steps: ["}', 400, "BAD_DOCUMENT", "line"),
        ("run", '{"text": "steps: [{remove: db-11}]"}', 400, None, "db-1"),
        ("spof", '{"services": ["shp"]}', 404, "NOT_FOUND", "shop"),
        ("risk", '{"change": "C7"}', 404, "NOT_FOUND", "C"),
        ("saved_show", '{"name": "nothing"}', 404, "NOT_FOUND", "nothing"),
    ],
)
def test_what_is_wrong_has_a_code_a_status_and_the_closest_match(
    client: TestClient, question: str, body: str, status: int, code: str | None, says: str
) -> None:
    found = client.post(f"{PATH}/{question}", content=body, headers={"content-type": "application/json"})
    error = found.json()["error"]
    assert found.status_code == status
    assert code in (None, error["code"])
    assert says in error["message"] + error["remedy"]


def test_parameters_are_refused_where_nobody_reads_them(client: TestClient) -> None:
    assert client.post(f"{PATH}/spof?all=true").status_code == 400
    assert client.get("/api/v1/graph/assets/pay-db/impact?limt=1").status_code == 400
    assert client.get("/api/v1/graph/assets/pay-db/impact?limit=x").status_code == 400


def test_openapi_tells_every_question(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for name in VERBS:
        told = paths[f"{PATH}/{name}"]["post"]
        assert told["summary"]
        assert told["requestBody"]["content"]["application/json"]["schema"]["additionalProperties"] is False
    body = paths[f"{PATH}/impact"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["fail"] == {"type": "array", "items": {"type": "string"}}
    assert body["properties"]["limit"] == {"type": "integer", "minimum": 0}
    assert paths[f"{PATH}/run"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"] == ["text"]
