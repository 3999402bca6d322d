"""The document of a question is what the naive reading of impact.md says of it, whatever the estate."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.topology import Topology
from simulate.answers import Desk, dumps, verb
from simulate.rules import Rule, rule_of
from simulate.terms import Terms
from tests.integration.simulate.asking import asking
from tests.property.naive_impact import RATED, WORSE, Answer, consumer, is_soft, place, supplier
from tests.property.what_if_estates import Question, questions, topology_of

NOW = "2026-05-01T09:00:00Z"
CASES = Path(__file__).parent.parent / "data" / "impact-cases" / "cases.jsonl"
Doc = dict[str, Any]


class Estate:
    """The facts of an estate of assets, relations, pools and open incidents, and of nothing else.

    `test_a_real_store_says_the_same` holds it to the real thing."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._topology = question.topology()

    def topology(self, as_of: str | None = None) -> Topology:
        return self._topology

    def version(self) -> Doc:
        return {"number": 1, "at": NOW, "assets": self._topology.assets, "relations": self._topology.relations}

    def open_incidents(self, as_of: str | None = None) -> list[Doc]:
        return [
            {"title": None, "status": "open", "opened_at": NOW, **incident} for incident in self._question.incidents
        ]

    def resolve(self, refs: Iterable[str], kind: str = "asset") -> dict[str, str]:
        return {}

    def names(self, ids: Iterable[str], kind: str = "asset") -> dict[str, str]:
        return {}

    def calibration(self) -> None:
        """Nobody has fitted any weights."""

    def nothing(self, *_: Any, **__: Any) -> list[Doc]:
        return []

    changes = knowledge = sources = nothing


def asked(question: Question, **arguments: Any) -> Doc:
    text = json.dumps({"steps": question.steps})
    doc: Doc = verb("run")(Desk(Estate(question), Terms()), text=text, **arguments)  # type: ignore[arg-type]
    return doc


def expected(said: Answer, question: Question) -> Doc:
    """What of a document the oracle knows."""
    affected: list[Doc] = list(said.affected)
    states = [row["state"] for row in affected]
    known = said.question.assets
    new = said.new_spofs()
    return {
        "affected": [
            {
                **row,
                "type": known[row["id"]].get("type") or None,
                "criticality": known[row["id"]].get("criticality") or None,
                "own": None if said.question.own[row["id"]] == "OK" else said.question.own[row["id"]],
            }
            for row in affected
        ],
        "summary": {
            "down": states.count("DOWN"),
            "degraded": states.count("DEGRADED"),
            "at_risk": states.count("AT_RISK"),
            "critical_down": [
                row["id"]
                for row in affected
                if row["state"] == "DOWN" and known[row["id"]].get("criticality") == "critical"
            ],
        },
        "removed": said.removed,
        "standing": [{"id": id, "state": said.before[id]} for id in said.standing],
        "worse_with_incidents": [{"id": id, "state": state} for id, state in said.worse_with_incidents.items()],
        "new_spofs": [{"asset": x, "takes_down": sorted(new[x])} for x in sorted(new)],
        "lost_spares": [
            {
                "asset": pool[0],
                "pool": pool[1],
                **{name: said.pools[pool][name] for name in ("n", "full", "up", "min_up")},
            }
            for pool in sorted(said.lost_spares)
        ],
        "gaps": sorted(
            (gap["asset"], gap["source"], gap["type"], gap["target"], gap["missing"], gap["why"]) for gap in said.gaps
        ),
        "complete": not said.gaps,
        "because": {row["id"]: reasons(said, row["id"]) for row in affected},
    }


def reasons(said: Answer, id: str) -> list[Any]:
    """The contributions that equal the resulting state, in no order."""
    estate, wanted = said.question, said.states[id]
    found: list[Any] = []
    for row in estate.supplying():
        found += _alone(said, row, id, wanted)
    found += [
        json.dumps(said.pools[pool], sort_keys=True)
        for pool in estate.pools()
        if pool[0] == id and said.pools[pool]["state"] == wanted
    ]
    return sorted(found)


def _alone(said: Answer, row: Any, id: str, wanted: str) -> list[str]:
    who = supplier(row)
    removed = who in said.question.removed
    if consumer(row) != id or place(row)[1] or not (said.question.alive(who) or removed):
        return []
    state = "DOWN" if removed else said.states[who]
    gives = ("DEGRADED" if state == "DOWN" else "OK") if is_soft(row) else state if state != "AT_RISK" else "OK"
    return [f"{row['source']} {row['type']} {row['target']} {state}"] if gives == wanted else []


def told(doc: Doc) -> Doc:
    """The same of a document."""
    told_of = ("id", "state", "before", "distance", "type", "criticality", "own")
    return {
        "affected": [{name: row[name] for name in told_of} for row in doc["affected"]],
        **{name: doc[name] for name in ("summary", "removed", "standing", "worse_with_incidents")},
        **{name: doc[name] for name in ("new_spofs", "lost_spares", "complete")},
        "gaps": sorted((gap["asset"], *gap["relation"].values(), gap["missing"], gap["why"]) for gap in doc["gaps"]),
        "because": {row["id"]: sorted(map(reason, row["because"])) for row in doc["affected"]},
    }


def reason(entry: Doc) -> str:
    if entry["relation"] is None:
        return json.dumps({**entry["pool"], "state": entry["state"]}, sort_keys=True)
    assert entry["pool"] is None
    relation = entry["relation"]
    return f"{relation['source']} {relation['type']} {relation['target']} {entry['state']}"


def in_order(rows: list[Doc]) -> bool:
    """Worst state first, then criticality, distance, id."""

    def key(row: Doc) -> Any:
        rated = RATED.index(row["criticality"]) if row["criticality"] in RATED else len(RATED)
        return -WORSE.index(row["state"]), rated, row["distance"], row["id"]

    return rows == sorted(rows, key=key)


@settings(max_examples=400, deadline=None)
@given(questions, st.booleans())
def test_a_document_is_what_the_oracle_says(question: Question, with_incidents: bool) -> None:
    doc = asked(question, with_incidents=with_incidents)
    assert told(doc) == expected(question.answer(with_incidents), question)
    assert in_order(doc["affected"])
    assert doc["total"] == doc["shown"] == len(doc["affected"])
    assert all(row["confidence"] == 1.0 for row in doc["affected"])


@settings(max_examples=200, deadline=None)
@given(questions, st.sampled_from(["down", "degraded", "at-risk"]), st.sampled_from(["", *RATED]))
def test_a_gate_finds_what_the_oracle_finds(question: Question, state: str, level: str) -> None:
    """One whose state the question set counts only if its suppliers would put it there too."""
    word = f"{state}:{level}" if level else state
    rule = rule_of(word)
    said = question.answer()
    wanted = [id for id in (str(row["id"]) for row in said.affected) if counts(said, rule, id)]
    (verdict,) = asked(question, rules=[word])["gate"]["rules"]
    assert verdict["found"] == wanted
    assert verdict["passed"] is not wanted


def counts(said: Answer, rule: Rule, id: str) -> bool:
    estate = said.question
    if not rule.counts(estate.assets[id].get("criticality"), "medium"):
        return False
    there = said.states[id]
    by_data = said.data.own.get(id, "OK")
    if WORSE.index(estate.own[id]) > WORSE.index(by_data):
        alone, _ = estate.rounds({**estate.own, id: "OK"})
        there = alone[id]
    return WORSE.index(there) >= rule.state


@settings(max_examples=100, deadline=None)
@given(questions, st.integers(0, 3))
def test_a_limit_only_holds_back_rows(question: Question, limit: int) -> None:
    whole, part = asked(question), asked(question, limit=limit)
    held = ("affected", "standing", "worse_with_incidents")
    assert {name: rows for name, rows in part.items() if name not in (*held, "shown")} == {
        name: rows for name, rows in whole.items() if name not in (*held, "shown")
    }
    assert part["affected"] == whole["affected"][:limit]
    for name in ("standing", "worse_with_incidents"):
        shown = part[name]
        assert len(shown) == min(limit, len(whole[name]))
        assert shown == [row for row in whole[name] if row in shown]
        held_back = [row["state"] for row in whole[name] if row not in shown]
        assert all(WORSE.index(row["state"]) >= max(map(WORSE.index, held_back), default=0) for row in shown)
    assert part["shown"] == len(part["affected"])


@given(questions)
@settings(max_examples=50, deadline=None)
def test_the_same_question_prints_the_same_bytes(question: Question) -> None:
    assert dumps(asked(question)) == dumps(asked(question))


@settings(max_examples=50, deadline=None)
@given(questions)
def test_an_empty_scenario_changes_nothing(question: Question) -> None:
    doc = asked(Question(question.assets, question.relations, question.pools, [], question.incidents))
    assert (doc["affected"], doc["removed"], doc["new_spofs"], doc["lost_spares"]) == ([], [], [], [])


def cases() -> list[Doc]:
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_a_worked_case(case: Doc) -> None:
    doc = asked(Question(case["assets"], case["relations"], case["pools"], case["steps"]))
    rows = [{name: row[name] for name in ("id", "state", "before", "distance")} for row in doc["affected"]]
    assert rows == case["affected"]


@settings(max_examples=15, deadline=None)
@given(questions)
def test_a_real_store_says_the_same(question: Question) -> None:
    opened = [{"title": "t", "status": "new", "opened_at": NOW, **incident} for incident in question.incidents]
    tables = {
        "assets": question.assets,
        "relations": question.relations,
        "pools": question.pools,
        "incidents": [{**incident, "affects": "|".join(incident["affects"])} for incident in opened],
    }
    with asking((NOW, {name: rows for name, rows in tables.items() if rows})) as estate:
        doc = estate("run", text=json.dumps({"steps": question.steps}))
    assert told(doc) == told(asked(question))
    assert topology_of(question.assets, question.relations, question.pools).assets == len(question.assets)
