"""The worked cases of the impact semantics, by the engine: before, affected, and their order."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.impact.cascade import impact
from graph.topology import OK, STATES
from graph.topology.overlay import Overlay
from tests.pages import ROOT
from tests.property.what_if_estates import topology_of
from tests.property.what_if_steps import apply

FILE = ROOT / "tests" / "data" / "impact-cases" / "cases.jsonl"
CASES = [json.loads(row) for row in FILE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_worked_case(case: dict[str, Any]) -> None:
    data = Overlay(topology_of(case["assets"], case["relations"], case["pools"]))
    question = apply(data.copy(), case["steps"])
    found = impact(data, question)
    states = found.before.states
    assert {data.id(node): STATES[s] for node, s in enumerate(states) if s != OK} == case["before"]
    assert [
        {
            "id": question.id(node),
            "state": STATES[found.after.states[node]],
            "before": STATES[found.before_state(node)],
            "distance": found.after.distance[node],
        }
        for node in found.affected
    ] == case["affected"]
