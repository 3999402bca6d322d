"""Reasons, confidence, gaps, lost spares and ways, held against the naive reading of impact.md."""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings

from graph.impact.because import Explained
from graph.impact.cascade import Impact, impact, supplied_state
from graph.impact.causes import dependencies
from graph.impact.confidence import confidences
from graph.impact.gaps import gaps
from graph.impact.path import path
from graph.impact.spares import lost_spares, spare_doc
from graph.topology import STATES
from graph.topology.overlay import Overlay
from tests.property.naive_impact import DEGRADED, DOWN, OK, WORSE, Answer, consumer, is_soft, place, supplier
from tests.property.what_if_estates import Question, questions
from tests.property.what_if_steps import apply

LAW = settings(deadline=None, max_examples=300)
FRESH = {"DEPENDS_ON": 0.9, "RUNS_ON": 0.5, "CONNECTS_TO": 1.0, "MEMBER_OF": 0.8, "PART_OF": 0.7, "USES": 0.6}


def asked(question: Question) -> Impact:
    data = Overlay(question.topology())
    return impact(data, apply(data.copy(), question.steps))


def pool_says(says: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in says.items() if name != "state"}


def sentence(entry: dict[str, Any]) -> tuple[str, ...] | None:
    relation = entry["relation"]
    return relation and (relation["source"], relation["type"], relation["target"])


def naive_because(expected: Answer, id: str) -> list[tuple[Any, str, Any]]:
    """All contributions that equal the state of an asset."""
    estate, states = expected.question, expected.states
    found: list[tuple[Any, str, Any]] = []
    for row in estate.supplying():
        who = supplier(row)
        if consumer(row) != id or place(row)[1] or not (estate.alive(who) or who in estate.removed):
            continue
        state = DOWN if who in estate.removed else states[who]
        gives = (DEGRADED if state == DOWN else OK) if is_soft(row) else state if state in (DOWN, DEGRADED) else OK
        if gives == states[id]:
            found.append(((row["source"], row["type"], row["target"]), state, None))
    for (owner, _), says in expected.pools.items():
        if owner == id and says["state"] == states[id]:
            found.append((None, says["state"], pool_says(says)))
    return found


@LAW
@given(questions)
def test_because_names_each_contribution_that_equals_the_state(question: Question) -> None:
    expected, found = question.answer(), asked(question)
    for row in expected.affected:
        node = found.overlay.index(str(row["id"]))
        assert node is not None
        told = [(sentence(entry), entry["state"], entry["pool"]) for entry in Explained(found).because(node)]
        assert sorted(told, key=repr) == sorted(naive_because(expected, str(row["id"])), key=repr)
        assert told or found.overlay.own[node] == found.after.states[node]


@LAW
@given(questions)
def test_the_first_reason_is_a_shortest_proof(question: Question) -> None:
    """It is the round before the asset's own, unless the state is its own."""
    found = asked(question)
    overlay, after = found.overlay, found.after
    for node in found.affected:
        if overlay.own[node] == after.states[node]:
            continue
        first = Explained(found).because(node)[0]
        if first["relation"]:
            ends = {overlay.index(first["relation"]["source"]), overlay.index(first["relation"]["target"])}
            (other,) = ends - {node}
            assert other is not None
            assert after.distance[other] == after.distance[node] - 1


@pytest.mark.parametrize("little", [200, 0])
@LAW
@given(questions)
def test_lost_spares_and_gaps(little: int, question: Question) -> None:
    """Gaps are looked for from the affected, and where these hang on much from the gaps."""
    expected, found = question.answer(), asked(question)
    spares = [spare_doc(found, pool) for pool in lost_spares(found)]
    told = [(spare.pop("asset"), spare.pop("pool"), spare) for spare in spares]
    assert told == [
        (*pool, {name: expected.pools[pool][name] for name in ("n", "full", "up", "min_up")})
        for pool in expected.lost_spares
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.impact.gaps._LITTLE", little)
        told_gaps = gaps(found)
    flat = [
        {"asset": gap["asset"], **gap["relation"], "missing": gap["missing"], "why": gap["why"]} for gap in told_gaps
    ]
    assert flat == sorted(expected.gaps, key=lambda gap: (gap["asset"], gap["source"], gap["type"], gap["target"]))


def naive_confidences(found: Impact) -> dict[str, float]:
    """Round after round from nothing: the best proof of an asset is at most as deep as there are assets."""
    overlay, after = found.overlay, found.after
    known = {overlay.id(node): 0.0 for node in after.not_ok()}
    reasons = {overlay.id(node): Explained(found).because(node) for node in after.not_ok()}
    own = {overlay.id(node) for node in after.not_ok() if overlay.own[node] == after.states[node]}
    while True:
        before = dict(known)
        for id, entries in reasons.items():
            node = overlay.index(id)
            assert node is not None
            known[id] = 1.0 if id in own else max(worth(overlay, node, entry, before) for entry in entries)
        if known == before:
            return known


def fresh(overlay: Overlay, relation: int) -> float:
    return 1.0 if overlay.is_supposed(relation) else FRESH[overlay.ends(relation)[1]]


def worth(overlay: Overlay, node: int, entry: dict[str, Any], known: dict[str, float]) -> float:
    if entry["relation"]:
        ends = sentence(entry)
        return max(
            fresh(overlay, relation) * known[overlay.id(who)]
            for who, relation, pool in overlay.suppliers(node)
            if pool is None and overlay.relation(relation) == ends
        )
    says = entry["pool"]
    lost = says["down"] + (says["degraded"] if entry["state"] == DEGRADED else [])
    by_member = {
        id: max(
            fresh(overlay, relation) * known[id]
            for who, relation, pool in overlay.suppliers(node)
            if pool is not None and overlay.pool_name(pool) == says["name"] and overlay.id(who) == id
        )
        for id in lost
    }
    takes = max(0, says["n"] - says["min_up"] + 1)
    return prod(sorted(by_member.values(), reverse=True)[:takes])


class Fresh(Overlay):
    """Relations are as fresh as their type says: the drawn estates have no sources."""

    def sources_of(self, relation: int) -> tuple[str, ...]:
        return () if self.is_supposed(relation) else (self.ends(relation)[1],)


@LAW
@given(questions)
def test_confidence_is_that_of_the_best_proof(question: Question) -> None:
    data = Fresh(question.topology())
    found = impact(data, apply(data.copy(), question.steps))
    told = confidences(found, found.affected, lambda sources: FRESH[sources[0]])
    expected = naive_confidences(found)
    for node, value in told.items():
        assert abs(value - expected[data.id(node) if node < len(data) else found.overlay.id(node)]) < 1e-12
    assert confidences(found, found.affected) == dict.fromkeys(found.affected, 1.0)


@LAW
@given(questions)
def test_ways_and_causes(question: Question) -> None:
    expected, overlay = question.answer(), asked(question).overlay
    estate = expected.question
    for consumer_id in sorted(estate.assets)[:4]:
        node = overlay.index(consumer_id)
        assert node is not None
        if not overlay.takes_part(node):
            continue
        causes = dependencies(overlay, node)
        there = {id for id in estate.upstream([consumer_id]) if estate.alive(id)} - {consumer_id}
        assert {overlay.id(cause.node) for cause in causes} == there
        for cause in causes:
            way = path(overlay, cause.node, node)
            assert way is not None
            assert len(way) == cause.distance
            assert (way[0].supplier, way[-1].consumer) == (cause.node, node)
            assert all(one.consumer == two.supplier for one, two in pairwise(way))
        for other in set(estate.assets) - there - {consumer_id}:
            elsewhere = overlay.index(other)
            assert elsewhere is not None
            assert elsewhere in overlay.removed or path(overlay, elsewhere, node) is None


@LAW
@given(questions)
def test_what_suppliers_alone_would_do(question: Question) -> None:
    expected, found = question.answer(), asked(question)
    estate = expected.question
    for node in found.affected[:4]:
        id = found.overlay.id(node)
        states, _ = estate.rounds({**estate.own, id: OK})
        assert STATES[supplied_state(found, [node])[node]] == states[id]
        assert WORSE.index(states[id]) <= WORSE.index(expected.states[id])
