"""What if over GraphQL: the documents of the command, typed, leading on into the graph."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from api.graphql.answers.impact import Impact
from api.graphql.answers.reach import Availability, Dependencies, LatentRisks, Path, Spofs
from api.graphql.answers.risk import ChangeCollisions, ChangeRisk
from api.graphql.answers.told import Told
from graph.platform import Platform
from simulate.answers import Desk, verb
from simulate.terms import terms_of
from tests.integration.api.answers import document, everything, pruned
from tests.integration.api.estate import AskGraph

Doc = dict[str, Any]
SCENARIO = """
name: Third
steps:
  - add: {id: db-3, type: vm, criticality: high}
  - connect: {source: db-3, type: MEMBER_OF, target: pay-db}
  - remove: db-1
  - fail: [db-2]
gate:
  - no: {state: DOWN, criticality: critical}
"""
ASKED: dict[str, tuple[type[Told], str, str, Doc]] = {
    "impact": (Impact, 'impact(fail: ["pay-db"], degrade: ["asset:db-1"], withIncidents: true)', "impact",
               {"fail": ["pay-db"], "degrade": ["asset:db-1"], "with_incidents": True}),
    "impact of the past": (Impact, 'impact(fail: "DB 1", asOf: "2026-05-05T00:00:00Z")', "impact",
                           {"fail": ["DB 1"], "as_of": "2026-05-05T00:00:00Z"}),
    "rules": (Impact, 'impact(fail: "db-1", rules: ["down:critical", "risk:99"], limit: 0)', "impact",
              {"fail": ["db-1"], "rules": ["down:critical", "risk:99"], "limit": 0}),
    "simulate": (Impact, "simulate(text: $text)", "run", {"text": SCENARIO}),
    "dependencies": (Dependencies, 'dependencies(of: "shop")', "dependencies", {"of": "shop"}),
    "path": (Path, 'path(source: "db-1", target: "shop")', "path", {"source": "db-1", "target": "shop"}),
    "no path": (Path, 'path(source: "shop", target: "db-1")', "path", {"source": "shop", "target": "db-1"}),
    "spofs": (Spofs, 'spofs(services: ["shop"])', "spof", {"services": ["shop"]}),
    "all spofs": (Spofs, "spofs(all: true, limit: 2)", "spof", {"all": True, "limit": 2}),
    "latent risks": (LatentRisks, "latentRisks", "latent", {}),
    "availability": (Availability, 'availability(services: "shop", trials: 500, seed: 3)', "availability",
                     {"services": ["shop"], "trials": 500, "seed": 3}),
    "availability after": (Availability, 'availability(services: "shop", trials: 500, text: $text)', "availability",
                           {"services": ["shop"], "trials": 500, "scenario": SCENARIO}),
    "change risk": (ChangeRisk, 'changeRisk(change: "C2")', "risk", {"change": "C2"}),
    "collisions": (ChangeCollisions, "changeCollisions", "collisions", {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def answer(estate: Platform) -> Any:
    """The document that a verb gives, called as the command calls it."""

    def ask(question: str, arguments: Doc) -> Doc:
        with closing(estate.facts()) as facts:
            return verb(question)(Desk(facts, terms_of(estate.settings)), **arguments)

    return ask


@pytest.mark.parametrize("name", ASKED)
def test_a_typed_answer_tells_the_whole_document(ask: AskGraph, answer: Any, name: str) -> None:
    cls, field, question, arguments = ASKED[name]
    text = "($text: String)" if "$text" in field else ""
    data = ask(f"query{text} {{ told: {field} {everything(cls)} }}", **({"text": SCENARIO} if text else {}))["told"]
    wanted = pruned(answer(question, arguments))
    assert document(cls, data) == _listed(wanted)


def _listed(doc: Doc) -> Doc:
    """Steps may name one asset or several; typed, they are lists."""
    for step in (doc.get("scenario") or {}).get("steps", []):
        for name in ("fail", "degrade", "remove"):
            if isinstance(step.get(name), str):
                step[name] = [step[name]]
    return doc


def test_a_scenario_may_be_given_step_by_step(ask: AskGraph, answer: Any) -> None:
    steps = [
        {"add": {"id": "db-3", "type": "vm", "criticality": "high", "attributes": {"rack": 7}}},
        {"connect": {"source": "db-3", "type": "MEMBER_OF", "target": "pay-db", "strength": "HARD"}},
        {"disconnect": {"source": "db-1", "type": "MEMBER_OF", "target": "pay-db"}},
        {"require": {"asset": "pay-db", "pool": "members", "minUp": "50%"}},
        {"degrade": ["db-3"]},
    ]
    query = "query($scenario: ScenarioInput) { simulate(scenario: $scenario) { %s } }"
    wanted = "affected { id state } gate { passed rules { rule } } scenario { steps { add { id attributes } } }"
    gate = [{"no": {"state": "DOWN", "criticality": "critical"}}]
    found = ask(query % wanted, scenario={"name": "x", "steps": steps, "gate": gate})["simulate"]
    text = """
steps:
  - add: {id: db-3, type: vm, criticality: high, attributes: {rack: 7}}
  - connect: {source: db-3, type: MEMBER_OF, target: pay-db, strength: hard}
  - disconnect: {source: db-1, type: MEMBER_OF, target: pay-db}
  - require: {asset: pay-db, pool: members, min_up: 50%}
  - degrade: [db-3]
"""
    told = answer("run", {"text": text})
    assert [row["id"] for row in found["affected"]] == [f"asset:{row['id']}" for row in told["affected"]]
    assert found["gate"]["passed"]
    assert found["scenario"]["steps"][0]["add"] == {"id": "db-3", "attributes": {"rack": 7}}


def test_answers_lead_on_into_the_graph(ask: AskGraph) -> None:
    found = ask("""{ impact(fail: "pay-db") {
        affected { id asset { displayName owner { contact } } owner { displayName } because { relation {
            source { displayName } } } }
        teams { id team { name } } incidents { id incident { title } } } }""")["impact"]
    checkout = next(row for row in found["affected"] if row["id"] == "asset:checkout")
    assert checkout["asset"] == {"displayName": "Checkout", "owner": {"contact": "pay@x.example"}}
    assert checkout["owner"] == {"displayName": "Payments"}
    assert checkout["because"][0]["relation"]["source"] == {"displayName": "Checkout"}
    assert found["teams"][0] == {"id": "team:pay", "team": {"name": "Payments"}}
    assert {"id": "incident:I3", "incident": {"title": "Cards refused again"}} in found["incidents"]


def test_assets_and_changes_tell_what_is_reckoned_of_them(ask: AskGraph, answer: Any) -> None:
    found = ask("""{ asset(id: "pay-db") { impact { total summary { down } } }
        changes { nodes { id declaredRisk risk { score approval change { id } } collisions { kind } } } }""")
    told = answer("impact", {"fail": ["pay-db"]})
    assert found["asset"]["impact"] == {"total": told["total"], "summary": {"down": told["summary"]["down"]}}
    for change in found["changes"]["nodes"]:
        assert change["risk"]["change"] == {"id": change["id"]}
        assert change["risk"]["score"] == answer("risk", {"change": change["id"]})["score"]
        assert change["collisions"] == []


def test_long_lists_are_counted_and_cut_where_that_is_asked(ask: AskGraph) -> None:
    (found,) = ask(
        '{ spofs(services: ["shop", "checkout"]) { spofs { assetId takesDown(first: 1) takesDownCount } } }'
    )["spofs"]["spofs"][:1]
    assert len(found["takesDown"]) == 1
    assert found["takesDownCount"] >= 1


@pytest.mark.parametrize(
    ("field", "code", "says"),
    [
        ('impact(fail: "pay-bd") { total }', "NOT_FOUND", "pay-db"),
        ("impact { total }", "BAD_INPUT", "No asset"),
        ('impact(fail: "db-1", rules: "dwn") { total }', "BAD_INPUT", "down"),
        ('impact(fail: "db-1", asOf: "2020-01-01T00:00:00Z") { total }', "BAD_INPUT", "history"),
        ('impact(fail: "db-1", maxAge: "soon") { total }', "BAD_INPUT", "soon"),
        ('impact(fail: "db-1", maxAge: "1s") { total }', "UNAVAILABLE", "too old"),
        ('impact(fail: "db-1", limit: -1) { total }', "BAD_INPUT", "-1"),
        ('impact(fail: "db-1", limit: 1001) { total }', "BAD_INPUT", "1001"),
        ('simulate(text: "steps: [{fial: db-1}]") { total }', "BAD_DOCUMENT", "fail"),
        ("simulate { total }", "BAD_INPUT", "scenario"),
        ('simulate(saved: "nothing") { total }', "NOT_FOUND", "nothing"),
        ('path(source: "db-1", target: "chekout") { found }', "NOT_FOUND", "checkout"),
        ('changeRisk(change: "C22") { score }', "NOT_FOUND", "C2"),
        ('availability(services: "shop", trials: 2000000) { trials }', "BAD_INPUT", "1,000,000"),
    ],
)
def test_what_is_wrong_is_told_with_what_was_meant(refused: AskGraph, field: str, code: str, says: str) -> None:
    error = refused(f"{{ {field} }}")
    assert error["extensions"]["code"] == code
    assert says in error["message"] + error["extensions"].get("remedy", "")


def test_a_query_may_not_have_everything_reckoned(refused: AskGraph) -> None:
    many = " ".join(f'a{number}: nodes(ids: ["db-1", "db-2"]) {{ ... on Asset {{ impact {{ total }} }} }}'
                    for number in range(26))  # fmt: skip
    assert "50" in refused(f"{{ {many} }}")["message"]


def test_scenarios_are_saved_listed_replayed_and_forgotten(ask: AskGraph, refused: AskGraph) -> None:
    save = "mutation($text: String!) { saveScenario(name: %s, text: $text) { name title stepCount gate text } }"
    kept = ask(save % '"third"', text=SCENARIO)["saveScenario"]
    assert kept == {
        "name": "third",
        "title": "Third",
        "stepCount": 4,
        "gate": ["no: {state: DOWN, criticality: critical}"],
        "text": SCENARIO,
    }
    (listed,) = ask("{ scenarios { name stepCount savedAt predicted { down } } }")["scenarios"]
    assert (listed["name"], listed["stepCount"]) == ("third", 4)
    replayed = ask('{ simulate(saved: "third") { summary { down } } }')["simulate"]["summary"]
    assert replayed["down"] == listed["predicted"]["down"]
    error = refused('mutation { saveScenario(name: "bad", text: "steps: [{fail: db-11}]") { name } }')
    assert error["extensions"]["code"] == "BAD_DOCUMENT" or "db-1" in error["message"] + str(error["extensions"])
    assert ask('mutation { deleteScenario(name: "third") }') == {"deleteScenario": "third"}
    assert ask("{ scenarios { name } }") == {"scenarios": []}
    assert refused('mutation { deleteScenario(name: "third") }')["extensions"]["code"] == "NOT_FOUND"
