"""The worked cases of the impact semantics: the rules, read literally, on the arrays of a topology."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology import AT_RISK, DEGRADED, DOWN, OK, SOFT, STATES, Topology, build
from tests.pages import ROOT

FILE = ROOT / "tests" / "data" / "impact-cases" / "cases.jsonl"
CASES = [json.loads(row) for row in FILE.read_text("utf-8").splitlines()]
FAILURES = [case for case in CASES if all(step.keys() <= {"fail", "degrade"} for step in case["steps"])]

Found = dict[str, tuple[str, int]]


def topology_of(case: dict[str, Any]) -> Topology:
    return build(
        Supplies(
            GraphVersion(1, None),
            [
                AssetRow(f"asset:{row['id']}", row["type"], row["criticality"], row["status"], None, False)
                for row in case["assets"]
            ],
            [
                SupplyRow(
                    f"asset:{row['source']}",
                    row["type"],
                    f"asset:{row['target']}",
                    row["strength"] or RELATIONS[row["type"]].strength or "",
                    row["pool"] or None,
                    False,
                )
                for row in case["relations"]
            ],
            [PoolRow(f"asset:{row['asset']}", row["pool"], row["min_up"], False) for row in case["pools"]],
        )
    )


def from_pool(topology: Topology, pool: int, states: list[int]) -> int:
    """The contribution of a pool, as its table in the semantics has it."""
    members = topology.member[topology.member_offsets[pool] : topology.member_offsets[pool + 1]]
    up = sum(states[member] != DOWN for member in members)
    good = sum(states[member] in {OK, AT_RISK} for member in members)
    m, soft = topology.pool_m[pool], topology.pool_flags[pool] & SOFT
    assert len(members) == topology.pool_n[pool]
    if up < m:
        return DEGRADED if soft else DOWN
    if soft:
        return OK
    if good < m:
        return DEGRADED
    return AT_RISK if m > 0 and up == m and up < topology.pool_full[pool] else OK


def contributions(topology: Topology, node: int, states: list[int]) -> list[int]:
    hard = topology.in_hard[topology.in_hard_offsets[node] : topology.in_hard_offsets[node + 1]]
    soft = topology.in_soft[topology.in_soft_offsets[node] : topology.in_soft_offsets[node + 1]]
    pools = range(topology.pool_offsets[node], topology.pool_offsets[node + 1])
    return [
        *(states[supplier] for supplier in hard if states[supplier] != AT_RISK),
        *(DEGRADED for supplier in soft if states[supplier] == DOWN),
        *(from_pool(topology, pool, states) for pool in pools),
    ]


def results(topology: Topology, own: list[int]) -> Found:
    """The state of each asset that is not OK, and its distance: all recomputed at once, round after round."""
    states, distances, rounds = list(own), [0] * len(own), 0
    while True:
        rounds += 1
        after = [max([own[node], *contributions(topology, node, states)]) for node in range(len(own))]
        if after == states:
            return {topology.id(i): (STATES[s], distances[i]) for i, s in enumerate(states) if s != OK}
        for node, state in enumerate(after):
            distances[node] = distances[node] if state == states[node] else rounds
        states = after


def asked(topology: Topology, steps: list[dict[str, Any]]) -> list[int]:
    own = topology.own.tolist()
    for step in steps:
        for word, named in step.items():
            for id in [named] if isinstance(named, str) else named:
                node = topology.index(id)
                assert node is not None
                own[node] = max(own[node], {"fail": DOWN, "degrade": DEGRADED}[word])
    return own


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_states_by_the_data_alone(case: dict[str, Any]) -> None:
    topology = topology_of(case)
    found = results(topology, topology.own.tolist())
    assert {id: state for id, (state, _) in found.items()} == case["before"]


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case["name"])
def test_the_states_when_something_fails(case: dict[str, Any]) -> None:
    topology = topology_of(case)
    found = results(topology, asked(topology, case["steps"]))
    before = results(topology, topology.own.tolist())
    affected = {
        id: (state, distance)
        for id, (state, distance) in found.items()
        if STATES.index(state) > STATES.index(before.get(id, ("OK", 0))[0])
    }
    assert affected == {row["id"]: (row["state"], row["distance"]) for row in case["affected"]}


def test_most_cases_ask_for_failures_alone() -> None:
    assert len(FAILURES) > len(CASES) / 2
