"""Rules of a gate: whom they count, what they find, and that none passes unseen."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import Unanswerable, WrongInput
from simulate.gate import judged
from simulate.rules import Rule, rule_of
from simulate.scenario import parse


class Found:
    """An outcome of which everything is known, but the collisions."""

    def in_state(self, rule: Rule) -> list[str]:
        return [id for id, criticality in (("shop", "critical"), ("wiki", None)) if rule.counts(criticality, "medium")]

    def new_spofs(self, rule: Rule) -> list[dict[str, Any]]:
        return [{"asset": "db-1", "takes_down": ["shop"]}] if rule.counts("critical", "medium") else []

    def lost_spares(self, rule: Rule) -> list[dict[str, Any]]:
        return []

    def collisions(self) -> list[dict[str, Any]]:
        raise Unanswerable("there is no window.", "Name a change.")

    def risk(self) -> float:
        return 60.5

    def down(self) -> int:
        return 2

    def lowest_confidence(self) -> float | None:
        return 0.5

    def gaps(self) -> list[dict[str, Any]]:
        return [{"source": "cmdb", "last_good_run": None, "why": "stale"}]


def rules(*lines: str) -> list[Rule]:
    return parse("\n".join(["gate:", *(f"- {line}" for line in lines)]), steps_required=False).gate


@pytest.mark.parametrize(
    ("rule", "passed", "found"),
    [
        ("no: {state: DOWN, criticality: critical}", False, ["shop"]),
        ("no: {state: DOWN, criticality: high}", False, ["shop"]),
        ("no: {state: down}", False, ["shop", "wiki"]),
        ("no: {state: DOWN, criticality: medium}", False, ["shop", "wiki"]),
        ("no: {state: DOWN, criticality: [high, low]}", True, []),
        ("no: {state: DOWN, criticality: [medium]}", False, ["wiki"]),
        ("no: {new_spof: true}", False, [{"asset": "db-1", "takes_down": ["shop"]}]),
        ("no: {new_spof: true, criticality: [low]}", True, []),
        ("no: {lost_spare: true, criticality: low}", True, []),
        ("at_most: {risk: 60}", False, 60.5),
        ("at_most: {risk: 60.5}", True, 60.5),
        ("at_most: {down: 2}", True, 2),
        ("at_most: {down: 1}", False, 2),
        ("at_least: {confidence: 0.5}", True, 0.5),
        ("at_least: {confidence: 0.51}", False, 0.5),
        ("complete: true", False, [{"source": "cmdb", "last_good_run": None, "why": "stale"}]),
    ],
)
def test_a_rule_says_what_it_found(rule: str, passed: bool, found: Any) -> None:
    (verdict,) = judged(rules(rule), Found())["rules"]
    assert verdict == {"rule": str(*rules(rule)), "passed": passed, "found": found}


def test_a_gate_is_passed_where_every_rule_is() -> None:
    assert judged([], Found()) == {"passed": True, "rules": []}
    assert judged(rules("at_most: {down: 2}", "at_most: {risk: 61}"), Found())["passed"]
    assert not judged(rules("at_most: {down: 2}", "at_most: {risk: 60}"), Found())["passed"]


def test_a_rule_that_cannot_be_evaluated_is_no_answer() -> None:
    with pytest.raises(Unanswerable, match=r"rule 'no: \{collision: true\}' cannot be evaluated: there is no window"):
        judged(rules("at_most: {risk: 1}", "no: {collision: true}"), Found())


def test_nothing_affected_leaves_nothing_to_doubt() -> None:
    class Nothing(Found):
        def lowest_confidence(self) -> float | None:
            return None

    (verdict,) = judged(rules("at_least: {confidence: 1}"), Nothing())["rules"]
    assert verdict["passed"]


def test_unrated_counts_as_the_setting_says_and_so_does_an_unknown_word() -> None:
    rule = Rule("state", criticality="high")
    assert [rule.counts(word, "medium") for word in (None, "", "urgent", " High ")] == [False, False, False, True]
    assert [rule.counts(word, "critical") for word in (None, "urgent", "low")] == [True, True, False]


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("down:critical", "no: {state: DOWN, criticality: critical}"),
        ("degraded:high", "no: {state: DEGRADED, criticality: high}"),
        ("at-risk:critical", "no: {state: AT_RISK, criticality: critical}"),
        ("AT_RISK:LOW", "no: {state: AT_RISK, criticality: low}"),
        ("down", "no: {state: DOWN}"),
        ("down:0", "at_most: {down: 0}"),
        ("new-spof:high", "no: {new_spof: true, criticality: high}"),
        ("lost-spare:high", "no: {lost_spare: true, criticality: high}"),
        ("collision", "no: {collision: true}"),
        ("risk:60", "at_most: {risk: 60}"),
        ("confidence:0.6", "at_least: {confidence: 0.6}"),
        ("incomplete", "complete: true"),
    ],
)
def test_a_word_of_fail_on_is_a_rule(word: str, rule: str) -> None:
    assert str(rule_of(word)) == rule
    assert [str(again) for again in rules(rule)] == [rule]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("dwn:critical", "There is no rule 'dwn:critical'. Did you mean 'down'?"),
        ("", "There is no rule ''. A rule is one of down, degraded"),
        ("down:hgh", "names no criticality: 'hgh'. Did you mean 'high'?"),
        ("down:urgent", "Expected one of critical, high, medium, low."),
        ("down:-1", "names no criticality"),
        ("down:", "'down:' ends with its colon"),
        ("new-spof: ", "'new-spof: ' ends with its colon"),
        ("risk:", "'risk:' ends with its colon"),
        ("down:" + "9" * 400, "has a number of 400 digits"),
        ("risk", "needs a number from 0 to 100, not ''"),
        ("risk:high", "needs a number from 0 to 100, not 'high'"),
        ("risk:101", "needs a number from 0 to 100"),
        ("risk:nan", "needs a number from 0 to 100"),
        ("confidence:60", "needs a number from 0 to 1"),
        ("collision:high", "says 'high', where nothing was expected"),
    ],
)
def test_a_word_that_is_no_rule_is_named(word: str, told: str) -> None:
    with pytest.raises(WrongInput) as fault:
        rule_of(word)
    assert told in str(fault.value)
