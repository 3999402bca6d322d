"""Search, likeness and feedback through REST and GraphQL: the same documents, the same refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import knowledge
from graph.errors import Unknown, WrongInput
from graph.platform import Platform
from graph.ports import Collection
from graph.search import feedback
from graph.search.measure.sets import read_set
from tests.integration.api.estate import AskGraph

NOW = "2026-05-07T00:00:00Z"
ROOT = "/api/v1/graph"


def test_rest_answers_what_the_platform_does(estate: Platform, client: TestClient) -> None:
    answer = client.get(f"{ROOT}/search", params={"q": "restart payments", "kind": "article", "limit": 3}).json()
    assert answer == knowledge.search(estate, "restart payments", kinds=["article"], limit=3)
    assert answer["hits"][0]["uid"] == "article:kb/restart"
    assert answer["lanes"]["dense"] == "absent"
    assert not answer["complete"]


def test_graphql_leads_on_from_a_hit_into_the_graph(ask: AskGraph) -> None:
    found = ask('{ search(query: "restart payments", limit: 1) { lanes { name state } hits { id node { kind } } } }')
    assert found["search"]["hits"] == [{"id": "article:kb/restart", "node": {"kind": "ARTICLE"}}]
    assert {lane["name"] for lane in found["search"]["lanes"]} == {"exact", "dense", "lexical", "graph"}


def test_assets_and_incidents_lead_to_what_is_known_of_them(ask: AskGraph) -> None:
    found = ask(
        """{ asset(id: "pay-db") { knowledge(limit: 5) { hits { id } } }
             incident(id: "I3") { similar { goodMatch matches { id } } knownErrors { best } } }"""
    )
    assert "article:kb/restart" in {hit["id"] for hit in found["asset"]["knowledge"]["hits"]}
    assert set(found["incident"]["similar"]) == {"goodMatch", "matches"}


def test_incidents_like_one_are_the_same_on_every_face(estate: Platform, client: TestClient, ask: AskGraph) -> None:
    answer = client.get(f"{ROOT}/incidents/I3/similar").json()
    assert answer == knowledge.similar_incidents(estate, "I3")
    told = ask('{ similarIncidents(incident: "I3") { best matches { id score } } }')["similarIncidents"]
    assert told["best"] == answer["best"]
    assert [match["id"] for match in told["matches"]] == [match["uid"] for match in answer["matches"]]
    assert client.get(f"{ROOT}/incidents/I3/known-errors").json() == knowledge.known_errors(estate, "I3")


@pytest.mark.parametrize("budget", ["0", "-1", "some"])
def test_a_budget_that_is_none_is_refused(client: TestClient, budget: str) -> None:
    answer = client.get(f"{ROOT}/context", params={"q": "restart payments", "budget": budget})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BAD_INPUT")


@pytest.mark.parametrize("query", ["", " ", "🔥"])
def test_feedback_on_what_no_search_answers_is_refused(estate: Platform, query: str) -> None:
    with pytest.raises(WrongInput):
        feedback.give(estate.store, NOW, query=query, uid="article:kb/restart", useful=True)


def test_a_pack_is_within_its_budget_on_every_face(client: TestClient, ask: AskGraph) -> None:
    pack = client.get(f"{ROOT}/context", params={"q": "restart payments", "budget": 1500}).json()
    assert pack["tokens"]["used"] <= 1500
    text = client.get(f"{ROOT}/context", params={"about": "pay-db", "budget": 1500, "markdown": "true"})
    assert text.headers["content-type"].startswith("text/markdown")
    told = ask('{ context(query: "restart payments", budgetTokens: 1500) { tokensUsed markdown document } }')["context"]
    assert told["tokensUsed"] <= 1500
    assert told["document"]["schema"] == pack["schema"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/search", 400, "question"),
        ("/search?q=%20", 400, ""),
        ("/search?q=x&kind=articel", 404, "article"),
        ("/search?q=x&kind=team", 404, "searched"),
        ("/search?q=x&limit=0", 400, "0"),
        ("/search?q=x&limit=many", 400, "many"),
        ("/search?q=x&asset=pay-dbb", 404, "pay-db"),
        ("/search?q=x&as_of=never", 400, "never"),
        ("/search?q=x&knd=article", 400, "kind"),
        ("/incidents/I99/similar", 404, "I99"),
        ("/incidents/I3/similar?limit=1000", 400, "1000"),
        ("/context", 400, "question"),
        ("/context?q=x&budget=1", 400, "1"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_a_sentence(client: TestClient, path: str, status: int, said: str) -> None:
    answer = client.get(ROOT + path)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert said in error["message"] + error["remedy"]


def test_feedback_is_kept_with_its_question(estate: Platform, client: TestClient, ask: AskGraph) -> None:
    body = {"query": "stuck payments", "uid": "kb/restart", "useful": True, "comment": "step 2"}
    kept = client.post(f"{ROOT}/feedback", json=body).json()
    assert estate.store.records.get(Collection.FEEDBACK, kept["id"]) == kept
    assert (kept["uid"], kept["by"]) == ("article:kb/restart", "rest")
    told = ask('mutation { giveFeedback(query: "stuck payments", id: "article:kb/old", useful: false) { id } }')
    doc = estate.store.records.get(Collection.FEEDBACK, told["giveFeedback"]["id"])
    assert doc is not None
    assert doc["useful"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"query": "", "uid": "kb/restart", "useful": True}, 400),
        ({"query": "x", "uid": "kb/none", "useful": True}, 404),
        ({"query": "x", "uid": "team:pay", "useful": True}, 404),
        ({"query": "x" * 3000, "uid": "kb/restart", "useful": True}, 400),
        ({"query": "x", "uid": "kb/restart", "useful": "yes"}, 400),
        ({"query": "x", "uid": "kb/restart"}, 400),
        ({"query": "x", "uid": "kb/restart", "useful": True, "who": "me"}, 400),
        ([1], 400),
    ],
)
def test_feedback_that_says_nothing_is_refused(client: TestClient, body: object, status: int) -> None:
    assert client.post(f"{ROOT}/feedback", json=body).status_code == status


def _said(query: str, uid: str, *, useful: bool) -> dict[str, object]:
    return {"query": query, "uid": uid, "useful": useful, "about": [], "kinds": []}


def test_feedback_becomes_a_set_of_questions_by_what_most_found_useful(tmp_path: Path) -> None:
    docs = [
        _said("disk full", "article:a", useful=True),
        _said("disk full", "article:b", useful=True),
        _said("disk full", "article:b", useful=False),
        _said("no light", "article:c", useful=False),
    ]
    assert feedback.export(docs, tmp_path / "set") == (1, 1)
    questions = read_set(tmp_path / "set")
    assert [(query.text, query.relevant) for query in questions.queries] == [("disk full", {"article:a": 1})]
    assert questions.documents is None


def test_a_set_is_never_written_over_something_nor_without_a_question(tmp_path: Path) -> None:
    with pytest.raises(WrongInput):
        feedback.export([_said("x", "article:a", useful=False)], tmp_path / "set")
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongInput):
        feedback.export([_said("x", "article:a", useful=True)], tmp_path)


def test_feedback_on_what_is_not_there_names_the_closest(estate: Platform) -> None:
    with pytest.raises(Unknown, match="kb/restart"):
        feedback.give(estate.store, NOW, query="x", uid="article:kb/restar", useful=True)
